import { describe, expect, it } from 'vitest';
import { readCsvHead } from '../../../adapters/files/csv-head.ts';
import { readHeader } from '../../../core/columns/headers.ts';
import { templateCsv } from '../../../core/list/template.ts';

describe('the list to fill in', () => {
  it.each(['en', 'fr'] as const)('is read as it is meant (%s)', (language) => {
    const csv = templateCsv(language, [{ name: 'ward', example: 'A; "B", C' }]);
    // By it spreadsheets know UTF-8.
    expect(csv.startsWith('\ufeff')).toBe(true);
    const answer = readHeader(readCsvHead(Buffer.from(csv)), ['ward']);
    if (!answer.usable) throw new Error(answer.problem.en);
    expect(answer.layout.unknownColumns).toEqual([]);
    expect(answer.mapping.doubts).toEqual([]);
    expect(answer.layout.columns.ward).toEqual([answer.layout.width - 1]);
    expect(answer.layout.separator).toBe(language === 'fr' ? ';' : ',');
    expect(csv).toContain('"A; ""B"", C"\r\n');
  });
});
