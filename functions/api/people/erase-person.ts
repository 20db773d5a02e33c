// Erases the data of one person, at all their places.
import { isAmong, type Place, type Recipient } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { ErasureReason } from '../../../core/audit/reasons.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import { settledMessages } from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { needsSending } from '../../../core/delivery/outcome.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import { byPerson, placesLedTo } from '../../../core/lookup/places.ts';
import type { LookupEntry, LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import { erased } from '../../../core/report/personal-data.ts';
import { retentionEndsAtMs } from '../../../core/report/retention.ts';
import { notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordEvent } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { namesPerson, refuseTicket } from './case-number.ts';
import { withPlacesLedTo } from './find-person.ts';
import { findPlace, personAt, withFacts } from './locate.ts';
import { dataIsGone, isBeingSentToNow } from './people-words.ts';

export type ErasePerson = {
  campaign: string;
  code: string;
  reason: ErasureReason;
  ticket?: string | undefined;
  by: Actor;
};

/** How many places were erased, and when the last file that may name the person is deleted. */
export type PersonErased = { places: number; filesUntilMs: number };

type Dependencies = Pick<
  ApiDependencies,
  | 'audience'
  | 'campaigns'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'lookup'
  | 'people'
  | 'readPhone'
  | 'record'
  | 'retentionDays'
>;

/** The places from which corrections have led to this one, as they were recorded. */
const placesBefore = async (
  { evidence }: Pick<Dependencies, 'evidence'>,
  audience: string,
  { chunk }: Place,
): Promise<LookupHit[]> => {
  const ledFrom = new Map<number, Place>();
  for await (const page of evidence.scan(audience)) {
    for (const { evidence: recorded, ...where } of page) {
      for (const one of recorded) if (one.kind === 'addressCorrected') ledFrom.set(one.toChunk, where);
    }
  }
  const before: LookupHit[] = [];
  for (let at = ledFrom.get(chunk); at !== undefined; at = ledFrom.get(at.chunk)) {
    before.push({ audience, chunk: at.chunk, place: at.place });
  }
  return before;
};

const isSamePerson = (one: Recipient, other: Recipient): boolean =>
  one.reference === other.reference &&
  one.firstName === other.firstName &&
  one.lastName === other.lastName &&
  one.writtenName === other.writtenName &&
  one.birthHash === other.birthHash;

/** Places of a person that a correction has filled and then died: they have no delivery, so that nobody is read there. */
const placesOfDeadCorrections = async (
  deps: Dependencies,
  own: PersonRecord,
  unread: readonly LookupHit[],
): Promise<PersonRecord[]> => {
  const { audience } = own.delivery;
  const numbers = [...new Set(unread.map(({ chunk }) => chunk))];
  const chunks = await deps.audience.getMany(numbers.map((chunk) => ({ audience, chunk })));
  return chunks.flatMap(({ chunk: { number, recipients } }) => {
    const [recipient, ...others] = recipients;
    if (recipient === undefined || others.length > 0 || !isSamePerson(recipient, own.recipient)) return [];
    return [{ ...own, recipient, evidence: [], chunk: number, place: 0 }];
  });
};

/** The person at this place and at their other ones: before and after corrections of their address. */
const placesOfPerson = async (
  deps: Dependencies,
  audience: string,
  where: Place,
): Promise<{ own: PersonRecord; others: PersonRecord[] }> => {
  const record = await personAt(deps, { audience, ...where }, dataIsGone);
  const isOwn = (one: Place): boolean => isAmong([where], one);
  const hits = (await deps.lookup.find('reference', record.recipient.reference)).filter(
    (hit) => hit.audience === audience && !isOwn(hit),
  );
  // A correction puts somebody in a chunk of their own. Of lists that version 0.2.0 imported nobody is found by reference.
  const before = record.delivery.size > 1 ? [] : await placesBefore(deps, audience, where);
  const found = await deps.people.read([...hits, ...before.filter((one) => !isAmong(hits, one))]);
  // A correction of this moment may not be found yet.
  const records = await withPlacesLedTo(deps, [record, ...found]);
  // Others may have the reference too: they are other people, and stay.
  const theirs = byPerson(records).find((places) => places.some(isOwn)) ?? [record];
  const unread = [...hits, ...before].filter((one) => !isAmong(records, one));
  const dead = await placesOfDeadCorrections(deps, record, [...unread, ...placesLedTo(theirs)]);
  return { own: record, others: [...theirs.filter((one) => !isOwn(one)), ...dead] };
};

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
 * first, then the reference, and at last the place that the code names.
 *
 * @throws Problem where there is nobody to erase, or their notice is being sent at this moment
 */
export const erasePerson = async (
  deps: Dependencies,
  { campaign: id, code, reason, ticket, by }: ErasePerson,
): Promise<PersonErased> => {
  const { campaign, audience, where } = await findPlace(deps, { id, code });
  const { own, others } = await placesOfPerson(deps, audience, where);
  const records = [own, ...others];
  if (records.some(({ recipient }) => namesPerson(deps, ticket, recipient))) {
    refuseTicket({ pointer: '#/ticket' });
  }
  const event = {
    action: 'recipient.erase' as const,
    campaign: id,
    on: records.map(({ chunk, place }) => nameOfPlace({ audience, chunk, place })).join(' '),
    reason,
    ...(ticket === undefined ? {} : { ticket }),
  };
  await recordEvent(deps, by, event);
  try {
    for (const record of records) await stopSending(deps, record);
  } catch (error) {
    await recordEvent(deps, by, { ...event, particulars: { outcome: 'not done' } });
    throw error;
  }
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
