import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decisions, MAX_SINGLE_DECISIONS } from '../../../core/list/decisions.ts';
import {
  decisionProblems,
  decisionsAfterAdding,
  mergeDecisions,
  questionsOpen,
  type Surveyed,
  undecidedConflicts,
  undecidedShared,
} from '../../../core/survey/answers.ts';

const aShared = (many: string[], more = 0): NonNullable<Surveyed['shared']> => ({
  ...{ some: 1, someOfPeople: 3, manyOfPeople: 40, more },
  many: many.map((group) => ({ group, contact: 'email', people: 20, rows: [] })),
});
const surveyed: Surveyed = {
  conflicts: { groups: 3, rows: 7, ids: ['0-2', '0-9', '0-30'] },
  shared: aShared(['email-0-2', 'phone-0-4']),
};

describe('what is open of a list', () => {
  it.each<[string, Decisions | undefined, number, number, string[]]>([
    ['nothing was answered', undefined, 3, 2, ['conflicts', 'shared']],
    ['all were answered together', { conflicts: { all: 'others', groups: {} } }, 0, 2, ['shared']],
    ['one was answered', { conflicts: { groups: { '0-9': 'same' } } }, 2, 2, ['conflicts', 'shared']],
    [
      'each was answered',
      { conflicts: { groups: { '0-2': 'same', '0-9': 'others', '0-30': 'leave-out' } } },
      ...([0, 2, ['shared']] as [number, number, string[]]),
    ],
    [
      'answers are to groups that there are not',
      { conflicts: { groups: { '0-3': 'same', '0-4': 'same', '0-5': 'same' } } },
      ...([3, 2, ['conflicts', 'shared']] as [number, number, string[]]),
    ],
    [
      'one contact was decided',
      { shared: { groups: { 'phone-0-4': 'send' } } },
      3,
      1,
      ['conflicts', 'shared'],
    ],
    ['all contacts were decided', { shared: { all: 'set-aside', groups: {} } }, 3, 0, ['conflicts']],
  ])('is counted where %s', (_, decisions, conflicts, shared, questions) => {
    expect(undecidedConflicts(surveyed, decisions)).toBe(conflicts);
    expect(undecidedShared(surveyed, decisions)).toBe(shared);
    expect(questionsOpen(surveyed, decisions)).toEqual(questions);
  });

  it('counts groups that the report does not name', () => {
    const long: Surveyed = {
      conflicts: { groups: 600, rows: 1300, ids: ['0-2'] },
      shared: aShared(['email-0-2'], 4),
    };
    const each: Decisions = {
      conflicts: { groups: { '0-2': 'same' } },
      shared: { groups: { 'email-0-2': 'send' } },
    };
    expect([undecidedConflicts(long, each), undecidedShared(long, each)]).toEqual([599, 4]);
    expect(questionsOpen({}, undefined)).toEqual([]);
  });
});

describe('answers that follow others', () => {
  it('add to them, the later before the earlier', () => {
    const before: Decisions = {
      conflicts: { all: 'leave-out', groups: { '0-2': 'same', '0-9': 'others' } },
      shared: { groups: { 'email-0-2': 'send' } },
    };
    expect(mergeDecisions(before, { conflicts: { groups: { '0-9': 'same' } } })).toEqual({
      conflicts: { all: 'leave-out', groups: { '0-2': 'same', '0-9': 'same' } },
      shared: before.shared,
    });
    expect(mergeDecisions(before, { conflicts: { all: 'others', groups: {} } })).toEqual({
      conflicts: { all: 'others', groups: before.conflicts?.groups },
      shared: before.shared,
    });
    expect(mergeDecisions(undefined, {})).toEqual({});
  });

  it('change nothing when they are given twice', () => {
    const kind = fc.constantFrom('others' as const, 'same' as const);
    const decisions = fc.record(
      {
        conflicts: fc.record(
          { all: kind, groups: fc.dictionary(fc.constantFrom('0-2', '0-9', '0-30'), kind) },
          { requiredKeys: ['groups'] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(decisions, decisions, (before, given) => {
        const once = mergeDecisions(before, given);
        expect(mergeDecisions(once, given)).toEqual(once);
      }),
      { seed: 18 },
    );
  });

  it('are refused where they are of a group that there is not', () => {
    const given: Decisions = {
      conflicts: { groups: { '0-9': 'same', '0-10': 'same' } },
      shared: { groups: { 'email-0-9': 'send', 'email-0-2': 'send' } },
    };
    expect(decisionProblems(surveyed, given, given)).toEqual([
      { of: 'conflicts', problem: 'unknown', group: '0-10' },
      { of: 'shared', problem: 'unknown', group: 'email-0-9' },
    ]);
    expect(decisionProblems({}, { conflicts: { all: 'same', groups: {} } }, {})).toEqual([]);
  });

  it('are refused where too many are of single groups, together with those before', () => {
    const many = (count: number): Decisions => ({
      conflicts: {
        groups: Object.fromEntries(Array.from({ length: count }, (_, at) => [`0-${at}`, 'same'])),
      },
    });
    expect(decisionProblems(surveyed, {}, many(MAX_SINGLE_DECISIONS))).toEqual([]);
    expect(decisionProblems(surveyed, {}, many(MAX_SINGLE_DECISIONS + 1))).toEqual([
      { of: 'conflicts', problem: 'too-many' },
    ]);
  });
});

describe('answers once rows are added to the list', () => {
  it('count for the groups that were shown, and "the same person" is asked again', () => {
    const decisions: Decisions = {
      conflicts: { all: 'others', groups: { '0-9': 'same', '0-30': 'leave-out' } },
      shared: { all: 'send', groups: { 'phone-0-4': 'set-aside' } },
    };
    expect(decisionsAfterAdding(surveyed, decisions)).toEqual({
      conflicts: { groups: { '0-2': 'others', '0-30': 'leave-out' } },
      shared: { groups: { 'email-0-2': 'send', 'phone-0-4': 'set-aside' } },
    });
    expect(decisionsAfterAdding(surveyed, undefined)).toEqual({});
    expect(decisionsAfterAdding({}, decisions)).toEqual({
      conflicts: { groups: {} },
      shared: { groups: {} },
    });
  });
});
