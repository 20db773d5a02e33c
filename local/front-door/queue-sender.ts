import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PutMessage } from './notifications.ts';

/** Puts messages on queues on behalf of the services themselves: S3 that tells of an object. */
export const createQueueSender =
  (client: SQSClient, queueUrl: (name: string) => string, counted: (queue: string) => void): PutMessage =>
  async (queue, body) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl(queue), MessageBody: body }));
    counted(queue);
  };
