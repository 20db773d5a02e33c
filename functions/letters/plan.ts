// Finds out who is owed a letter, puts each into the batch, and divides the batch into parts.
import { forEachBounded } from '../../adapters/aws/concurrency.ts';
import { isSameItem, updateUntilWritten, WriteConflictError } from '../../core/base/conditional-write.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { FallbackAttempts } from '../../core/delivery/attempts.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { openLettersOf, withLettersWritten, withoutOpenLetters } from '../../core/delivery/letter-changes.ts';
import { standingRules } from '../../core/delivery/standing.ts';
import { type BatchPart, isBatchEnded, type LetterBatch } from '../../core/mailing/batch.ts';
import { changeBatch } from '../../core/mailing/change-batch.ts';
import { owedLetters } from '../../core/mailing/owed.ts';
import { readFallbackAttempts } from '../runtime/fallback-attempts.ts';
import type { IsTimeOver, LettersDependencies } from './dependencies.ts';
import { askForUnwritten } from './unwritten.ts';

const MARKS_AT_ONCE = 16;

type Planned = BatchPart['chunks'][number];
/** Who of a chunk is in the batch, and whether somebody was put into it just now. */
type Marked = Planned & { isNew: boolean };

/** What decides who is owed a letter. */
type Owing = { campaign: Campaign; attempts: FallbackAttempts; ended: ReadonlySet<number> };

/**
 * The delivery without letters that wait to be posted with a batch that has ended: whoever's record was taken back while
 * theirs was being noted would wait for ever.
 */
const withoutLettersOf = (delivery: Delivery, ended: ReadonlySet<number>): Delivery => {
  const batches = new Set(Object.values(delivery.letters ?? {}).map(({ batch }) => batch));
  return [...batches].filter((batch) => ended.has(batch)).reduce(withoutOpenLetters, delivery);
};

/** Takes up to so many letters off the beginning of what was marked. */
const takePart = (marked: Planned[], letters: number): Planned[] => {
  const taken: Planned[] = [];
  let left = letters;
  while (left > 0 && marked.length > 0) {
    const [first] = marked as [Planned];
    if (first.places.length <= left) {
      taken.push(first);
      marked.shift();
    } else {
      taken.push({ chunk: first.chunk, places: first.places.slice(0, left) });
      marked[0] = { chunk: first.chunk, places: first.places.slice(left) };
    }
    left -= taken.at(-1)?.places.length ?? 0;
  }
  return taken;
};

/** Who is in parts already, by chunk and place. */
const placesIn = (parts: readonly BatchPart[]): Set<string> =>
  new Set(
    parts.flatMap(({ chunks }) =>
      chunks.flatMap(({ chunk, places }) => places.map((place) => `${chunk}.${place}`)),
    ),
  );

export const createPlanner = (deps: LettersDependencies) => {
  const { deliveries, batches, clock } = deps;

  /**
   * Puts those of a chunk who are owed a letter into the batch, by one conditional write; answers everybody of the chunk
   * who is in it.
   */
  const mark = async (
    batch: LetterBatch,
    { campaign, attempts, ended }: Owing,
    known: Delivery,
  ): Promise<Marked> => {
    const { audience, chunk } = known;
    const at = Math.floor(clock() / 1000);
    const { item, isWritten } = await updateUntilWritten<Delivery>({
      item: `chunk ${chunk} of ${audience}`,
      known,
      read: () => deliveries.get(audience, chunk),
      decide(stored) {
        const latest = withoutLettersOf(stored, ended);
        const rules = standingRules(campaign, deps.fallbackHourMs, clock());
        return withLettersWritten(latest, owedLetters(latest, attempts, rules), batch.number, at);
      },
      replace: deliveries.replace,
      isOurs: isSameItem,
    });
    const places = item === undefined ? [] : openLettersOf(item, batch.number);
    return { chunk, places, isNew: isWritten };
  };

  /** Batches that are posted or void, and noted so beside everybody in them. */
  const endedBatches = async (campaign: string): Promise<ReadonlySet<number>> => {
    const all = await batches.list(campaign);
    return new Set(all.flatMap(({ number, state }) => (isBatchEnded(state) ? [number] : [])));
  };

  /** Notes a part and has it written. */
  const note = async (batch: LetterBatch, number: number, chunks: Planned[]): Promise<BatchPart> => {
    const { campaign, number: batchNumber } = batch;
    const part: BatchPart = { campaign, batch: batchNumber, number, version: 1, chunks };
    if ((await batches.createPart(part)) === 'conflict') {
      // Ours, where only the answer was lost: nobody else plans this batch meanwhile.
      const stored = await batches.getPart(campaign, batchNumber, number);
      if (!isSameItem(stored?.chunks, chunks)) throw new Error(`part ${number} is of another run`);
    }
    await deps.queue.send({ do: 'write', campaign, batch: batchNumber, part: number });
    return part;
  };

  /**
   * Who is marked in the table is in the batch; who is in a part is printed. A run that dies between both is followed by
   * one that reads the table again, consistently, and notes whom no part has. No two runs plan at the same time.
   */
  const plan = async (
    batch: LetterBatch,
    campaign: Campaign,
    isTimeOver: IsTimeOver,
  ): Promise<'planned' | 'time over'> => {
    const { campaign: id, number, audience } = batch;
    const parts = await askForUnwritten(deps, batch);
    const taken = placesIn(parts);
    const marked: Planned[] = [];
    const add = ({ chunk, places }: Planned): void => {
      const free = places.filter((place) => !taken.has(`${chunk}.${place}`));
      if (free.length > 0) marked.push({ chunk, places: free });
    };
    const noteWhile = async (least: number): Promise<void> => {
      while (marked.reduce((sum, { places }) => sum + places.length, 0) >= least) {
        parts.push(await note(batch, parts.length + 1, takePart(marked, deps.lettersAFile)));
      }
    };

    const attempts = await readFallbackAttempts(deliveries, { campaign, audience });
    const owing: Owing = { campaign, attempts, ended: await endedBatches(id) };
    for await (const page of deliveries.scan(audience, { isConsistent: true })) {
      const found: Marked[] = [];
      await forEachBounded(page, MARKS_AT_ONCE, async (delivery) => {
        try {
          found.push(await mark(batch, owing, delivery));
        } catch (error) {
          // Sending or events keep writing to it: its people are owed their letter by the next batch.
          if (!(error instanceof WriteConflictError)) throw error;
          deps.log.warn('a chunk is left to the next batch', { campaign: id, chunk: delivery.chunk });
          found.push({ chunk: delivery.chunk, places: openLettersOf(delivery, number), isNew: false });
        }
      });
      for (const one of found.sort((one, other) => one.chunk - other.chunk)) add(one);
      await noteWhile(deps.lettersAFile);
      // Each run gets on, however short it is: pages where all is done take it no time.
      if (found.some(({ isNew }) => isNew) && isTimeOver()) return 'time over';
    }
    await noteWhile(1);
    await changeBatch(batches, batch, {
      decide: (latest) => (latest.parts === undefined ? { ...latest, parts: parts.length } : undefined),
    });
    return 'planned';
  };
  return plan;
};
