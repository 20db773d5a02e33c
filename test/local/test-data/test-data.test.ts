import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { HEAD_BYTES, readCsvHead } from '../../../adapters/files/csv-head.ts';
import { readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import { commonFields } from '../../../core/columns/fields.ts';
import { isBlankRow, readHeader } from '../../../core/columns/headers.ts';
import { createRowCheck, type RowPerson } from '../../../core/row/row.ts';
import { planOf } from '../../../local/provider/recipients/behaviour.ts';
import {
  columns,
  createTally,
  type ExpectedCounts,
  expectedAddresses,
  generatePeople,
  type PeopleOptions,
  writeCsv,
} from '../../../local/test-data/generate.ts';
import { makeSample, sampleRows } from '../../../local/test-data/make-samples.ts';
import { encodeWindows1252 } from '../../../local/test-data/windows-1252.ts';

const options: PeopleOptions = { people: 20_000, seed: 7, flaws: true };
const readPhone = createPhoneReader('FR');

/** What the import's own rules make of a file. */
const importOf = async (csv: Buffer) => {
  const head = readHeader(readCsvHead(csv.subarray(0, HEAD_BYTES)), []);
  if (!head.usable) throw new Error(head.problem.en);
  const check = createRowCheck({
    layout: head.layout,
    defaultLanguage: 'fr',
    languages: ['fr', 'en'],
    domainToAscii,
    readPhone,
    takesSms: createSmsCheck(['FR']),
    isDomainEnding,
    homeCountry: 'FR',
    channels: ['email', 'letter'],
  });
  const counts: ExpectedCounts = {
    ...{ rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
    byLanguage: { fr: 0, en: 0 },
  };
  const told: RowPerson[] = [];
  const seen = new Set<string>();
  const encodings = { utf8: 0, windows1252: 0 };
  const bytes = async function* () {
    yield csv.subarray(head.endByte);
  };
  for await (const page of readCsvRecords(bytes(), head.layout, head.endByte)) {
    if ('problem' in page) throw new Error(page.problem);
    for (const record of page.records) {
      if (isBlankRow(record.cells)) continue;
      counts.rows += 1;
      if (record.utf8) encodings.utf8 += 1;
      if (record.windows1252) encodings.windows1252 += 1;
      const checked = check(record.cells);
      if ('rejected' in checked) {
        counts.rejected += 1;
        continue;
      }
      const key = lookupValue('reference', checked.person.reference);
      if (seen.has(key)) {
        counts.duplicate += 1;
        continue;
      }
      seen.add(key);
      if (checked.person.email === undefined) {
        counts.unreachable += 1;
        continue;
      }
      counts.accepted += 1;
      counts.byLanguage[checked.person.language as 'fr' | 'en'] += 1;
      told.push(checked.person);
    }
  }
  return { layout: head.layout, counts, told, encodings };
};

describe('made-up people', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-people-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are the same in every run and others with another seed', () => {
    const small = { ...options, people: 500 };
    const first = [...generatePeople(small)];
    expect([...generatePeople(small)]).toEqual(first);
    expect([...generatePeople({ ...small, seed: 8 })]).not.toEqual(first);
    expect([...generatePeople({ ...small, people: 100 })]).toEqual(first.slice(0, 100));
  });

  it.each([
    ['with flaws', true, false],
    ['without flaws', false, false],
    ['with households', true, true],
  ])('end in the import as the generator says, %s', async (_, flaws, households) => {
    const path = join(folder, 'people.csv');
    const expected = await writeCsv(path, { ...options, flaws, households });
    const csv = await readFile(path);
    const { counts, told } = await importOf(csv);
    const { bytes, ...expectedCounts } = expected;
    expect(counts).toEqual(expectedCounts);
    expect(bytes).toBe(csv.length);
    expect(told.map(({ email }) => email)).toEqual([...expectedAddresses({ ...options, flaws, households })]);
  });

  it('add up to the rows, with the flaws in the shares of real lists', () => {
    const tally = createTally();
    for (const row of generatePeople({ ...options, people: 100_000 })) tally.add(row);
    const { rows, accepted, duplicate, unreachable, rejected, byLanguage } = tally.counts();
    expect(rows).toBe(100_000);
    expect(accepted + duplicate + unreachable + rejected).toBe(rows);
    expect(byLanguage.fr + byLanguage.en).toBe(accepted);
    expect(duplicate / rows).toBeCloseTo(0.003, 3);
    expect(unreachable / rows).toBeCloseTo(0.01, 2);
    expect(rejected / rows).toBeCloseTo(0.0015, 3);
  });

  it.each([true, false])('have no address twice unless households are wanted (flaws: %s)', (flaws) => {
    const addresses = [...expectedAddresses({ ...options, flaws })].map((address) => address.toLowerCase());
    expect(new Set(addresses).size).toBe(addresses.length);
    const shared = [...expectedAddresses({ ...options, flaws, households: true })];
    expect(new Set(shared).size).toBeLessThan(shared.length * 0.98);
  });

  it('are all accepted without flaws', () => {
    for (const { ending } of generatePeople({ ...options, flaws: false })) expect(ending).toBe('accepted');
  });

  it('can be neither written to nor called', () => {
    for (const { address, cells } of generatePeople(options)) {
      if (address !== undefined) expect(address).toMatch(/(?:\.example|@example\.(?:org|com|net))$/i);
      const phone = cells.length === 6 ? readPhone(cells[4] ?? '') : undefined;
      // Ranges that Arcep and Ofcom keep free for drama.
      if (phone !== undefined) {
        expect(phone).toMatch(/^\+(?:33(?:63998|19900|26191|35301|46571|53649)\d{4}|442079460\d{3})$/);
      }
    }
  });

  it('have telephone numbers that can be read, whatever their spelling', () => {
    const phones = [...generatePeople(options)].flatMap(({ ending, cells }) =>
      ending === 'accepted' && cells[4] !== '' ? [cells[4] ?? ''] : [],
    );
    const unread = phones.filter((phone) => readPhone(phone) === undefined);
    expect(unread.length / phones.length).toBeLessThan(0.01);
    expect(new Set(unread)).toEqual(new Set(['néant', '06', 'voir dossier', '0', '06 39 98 1']));
  });
});

describe('people who are made up', () => {
  it('have each column that a list may have', () => {
    expect([...columns].sort()).toEqual([...commonFields].sort());
  });
});

describe('the sample file', () => {
  it('is the one that its generator makes', async () => {
    const file = await readFile(new URL('../../../samples/patients.csv', import.meta.url));
    expect(file.equals(makeSample().csv)).toBe(true);
  });

  it('is a French spreadsheet with flaws, and its import ends as its generator and its description say', async () => {
    const { csv, expected } = makeSample();
    const { layout, counts, told, encodings } = await importOf(csv);
    expect(counts).toEqual(expected);
    expect(layout).toMatchObject({ separator: ';', unknownColumns: ['Remarque'] });
    expect(Object.keys(layout.columns)).toHaveLength(9);
    expect(encodings.utf8).toBe(0);
    expect(encodings.windows1252).toBeGreaterThan(500);
    expect(told.map(({ email }) => email)).toEqual([...sampleRows()].flatMap(({ address }) => address ?? []));
    const readme = await readFile(new URL('../../../samples/README.md', import.meta.url), 'utf8');
    const { rows, accepted, duplicate, unreachable, rejected } = expected;
    for (const count of [rows, accepted]) expect(readme).toContain(count.toLocaleString('en'));
    expect(readme.replace(/\s+/g, ' ')).toContain(
      `finds ${duplicate} duplicates and ${unreachable} people without a usable email address, and rejects ${rejected}`,
    );
  });

  it('holds names and families that are hard to get right', async () => {
    const { told } = await importOf(makeSample().csv);
    const names = told.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
    expect(names).toContain("Máire O'Brien <test>");
    expect(names).toContain(' ');
    const family = told.filter(({ email }) => email?.toLowerCase() === 'famille.lefevre@courriel.example');
    expect(family).toHaveLength(3);
  });

  it('stays below what a provider takes for abuse, with each simulator mailbox once', () => {
    const addresses = [...sampleRows()].flatMap(({ address }) => address ?? []);
    const fates = addresses.map((address) => planOf(address).fate);
    const count = (...names: string[]) => fates.filter((fate) => names.includes(fate)).length;
    expect(count('complaint')).toBe(1);
    expect(count('complaint') / fates.length).toBeLessThan(0.0008);
    const bounces = count('permanentBounce', 'transientBounce', 'suppressed', 'deliveredThenBounced');
    expect(bounces / fates.length).toBeLessThan(0.04);
    for (const name of ['success', 'bounce', 'complaint', 'suppressionlist', 'ooto']) {
      expect(addresses.filter((address) => address.startsWith(`${name}@simulator`))).toHaveLength(1);
    }
  });
});

describe('Windows-1252', () => {
  it('is what a decoder reads back, with plain letters for those it lacks', () => {
    const text = 'Œuvre d\u2019Été – « 20 € » ÿ';
    expect(new TextDecoder('windows-1252').decode(encodeWindows1252(text))).toBe(text);
    expect(new TextDecoder('windows-1252').decode(encodeWindows1252('Yılmaz Łódź 漢'))).toBe('Yilmaz ?ódz ?');
  });
});
