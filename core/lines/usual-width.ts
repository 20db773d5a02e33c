import type { Separator } from '../columns/layout.ts';

const MAX_LINES = 200;
const MAX_LENGTH = 100_000;

/**
 * Cells that most lines of a text have by a separator, quotation marks left aside; 0 where no line has two. Of a file
 * whose titles are not known yet.
 */
export const usualWidth = (text: string, separator: Separator): number => {
  const counts = new Map<number, number>();
  for (const line of text.slice(0, MAX_LENGTH).split(/\r\n|\r|\n/, MAX_LINES)) {
    const cells = line.split(separator).length;
    if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
  }
  const [usual] = [...counts].sort(([one, ofOne], [other, ofOther]) => ofOther - ofOne || other - one);
  return usual?.[0] ?? 0;
};
