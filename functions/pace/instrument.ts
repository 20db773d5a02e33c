import type { Clock } from '../../core/base/clock.ts';
import type { ChunkQueue } from '../../core/campaign/messages.ts';
import type { EmailSender } from '../../core/provider/sender.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** The queue, counting what is released. */
export const countingReleases = (queue: ChunkQueue, metrics: Metrics): ChunkQueue => ({
  ...queue,
  async release(messages, nowMs) {
    await queue.release(messages, nowMs);
    for (const { channel } of messages) metrics.of(channel).add('ChunksReleased', 1);
  },
});

/** The account, with what its quota leaves measured. */
export const measuringQuota = (account: EmailSender['account'], metrics: Metrics): EmailSender['account'] => {
  return async () => {
    const found = await account();
    const left = found.quotaPer24Hours - found.sentLast24Hours;
    if (Number.isFinite(left)) metrics.of('email').highest('QuotaLeft', Math.max(0, left));
    return found;
  };
};

/** The handler, measuring each run that comes to its end: where none does, an alarm rings. */
export const measuringRuns =
  (handler: (event: unknown) => Promise<void>, metrics: Metrics, clock: Clock) =>
  async (event: unknown): Promise<void> => {
    const beganAtMs = clock();
    await handler(event);
    metrics.add('PaceRuns', 1);
    metrics.highest('PaceSeconds', (clock() - beganAtMs) / 1000);
  };
