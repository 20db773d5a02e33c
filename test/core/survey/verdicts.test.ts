import { describe, expect, it } from 'vitest';
import type { Decisions } from '../../../core/list/decisions.ts';
import { asShown, countRows } from '../../../core/survey/counts.ts';
import { createFactsEncoder, decodeFacts } from '../../../core/survey/facts-codec.ts';
import {
  conflictsOf,
  findingsOf as findingsOfGroups,
  openQuestions as openQuestionsOfGroups,
} from '../../../core/survey/findings.ts';
import { createRowIndex, type RowIndex } from '../../../core/survey/row-index.ts';
import type { RowFacts } from '../../../core/survey/row-table.ts';
import { createVerdicts, sharedGroups } from '../../../core/survey/verdicts.ts';
import { factsOfTold, type Told } from '../../support/data/survey.ts';

const channels = ['email', 'sms', 'letter'] as const;
type Channels = readonly (typeof channels)[number][];
const findingsOf = (index: RowIndex, of: Channels) => findingsOfGroups(index, sharedGroups(index, of));
const openQuestions = (index: RowIndex, of: Channels, decisions?: Decisions) =>
  openQuestionsOfGroups(index, sharedGroups(index, of), decisions);
const indexOf = (rows: readonly Told[]) => {
  const index = createRowIndex();
  for (const [at, told] of rows.entries()) index.add(factsOfTold(told, at + 2));
  return index;
};
const verdicts = (rows: readonly Told[], decisions?: Decisions, of: Channels = channels) => {
  const index = indexOf(rows);
  const verdictOf = createVerdicts(index, sharedGroups(index, of), decisions);
  return {
    index,
    verdictOf,
    counts: countRows(index, of, verdictOf),
    all: rows.map((_, at) => verdictOf(at)),
  };
};
const all = (conflicts: 'others' | 'same' | 'leave-out', groups = {}): Decisions => ({
  conflicts: { all: conflicts, groups },
});

/** Three rows of two people with one reference, of whom the second alone can be written to; and somebody else. */
const conflict: Told[] = [
  { reference: 'R', name: 'anna' },
  { reference: 'S', name: 'eva', email: 'e@x' },
  { reference: 'R', name: 'dora', email: 'd@x' },
  { reference: 'R', name: 'anna', rest: 'more' },
];

describe('rows of people with one reference', () => {
  it('are left out until somebody decides, each pointing at another', () => {
    for (const [decisions, isDecided] of [
      [undefined, false],
      [all('leave-out'), true],
    ] as const) {
      const { all: found, counts } = verdicts(conflict, decisions);
      const leftOut = (of: number) => ({ becomes: 'left-out', of, isDecided });
      expect([found[0], found[2], found[3]]).toEqual([leftOut(2), leftOut(0), leftOut(2)]);
      expect(counts).toEqual({ accepted: 1, duplicate: 0, unreachable: 0, conflict: 3 });
    }
  });

  it('are people of their own, or one with all that is known of them', () => {
    const others = verdicts(conflict, all('others'));
    expect(others.all.map(({ becomes }) => becomes)).toEqual(['person', 'person', 'person', 'duplicate']);
    expect(others.counts).toEqual({ accepted: 2, duplicate: 1, unreachable: 1, conflict: 0 });
    const same = verdicts(conflict, all('same'));
    expect(same.all[2]).toEqual({ becomes: 'duplicate', of: 0 });
    expect(same.all[3]).toEqual({ becomes: 'duplicate', of: 0 });
    expect(same.counts).toEqual({ accepted: 2, duplicate: 2, unreachable: 0, conflict: 0 });
  });

  it('follow the answer for their group before the one for all, by the row of the first', () => {
    const { counts } = verdicts(conflict, all('leave-out', { '0-2': 'others', '0-4': 'same' }));
    expect(counts).toEqual({ accepted: 2, duplicate: 1, unreachable: 1, conflict: 0 });
  });

  it('take nothing from rows of which nothing is remembered', () => {
    const rows = conflict.map((told, at) => (at === 2 ? { ...told, forgotten: true } : told));
    expect(verdicts(rows, all('same')).counts).toMatchObject({ accepted: 1, unreachable: 1 });
  });
});

/** So many people, each with a mobile of their own unless told otherwise. */
const people = (count: number, told: (at: number) => Partial<Told>): Told[] =>
  Array.from({ length: count }, (_, at) => ({ reference: `R${at}`, name: `n${at}`, ...told(at) }));

describe('a contact that people share', () => {
  const sharing = (count: number) =>
    people(count, (at) => ({ email: 'desk@x', ...(at < 4 && { phone: `6${at}` }) }));

  it('is not used where they are more than ten, unless somebody says so', () => {
    expect(verdicts(sharing(10)).counts).toEqual({ accepted: 10, duplicate: 0, unreachable: 0, conflict: 0 });
    const aside = verdicts(sharing(11));
    // Those with a mobile get a text message.
    expect(aside.counts).toEqual({ accepted: 4, duplicate: 0, unreachable: 7, conflict: 0 });
    expect(aside.all[7]).toMatchObject({ becomes: 'person', setAside: ['email'] });
    const send: Decisions = { shared: { all: 'send', groups: {} } };
    expect(verdicts(sharing(11), send).counts.accepted).toBe(11);
    const one: Decisions = { shared: { all: 'send', groups: { 'email-0-2': 'set-aside' } } };
    expect(verdicts(sharing(11), one).counts.accepted).toBe(4);
    expect(verdicts(sharing(11), asShown()).counts.accepted).toBe(11);
  });

  it('is asked about only where messages of the campaign would go there', () => {
    const landline = people(20, () => ({ phone: '1' }));
    const mobile = people(20, () => ({ phone: '6' }));
    expect(openQuestions(indexOf(landline), channels)).toEqual([]);
    expect(openQuestions(indexOf(mobile), channels)).toEqual(['shared']);
    expect(openQuestions(indexOf(mobile), ['email', 'letter'])).toEqual([]);
    expect(openQuestions(indexOf(sharing(20)), ['sms', 'letter'])).toEqual([]);
    expect(findingsOf(indexOf(landline), channels).shared?.manyOfPeople).toBe(0);
  });

  it('counts people, not rows', () => {
    const twice = [...sharing(10), ...sharing(10)];
    expect(openQuestions(indexOf(twice), channels)).toEqual([]);
    expect(findingsOf(indexOf(twice), channels).shared).toMatchObject({
      some: 1,
      someOfPeople: 10,
      many: [],
    });
  });

  it('is asked about once, until each group has an answer', () => {
    const rows = [...sharing(11), ...people(11, (at) => ({ reference: `Q${at}`, email: 'home@x' }))];
    const ids = findingsOf(indexOf(rows), channels).shared?.many.map(({ group }) => group);
    expect(ids).toEqual(['email-0-2', 'email-0-13']);
    const answer = (...groups: string[]): Decisions => ({
      shared: { groups: Object.fromEntries(groups.map((group) => [group, 'send'])) },
    });
    expect(openQuestions(indexOf(rows), channels, answer('email-0-2'))).toEqual(['shared']);
    expect(openQuestions(indexOf(rows), channels, answer('email-0-2', 'email-0-13'))).toEqual([]);
  });

  it('belongs to whoever is one person by decision, too', () => {
    const rows: Told[] = [
      ...sharing(11),
      { reference: 'X', name: 'anna' },
      { reference: 'X', name: 'dora', email: 'desk@x' },
    ];
    const { all: found, counts } = verdicts(rows, all('same'));
    expect(found[11]).toMatchObject({ becomes: 'person', setAside: ['email'] });
    expect(counts).toMatchObject({ accepted: 4, unreachable: 8, duplicate: 1 });
  });
});

describe('what a survey finds', () => {
  it('names conflicts by their first rows, in the order of the list, with so many people of each', () => {
    const rows: Told[] = [
      { reference: 'A', name: 'one' },
      { reference: 'B', name: 'one' },
      { reference: 'B', name: 'two' },
      { reference: 'A', name: 'two' },
      { reference: 'A', name: 'three' },
      { reference: 'A', name: 'two' },
    ];
    const index = indexOf(rows);
    expect([...conflictsOf(index, 2)]).toEqual([
      { group: '0-2', people: [0, 3] },
      { group: '0-3', people: [1, 2] },
    ]);
    expect(findingsOf(index, channels).conflicts).toEqual({ groups: 2, rows: 6, ids: ['0-2', '0-3'] });
    expect(openQuestions(index, channels)).toEqual(['conflicts']);
    const one: Decisions = { conflicts: { groups: { '0-2': 'same' } } };
    expect(openQuestions(index, channels, one)).toEqual(['conflicts']);
    expect(openQuestions(index, channels, all('same'))).toEqual([]);
  });

  it('tells of people of one name and contact under several references', () => {
    const rows: Told[] = [
      { reference: 'A', name: 'anna', email: 'a@x' },
      { reference: 'B', name: 'anna', email: 'a@x' },
      { reference: 'C', name: 'dora', email: 'a@x' },
      { reference: 'D', name: 'eva', phone: '1' },
      { reference: 'E', name: 'eva', phone: '1' },
      { reference: 'F', name: 'ida' },
      { reference: 'G', name: 'ida' },
      { reference: 'A', name: 'anna', email: 'a@x' },
    ];
    expect(findingsOf(indexOf(rows), channels).severalReferences).toEqual({
      people: 4,
      examples: [
        { file: 0, row: 2 },
        { file: 0, row: 5 },
      ],
    });
  });

  it('is found over a hundred thousand people with one address in time', { timeout: 60_000 }, () => {
    const rows = people(100_000, () => ({ email: 'desk@x' }));
    const { counts } = verdicts(rows);
    expect(counts.unreachable).toBe(100_000);
    expect(findingsOf(indexOf(rows), channels).shared?.manyOfPeople).toBe(100_000);
  });
});

describe('what is put aside of rows', () => {
  it('is read back as it was', () => {
    const rows = [
      factsOfTold(
        { reference: 'R', name: 'anna', email: 'a@x', phone: '6', born: '1980', rest: 'x', file: 3 },
        7,
      ),
      { ...factsOfTold({ reference: 'S', forgotten: true }, 8), byteOffset: 2 ** 45 + 3, row: 2 ** 31 + 5 },
    ];
    const encoder = createFactsEncoder();
    const encoded = (these: readonly RowFacts[]): Uint8Array => {
      for (const one of these) encoder.add(one);
      return encoder.take();
    };
    expect([...decodeFacts(encoded(rows))]).toEqual(rows);
    // As it comes out of a larger piece of memory.
    const within = Buffer.concat([Buffer.from('x'), encoded(rows)]).subarray(1);
    expect([...decodeFacts(within)]).toEqual(rows);
    expect([...decodeFacts(encoded([]))]).toEqual([]);
    const many = Array.from({ length: 5_000 }, (_, at) => ({
      ...factsOfTold({ reference: 'S' }, at),
      row: at,
    }));
    expect([...decodeFacts(encoded(many))]).toEqual(many);
  });
});
