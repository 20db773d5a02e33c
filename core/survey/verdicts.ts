// What becomes of each row of a surveyed list, by what somebody has decided of it.
import { type Decisions, decisionFor, groupId } from '../list/decisions.ts';
import { type CommonGroup, groupsOf, SHARED_BY_MANY } from './groups.ts';
import type { RowIndex } from './row-index.ts';

export type Contact = 'email' | 'phone';

/** What becomes of a row. `setAside`: contacts that are not used, as too many people share them. */
export type RowVerdict =
  | { becomes: 'person'; setAside: readonly Contact[] }
  /** Of somebody whom an earlier row names: `of` is that row. */
  | { becomes: 'duplicate'; of: number }
  /** Of somebody who is not told, as others have the same reference. */
  | { becomes: 'left-out'; of: number };

/** Groups of people who share a contact, of either kind. */
export type SharedGroups = Record<Contact, CommonGroup[]>;

export const sharedGroups = (index: RowIndex, atLeast: number): SharedGroups => ({
  email: groupsOf(index, index.email, atLeast),
  phone: groupsOf(index, index.phone, atLeast),
});

/** Id of a group of people who share a contact. */
export const sharedId = (index: RowIndex, contact: Contact, { first }: CommonGroup): string =>
  `${contact}-${groupId(index.place(first))}`;

const keyOf = (contact: Contact, [high, low]: readonly [number, number]): string =>
  `${contact}-${high}-${low}`;

/** Judges the rows of a list. What is not decided keeps people out: nobody is told what may be meant for another. */
export const createVerdicts = (index: RowIndex, decisions: Decisions | undefined) => {
  const setAside = new Set<string>();
  const groups = sharedGroups(index, SHARED_BY_MANY + 1);
  for (const contact of ['email', 'phone'] as const) {
    for (const group of groups[contact]) {
      const decision = decisionFor(decisions?.shared, sharedId(index, contact, group));
      if (decision !== 'send') setAside.add(keyOf(contact, index[contact](group.first)));
    }
  }
  const asideOf = (person: number): Contact[] =>
    setAside.size === 0
      ? []
      : (['email', 'phone'] as const).filter((contact) =>
          setAside.has(keyOf(contact, index[contact](person))),
        );

  return (at: number): RowVerdict => {
    const person = index.personOf(at);
    if (index.inConflict(person)) {
      const conflict = index.conflictOf(person);
      const decision = decisionFor(decisions?.conflicts, groupId(index.place(conflict)));
      if (decision === undefined || decision === 'leave-out') return { becomes: 'left-out', of: conflict };
      if (decision === 'same' && conflict !== at) return { becomes: 'duplicate', of: conflict };
    }
    return person === at
      ? { becomes: 'person', setAside: asideOf(person) }
      : { becomes: 'duplicate', of: person };
  };
};
