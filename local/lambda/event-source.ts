import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EventSourceMapping } from '../stack/functions.ts';
import type { Invocation } from './pool.ts';
import type { QueueFaults } from './queue-faults.ts';

export type EventSourceOptions = {
  mapping: EventSourceMapping;
  /** Address of the queue at the emulator. */
  queueUrl: string;
  region: string;
  client: SQSClient;
  invoke(event: SQSEvent): Promise<Invocation>;
  /** Batches under way at a time, where the mapping sets no limit. */
  concurrency: number;
  /** What befalls messages; none of them without it. */
  faults?: QueueFaults;
};

export type EventSource = {
  /** Takes no more messages; resolves when the batches under way have ended. */
  stop(): Promise<void>;
};

/** Limits of the SQS API and of Lambda's payload. */
const MESSAGES_PER_CALL = 10;
const MAX_PAYLOAD_BYTES = 6_000_000;
const WAIT_SECONDS = 1;
const AFTER_FAILURE_MS = 500;

const eventOf = ({ mapping, region }: EventSourceOptions, messages: readonly Message[]): SQSEvent => ({
  Records: messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', Attributes }) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    md5OfBody: MD5OfBody,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
      ...Attributes,
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: mapping.queueArn,
    awsRegion: region,
  })),
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Feeds a function from a queue as Lambda's event source mapping does: batches by size and window, up to so many at
 * a time; what succeeded is deleted, the rest comes back when its visibility time-out ends.
 */
export const startEventSource = (options: EventSourceOptions): EventSource => {
  const { mapping, client, queueUrl, faults } = options;
  const most = mapping.maximumConcurrency ?? options.concurrency;
  let isStopped = false;
  const underWay = new Set<Promise<void>>();
  let wake: (() => void) | undefined;

  const receive = async (limit: number, waitSeconds: number): Promise<Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(limit, MESSAGES_PER_CALL),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };

  const gather = async (): Promise<Message[]> => {
    const batch = await receive(mapping.batchSize, WAIT_SECONDS);
    const endMs = performance.now() + mapping.windowSeconds * 1000;
    let bytes = 0;
    const weigh = (messages: readonly Message[]): void => {
      for (const { Body = '' } of messages) bytes += Body.length;
    };
    weigh(batch);
    while (batch.length > 0 && batch.length < mapping.batchSize && bytes < MAX_PAYLOAD_BYTES / 2) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0 || isStopped) break;
      const more = await receive(mapping.batchSize - batch.length, leftMs >= 1000 ? WAIT_SECONDS : 0);
      weigh(more);
      batch.push(...more);
      if (more.length === 0 && leftMs < 1000) await pause(Math.min(50, leftMs));
    }
    return batch;
  };

  /** Lets messages appear again in so many seconds. */
  const giveBack = async (messages: readonly Message[], seconds: number): Promise<void> => {
    for (let at = 0; at < messages.length; at += MESSAGES_PER_CALL) {
      const Entries = messages.slice(at, at + MESSAGES_PER_CALL).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: seconds,
      }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  };

  const finish = async (batch: readonly Message[]): Promise<void> => {
    const invocation = await options.invoke(eventOf(options, batch));
    if (!invocation.ok) {
      if (faults !== undefined) await giveBack(batch, faults.backInSeconds);
      return;
    }
    const response = invocation.result as Partial<SQSBatchResponse> | null;
    const failures = mapping.reportsItemFailures ? (response?.batchItemFailures ?? []) : [];
    const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
    // An answer that names no message fails the whole batch (Lambda developer guide, "Reporting batch item failures").
    const known = new Set(batch.map(({ MessageId }) => MessageId ?? ''));
    if ([...failed].some((id) => !known.has(id))) return;
    const entries = batch
      .filter(({ MessageId }) => !failed.has(MessageId ?? ''))
      .map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    for (let at = 0; at < entries.length; at += MESSAGES_PER_CALL) {
      const Entries = entries.slice(at, at + MESSAGES_PER_CALL);
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  };

  /** Does what befalls messages; answers those that go on as if nothing were. */
  const strike = (batch: readonly Message[], { next }: QueueFaults): Message[] =>
    batch.filter((message) => {
      const fate = next();
      if (fate === undefined) return true;
      const struck = async (): Promise<unknown> => {
        if (fate.fate === 'unprocessed') return await giveBack([message], fate.backInSeconds);
        await pause(fate.afterMs);
        if (isStopped) return;
        return fate.fate === 'late'
          ? await finish([message])
          : await options.invoke(eventOf(options, [message]));
      };
      struck().catch(() => {
        // As below: it comes again.
      });
      return fate.fate === 'twice';
    });

  const poll = async (): Promise<void> => {
    while (!isStopped) {
      if (underWay.size >= most) {
        await new Promise<void>((freed) => {
          wake = freed;
        });
        continue;
      }
      let batch: Message[] = [];
      try {
        batch = await gather();
      } catch {
        // The emulator is stopping, or has a moment of its own; messages are still there.
        if (!isStopped) await pause(AFTER_FAILURE_MS);
      }
      if (faults !== undefined) batch = strike(batch, faults);
      if (batch.length === 0) continue;
      const finished = finish(batch)
        .catch(() => {
          // Not deleted: the messages come again.
        })
        .finally(() => {
          underWay.delete(finished);
          wake?.();
        });
      underWay.add(finished);
    }
  };

  const polling = poll();
  return {
    async stop() {
      isStopped = true;
      wake?.();
      await polling;
      await Promise.all(underWay);
    },
  };
};
