import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReceivedMessages } from '../../core/base/work-queues.ts';

/** Limit of the SQS API. */
const MAX_VISIBILITY_SECONDS = 43_200;

/** What was received of a queue, to be given out again. */
export const createReceivedMessages = (client: SQSClient, queueUrl: string): ReceivedMessages => ({
  async retryIn(receiptHandle, seconds) {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: Math.min(MAX_VISIBILITY_SECONDS, Math.max(0, Math.ceil(seconds))),
      }),
    );
  },
});
