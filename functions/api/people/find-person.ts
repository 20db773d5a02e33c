// Finds a person of the lists by what they say of themselves, and puts the look-up on record before it is answered.

import type { LookupField } from '../../../core/audience/lookup-value.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { LookUpReason } from '../../../core/audit/reasons.ts';
import { placesOfCode } from '../../../core/campaign/notice-places.ts';
import { MOST_NAMESAKES, MOST_PLACES_READ } from '../../../core/lookup/entries.ts';
import { type FoundPerson, inNewestImports, peopleOf, placesLedTo } from '../../../core/lookup/places.ts';
import type { LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import { nameOfPlace, recordLookUp, refuseExcessLookUps } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { ticketOf } from './case-number.ts';

/** What somebody is looked up by, as the Lookup table knows it. */
export type Wanted = { field: LookupField; value: string } | { code: string };

export type FindPerson = {
  wanted: Wanted;
  reason: LookUpReason;
  ticket?: string | undefined;
  by: Actor;
};

/**
 * Everybody found; or that too many have the same name and birth date, or what else was asked for, to show any of them.
 */
export type FoundPeople =
  | { result: 'found'; people: FoundPerson[] }
  | { result: 'too-many-namesakes' }
  | { result: 'too-many' };

type Dependencies = Pick<
  ApiDependencies,
  'audit' | 'campaigns' | 'clock' | 'codeMac' | 'lookup' | 'lookupLimits' | 'people' | 'readPhone'
>;

const hitsOf = async (deps: Dependencies, wanted: Wanted): Promise<LookupHit[]> => {
  if (!('code' in wanted)) return await deps.lookup.find(wanted.field, wanted.value);
  const [campaigns, mac] = await Promise.all([deps.campaigns.list(), deps.codeMac()]);
  return placesOfCode(campaigns, wanted.code, mac);
};

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
  people: readonly FoundPerson[],
): { ticket?: string } => {
  if (ticket === undefined) return {};
  if ('field' in wanted) {
    const { field, value } = wanted;
    if (value === (field === 'phone' ? deps.readPhone(ticket) : lookupValue(field, ticket))) return {};
  }
  const found = people.flatMap(({ present, earlier }) => [present, ...earlier]);
  return ticketOf(deps, ticket, ...found.map(({ recipient }) => recipient));
};

/**
 * A look-up takes four DynamoDB calls: the end of the caller's audit chain, which tells whether it is one too many before
 * anything is looked up; the query of what somebody is found by (or of the campaigns, for a code); one batch of everything
 * about whoever was found; and the write that keeps the look-up and counts it. Only then is it answered. Two things take
 * further calls: somebody found by the code of a notice that was sent to an address corrected since, and two look-ups of
 * one caller at the same moment. A letter’s batch is read with the answer. What more than {@link MOST_PLACES_READ} have,
 * such as a placeholder that was kept, is read no further.
 *
 * @throws Problem where it is one look-up too many
 */
export const findPerson = async (deps: Dependencies, command: FindPerson): Promise<FoundPeople> => {
  const { wanted, reason, by } = command;
  await refuseExcessLookUps(deps, by);
  const hits = inNewestImports(await hitsOf(deps, wanted));
  const isTooMany = hits.length > MOST_PLACES_READ;
  const records = isTooMany ? [] : await deps.people.read(hits);
  const people = peopleOf(await withPlacesLedTo(deps, records));
  const event = {
    action: 'recipient.look-up' as const,
    on:
      'code' in wanted
        ? hits.map(nameOfPlace).join(' ')
        : await deps.lookup.hashOf(wanted.field, wanted.value),
    reason,
    particulars: { found: isTooMany ? hits.length : people.length },
    ...keptTicket(deps, command, people),
  };
  await recordLookUp(deps, by, event);
  const isByName = 'field' in wanted && wanted.field === 'nameAndBirth';
  if (isByName && (isTooMany || countNamesakes(people) > MOST_NAMESAKES)) {
    return { result: 'too-many-namesakes' };
  }
  return isTooMany ? { result: 'too-many' } : { result: 'found', people };
};
