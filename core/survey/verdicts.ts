// What becomes of each row of a surveyed list, by what somebody has decided of it.
import type { Channel, MessageChannel } from '../audience/audience.ts';
import { type Decisions, decisionFor, groupId } from '../list/decisions.ts';
import { type CommonGroup, groupsOf, roomFor, SHARED_BY_MANY, SHARED_BY_SOME } from './groups.ts';
import { type Hash, none } from './hash.ts';
import { joinKnown, type Known, reach } from './known.ts';
import type { RowIndex } from './row-index.ts';

export type Contact = 'email' | 'phone';

/** What becomes of a row. */
export type RowVerdict =
  | {
      becomes: 'person';
      /** Contacts that are not used, as too many people share them. */
      setAside: readonly Contact[];
      /** Bits of what reaches them over all their rows, those contacts too. */
      reaches: number;
      /** Somebody has said that all who have the reference are this person. */
      together: boolean;
    }
  /** Of somebody whom an earlier row names: `of` is that row. */
  | { becomes: 'duplicate'; of: number }
  /**
   * Of somebody who is not told, as others have the same reference: `of` is a row of one of them. `isDecided`: somebody
   * has said so.
   */
  | { becomes: 'left-out'; of: number; isDecided: boolean };

/** Groups of people who share a contact, of either kind: of {@link SHARED_BY_SOME} and more. */
export type SharedGroups = Record<Contact, CommonGroup[]>;

/**
 * Who shares a contact that messages of the campaign would go to. A landline that many have reaches nobody by text
 * message, and is found by many only when staff look it up.
 */
export const sharedGroups = (index: RowIndex, channels: readonly Channel[]): SharedGroups => {
  const room = roomFor(index);
  const groupsBy = (contact: Contact, by: MessageChannel): CommonGroup[] => {
    if (!channels.includes(by)) return [];
    const hashAt = (person: number): Hash =>
      (index.reaches(person) & reach[by]) === 0 ? none : index[contact](person);
    return groupsOf(index, hashAt, SHARED_BY_SOME, room);
  };
  return { email: groupsBy('email', 'email'), phone: groupsBy('phone', 'sms') };
};

/** Id of a group of people who share a contact. */
export const sharedId = (index: RowIndex, contact: Contact, { first }: CommonGroup): string =>
  `${contact}-${groupId(index.place(first))}`;

const keyOf = (contact: Contact, [high, low]: readonly [number, number]): string =>
  `${contact}-${high}-${low}`;

/** What is known of the people of one reference who are taken for one: in their order, as `joinRows` joins them. */
const knownTogether = (index: RowIndex, head: number): Known => {
  let known = index.known(head);
  for (const person of index.peopleFrom(head)) {
    if (person === head || index.isForgotten(person)) continue;
    known = joinKnown(known, index.known(person), index.file(person) > index.file(head));
  }
  return known;
};

/** Another of the people with a reference than the first, for whom one of them is named. */
const otherThan = (index: RowIndex, head: number): number => {
  for (const person of index.peopleFrom(head)) if (person !== head) return person;
  return head;
};

/** Judges the rows of a list. What is not decided keeps people out: nobody is told what may be meant for another. */
export const createVerdicts = (index: RowIndex, shared: SharedGroups, decisions: Decisions | undefined) => {
  const aside = new Set<string>();
  for (const contact of ['email', 'phone'] as const) {
    for (const group of shared[contact]) {
      if (group.people <= SHARED_BY_MANY) continue;
      const decision = decisionFor(decisions?.shared, sharedId(index, contact, group));
      if (decision !== 'send') aside.add(keyOf(contact, index[contact](group.first)));
    }
  }
  const asideOf = (known: Known): Contact[] =>
    aside.size === 0
      ? []
      : (['email', 'phone'] as const).filter((contact) => aside.has(keyOf(contact, known[contact])));
  const toBeTold = (known: Known, together: boolean): RowVerdict => ({
    becomes: 'person',
    setAside: asideOf(known),
    reaches: known.reaches,
    together,
  });

  return (at: number): RowVerdict => {
    const person = index.personOf(at);
    if (index.inConflict(person)) {
      const head = index.conflictOf(person);
      const decision = decisionFor(decisions?.conflicts, groupId(index.place(head)));
      if (decision === undefined || decision === 'leave-out') {
        const of = person === head ? otherThan(index, head) : head;
        return { becomes: 'left-out', of, isDecided: decision !== undefined };
      }
      if (decision === 'same') {
        return head === at ? toBeTold(knownTogether(index, head), true) : { becomes: 'duplicate', of: head };
      }
    }
    return person === at ? toBeTold(index.known(person), false) : { becomes: 'duplicate', of: person };
  };
};
export type VerdictOf = ReturnType<typeof createVerdicts>;
