import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { trailCsv } from '../../../core/audit/trail-csv.ts';

const entry = {
  number: 3,
  at: '2026-11-24T08:30:00.000Z',
  by: '5f6a0f7c2b119d63',
  name: 'a.martin',
  action: 'recipient.readdress',
  reason: 'person-gave-address',
  ticket: '2026/118',
  particulars: { why: 'role', outcome: 'refused' },
};
const read = (csv: string) => parse(csv, { bom: true, columns: true, delimiter: ';' });

describe('the trail as CSV', () => {
  it('says who did what and why in words, beside what programs know it by', () => {
    expect(read(trailCsv([entry], 'en'))).toMatchObject([
      {
        who: 'a.martin',
        what: 'Corrected an address',
        outcome: 'refused',
        reason: 'person-gave-address',
        // As text, which no spreadsheet makes a month of.
        ticket: '="2026/118"',
        particulars: 'why=role outcome=refused',
        act: 'recipient.readdress',
        pseudonym: '5f6a0f7c2b119d63',
      },
    ]);
  });

  it('is written in French, and shows what a newer version recorded as it stands', () => {
    const [row] = read(trailCsv([{ ...entry, name: undefined, action: 'campaign.teleport' }], 'fr'));
    expect(row).toMatchObject({ qui: '5f6a0f7c2b119d63', quoi: 'campaign.teleport' });
  });
});
