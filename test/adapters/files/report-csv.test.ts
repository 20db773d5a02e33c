import { describe, expect, it } from 'vitest';
import { csvHead, csvLines } from '../../../adapters/files/report-csv.ts';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('a report as a CSV file', () => {
  it('keeps a row one row, whatever line ends stand in its cells', () => {
    expect(textOf(csvLines([['1', 'a\nb', 'c\rd', 'e\r\nf', 'g']]))).toBe('1;"a\nb";"c\rd";"e\r\nf";g\r\n');
  });

  it('has no cell that a spreadsheet would run', () => {
    expect(textOf(csvLines([['=1+2', '@SUM(A1)', '+3', '-4', 5]]))).toBe("'=1+2;'@SUM(A1);'+3;'-4;5\r\n");
    expect(textOf(csvHead(['a', '=b']))).toBe("\ufeffa;'=b\r\n");
  });
});
