import { randomUUID } from 'node:crypto';
import type { LocalBucket } from '../stack/storage.ts';
import { objectFile, objectOf, readStored } from './stored-objects.ts';

/** S3 operations that make an object, and the event that S3 tells of it. */
const eventOf: Record<string, string> = {
  PutObject: 's3:ObjectCreated:Put',
  CompleteMultipartUpload: 's3:ObjectCreated:CompleteMultipartUpload',
};

/** Puts a message on a queue of the stack. */
export type PutMessage = (queueName: string, body: string) => Promise<void>;

/**
 * Tells queues of new objects as the buckets' notification configurations ask (Amazon S3 user guide, "Event message
 * structure"). The front door waits for it before it answers: an object whose writer has an answer has been told of.
 */
export const createNotifier = (
  buckets: readonly LocalBucket[],
  region: string,
  objectsDir: string,
  put: PutMessage,
) => {
  const byName = new Map(buckets.map((bucket) => [bucket.name, bucket.notifications]));
  return async (operation: string, url: URL): Promise<void> => {
    const eventName = eventOf[operation];
    if (eventName === undefined) return;
    const { bucket, key } = objectOf(url);
    const stored = readStored(objectFile(objectsDir, bucket, key));
    for (const { event, prefix, suffix, queueName } of byName.get(bucket) ?? []) {
      const wanted = event.replace(/\*$/, '');
      const matches = event.endsWith('*') ? eventName.startsWith(wanted) : eventName === wanted;
      if (!matches || !key.startsWith(prefix) || !key.endsWith(suffix)) continue;
      const record = {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: eventName.replace(/^s3:/, ''),
        userIdentity: { principalId: 'LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: queueName,
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            // Encoded as in a form.
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: stored?.contentLength ?? 0,
            eTag: stored?.etag.replaceAll('"', '') ?? '',
            sequencer: randomUUID().replaceAll('-', '').slice(0, 16),
          },
        },
      };
      await put(queueName, JSON.stringify({ Records: [record] }));
    }
  };
};
