import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetters, type WorkQueueName, workQueues } from '../../core/base/work-queues.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { forEachBounded } from '../aws/concurrency.ts';
import { withKeyThrottling } from './key-throttling.ts';

/** A queue and where its dead letters go. */
export type QueueUrls = { queueUrl: string; deadLettersUrl: string };

/** Limit of the SQS API. */
const MESSAGES_PER_CALL = 10;
/** A long poll asks every server of the queue, so that an empty answer means that it is empty. */
const WAIT_SECONDS = 1;
/** How long a message is kept from others while it is moved. */
const VISIBILITY_SECONDS = 60;
const MOVES_AT_ONCE = 8;

/**
 * The dead letters of the work queues. Moved by receiving and sending rather than by SQS's own message move task,
 * which would answer before anything has moved and tell nothing of what a campaign's administrator waits for.
 */
export const createDeadLetters = (
  client: SQSClient,
  queues: Record<WorkQueueName, QueueUrls>,
  timing: Timing = realTiming,
): DeadLetters => {
  const count = async (QueueUrl: string): Promise<number> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
  };

  /** Moves one batch; answers how many. What could not be sent stays and shows again after a while. */
  const moveBatch = async ({ queueUrl, deadLettersUrl }: QueueUrls, max: number): Promise<number> => {
    const { Messages: messages = [] } = await withKeyThrottling(timing, () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLettersUrl,
          MaxNumberOfMessages: Math.min(max, MESSAGES_PER_CALL),
          WaitTimeSeconds: WAIT_SECONDS,
          VisibilityTimeout: VISIBILITY_SECONDS,
        }),
      ),
    );
    if (messages.length === 0) return 0;
    const Entries = messages.map(({ Body }, at) => ({ Id: String(at), MessageBody: Body }));
    const { Failed = [] } = await withKeyThrottling(timing, () =>
      client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
    );
    const failed = new Set(Failed.map(({ Id }) => Number(Id)));
    const sent = messages.filter((_, at) => !failed.has(at));
    if (sent.length > 0) await remove(deadLettersUrl, sent);
    const [first] = Failed;
    if (first !== undefined) {
      throw new Error(`${Failed.length} dead letters could not be sent: ${first.Code} ${first.Message}`);
    }
    return sent.length;
  };

  const remove = async (QueueUrl: string, messages: readonly Message[]): Promise<void> => {
    const Entries = messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    const [first] = Failed;
    if (first !== undefined) {
      throw new Error(`${Failed.length} dead letters stay although sent again: ${first.Code}`);
    }
  };

  return {
    async counts() {
      const counted = workQueues.map(
        async (name) => [name, await count(queues[name].deadLettersUrl)] as const,
      );
      return Object.fromEntries(await Promise.all(counted)) as Record<WorkQueueName, number>;
    },

    async putBack(name, max) {
      let moved = 0;
      let asked = 0;
      const lanes = Array.from({ length: MOVES_AT_ONCE }, (_, lane) => lane);
      await forEachBounded(lanes, MOVES_AT_ONCE, async () => {
        while (asked < max) {
          const mine = Math.min(MESSAGES_PER_CALL, max - asked);
          asked += mine;
          const batch = await moveBatch(queues[name], mine);
          moved += batch;
          // Fewer than asked for: others may take what this lane could not find.
          asked -= mine - batch;
          if (batch === 0) return;
        }
      });
      return { moved, more: moved >= max };
    },
  };
};
