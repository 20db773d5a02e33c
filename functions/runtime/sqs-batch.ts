import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ReceivedMessages } from '../../core/base/work-queues.ts';
import { messageBackoffSeconds } from '../../core/delivery/retry.ts';
import type { Log } from './log.ts';

/** What the functions behind a queue use of the Lambda context. */
export type BatchContext = { awsRequestId: string; getRemainingTimeInMillis(): number };

/**
 * What becomes of a message: the queue is done with it, or gives it out again after so many seconds; without a number
 * after a pause that grows with every receipt.
 */
export type Verdict = { verdict: 'done' } | { verdict: 'retry'; seconds?: number };
export const DONE: Verdict = { verdict: 'done' };

/** One receipt of a message. */
type Received<Message> = {
  message: Message;
  /** Names this receipt: differs between any two. */
  id: string;
  /** How often the message has been received, this time included. */
  receives: number;
};

export type BatchDependencies = {
  /** The queue that the messages come from. */
  received: ReceivedMessages;
  /** Number in [0, 1). */
  random: () => number;
  log: Log;
};

export type BatchWork<Message> = {
  /** What a message is about, for the log: `chunk`. */
  subject: string;
  /** Throws where a body is no message. */
  read: (body: string) => Message;
  /** What of a message helps whoever reads the log of a failure; names nobody. */
  fields: (message: Message) => Record<string, unknown>;
  /** Begins the work on all messages; a promise for each, in their order. One that rejects is tried again. */
  work: (received: readonly Received<Message>[], context: BatchContext) => readonly Promise<Verdict>[];
};

/**
 * A function behind a queue: answers for each message of a batch by itself. Lambda leaves a failed message hidden
 * until its visibility time-out ends, six times as long as the function may run; here it comes back after a pause
 * that begins with seconds. The batch processor of Powertools for AWS Lambda reports failed messages but leaves their
 * visibility as it is, so that work which failed would wait for minutes here: it is not used.
 *
 * A body that cannot be read is treated alike by all functions: logged without what it says, and given back.
 */
export const createBatchHandler = <Message>(
  deps: BatchDependencies,
  { subject, read, fields, work }: BatchWork<Message>,
): ((event: SQSEvent, context: BatchContext) => Promise<SQSBatchResponse>) => {
  const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);

  const giveBack = async (record: SQSRecord, seconds: number): Promise<void> => {
    await deps.received.retryIn(record.receiptHandle, seconds).catch((error: unknown) => {
      // The message then comes back when its visibility time-out ends: later, but not lost.
      deps.log.warn('the visibility of a message could not be changed', { error });
    });
  };

  return async (event, context) => {
    const readable: { record: SQSRecord; received: Received<Message> }[] = [];
    const failed: Promise<string>[] = [];
    const fail = async (record: SQSRecord, seconds?: number): Promise<string> => {
      await giveBack(record, seconds ?? messageBackoffSeconds(receivesOf(record), deps.random));
      return record.messageId;
    };

    for (const record of event.Records) {
      const id = `${context.awsRequestId}.${record.messageId}`;
      try {
        const message = read(record.body);
        readable.push({ record, received: { message, id, receives: receivesOf(record) } });
      } catch {
        // Tried again all the same: the version deployed next may know it. The error is left out, it quotes the body.
        deps.log.error(`a message about a ${subject} cannot be read`, { messageId: record.messageId });
        failed.push(fail(record));
      }
    }
    const verdicts = work(
      readable.map(({ received }) => received),
      context,
    );
    const settle = async (verdict: Promise<Verdict>, at: number): Promise<string | undefined> => {
      const { record, received } = readable[at] as (typeof readable)[number];
      try {
        const reached = await verdict;
        return reached.verdict === 'done' ? undefined : await fail(record, reached.seconds);
      } catch (error) {
        const about = { ...fields(received.message), error };
        deps.log.error(`the work on a ${subject} failed and will be tried again`, about);
        return await fail(record);
      }
    };
    const ids = await Promise.all([...failed, ...verdicts.map(settle)]);
    return {
      batchItemFailures: ids.flatMap((itemIdentifier) =>
        itemIdentifier === undefined ? [] : [{ itemIdentifier }],
      ),
    };
  };
};
