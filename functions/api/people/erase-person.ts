// Erases the data of one person, at all their places.
import type { Actor } from '../../../core/audit/actor.ts';
import type { ErasureReason, IdentityCheck } from '../../../core/audit/reasons.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import { settledMessages } from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { needsSending } from '../../../core/delivery/outcome.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import type { LookupEntry, PersonRecord } from '../../../core/lookup/store.ts';
import { erased } from '../../../core/report/personal-data.ts';
import { retentionEndsAtMs } from '../../../core/report/retention.ts';
import { notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordEvent } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { ticketOf } from './case-number.ts';
import { findPlace, personAt, withFacts } from './locate.ts';
import { dataIsGone, isBeingSentToNow } from './people-words.ts';
import { otherPlacesOf } from './places-of-person.ts';
import { actAsStaff } from './staff-acts.ts';

export type ErasePerson = {
  campaign: string;
  code: string;
  reason: ErasureReason;
  identity: IdentityCheck;
  ticket?: string | undefined;
  by: Actor;
};

/** How many places were erased, and when the last file is deleted that somebody uploaded and that may name the person. */
export type PersonErased = { places: number; filesUntilMs: number };

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audience'
  | 'campaigns'
  | 'changeLimits'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'lookup'
  | 'people'
  | 'purgeQueue'
  | 'readPhone'
  | 'record'
  | 'retentionDays'
>;

/** The delivery with a place to which no letter can be sent any more: the address goes with the person. */
const withoutPost = (delivery: Delivery, place: number): Delivery => {
  const { noPostPlaces = [] } = delivery;
  return noPostPlaces.includes(place) ? delivery : { ...delivery, noPostPlaces: [...noPostPlaces, place] };
};

/** Sees to it that nobody is sent to at this place any more, and that nobody waits there for a letter. */
const stopSending = async (
  deps: Dependencies,
  { delivery: { audience }, campaign, chunk, place }: PersonRecord,
): Promise<void> => {
  await updateUntilWritten<Delivery>({
    item: `chunk ${chunk} of ${audience}`,
    read: () => deps.deliveries.get(audience, chunk),
    decide(latest) {
      const facts = latest.facts[place];
      if (facts === undefined) return latest;
      const next = withoutPost(latest, place);
      if (!needsSending(facts)) return next;
      if (latest.phase === 'sending' || latest.phase === 'doubt') notPossible(campaign, isBeingSentToNow);
      const expired = withFacts(next, place, { expired: Math.floor(deps.clock() / 1000) });
      return settledMessages(expired);
    },
    replace: (next) => deps.deliveries.replace(next),
  });
};

/** Overwrites the person in their chunks; everybody else keeps their place. */
const blankPlaces = async (
  deps: Dependencies,
  audience: string,
  records: readonly PersonRecord[],
  expiresAtMs: number,
): Promise<void> => {
  for (const { chunk: number, place } of records) {
    await updateUntilWritten({
      item: `chunk ${number} of ${audience}`,
      read: () => deps.audience.get(audience, number),
      decide(latest) {
        const one = latest.recipients[place];
        if (one === undefined || one.reference === '') return undefined;
        return { ...latest, recipients: latest.recipients.with(place, erased(one)) };
      },
      // Others of the chunk may be erased, or all of it purged, at the same time: nobody comes back by this.
      replace: (next, latest) => deps.audience.replace(audience, next, latest, expiresAtMs),
    });
  }
};

/**
 * Erases one person. Sending to them stops before anything is deleted. A repetition after a death in between knows their
 * place by the notice code and the other places by the reference, so what they are found by and the other places go
 * first, then the reference, and at last the place that the code names. Files that were made of the list go as well,
 * within minutes; what was uploaded stays.
 *
 * @throws Problem where there is nobody to erase, or their notice is being sent at this moment
 */
export const erasePerson = (deps: Dependencies, command: ErasePerson): Promise<PersonErased> =>
  actAsStaff(deps, { action: 'recipient.erase', ...command }, () => erase(deps, command));

const erase = async (
  deps: Dependencies,
  { campaign: id, code, reason, identity, ticket, by }: ErasePerson,
): Promise<PersonErased> => {
  const { campaign, audience, where } = await findPlace(deps, { id, code });
  const own = await personAt(deps, { audience, ...where }, dataIsGone);
  const others = await otherPlacesOf(deps, own);
  const records = [own, ...others];
  const why = { reason, identity, ...ticketOf(deps, ticket, ...records.map(({ recipient }) => recipient)) };
  // Whoever asks about the person by any code that they had finds it.
  const recordAt = async (outcome?: 'not done'): Promise<void> => {
    for (const [at, { chunk, place }] of records.entries()) {
      const particulars = { ...(at > 0 && { place: at + 1 }), ...(outcome && { outcome }) };
      await recordEvent(deps, by, {
        action: 'recipient.erase',
        campaign: id,
        on: nameOfPlace({ audience, chunk, place }),
        ...why,
        ...(Object.keys(particulars).length > 0 && { particulars }),
      });
    }
  };
  await recordAt();
  try {
    for (const record of records) await stopSending(deps, record);
  } catch (error) {
    await recordAt('not done');
    throw error;
  }
  // Asked for before the person is gone, as nobody could ask once more.
  await deps.purgeQueue.send({
    campaign: id,
    erasedAtMs: deps.clock(),
    places: records.map(({ chunk, place }) => ({ chunk, place })),
  });
  const startedAtMs = campaign.import?.startedAtMs ?? deps.clock();
  const everywhere = records.flatMap(({ recipient }) =>
    records.flatMap(({ chunk, place }) => entriesAt(recipient, { chunk, place })),
  );
  const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
  const isReference = ({ field }: LookupEntry): boolean => field === 'reference';
  await deps.lookup.remove(
    audience,
    everywhere.filter((entry) => !isReference(entry)),
  );
  await blankPlaces(deps, audience, others, expiresAtMs);
  await deps.lookup.remove(audience, everywhere.filter(isReference));
  await blankPlaces(deps, audience, [own], expiresAtMs);
  return { places: records.length, filesUntilMs: retentionEndsAtMs(deps.clock(), deps.retentionDays) };
};
