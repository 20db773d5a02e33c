import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EventFileQueue } from '../../core/delivery/event-stream.ts';

/** The queue that names event files to track. Its counts lag by seconds (SQS developer guide, "Available metrics"). */
export const createEventFileQueue = (client: SQSClient, queueUrl: string): EventFileQueue => ({
  async waiting() {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    if (Attributes === undefined) throw new Error('the queue of event files tells no counts');
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  },
});
