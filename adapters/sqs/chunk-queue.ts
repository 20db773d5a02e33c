import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../core/base/clock.ts';
import type { ChunkMessage, ChunkQueue } from '../../core/campaign/messages.ts';
import { backOff, maxRounds, realTiming, type Timing } from '../aws/backoff.ts';
import { forEachBounded, groupsOf } from '../aws/concurrency.ts';
import { withKeyThrottling } from './key-throttling.ts';

/** Limits of the SQS API. */
const ENTRIES_PER_BATCH = 10;
const MAX_DELAY_SECONDS = 900;

const BATCHES_AT_ONCE = 8;

/** Whole seconds to hide a message due at `dueMs`, so that it appears at most a second before (0 to 900). */
export const delaySeconds = (dueMs: number, nowMs: number): number =>
  Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.floor((dueMs - nowMs) / 1000)));

/** The queue of chunks to send. */
export const createChunkQueue = (
  client: SQSClient,
  queueUrl: string,
  clock: Clock = Date.now,
  timing: Timing = realTiming,
): ChunkQueue => ({
  async release(messages, nowMs) {
    const beganAtMs = clock();
    const inOrder = [...messages].sort((one, other) => one.dueMs - other.dueMs);
    await forEachBounded(groupsOf(inOrder, ENTRIES_PER_BATCH), BATCHES_AT_ONCE, async (group) => {
      let left: readonly ChunkMessage[] = group;
      for (let round = 0; left.length > 0; round++) {
        if (round === maxRounds) throw new Error(`${left.length} chunk messages could not be sent`);
        if (round > 0) await backOff(timing, round - 1);
        // Thousands of messages take seconds to send, and a delay counts from the moment of its own call.
        const atMs = nowMs + (clock() - beganAtMs);
        const entries = left.map(
          (message, at): SendMessageBatchRequestEntry => ({
            Id: String(at),
            MessageBody: JSON.stringify(message),
            DelaySeconds: delaySeconds(message.dueMs, atMs),
          }),
        );
        const answer = await withKeyThrottling(timing, () =>
          client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries })),
        );
        const failed = answer.Failed ?? [];
        const hopeless = failed.find((entry) => entry.SenderFault === true);
        if (hopeless)
          throw new Error(`the queue refuses chunk messages: ${hopeless.Code} ${hopeless.Message}`);
        const sent = left;
        left = failed.flatMap((entry) => sent[Number(entry.Id)] ?? []);
      }
    });
  },
});
