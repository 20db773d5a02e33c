import { describe, expect, it } from 'vitest';
import type { Separator } from '../../../core/columns/layout.ts';
import { behindLineEnd, countBreaks, createFinder, lastLineEnd } from '../../../core/lines/line-ends.ts';
import { createLineReading } from '../../../core/lines/line-reading.ts';
import { usualWidth } from '../../../core/lines/usual-width.ts';

const readingOf = (names: string, separator: Separator = ';') => {
  const titles = names.split(' ');
  const columns = Object.fromEntries(titles.map((title, index) => [title, [index]]));
  return createLineReading({ separator, width: titles.length, titles, columns });
};
const reading = readingOf('reference last_name email note');
const lookAt = (line: string) => reading.look(line.split(';'));

describe('a line by itself', () => {
  it.each([
    ['row', '1;A;a@b.fr;x'],
    ['row', '1;A;;x'],
    ['row', '1;A;a@b.fr'],
    ['row', '1;A;a@b.fr;x;;'],
    ['row', 'ABC;A;;'],
    ['nobody', ';;;'],
    ['nobody', '(1 row)'],
    ['other', ';A;a@b.fr;x'],
    ['other', '1;A'],
    ['other', '1;A;B;x'],
    ['other', '1;A;;x;y'],
    ['other', 'suite;;;'],
    ['other', `${'1'.repeat(65)};A;a@b.fr;x`],
  ] as const)('looks like %s: %s', (look, line) => {
    expect(lookAt(line)).toBe(look);
  });

  it('is no row where cells that never need one hold a separator or a line end, and some are missing', () => {
    expect(reading.look(['1', 'A', 'a@b.fr;x'])).toBe('other');
    expect(reading.look(['1', 'A', 'a@b.fr\nb'])).toBe('other');
    expect(reading.look(['1', 'A; B', 'a@b.fr'])).toBe('row');
  });

  it('is a row of few cells by a number or a contact alone', () => {
    const few = readingOf('reference last_name phone');
    expect(few.look(['12', 'A', ''])).toBe('row');
    expect(few.look(['douze', 'A', ''])).toBe('other');
    expect(few.look(['douze', 'A', '0612345678'])).toBe('row');
    expect(few.look(['12 rue', 'A', ''])).toBe('other');
  });

  it.each([
    ['"1";"A";"a@b.fr";"x"', ['1', 'A', 'a@b.fr', 'x']],
    ['1;"A";a@b.fr;"x', ['1', 'A', 'a@b.fr', '"x']],
    ['1;"A;a@b.fr;dit "Jo"', ['1', '"A', 'a@b.fr', 'dit "Jo"']],
    ['1;"A;a@b.fr";x', ['1', '"A', 'a@b.fr"', 'x']],
    // By its marks it is a row of three cells, and by none of them a row.
    ['1;"A";B;C"', ['1', 'A', 'B', 'C"']],
    ['1;"A;B" x;y', ['1', '"A;B" x', 'y']],
    ['"1;A;a@b.fr;x";;', ['1', 'A', 'a@b.fr', 'x']],
    ['"1;A;a@b.fr";;', ['"1', 'A', 'a@b.fr"', '', '']],
    ['"1;""A""', ['"1', '""A""']],
    ['1;"dit \\"Jo";a@b.fr;"x\\""', ['1', 'dit "Jo', 'a@b.fr', 'x"']],
  ])('is read as it must have been meant: %s', (line, cells) => {
    expect(reading.cellsOf(line)).toEqual(cells);
  });

  it('is not read by backslashes over the end of a line', () => {
    expect(reading.cellsOf('1;"A";a@b.fr;"x\n2\\";B;"')).toHaveLength(6);
  });
});

describe('line ends', () => {
  it('are one where CR and LF stand together', () => {
    const text = 'a\r\nb\rc\n\nd\r\n';
    expect(countBreaks(text, 0, text.length)).toBe(5);
    expect(behindLineEnd(text, 1)).toBe(3);
    expect(behindLineEnd(text, 4)).toBe(5);
    expect(behindLineEnd(text, text.length)).toBe(text.length);
    expect([
      lastLineEnd(text, text.length),
      lastLineEnd(text, 5),
      lastLineEnd(text, 4),
      lastLineEnd(text, 8),
    ]).toEqual([text.length - 2, 4, 4, 7]);
  });

  it('are found as they come', () => {
    const finder = createFinder('a"b\rc\nd');
    expect([finder.lineEnd(0), finder.lineEnd(4), finder.lineEnd(6)]).toEqual([3, 5, 7]);
    expect([finder.mark(0), finder.mark(2)]).toEqual([1, 7]);
  });
});

describe('the width of a file whose titles are not known', () => {
  it('is what most lines have that are divided, and the larger of two', () => {
    expect(usualWidth('Liste\n\nx;y\na;b;c\r\n1;2;3\r4;5;6\n', ';')).toBe(3);
    expect(usualWidth('x\ny\nz\na;b\n', ';')).toBe(2);
    expect(usualWidth('a;b\n1;2;3\n', ';')).toBe(3);
    expect(usualWidth('a\nb\n', ';')).toBe(0);
  });
});
