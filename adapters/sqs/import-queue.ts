import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ImportQueue } from '../../core/ports.ts';

/** The queue that drives imports from checkpoint to checkpoint. */
export const createImportQueue = (client: SQSClient, queueUrl: string): ImportQueue => ({
  async send(message) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  },
});
