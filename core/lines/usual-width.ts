import type { Separator } from '../columns/layout.ts';
import { readCells } from './cells.ts';

const MAX_LINES = 200;
const MAX_LENGTH = 100_000;

/** Cells of a line by its quotation marks, where each stands as programs write them; otherwise marks are text. */
const cellsIn = (line: string, separator: Separator): number => {
  const { cells, openAt, irregular } = readCells(line, separator);
  const isRegular = openAt === undefined && irregular.length === 0 && cells.length > 1;
  return isRegular ? cells.length : line.split(separator).length;
};

/**
 * Cells that most lines of a text have by a separator; 0 where no line has two. Of a file
 * whose titles are not known yet.
 */
export const usualWidth = (text: string, separator: Separator): number => {
  const counts = new Map<number, number>();
  for (const line of text.slice(0, MAX_LENGTH).split(/\r\n|\r|\n/, MAX_LINES)) {
    const cells = cellsIn(line, separator);
    if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
  }
  const [usual] = [...counts].sort(([one, ofOne], [other, ofOther]) => ofOther - ofOne || other - one);
  return usual?.[0] ?? 0;
};
