import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ImportQueue } from '../../core/ports.ts';
import { realTiming, type Timing } from '../backoff.ts';
import { withKeyThrottling } from './key-throttling.ts';

/** The queue that drives imports from checkpoint to checkpoint. */
export const createImportQueue = (
  client: SQSClient,
  queueUrl: string,
  timing: Timing = realTiming,
): ImportQueue => ({
  async send(message) {
    const input = { QueueUrl: queueUrl, MessageBody: JSON.stringify(message) };
    await withKeyThrottling(timing, () => client.send(new SendMessageCommand(input)));
  },
});
