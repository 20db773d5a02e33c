// Hands people on to the next channel: makes the chunks of their second tries.
import { forEachBounded } from '../../adapters/aws/concurrency.ts';
import type { Place } from '../../core/audience/audience.ts';
import { fallbackOf } from '../../core/audience/channels.ts';
import type { Clock } from '../../core/base/clock.ts';
import { updateUntilWritten, WriteConflictError } from '../../core/base/conditional-write.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { noteFallbackPlaces } from '../../core/delivery/attempts.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { fallbackAttempts, withFallback } from '../../core/delivery/fallback.ts';
import type { DeliveryStore, NewDelivery } from '../../core/delivery/store.ts';
import type { Log } from '../runtime/log.ts';
import type { ChangeRunning } from './plan/dependencies.ts';
import { audienceOf, type Reading } from './plan/reading.ts';

export type HandOnDependencies = {
  deliveries: Pick<DeliveryStore, 'create' | 'getMany' | 'replace'>;
  clock: Clock;
  log: Log;
  changeRunning: ChangeRunning;
  /** After which a run of pace is certainly over. */
  runMs: number;
};

/** Chunks that one run makes: several times what leaves in its minute at any rate of text messages. */
const MAX_CHUNKS = 40;
const WRITES_AT_ONCE = 16;

/** A chunk of nobody: it takes the place of one that a dead run was going to make, so that nobody can make it any more. */
const nobody = (campaign: Campaign, chunk: number): NewDelivery => ({
  audience: audienceOf(campaign),
  chunk,
  channel: 'letter',
  language: campaign.defaultLanguage,
  size: 0,
});

/** Whether a channel of the campaign follows another one. */
export const hasFallback = ({ channels }: Campaign): boolean =>
  channels.some((channel) => fallbackOf(channels, channel) !== undefined);

/** What became of the numbers set aside last; undefined while their run may still be at work. */
const settleLast = async (deps: HandOnDependencies, campaign: Campaign): Promise<Delivery[] | undefined> => {
  const { fallbackAttempts: last } = campaign;
  if (last === undefined) return [];
  const audience = audienceOf(campaign);
  const numbers = Array.from({ length: last.through - last.from }, (_, at) => last.from + at);
  const read = () => deps.deliveries.getMany(numbers.map((chunk) => ({ audience, chunk })));
  const found = await read();
  if (found.length === numbers.length) return found;
  if (deps.clock() < last.atMs + deps.runMs) return undefined;
  const made = new Set(found.map(({ chunk }) => chunk));
  const missing = numbers.filter((chunk) => !made.has(chunk));
  await deps.deliveries.create(missing.map((chunk) => nobody(campaign, chunk)));
  deps.log.warn('second tries of a run that died are planned anew', {
    campaign: campaign.id,
    chunks: missing.length,
  });
  return await read();
};

/** Sets numbers aside; the first of them, or undefined where another run did or the campaign runs no more. */
const setAside = async (
  { changeRunning, clock }: HandOnDependencies,
  campaign: Campaign,
  count: number,
): Promise<number | undefined> => {
  let from: number | undefined;
  const changed = await changeRunning(
    campaign,
    (latest) => {
      const list = latest.import;
      const isFree = latest.fallbackAttempts?.from === campaign.fallbackAttempts?.from;
      if (list === undefined || !isFree || list.number !== campaign.import?.number) return undefined;
      from = list.nextChunk;
      const through = from + count;
      return {
        ...latest,
        import: { ...list, nextChunk: through },
        fallbackAttempts: { from, through, atMs: clock() },
      };
    },
    // Two runs may write the same: rather numbers that nobody uses than some that two use.
    () => false,
  );
  return changed === undefined ? undefined : from;
};

/** Makes the chunks of those whose turn has come; answers them, and what others made under their numbers. */
const makeChunks = async (
  deps: HandOnDependencies,
  campaign: Campaign,
  planned: ReturnType<typeof fallbackAttempts>,
): Promise<Delivery[]> => {
  const from = planned.length === 0 ? undefined : await setAside(deps, campaign, planned.length);
  if (from === undefined) return [];
  const audience = audienceOf(campaign);
  const made = planned.map((one, at) => ({ ...one, audience, chunk: from + at }));
  await deps.deliveries.create(made);
  deps.log.info('people handed on to the next channel', {
    campaign: campaign.id,
    people: planned.reduce((sum, { size }) => sum + size, 0),
    chunks: planned.length,
  });
  // Another run may have taken one of the numbers, if this one was very slow.
  return await deps.deliveries.getMany(made.map(({ chunk }) => ({ audience, chunk })));
};

/** Notes on the first deliveries where the second try of their people is. */
const noteAll = async (
  { deliveries, log }: HandOnDependencies,
  campaign: Campaign,
  places: ReadonlyMap<string, Place>,
): Promise<void> => {
  const audience = audienceOf(campaign);
  const byChunk = new Map<number, Record<number, Place>>();
  for (const [key, to] of places) {
    const [chunk = 0, place = 0] = key.split('.').map(Number);
    byChunk.set(chunk, { ...byChunk.get(chunk), [place]: to });
  }
  await forEachBounded([...byChunk], WRITES_AT_ONCE, async ([chunk, fallbackTo]) => {
    try {
      await updateUntilWritten<Delivery>({
        item: `chunk ${chunk} of ${audience}`,
        read: async () => (await deliveries.getMany([{ audience, chunk }]))[0],
        decide: (delivery) => withFallback(delivery, fallbackTo),
        replace: deliveries.replace,
      });
    } catch (error) {
      if (!(error instanceof WriteConflictError)) throw error;
      // The next run sees it again.
      log.warn('a second try could not be noted', { campaign: campaign.id, chunk });
    }
  });
};

/**
 * Makes chunks of second tries, so that each person is in one at most, whatever dies or runs twice. Numbers are set
 * aside in the campaign by a conditional write, which only one run wins; what was made under the numbers set aside before
 * is read strongly first, and what was not is made impossible. Then the chunks are made, and last noted on the first
 * deliveries; where a run dies before that, the next one sees it and notes them.
 */
export const createHandOn =
  (deps: HandOnDependencies) =>
  async (campaign: Campaign, { fallbackAttempts: found }: Reading): Promise<void> => {
    if (!hasFallback(campaign)) return;
    const places = new Map(found.places);
    if (found.waiting.length > 0) {
      const last = await settleLast(deps, campaign);
      if (last === undefined) return;
      for (const delivery of last) noteFallbackPlaces(places, delivery);
      const planned = fallbackAttempts(found.waiting, (key) => places.has(key), MAX_CHUNKS);
      for (const delivery of await makeChunks(deps, campaign, planned)) noteFallbackPlaces(places, delivery);
    }
    for (const key of found.noted) places.delete(key);
    if (places.size > 0) await noteAll(deps, campaign, places);
  };
