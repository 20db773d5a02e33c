// What the survey of a whole list finds out, once all of it has been read.
import {
  type Decisions,
  decisionFor,
  groupId,
  MAX_SINGLE_DECISIONS,
  type Question,
} from '../list/decisions.ts';
import { SHARED_BY_MANY, sameUnderSeveralReferences } from './groups.ts';
import type { ListReport } from './report.ts';
import type { RowIndex } from './row-index.ts';
import { type SharedGroups, sharedId } from './verdicts.ts';

/** Shared contacts that are told one by one. */
const MAX_SHARED_TOLD = 100;
const MAX_EXAMPLES = 5;

export type Conflict = { group: string; people: number[] };

/** Conflicts of a list, in its order, each with its people; `mostPeople` of each at most. */
export function* conflictsOf(index: RowIndex, mostPeople: number): Generator<Conflict> {
  for (let at = 0; at < index.size(); at += 1) {
    if (index.relation(at) === 'same' || !index.inConflict(at) || index.conflictOf(at) !== at) continue;
    const people: number[] = [];
    for (const person of index.peopleFrom(at)) {
      people.push(person);
      if (people.length === mostPeople) break;
    }
    yield { group: groupId(index.place(at)), people };
  }
}

const rowAt = (index: RowIndex, at: number) => {
  const { file, row } = index.place(at);
  return { file, row };
};

const conflictCounts = (index: RowIndex): NonNullable<ListReport['conflicts']> => {
  let groups = 0;
  const ids: string[] = [];
  for (const { group } of conflictsOf(index, 1)) {
    groups += 1;
    if (ids.length < MAX_SINGLE_DECISIONS) ids.push(group);
  }
  let rows = 0;
  for (let at = 0; at < index.size(); at += 1) if (index.inConflict(index.personOf(at))) rows += 1;
  return { groups, rows, ids };
};

const sharedReport = (index: RowIndex, groups: SharedGroups): NonNullable<ListReport['shared']> => {
  const all = (['email', 'phone'] as const).flatMap((contact) =>
    groups[contact].map((group) => ({ contact, ...group })),
  );
  const many = all.filter(({ people }) => people > SHARED_BY_MANY);
  const some = all.filter(({ people }) => people <= SHARED_BY_MANY);
  const peopleOf = (of: readonly { people: number }[]): number =>
    of.reduce((sum, { people }) => sum + people, 0);
  return {
    some: some.length,
    someOfPeople: peopleOf(some),
    many: [...many]
      .sort((one, other) => other.people - one.people || one.first - other.first)
      .slice(0, MAX_SHARED_TOLD)
      .map((group) => ({
        group: sharedId(index, group.contact, group),
        contact: group.contact,
        people: group.people,
        rows: group.examples.map((at) => rowAt(index, at)),
      })),
    manyOfPeople: peopleOf(many),
    more: Math.max(0, many.length - MAX_SHARED_TOLD),
  };
};

/** Who has something in common with whom. */
export const findingsOf = (
  index: RowIndex,
  shared: SharedGroups,
): Required<Pick<ListReport, 'conflicts' | 'shared' | 'severalReferences'>> => {
  const several = sameUnderSeveralReferences(index);
  return {
    conflicts: conflictCounts(index),
    shared: sharedReport(index, shared),
    severalReferences: {
      people: several.reduce((sum, { people }) => sum + people, 0),
      examples: several.slice(0, MAX_EXAMPLES).map(({ first }) => rowAt(index, first)),
    },
  };
};

/** What of a list nobody has decided yet. */
export const openQuestions = (
  index: RowIndex,
  shared: SharedGroups,
  decisions: Decisions = {},
): Question[] => {
  const open: Question[] = [];
  for (const { group } of conflictsOf(index, 1)) {
    if (decisionFor(decisions.conflicts, group) !== undefined) continue;
    open.push('conflicts');
    break;
  }
  const isOpen = (['email', 'phone'] as const).some((contact) =>
    shared[contact].some(
      (group) =>
        group.people > SHARED_BY_MANY &&
        decisionFor(decisions.shared, sharedId(index, contact, group)) === undefined,
    ),
  );
  return isOpen ? [...open, 'shared'] : open;
};
