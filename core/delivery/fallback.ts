import {
  CHUNK_SIZE,
  type Language,
  type MessageChannel,
  type Place,
  placeKey,
} from '../audience/audience.ts';
import { fallbackOf } from '../audience/channels.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Delivery } from './delivery.ts';
import { type Facts, isToldOtherwise, outcomeOf, outcomeOfMessage, takenAt } from './outcome.ts';
import type { NewDelivery } from './store.ts';

/** What says that a message will never arrive; anything softer may still be followed by a delivery. */
const failures = [
  'bouncedPermanent',
  'noSuchMailbox',
  'suppressed',
  'rejected',
  'optedOut',
  'renderingFailed',
  'gaveUp',
  'noSuchNumber',
  'blockedByNetwork',
  'phoneUnreachable',
  'noReceipt',
] as const;

/** When it was told first that the message will never arrive, epoch seconds. */
const failedAt = (facts: Facts): number | undefined => {
  const times = failures.flatMap((kind) => facts[kind] ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
};

/**
 * From when somebody is to be written to by the next channel, epoch ms: at once after a failure that is final, else
 * when the first message has been silent for so long. Undefined for those who were told, or not written to yet.
 */
export const fallbackDueMs = (facts: Facts, silentMs: number): number | undefined => {
  if (facts.addressCorrected !== undefined || isToldOtherwise(facts)) return undefined;
  switch (outcomeOfMessage(facts)) {
    case 'bounced':
    case 'rejected':
    case 'accepted': {
      const failed = failedAt(facts);
      if (failed !== undefined) return failed * 1000;
      const at = takenAt(facts) ?? Math.min(...Object.values(facts));
      return at * 1000 + silentMs;
    }
    default:
      return undefined;
  }
};

/** Whether a second try is not made any more: the first arrived after all, they were told, or have another address. */
export const isSkipped = (first: Facts): boolean => {
  const outcome = outcomeOf(first);
  return (
    first.addressCorrected !== undefined ||
    outcome === 'delivered' ||
    outcome === 'complained' ||
    outcome === 'told'
  );
};

/** Somebody who is to be written to by the next channel: where they stand, in which language, since when. */
export type Waiting = Place & {
  language: Language;
  channel: MessageChannel;
  sinceMs: number;
  /** No failure was told: it is only for want of a word that it is their turn. */
  isSilent: boolean;
};

/** The people of a chunk that another channel is left for, and when it is their turn; those handed on are left out. */
export const fallbacksOf = (
  { channels }: Pick<Campaign, 'channels'>,
  delivery: Delivery,
  silentMs: number,
): Waiting[] => {
  const next = fallbackOf(channels, delivery.channel);
  if (next === undefined || delivery.originalPlaces !== undefined) return [];
  const { chunk, language, fallbackTo = {} } = delivery;
  return (delivery.fallbackPlaces ?? []).flatMap((place) => {
    const facts = delivery.facts[place] ?? {};
    const sinceMs = fallbackTo[place] === undefined ? fallbackDueMs(facts, silentMs) : undefined;
    const isSilent = failedAt(facts) === undefined;
    return sinceMs === undefined ? [] : [{ chunk, place, language, channel: next, sinceMs, isSilent }];
  });
};

/** Whether the campaign's next channel reaches somebody whom it has not written to yet. */
export const isLeftToNext = ({ fallbackPlaces, fallbackTo }: Delivery, place: number): boolean =>
  (fallbackPlaces?.includes(place) ?? false) && fallbackTo?.[place] === undefined;

/** A new chunk without the number that it gets. */
export type FallbackAttempt = Omit<NewDelivery, 'audience' | 'chunk'> & { originalPlaces: readonly Place[] };

/**
 * Puts the people whose turn has come into chunks, whoever has waited longest first.
 *
 * @param isTaken - whether somebody stands in such a chunk already, by {@link placeKey}
 * @param most - chunks
 */
export const fallbackAttempts = (
  waiting: readonly Waiting[],
  isTaken: (key: string) => boolean,
  most: number,
): FallbackAttempt[] => {
  const order = (one: Waiting, other: Waiting): number =>
    one.sinceMs - other.sinceMs || one.chunk - other.chunk || one.place - other.place;
  const groups = new Map<string, Waiting[]>();
  for (const one of waiting.filter((each) => !isTaken(placeKey(each))).sort(order)) {
    const key = `${one.channel}/${one.language}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const chunks: (FallbackAttempt & { sinceMs: number })[] = [];
  for (const group of groups.values()) {
    for (let at = 0; at < group.length; at += CHUNK_SIZE) {
      const people = group.slice(at, at + CHUNK_SIZE);
      const [first] = people;
      if (first === undefined) continue;
      const { channel, language, sinceMs } = first;
      const originalPlaces = people.map(({ chunk, place }) => ({ chunk, place }));
      chunks.push({ channel, language, size: originalPlaces.length, originalPlaces, sinceMs });
    }
  }
  return chunks
    .sort((one, other) => one.sinceMs - other.sinceMs)
    .slice(0, most)
    .map(({ sinceMs: _, ...chunk }) => chunk);
};

/** The delivery with those of its people noted whom a second try is made of; itself where all are noted already. */
export const withFallback = (delivery: Delivery, fallbackTo: Readonly<Record<number, Place>>): Delivery => {
  const known = delivery.fallbackTo ?? {};
  const isKnown = Object.keys(fallbackTo).every((place) => known[Number(place)] !== undefined);
  return isKnown ? delivery : { ...delivery, fallbackTo: { ...fallbackTo, ...known } };
};
