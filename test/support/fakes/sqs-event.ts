import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { BatchContext } from '../../../functions/runtime/sqs-batch.ts';

/** A received message as Lambda hands it over. */
export const aRecord = (
  body: string,
  changes: { messageId?: string; receiptHandle?: string; receives?: number } = {},
): SQSRecord => {
  const { messageId = 'message-0', receiptHandle = messageId.replace('message', 'receipt') } = changes;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(changes.receives ?? 1),
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-3:000000000000:queue',
    awsRegion: 'eu-west-3',
  };
};

/** An invocation with time enough. */
export const aBatchContext: BatchContext = {
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 900_000,
};

/** A batch of messages received for the first time: `message-0`, `message-1`… */
export const anSqsEvent = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => aRecord(body, { messageId: `message-${index}` })),
});

/** What S3 tells of new objects. */
export const objectCreated = (bucket: string, ...keys: string[]): string =>
  JSON.stringify({
    Records: keys.map((key) => ({
      s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
    })),
  });
