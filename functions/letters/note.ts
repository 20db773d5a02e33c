// Notes beside each person of a batch what became of it: posted, or not to be posted.
import { forEachBounded } from '../../adapters/aws/concurrency.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { DAY_MS } from '../../core/base/day.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { withLettersPosted, withoutOpenLetters } from '../../core/delivery/letter-changes.ts';
import type { BatchPart, LetterBatch } from '../../core/mailing/batch.ts';
import { changeBatch, changePart } from '../../core/mailing/change-batch.ts';
import type { IsTimeOver, LettersDependencies } from './dependencies.ts';

const WRITES_AT_ONCE = 16;

/** When the letters were posted, epoch seconds: at noon of the day, as nobody knows the hour. */
const postedAt = (on: string): number => (Date.parse(on) + DAY_MS / 2) / 1000;

export const createNoter = ({ batches, deliveries, log }: LettersDependencies) => {
  const change = (batch: LetterBatch, delivery: Delivery): Delivery =>
    batch.posted === undefined
      ? withoutOpenLetters(delivery, batch.number)
      : withLettersPosted(delivery, batch.number, postedAt(batch.posted.on));

  const notePart = async (batch: LetterBatch, part: BatchPart): Promise<void> => {
    const { audience } = batch;
    const known = await deliveries.getMany(part.chunks.map(({ chunk }) => ({ audience, chunk })));
    await forEachBounded(known, WRITES_AT_ONCE, async (delivery) => {
      await updateUntilWritten<Delivery>({
        item: `chunk ${delivery.chunk} of ${audience}`,
        known: delivery,
        read: () => deliveries.get(audience, delivery.chunk),
        decide: (latest) => change(batch, latest),
        replace: deliveries.replace,
        isOurs: isSameItem,
      });
    });
    await changePart(batches, part, (latest) =>
      latest.noted === undefined
        ? { ...latest, noted: batch.posted === undefined ? 'voided' : 'posted' }
        : undefined,
    );
  };

  /** Goes on after the parts that are noted; ends with the state that says so. */
  return async (batch: LetterBatch, isTimeOver: IsTimeOver): Promise<'noted' | 'time over'> => {
    if (batch.state !== 'posting' && batch.state !== 'voiding') return 'noted';
    const { campaign, number } = batch;
    const left = (await batches.listParts(campaign, number)).filter(({ noted }) => noted === undefined);
    for (const [at, part] of left.entries()) {
      // Each run gets on, however short it is.
      if (at > 0 && isTimeOver()) return 'time over';
      await notePart(batch, part);
    }
    const end = batch.state === 'posting' ? 'posted' : 'voided';
    await changeBatch(batches, batch, {
      known: batch,
      decide: (latest) => (latest.state === batch.state ? { ...latest, state: end } : undefined),
    });
    log.info('what became of a batch of letters is noted', { campaign, batch: number, state: end });
    return 'noted';
  };
};
