import type { Wording } from '../base/wording.ts';
import { columnLetters } from '../columns/column.ts';
import { cellMissing, cellTooMany, textBehind, wrongWidth } from './complete-row-words.ts';
import { createFit, type RowShape } from './fitting-cells.ts';
import { hasBreak } from './line-ends.ts';

const isBlank = (cell: string): boolean => cell.trim() === '';

/**
 * Brings the cells of a row to the width of the list. Spreadsheets leave empty cells out at the end of a row, and
 * write some behind the last title: where all that is there stands in its place, such a row is whole. A cell that is
 * missing or too many further in front shifts all behind it: such a row is told of, and so is text without a title,
 * which may say that the person has died.
 *
 * @param lines - lines of the file that the row runs over
 */
export const fitToWidth = (
  cells: readonly string[],
  shape: RowShape,
  lines: number,
): { cells: readonly string[] } | { problem: Wording } => {
  const { width } = shape;
  if (cells.length === width) return { cells };
  // A cell that holds both line ends and separators may hold other rows.
  const isDivided =
    lines > 1 &&
    cells.some((cell) => hasBreak(cell) && (cell.includes(shape.separator) || /[;\t|]/.test(cell)));
  if (cells.length > width) {
    const behind = cells.findIndex((cell, index) => index >= width && !isBlank(cell));
    if (behind === -1) return { cells: cells.slice(0, width) };
    if (isDivided) return { problem: wrongWidth(cells.length, width, lines) };
    const { misfit } = createFit(shape)(cells);
    return misfit === undefined
      ? { problem: textBehind(columnLetters(behind)) }
      : { problem: cellTooMany(cells.length, width, columnLetters(misfit)) };
  }
  if (isDivided) return { problem: wrongWidth(cells.length, width, lines) };
  const { misfit, reference, isJoined } = createFit(shape)(cells);
  if (misfit !== undefined) return { problem: cellMissing(cells.length, width, columnLetters(misfit)) };
  // One cell alone is a remark or the end of another row sooner than a person.
  if (reference === '' || isJoined || cells.length === 1)
    return { problem: wrongWidth(cells.length, width, lines) };
  return { cells: [...cells, ...Array<string>(width - cells.length).fill('')] };
};
