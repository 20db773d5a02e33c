// What somebody answers to the questions of a surveyed list, held against what the survey found.
import { type Decisions, decisionFor, MAX_SINGLE_DECISIONS, type Question } from '../list/decisions.ts';
import type { ListReport } from './report.ts';

/** What the survey says of who has something in common with whom. */
export type Surveyed = Pick<ListReport, 'conflicts' | 'shared'>;

/** Conflicts that nobody has decided. */
export const undecidedConflicts = ({ conflicts }: Surveyed, { conflicts: given }: Decisions = {}): number => {
  if (conflicts === undefined || given?.all !== undefined) return 0;
  const decided = conflicts.ids.filter((id) => given?.groups[id] !== undefined);
  return conflicts.groups - decided.length;
};

/** Contacts shared by many of which nobody has decided. */
export const undecidedShared = ({ shared }: Surveyed, { shared: given }: Decisions = {}): number => {
  if (shared === undefined || given?.all !== undefined) return 0;
  return shared.more + shared.many.filter(({ group }) => decisionFor(given, group) === undefined).length;
};

/** What of a surveyed list is still open. */
export const questionsOpen = (surveyed: Surveyed, decisions?: Decisions): Question[] => [
  ...(undecidedConflicts(surveyed, decisions) > 0 ? (['conflicts'] as const) : []),
  ...(undecidedShared(surveyed, decisions) > 0 ? (['shared'] as const) : []),
];

type Given<Answer extends string> = { all?: Answer | undefined; groups: Record<string, Answer> } | undefined;

const merged = <Answer extends string>(before: Given<Answer>, given: Given<Answer>): Given<Answer> => {
  if (given === undefined) return before;
  const all = given.all ?? before?.all;
  return { ...(all !== undefined && { all }), groups: { ...before?.groups, ...given.groups } };
};

/**
 * Answers given earlier, and those that follow them: a later one takes the place of an earlier one to the same. One to all
 * is for groups that have no answer of their own.
 */
export const mergeDecisions = (before: Decisions = {}, given: Decisions = {}): Decisions => {
  const conflicts = merged(before.conflicts, given.conflicts);
  const shared = merged(before.shared, given.shared);
  return { ...(conflicts && { conflicts }), ...(shared && { shared }) };
};

/** What is wrong with an answer: a group that there is not, or too many single answers. */
export type DecisionProblem =
  | { of: 'conflicts' | 'shared'; problem: 'unknown'; group: string }
  | { of: 'conflicts' | 'shared'; problem: 'too-many' };

/** Whether answers fit a list: each is of a group that the report names, and not too many are of single groups. */
export const decisionProblems = (
  { conflicts, shared }: Surveyed,
  given: Decisions,
  all: Decisions,
): DecisionProblem[] => {
  const known = {
    conflicts: new Set(conflicts?.ids),
    shared: new Set(shared?.many.map(({ group }) => group)),
  };
  return (['conflicts', 'shared'] as const).flatMap((of): DecisionProblem[] => {
    const groups = Object.keys(given[of]?.groups ?? {});
    const tooMany = Object.keys(all[of]?.groups ?? {}).length > MAX_SINGLE_DECISIONS;
    return [
      ...groups
        .filter((group) => !known[of].has(group))
        .map((group) => ({ of, problem: 'unknown', group }) as const),
      ...(tooMany ? [{ of, problem: 'too-many' } as const] : []),
    ];
  });
};

/**
 * What counts of earlier answers once rows are added to a list. They were given of the people that were shown: whoever is
 * added to a group must not be taken for one of them unseen. So an answer to all becomes one to each group that there
 * was, and "the same person" is asked again.
 */
export const decisionsAfterAdding = (
  { conflicts, shared }: Surveyed,
  decisions: Decisions = {},
): Decisions => {
  const each = <Answer extends string>(given: Given<Answer>, ids: readonly string[]): Given<Answer> =>
    given && {
      groups: Object.fromEntries(
        ids.flatMap((id) => {
          const answer = decisionFor(given, id);
          return answer === undefined || answer === 'same' ? [] : [[id, answer] as const];
        }),
      ),
    };
  const ofConflicts = each(decisions.conflicts, conflicts?.ids ?? []);
  const ofShared = each(decisions.shared, shared?.many.map(({ group }) => group) ?? []);
  return { ...(ofConflicts && { conflicts: ofConflicts }), ...(ofShared && { shared: ofShared }) };
};
