import { describe, expect, it } from 'vitest';
import { circumstances } from '../../../core/audience/audience.ts';
import { lineKinds } from '../../../core/lines/line-kind.ts';
import { noteKinds } from '../../../core/row/note.ts';
import type { ListReport } from '../../../core/survey/report.ts';
import { findingKinds, type ListSettings, listFindings } from '../../../core/survey/report-findings.ts';
import { lineWording } from '../../../core/survey/report-words.ts';
import { countPerson, noTotals, type SurveyTotals } from '../../../core/survey/totals.ts';
import { aLayout, aQueuedImport, importObject } from '../../support/fakes/import-fakes.ts';

const list = (changes: Parameters<typeof aQueuedImport>[0] = {}) =>
  aQueuedImport({
    status: 'done',
    counts: { rows: 500, accepted: 400, duplicate: 0, unreachable: 90, rejected: 10, conflict: 0 },
    ...changes,
  });
const reportOf = (totals: Partial<SurveyTotals>, more: Partial<ListReport> = {}): ListReport => ({
  files: [],
  totals: { ...noTotals(), ...totals },
  ...more,
});
const note = (count: number) => ({
  count,
  examples: [{ file: 0, row: 17, column: 'E (phone)', maskedValue: '3,…10' }],
});
const settings: ListSettings = { defaultLanguage: 'fr', breachedOn: '2026-11-14' };
const foundIn = (report: ListReport, of = list(), by: ListSettings = settings) =>
  listFindings(of, report, by);
const sentencesOf = (report: ListReport, of = list()) =>
  foundIn(report, of).map(({ kind, message }) => [kind, message.en]);

/** A report with everything that there may be, `count` of each. */
const everything = (count: number): ListReport => ({
  files: [
    {
      views: [
        {
          ...{ index: 7, letter: 'H', title: 'Né le', field: null, usedAs: 'unused' as const },
          ...{ of: 10, filled: count, usable: 0, examples: ['1…'], looksLike: 'birth_date' },
        },
      ],
      doubts: [],
      missing: [],
    },
  ],
  totals: {
    ...noTotals(),
    notes: Object.fromEntries(noteKinds.map((kind) => [kind, note(count)])),
    circumstances: Object.fromEntries(circumstances.map((kind) => [kind, count])),
    ...{ postal: count, birthDates: count, guardians: count },
    dataGroups: { biology: count },
    sites: { North: count },
  },
  conflicts: { groups: count, rows: 2 * count, ids: [] },
  shared: {
    ...{ some: count, someOfPeople: 3 * count, manyOfPeople: 20 * count, more: 0 },
    many: Array.from({ length: count }, (_, at) => ({
      ...{ group: `email-0-${at}`, contact: 'email' as const, people: 20, rows: [{ file: 0, row: 2 }] },
    })),
  },
  severalReferences: { people: count, examples: [] },
  earlier: [{ campaign: 'c1', name: 'Before', startedAtMs: 0, sameFile: true, people: count, of: 1000 }],
});
const odd = list({
  encodings: { utf8: 1, windows1252: 2 },
  languageFallbacks: 2,
  files: [
    { object: importObject, sizeBytes: 1, layout: aLayout({ savedTwice: true }) },
    { object: importObject, sizeBytes: 1, layout: aLayout({ encoding: 'macintosh' }) },
  ],
});

describe('what is told of a list', () => {
  it('name the column of an example by its title, where its file has one', () => {
    const columnIn = (titles: string[], column = 'E (phone)') => {
      const layout = aLayout({ titles });
      const files = [{ object: 'uploads/1.csv', sizeBytes: 1, layout }];
      const examples = [{ file: 0, row: 17, column, maskedValue: '3,…10' }];
      const found = foundIn(reportOf({ notes: { 'odd-name': { count: 1, examples } } }), list({ files }));
      return found.find(({ kind }) => kind === 'odd-name')?.examples[0]?.column;
    };
    expect(columnIn(['IPP', 'Nom', 'Prénom', 'Mail', 'Tél. (mobile)'])).toBe('E (Tél. (mobile))');
    expect(columnIn(['IPP', 'Nom', 'Prénom', 'Mail', ' '])).toBe('E (phone)');
    expect(columnIn(['IPP'])).toBe('E (phone)');
    expect(columnIn(['IPP'], '')).toBe('');
  });

  it('has a sentence for everything that may be found, what to look at first', () => {
    const kinds = new Set(foundIn(everything(2), odd).map(({ kind }) => kind));
    // Numbers that cannot be read are told of in one sentence; addresses there are or there are none.
    const missing = findingKinds.filter((kind) => !kinds.has(kind));
    expect(missing.sort()).toEqual(['no-postal-addresses', 'phone-shortened']);
    const verdicts = foundIn(everything(2), odd).map(({ verdict }) => verdict);
    expect(verdicts.lastIndexOf('warns')).toBeLessThan(verdicts.indexOf('told'));
  });

  it.each([1, 2, 1_000, 412_000])('is well written for %d, in both languages', (count) => {
    const without = reportOf({ notes: { 'phone-shortened': note(count) } });
    const messages = [
      ...[everything(count), without].flatMap((report) => foundIn(report, odd)),
      ...foundIn(without, list({ counts: { ...list().counts, unreachable: count } })),
    ].map(({ message }) => message);
    const lines = [...lineKinds, 'people' as const, 'inside' as const].map((kind) =>
      lineWording(kind, count),
    );
    for (const { en, fr } of [...messages, ...lines]) {
      expect(fr).not.toBe(en);
      expect([en, fr].filter((text) => /undefined|NaN|object| {2}|^\s|\s$/.test(text))).toEqual([]);
      // A no-break space stands before : ; ! ? and inside of quotation marks; apostrophes are typographic.
      expect(fr).not.toMatch(/ [:;!?»]|« |'/);
      expect(en).toMatch(count === 1 ? /./ : /^\D*(?:\d{1,3}(?:,\d{3})*)?/);
    }
    for (const { en, fr } of messages)
      expect([en, fr]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });

  it('says of one and of several what fits', () => {
    expect(lineWording('people', 1)).toEqual({ en: '1 row of people', fr: '1 ligne de personnes' });
    expect(lineWording('people', 1_200).en).toBe('1,200 rows of people');
    expect(sentencesOf(reportOf({ postal: 490, circumstances: { deceased: 1 } }))).toEqual([
      [
        'deceased',
        '1 person has died. They are set apart: no message goes to them, and they are on the list for letters.',
      ],
      ['postal-addresses', '490 rows give a postal address: all of them.'],
    ]);
  });

  it('tells of numbers that cannot be read in one sentence, with those that a spreadsheet has shortened', () => {
    const of = (unreadable: number, shortened: number) =>
      sentencesOf(
        reportOf({
          postal: 490,
          notes: {
            ...(unreadable > 0 && { 'phone-unreadable': note(unreadable) }),
            ...(shortened > 0 && { 'phone-shortened': note(shortened) }),
          },
        }),
      )[0];
    expect(of(12_000, 400_000)).toEqual([
      'phone-unreadable',
      '412,000 phone numbers cannot be read: 400,000 of them were shortened by a spreadsheet. Format the column as text in the spreadsheet, and export the list again.',
    ]);
    expect(of(2, 1)?.[1]).toContain('3 phone numbers cannot be read: 1 of them was shortened');
    expect(of(5, 0)).toEqual(['phone-unreadable', '5 phone numbers cannot be read.']);
    expect(of(0, 400)).toEqual([
      'phone-shortened',
      expect.stringMatching(/^400 phone numbers were shortened/),
    ]);
  });

  it('asks for the day of the breach where dates of birth are known: who was a minor then gets a letter', () => {
    const born = reportOf({ birthDates: 12, postal: 490 });
    const [known] = foundIn(born).filter(({ kind }) => kind === 'birth-dates');
    expect(known).toMatchObject({ verdict: 'told', count: 12 });
    const [unknown] = foundIn(born, list(), { defaultLanguage: 'fr' });
    expect(unknown).toMatchObject({ kind: 'birth-dates', verdict: 'warns', count: 12 });
    expect(unknown?.message.en).toMatch(/^12 rows give a date of birth, but .* Say the day\.$/);
    expect(unknown?.message.fr).not.toMatch(/ [:;!?»]|« |'/);
  });

  it('warns of letters that nobody has an address for, and counts rows without one', () => {
    expect(sentencesOf(reportOf({}))).toEqual([
      [
        'no-postal-addresses',
        '90 people must be told by letter, and the list gives no postal address. If there is a column for it, say which one.',
      ],
    ]);
    expect(sentencesOf(reportOf({}), list({ counts: { ...list().counts, unreachable: 0 } }))).toEqual([]);
    expect(sentencesOf(reportOf({ postal: 480 }))).toEqual([
      ['postal-addresses', '480 rows give a postal address, 10 give none.'],
    ]);
  });

  it('names a column that is not used by its letter, its title and what it looks like', () => {
    const [finding] = foundIn(everything(3)).filter(({ kind }) => kind === 'column-unused');
    expect(finding).toMatchObject({
      verdict: 'warns',
      message: {
        en: expect.stringMatching(/^Column H \(“Né le”\) is not used, and looks like “Date of birth”/),
      },
      examples: [{ file: 0, column: 'H', maskedValue: '1…' }],
    });
  });

  it('says nothing of a column that is used, whatever it looks like', () => {
    const [file] = everything(3).files;
    const views = (file?.views ?? []).map((view) => ({ ...view, field: 'birth_date' }));
    const report: ListReport = { files: [{ views, doubts: [], missing: [] }] };
    expect(foundIn(report)).toEqual([]);
  });

  it('counts contacts that the report does not name', () => {
    const shared = everything(2).shared;
    const report: ListReport = { files: [], ...(shared && { shared: { ...shared, more: 5 } }) };
    expect(foundIn(report)[0]).toMatchObject({
      count: 7,
      message: { en: expect.stringMatching(/^7 addresses or numbers/) },
    });
  });

  it('says who was told before, by which campaign and from which file', () => {
    const earlier = (sameFile: boolean, startedAtMs?: number) =>
      sentencesOf({
        files: [],
        earlier: [
          {
            campaign: 'c1',
            name: 'Laboratory',
            sameFile,
            people: 1_204,
            of: 2_000,
            ...(startedAtMs && { startedAtMs }),
          },
        ],
      })[0]?.[1];
    expect(earlier(true, Date.UTC(2026, 10, 2))).toBe(
      '1,204 of 2,000 people looked up are in the list of the campaign “Laboratory”, which started on 2 November 2026; it seems to be the same file. They would be told again.',
    );
    expect(earlier(false)).toBe(
      '1,204 of 2,000 people looked up are in the list of the campaign “Laboratory”. They would be told again.',
    );
  });

  it('lists groups of data and sites, those of most people first', () => {
    const found = foundIn(
      reportOf({ postal: 490, dataGroups: { a: 1, b: 12 }, sites: { South: 2, North: 2 } }),
    );
    expect(found.map(({ kind, count, message }) => [kind, count, message.en])).toEqual([
      ['postal-addresses', 490, expect.anything()],
      ['data-groups', 13, 'Groups of data: b (12), a (1).'],
      ['sites', 4, 'Sites: North (2), South (2).'],
    ]);
  });

  it('is nothing where nothing is odd', () => {
    const plain = list({ counts: { ...list().counts, unreachable: 0 } });
    expect(foundIn({ files: [] }, plain)).toEqual([]);
    expect(foundIn(reportOf({}), plain)).toEqual([]);
    const clean = {
      conflicts: { groups: 0, rows: 0, ids: [] },
      severalReferences: { people: 0, examples: [] },
    };
    expect(foundIn({ files: [], ...clean, earlier: [] }, plain)).toEqual([]);
  });
});

describe('the count of names that a list gives', () => {
  it('takes any text for a name', () => {
    const totals = noTotals();
    const person = {
      ...{
        reference: 'R1',
        firstName: '',
        lastName: '',
        fields: {},
        language: 'fr',
        channel: 'letter' as const,
      },
      ...{
        languageFallback: false,
        notes: [],
        dataGroups: ['constructor', '__proto__', 'toString'],
        site: 'valueOf',
      },
    };
    for (const row of [2, 3]) countPerson(totals, { file: 0, row }, person as never);
    expect(JSON.parse(JSON.stringify([totals.dataGroups, totals.sites]))).toEqual([
      { constructor: 2, toString: 2 },
      { valueOf: 2 },
    ] as object[]);
  });
});
