import { describe, expect, it } from 'vitest';
import { createRejectsCsv } from '../../adapters/files/rejects-csv.ts';
import { readRejectRows } from '../../console/src/campaigns/list/reject-rows.ts';
import { rejectResults } from '../../core/list/import-files.ts';

const layout = (separator: ';' | ',' | '\t' | '|') => ({ separator, titles: ['Référence', 'Nom; prénom'] });
const reason = { en: 'the reference is missing', fr: 'la référence manque' };

describe('the rows that need attention, as the console reads their file', () => {
  it.each([';', ',', '\t', '|'] as const)('are all there, whatever separates the cells (%j)', (separator) => {
    const rejects = createRejectsCsv([layout(separator), layout(separator)]);
    const lines = rejectResults.map((result, at) => ({
      // Rows of a file that was added later are numbered as that file numbers them.
      file: at % 2,
      row: at + 1200,
      result,
      cells: ['', 'Martin\r\nZoé; "dite" Zo'],
      problems: [{ column: 'A (reference)', maskedValue: '', reason }],
    }));
    const rows = readRejectRows(rejects.head() + rejects.text(lines));
    expect(rows.map(({ file, row, result }) => [file, row, result])).toEqual(
      rejectResults.map((result, at) => [at % 2, at + 1200, result]),
    );
    expect(rows[0]?.whatToDo).toEqual({
      en: 'Référence: The reference is missing.',
      fr: 'Référence\u00a0: La référence manque.',
    });
  });

  it('are none where the file holds titles only', () => {
    expect(readRejectRows(createRejectsCsv([layout(';')]).head())).toEqual([]);
  });
});
