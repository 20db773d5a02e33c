// Whether a chunk in doubt has to wait for events that are on their way.
import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import { awaitsEvents, eventsDueMs } from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import {
  type EventFileQueue,
  type EventStream,
  eventsInBucketUntilMs,
} from '../../core/delivery/event-stream.ts';
import type { Log } from '../runtime/log.ts';

/** How long one reading of the event stream's figures serves all chunks in doubt; they are of a minute each. */
const STREAM_AGE_MS = 15_000;

export type AwaitedEventsDependencies = {
  eventStream: EventStream;
  eventFiles: EventFileQueue;
  clock: Clock;
  settleMs: number;
  log: Log;
};

/** Whether events on their way may still tell what became of somebody in a chunk: until then it is not sent again. */
export const createAwaitedEvents = (
  deps: AwaitedEventsDependencies,
): ((delivery: Delivery) => Promise<boolean>) => {
  /** Up to when all events are in their bucket; where nobody can tell, none are. */
  const eventsUntilMs = createCache(
    async () => {
      const readAtMs = deps.clock();
      try {
        // Half the time that events are given anyway is what the figures may lag behind.
        return eventsInBucketUntilMs(await deps.eventStream.figures(), readAtMs, deps.settleMs / 2);
      } catch (error) {
        deps.log.warn('the figures of the event stream cannot be read; doubt waits', { error });
        return -Infinity;
      }
    },
    { maxAge: { ms: STREAM_AGE_MS, clock: deps.clock } },
  );

  return async (delivery) => {
    if (!awaitsEvents(delivery, deps.clock())) return false;
    // The stream first: a file that it writes meanwhile then counts in the queue.
    return (
      (await eventsUntilMs.get()) < eventsDueMs(delivery, deps.settleMs) ||
      (await deps.eventFiles.waiting()) > 0
    );
  };
};
