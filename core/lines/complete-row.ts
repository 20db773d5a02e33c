import type { Wording } from '../base/wording.ts';
import { columnLetters } from '../columns/column.ts';
import { cellMissing, cellTooMany, textBehind, wrongWidth } from './complete-row-words.ts';
import { createFit, type RowShape } from './fitting-cells.ts';
import { countBreaks, hasBreak } from './line-ends.ts';

/** Made once for each file: it may have a million short rows. */
const fits = new WeakMap<RowShape['columns'], ReturnType<typeof createFit>>();

const fitOf = (shape: RowShape): ReturnType<typeof createFit> => {
  const fit = fits.get(shape.columns) ?? createFit(shape);
  fits.set(shape.columns, fit);
  return fit;
};

/** Line ends inside of the cells, and the one that ends the row. */
const linesOf = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + countBreaks(cell, 0, cell.length), 1);

const isBlank = (cell: string): boolean => cell.trim() === '';

/**
 * Brings the cells of a row to the width of the list. Spreadsheets leave empty cells out at the end of a row, and
 * write some behind the last title: where all that is there stands in its place, such a row is whole. A cell that is
 * missing or too many further in front shifts all behind it: such a row is told of, and so is text without a title,
 * which may say that the person has died.
 *
 * @param given - lines of the file that the row runs over, where that is known
 */
export const fitToWidth = (
  cells: readonly string[],
  shape: RowShape,
  given?: number,
): { cells: readonly string[] } | { problem: Wording } => {
  const { width } = shape;
  if (cells.length === width) return { cells };
  const lines = given ?? linesOf(cells);
  // A cell that holds both line ends and separators may hold other rows.
  const isDivided =
    lines > 1 &&
    cells.some((cell) => hasBreak(cell) && (cell.includes(shape.separator) || /[;\t|]/.test(cell)));
  if (cells.length > width) {
    const behind = cells.findIndex((cell, index) => index >= width && !isBlank(cell));
    if (behind === -1) return { cells: cells.slice(0, width) };
    if (isDivided) return { problem: wrongWidth(cells.length, width, lines) };
    const { misfit } = fitOf(shape)(cells);
    return misfit === undefined
      ? { problem: textBehind(columnLetters(behind)) }
      : { problem: cellTooMany(cells.length, width, columnLetters(misfit)) };
  }
  // One cell alone is a remark or the end of another row sooner than a person.
  if (isDivided || cells.length === 1) return { problem: wrongWidth(cells.length, width, lines) };
  const { misfit, reference, isJoined } = fitOf(shape)(cells);
  if (misfit !== undefined) return { problem: cellMissing(cells.length, width, columnLetters(misfit)) };
  if (reference === '' || isJoined) return { problem: wrongWidth(cells.length, width, lines) };
  return { cells: [...cells, ...Array<string>(width - cells.length).fill('')] };
};
