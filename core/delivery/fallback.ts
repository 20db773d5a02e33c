// Second tries: who is written to by the next channel, when, and in which chunks.
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
import { type Facts, isTold, isToldOtherwise, outcomeOf, outcomeOfMessage, takenAt } from './outcome.ts';
import type { NewDelivery } from './store.ts';

/** Facts by which a message will never arrive; after any softer one a delivery may still follow. */
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

/** When the first fact was told by which the message will never arrive, epoch seconds. */
const failedAt = (facts: Facts): number | undefined => {
  const times = failures.flatMap((kind) => facts[kind] ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
};

/**
 * When the second try of a person is due, epoch ms: at once after a final failure, else `silentMs` after the first
 * message was taken. Undefined where they were told, or not written to yet.
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

/** Whether a second try is needless: the first message arrived, the person was told otherwise, or has another address. */
export const isSkipped = (first: Facts): boolean => {
  return first.addressCorrected !== undefined || isTold(outcomeOf(first));
};

/** A person whose second try is due or will be: original place, language, next channel, and the time it is due. */
export type Waiting = Place & {
  language: Language;
  channel: MessageChannel;
  sinceMs: number;
  /** The first message has no result: it neither arrived nor failed. */
  isSilent: boolean;
};

/** The people of a chunk whose second try is due or will be; those who have one are left out. */
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

/** Whether the next channel reaches a person who has no second try yet. */
export const isLeftToNext = ({ fallbackPlaces, fallbackTo }: Delivery, place: number): boolean =>
  (fallbackPlaces?.includes(place) ?? false) && fallbackTo?.[place] === undefined;

/** A new chunk of second tries, which has no number yet. */
export type FallbackAttempt = Omit<NewDelivery, 'audience' | 'chunk'> & { originalPlaces: readonly Place[] };

/**
 * Chunks of second tries for the people who wait for one, the longest waiting first.
 *
 * @param isTaken - whether a person has a second try already, by {@link placeKey}
 * @param maxChunks - no more chunks than these; the others are made another time
 */
export const fallbackAttempts = (
  waiting: readonly Waiting[],
  isTaken: (key: string) => boolean,
  maxChunks: number,
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
    .slice(0, maxChunks)
    .map(({ sinceMs: _, ...chunk }) => chunk);
};

/** The delivery with the places of second tries noted; itself where all of them are noted already. */
export const withFallback = (delivery: Delivery, fallbackTo: Readonly<Record<number, Place>>): Delivery => {
  const known = delivery.fallbackTo ?? {};
  const isKnown = Object.keys(fallbackTo).every((place) => known[Number(place)] !== undefined);
  return isKnown ? delivery : { ...delivery, fallbackTo: { ...fallbackTo, ...known } };
};
