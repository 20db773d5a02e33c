// Finds a person of the lists by what they say of themselves, and puts the look-up on record before it is answered.

import { lookupValue } from '../../../core/audience/lookup-value.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { IdentityCheck, LookUpReason } from '../../../core/audit/reasons.ts';
import { hasStarted } from '../../../core/campaign/states.ts';
import { MOST_NAMESAKES, MOST_SHOWN } from '../../../core/lookup/entries.ts';
import { type FoundPerson, hitsToRead, peopleOf, placesLedTo } from '../../../core/lookup/places.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import { bareCode } from '../../../core/notice/code.ts';
import { type Attempt, nameOfPlace, recordLookUps, refuseExcessLookUps } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { ticketOf } from './case-number.ts';
import type { ListsInUse } from './lists-in-use.ts';
import { hashOfWanted, hitsOf, type Wanted } from './wanted.ts';

export type FindPerson = {
  wanted: Wanted;
  reason: LookUpReason;
  /** How it was made sure who is asking; `none` where it was not: then nobody is looked for. */
  identity: IdentityCheck | 'none';
  ticket?: string | undefined;
  by: Actor;
};

/** Everybody found, whom there may be none of; or why nobody is shown. */
export type FoundPeople =
  | { result: 'found'; people: FoundPerson[] }
  | { result: 'nobody'; areListsWhole: boolean }
  | { result: 'too-many'; areNamesakes: boolean }
  | { result: 'not-disclosed' };

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audit'
  | 'campaigns'
  | 'clock'
  | 'codeMac'
  | 'lookup'
  | 'lookupLimits'
  | 'people'
  | 'readPhone'
  | 'record'
> & { listsInUse: () => Promise<ListsInUse> };

/** The records with those that corrections lead on to, from place to place. */
export const withPlacesLedTo = async (
  { people }: Pick<ApiDependencies, 'people'>,
  records: readonly PersonRecord[],
): Promise<PersonRecord[]> => {
  const all = [...records];
  for (let further = placesLedTo(all); further.length > 0; ) {
    const found = await people.read(further);
    all.push(...found);
    const before = further;
    further =
      found.length === 0
        ? []
        : placesLedTo(all).filter((hit) => !before.some((one) => one.chunk === hit.chunk));
  }
  return all;
};

/** How many people have one name and birth date; one person may be in several campaigns, under the same reference. */
const countNamesakes = (people: readonly FoundPerson[]): number =>
  new Set(people.map(({ present: { recipient } }) => lookupValue('reference', recipient.reference))).size;

/** The ticket as it is kept: nothing where it is what somebody is looked up by, or another number of whoever was found. */
const keptTicket = (
  deps: Pick<Dependencies, 'readPhone'>,
  { wanted, ticket }: FindPerson,
  found: FoundPeople,
): { ticket?: string } => {
  if (ticket === undefined) return {};
  if ('field' in wanted) {
    const { field, value } = wanted;
    if (value === (field === 'phone' ? deps.readPhone(ticket) : lookupValue(field, ticket))) return {};
  } else if (bareCode(ticket) === wanted.code) return {};
  const people = found.result === 'found' ? found.people : [];
  const places = people.flatMap(({ present, earlier }) => [present, ...earlier]);
  return ticketOf(deps, ticket, ...places.map(({ recipient }) => recipient));
};

/** What was found, as it is answered: nobody of a campaign that has not started, and nobody of what many share. */
const decide = async (deps: Dependencies, { wanted }: FindPerson): Promise<FoundPeople> => {
  const lists = await deps.listsInUse();
  const { toRead, cut } = hitsToRead(await hitsOf(deps, wanted));
  // Who is not found is read for all the same: the time that an answer takes must not tell what it does not say.
  const records = await deps.people.read(toRead.length === 0 ? lists.beside : toRead);
  const started = records.filter(({ campaign }) => hasStarted(campaign));
  const people = peopleOf(await withPlacesLedTo(deps, started));
  if (people.length === 0) return { result: 'nobody', areListsWhole: !lists.haveGaps };
  const areNamesakes = 'field' in wanted && wanted.field === 'nameAndBirth';
  const isMany =
    people.length > MOST_SHOWN ||
    (areNamesakes && countNamesakes(people) > MOST_NAMESAKES) ||
    people.some(({ present }) => cut.has(present.delivery.audience));
  return isMany ? { result: 'too-many', areNamesakes } : { result: 'found', people };
};

/** How the audit trail names whom it is about: each person shown by their place, or else what was asked for. */
const actsOf = (attempt: Attempt, found: FoundPeople): Attempt[] => {
  const { on: sought } = attempt;
  switch (found.result) {
    case 'nobody':
      return [{ ...attempt, particulars: { found: 0 } }];
    case 'too-many':
    case 'not-disclosed':
      return [{ ...attempt, particulars: { outcome: found.result } }];
    case 'found':
      return found.people.map(({ present: { campaign, delivery, chunk, place } }) => ({
        ...attempt,
        on: nameOfPlace({ audience: delivery.audience, chunk, place }),
        particulars: { found: found.people.length, campaign: campaign.id, sought },
      }));
  }
};

/**
 * A look-up takes four DynamoDB calls, found or not: the end of the caller's audit chain, which tells whether it is one
 * too many before anything is looked up; the query of what somebody is found by (or of the campaigns, for a code); one
 * batch of everything about whoever was found, or else of somebody who is read for nothing; and the write that keeps the
 * look-up and counts it, one more for each further person. Only then is it answered. What is known of those who are found
 * may take more: a message by another channel, an address corrected since, a batch of letters.
 *
 * Where nobody made sure who is asking, nobody is looked for, so that there is nothing to tell.
 *
 * @throws Problem where it is one look-up too many
 */
export const findPerson = async (deps: Dependencies, command: FindPerson): Promise<FoundPeople> => {
  const { wanted, reason, identity, by } = command;
  const attempt = {
    action: 'recipient.look-up' as const,
    on: await hashOfWanted(deps, wanted),
    reason,
    identity,
  };
  await refuseExcessLookUps(deps, by, attempt);
  const found: FoundPeople = identity === 'none' ? { result: 'not-disclosed' } : await decide(deps, command);
  const acts = actsOf({ ...attempt, ...keptTicket(deps, command, found) }, found);
  await recordLookUps(deps, by, attempt, acts);
  return found;
};
