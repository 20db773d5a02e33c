import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type ChunkMessage, chunkMessageSchema } from '../../core/messages.ts';
import { backoffSeconds } from '../../core/retry.ts';
import { createChunkSender, type SendDependencies, type Verdict } from './chunk-sender.ts';

/** What the handler uses of the Lambda context. */
export type SendContext = { awsRequestId: string; getRemainingTimeInMillis(): number };

/** Time kept back before the function's time-out: the last call to the provider may take 10 s, then it is recorded. */
const RESERVE_MS = 15_000;

/** The message of a record; undefined where it is none. */
const readMessage = (record: SQSRecord): ChunkMessage | undefined => {
  try {
    return chunkMessageSchema.parse(JSON.parse(record.body));
  } catch {
    return undefined;
  }
};

/** Sends the chunks of a batch, all at once and each on its own: none waits for another to be sent or recorded. */
export const createHandler = (deps: SendDependencies) => {
  const sendChunk = createChunkSender(deps);

  return async (event: SQSEvent, context: SendContext): Promise<SQSBatchResponse> => {
    const untilMs = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const batchItemFailures: SQSBatchItemFailure[] = [];

    const sendRecord = async (record: SQSRecord, message: ChunkMessage): Promise<Verdict> => {
      const receives = Number(record.attributes.ApproximateReceiveCount);
      const claimId = `${context.awsRequestId}.${record.messageId}`;
      try {
        return await sendChunk({ message, claimId, receives, untilMs });
      } catch (error) {
        const { campaign, chunk } = message;
        deps.log.error('a chunk failed and will be tried again', { campaign, chunk, error });
        return { verdict: 'retry', seconds: backoffSeconds(receives, deps.random) };
      }
    };

    await Promise.all(
      event.Records.map(async (record) => {
        const message = readMessage(record);
        if (message === undefined) {
          deps.log.error('a chunk message cannot be read', { messageId: record.messageId });
          batchItemFailures.push({ itemIdentifier: record.messageId });
          return;
        }
        const verdict = await sendRecord(record, message);
        if (verdict.verdict === 'done') return;
        batchItemFailures.push({ itemIdentifier: record.messageId });
        await deps.queue.retryIn(record.receiptHandle, verdict.seconds).catch((error: unknown) => {
          // The message then comes back when its visibility time-out ends: later, but not lost.
          deps.log.warn('the visibility of a message could not be changed', { error });
        });
      }),
    );
    return { batchItemFailures };
  };
};
