import { describe, expect, it } from 'vitest';
import type { CsvLayout } from '../../../core/columns/layout.ts';
import { noCounts } from '../../../core/list/import.ts';
import { withoutLanguage } from '../../../core/survey/report-findings.ts';

const layout = (columns: CsvLayout['columns']): CsvLayout => ({
  encoding: 'utf-8',
  savedTwice: false,
  separator: ';',
  titleRow: 1,
  width: 3,
  titles: [],
  columns,
  unknownColumns: [],
});
const said = { object: 'a', sizeBytes: 1, layout: layout({ reference: [0], email: [1], language: [2] }) };
const unsaid = { object: 'b', sizeBytes: 1, layout: layout({ reference: [0], email: [1] }) };
const counts = { ...noCounts, rows: 305, accepted: 298, unreachable: 2, duplicate: 4, rejected: 1 };

describe('a list that does not say which language people read', () => {
  it('is told of with everybody who gets a language that nobody chose', () => {
    const [found, ...others] = withoutLanguage({ files: [unsaid], counts }, 'fr');
    expect([found?.count, others]).toEqual([300, []]);
    expect(found?.message.en).toBe(
      '300 people get the notice in French, as the list has no column for the language.',
    );
    expect(found?.message.fr).toContain(
      '300 personnes reçoivent l’avis dans la langue par défaut (français)',
    );
  });

  it('is not told of where there is a column for it, or nobody to be told', () => {
    expect(withoutLanguage({ files: [said], counts }, 'fr')).toEqual([]);
    expect(withoutLanguage({ files: [unsaid], counts: noCounts }, 'fr')).toEqual([]);
    expect(withoutLanguage({ files: [{ object: 'c', sizeBytes: 1 }], counts }, 'fr')).toEqual([]);
  });

  it('is, of several files, told of by the number of each that lacks it', () => {
    const found = withoutLanguage({ files: [said, unsaid], counts }, 'fr');
    expect(found.map(({ message }) => message.en)).toEqual([
      'File 2 of the list has no column for the language: its people get the notice in French.',
    ]);
  });
});
