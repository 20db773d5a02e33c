import { describe, expect, it } from 'vitest';
import {
  type ListColumn,
  lineOf,
  listColumnSchema,
  listProfiles,
  listValues,
} from '../../../core/mailing/list.ts';

const recipient = { reference: '007', code: 'K7M9QXT2' };
const letter = { recipient, language: 'fr', file: 'letters-0001.pdf', letter: 3, sheets: 2 };
const cells = (columns: readonly ListColumn[], block: readonly string[], country?: string) => {
  const postal = country === undefined ? {} : { postal: { lines: [], country } };
  const line = lineOf(columns, { ...letter, block, recipient: { ...recipient, ...postal } }, 'FR');
  return Object.fromEntries(columns.map(({ title }, at) => [title, line[at]]));
};

describe('the list beside the letters', () => {
  it('has what a printer needs, the lines from the top', () => {
    expect(cells(listProfiles.plain, ['Amélie Lefèvre', '1 RUE HAUTE', '75012 PARIS'])).toEqual({
      file: 'letters-0001.pdf',
      letter: '3',
      sheets: '2',
      reference: '007',
      notice_code: 'K7M9QXT2',
      language: 'fr',
      line_1: 'Amélie Lefèvre',
      line_2: '1 RUE HAUTE',
      line_3: '75012 PARIS',
      line_4: '',
      line_5: '',
      line_6: '',
      line_7: '',
    });
  });

  const six = (block: readonly string[], country?: string) => {
    const { custom_id, notice_code, language, country_code, ...lines } = cells(
      listProfiles.maileva,
      block,
      country,
    );
    expect([custom_id, notice_code, language]).toEqual(['007', 'K7M9QXT2', 'fr']);
    return { lines: Object.values(lines), country_code };
  };

  it('gives a hybrid mail service six lines of which the last is the place, and the country', () => {
    expect(six(['Amélie Lefèvre', '1 RUE HAUTE', '75012 PARIS'])).toEqual({
      lines: ['', 'Amélie Lefèvre', '1 RUE HAUTE', '', '', '75012 PARIS'],
      country_code: 'FR',
    });
    expect(six(['Amélie Lefèvre', 'a', 'b', 'c', 'd', '75012 PARIS'])).toEqual({
      lines: ['Amélie Lefèvre', 'a', 'b', 'c', 'd', '75012 PARIS'],
      country_code: 'FR',
    });
  });

  it('takes the country of a letter abroad out of the lines, whosever address it is', () => {
    const abroad = ['Amélie Lefèvre', '1 High Street', 'LONDON', 'NW1 6XE', 'ROYAUME UNI'];
    const lines = ['', 'Amélie Lefèvre', '1 High Street', 'LONDON', '', 'NW1 6XE'];
    expect(six(abroad, 'Royaume-Uni')).toEqual({ lines, country_code: 'GB' });
    // The address is that of somebody who stands for them, and the list has one of theirs in France.
    expect(six(abroad)).toEqual({ lines, country_code: 'GB' });
    expect(six(['A', '1 Street', 'TOWN', 'ATLANTIS'], 'Atlantis')).toEqual({
      lines: ['', 'A', '1 Street', '', '', 'TOWN'],
      country_code: '',
    });
  });

  it('loses no line, however many there are', () => {
    for (let count = 2; count <= 6; count += 1) {
      const block = Array.from({ length: count }, (_, at) => `line ${at}`);
      expect(six(block).lines.filter((line) => line !== '')).toEqual(block);
      expect(six([...block, 'BELGIQUE'], 'Belgique').lines.filter((line) => line !== '')).toEqual(block);
    }
  });

  it('takes columns of values that it has', () => {
    for (const { value } of [...listProfiles.plain, ...listProfiles.maileva])
      expect(listValues).toContain(value);
    expect(listColumnSchema.safeParse({ title: 'Nom', value: 'line_1' }).success).toBe(true);
    expect(listColumnSchema.safeParse({ title: 'Nom', value: 'email' }).success).toBe(false);
  });
});
