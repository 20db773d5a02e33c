import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { withKeyThrottling } from './key-throttling.ts';

/** A queue that takes one message at a time, as JSON. */
export const createMessageQueue = <Message>(
  client: SQSClient,
  queueUrl: string,
  timing: Timing = realTiming,
): { send(message: Message): Promise<void> } => ({
  async send(message) {
    const input = { QueueUrl: queueUrl, MessageBody: JSON.stringify(message) };
    await withKeyThrottling(timing, () => client.send(new SendMessageCommand(input)));
  },
});
