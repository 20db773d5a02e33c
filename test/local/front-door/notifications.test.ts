import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createNotifier } from '../../../local/front-door/notifications.ts';
import { objectFile } from '../../../local/front-door/stored-objects.ts';
import type { LocalBucket, ObjectNotification } from '../../../local/stack/storage.ts';

const objectsDir = mkdtempSync(join(tmpdir(), 'tocsin-'));
afterAll(() => rmSync(objectsDir, { recursive: true, force: true }));

const notification = (more: Partial<ObjectNotification>): ObjectNotification => ({
  event: 's3:ObjectCreated:*',
  prefix: '',
  suffix: '',
  queueName: 'events',
  ...more,
});

const notifier = (...notifications: ObjectNotification[]) => {
  const put: { queue: string; body: string }[] = [];
  const buckets: LocalBucket[] = [{ name: 'files', isVersioned: false, notifications, cors: [] }];
  const notify = createNotifier(buckets, 'eu-west-3', objectsDir, async (queue, body) => {
    put.push({ queue, body });
  });
  return {
    put,
    /** Queues that were told. */
    tell: async (operation: string, path: string): Promise<string[]> => {
      put.length = 0;
      await notify(operation, new URL(path, 'http://front-door'));
      return put.map(({ queue }) => queue);
    },
  };
};

describe('notifications of new objects', () => {
  it('tell of an object that was put and of an upload that was completed, and of nothing else', async () => {
    const { tell } = notifier(notification({}));
    expect(await tell('PutObject', '/files/a.csv')).toEqual(['events']);
    expect(await tell('CompleteMultipartUpload', '/files/a.csv?uploadId=u')).toEqual(['events']);
    for (const operation of ['UploadPart', 'CreateMultipartUpload', 'GetObject', 'DeleteObject']) {
      expect(await tell(operation, '/files/a.csv')).toEqual([]);
    }
    expect(await tell('PutObject', '/others/a.csv')).toEqual([]);
  });

  it('keep to the prefix, the suffix and the kind of event that the template names', async () => {
    const { tell } = notifier(
      notification({ prefix: 'events/', suffix: '.json', queueName: 'both' }),
      notification({ event: 's3:ObjectCreated:Put', queueName: 'put' }),
    );
    expect(await tell('PutObject', '/files/events/1.json')).toEqual(['both', 'put']);
    expect(await tell('CompleteMultipartUpload', '/files/events/1.json?uploadId=u')).toEqual(['both']);
    expect(await tell('PutObject', '/files/events/1.csv')).toEqual(['put']);
    expect(await tell('CompleteMultipartUpload', '/files/1.json?uploadId=u')).toEqual([]);
  });

  it('name bucket, size and key, the key encoded as S3 encodes it', async () => {
    const { put, tell } = notifier(notification({}));
    const file = objectFile(objectsDir, 'files', "listes/patients d'été+1.csv");
    mkdirSync(dirname(file), { recursive: true });
    const stored = { key: '', etag: '"0a"', lastModified: '', contentLength: 120 };
    writeFileSync(`${file}.meta.json`, JSON.stringify(stored));
    await tell('PutObject', '/files/listes/patients%20d%27%C3%A9t%C3%A9%2B1.csv');
    const { Records } = JSON.parse(put[0]?.body ?? '') as { Records: unknown[] };
    expect(Records).toEqual([
      expect.objectContaining({
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: expect.objectContaining({
          bucket: expect.objectContaining({ name: 'files', arn: 'arn:aws:s3:::files' }),
          object: expect.objectContaining({
            key: "listes/patients+d'%C3%A9t%C3%A9%2B1.csv",
            size: 120,
            eTag: '0a',
          }),
        }),
      }),
    ]);
  });

  it('fail with the queue, so that no object is answered for of which nobody was told', async () => {
    const buckets: LocalBucket[] = [
      { name: 'files', isVersioned: false, notifications: [notification({})], cors: [] },
    ];
    const notify = createNotifier(buckets, 'eu-west-3', objectsDir, () =>
      Promise.reject(new Error('no queue')),
    );
    await expect(notify('PutObject', new URL('http://front-door/files/a.csv'))).rejects.toThrow('no queue');
  });
});
