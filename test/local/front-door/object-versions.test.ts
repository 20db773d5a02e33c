import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPersonalObjects } from '../../../adapters/s3/personal-objects.ts';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';

const region = 'eu-west-3';
const Bucket = 'people';

describe('versions of objects in the local run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  let s3: S3Client;

  beforeAll(async () => {
    const backend = await startObjectsAndQueues({
      dataDir: folder,
      region,
      buckets: [Bucket, 'plain'],
      queues: [],
    });
    stops.push(() => backend.stop());
    const door = await startFrontDoor();
    stops.push(() => door.close());
    const objectsDir = join(folder, 'objects');
    door.open({
      tables: { call: () => Promise.reject(new Error('no tables')), close: async () => {} },
      ports: { objectsAndQueues: backend.port, provider: 9 },
      objectsDir,
      versions: createObjectVersions(objectsDir, new Set([Bucket])),
      corsOf: () => [],
      secret: () => ({ status: 400, body: {} }),
      invokeLater: () => false,
      notify: async () => {},
      meter: createMeter(join(folder, 'meter.json')),
      authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
    });
    s3 = new S3Client({
      endpoint: door.url,
      region,
      maxAttempts: 1,
      forcePathStyle: true,
      credentials: { accessKeyId: 'purge', secretAccessKey: 'local' },
    });
    stops.push(() => s3.destroy());
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const versionsOf = async (Prefix: string) => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix }),
    );
    const view = (one: { Key?: string | undefined; IsLatest?: boolean | undefined }) =>
      `${one.Key}${one.IsLatest ? ' latest' : ''}`;
    return { versions: Versions.map(view).sort(), markers: DeleteMarkers.map(view).sort() };
  };

  it('keep what was replaced, in one piece or in parts', async () => {
    await put('a/list é.csv', 'first');
    await put('a/list é.csv', 'second');
    const target = { Bucket, Key: 'a/list é.csv' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const part = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'third' }));
    const Parts = [{ PartNumber: 1, ETag: part.ETag }];
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    const { Body } = await s3.send(new GetObjectCommand(target));
    expect(await Body?.transformToString()).toBe('third');
    expect(await versionsOf('a/')).toEqual({
      versions: ['a/list é.csv', 'a/list é.csv', 'a/list é.csv latest'],
      markers: [],
    });
  });

  it('keep what was deleted, behind a note that it was', async () => {
    await put('b/rejects.csv', 'people');
    await remove('b/rejects.csv');
    expect(await versionsOf('b/')).toEqual({
      versions: ['b/rejects.csv'],
      markers: ['b/rejects.csv latest'],
    });
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'b/' }));
    expect(KeyCount).toBe(0);
    await put('b/rejects.csv', 'again');
    expect(await versionsOf('b/')).toEqual({
      versions: ['b/rejects.csv', 'b/rejects.csv latest'],
      markers: ['b/rejects.csv'],
    });
  });

  it('are not kept of a call that failed, nor in a bucket without versions', async () => {
    await put('c/x', 'one');
    const failed = s3.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: 'c/x',
        UploadId: 'none',
        MultipartUpload: { Parts: [] },
      }),
    );
    await expect(failed).rejects.toThrow();
    expect(await versionsOf('c/')).toEqual({ versions: ['c/x latest'], markers: [] });
    for (const Body of ['one', 'two']) {
      await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'x', Body }));
    }
    await s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'x' }));
    expect((await versionsOf('x')).versions).toEqual([]);
  });

  it('may not lose the newest before the others', async () => {
    await put('d/x', 'one');
    await put('d/x', 'two');
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'd/' }));
    const VersionId = Versions.find(({ IsLatest }) => IsLatest)?.VersionId;
    const removing = s3.send(new DeleteObjectCommand({ Bucket, Key: 'd/x', VersionId }));
    await expect(removing).rejects.toThrow(/only when it is the last/);
  });

  it('are all found and deleted by a purge, and nothing of another campaign', async () => {
    for (const campaign of ['e1', 'e2']) {
      for (const content of ['one', 'two']) await put(`uploads/${campaign}/list.csv`, content);
      await put(`uploads/${campaign}/gone.csv`, 'three');
      await remove(`uploads/${campaign}/gone.csv`);
      await put(`uploads/${campaign}/single.csv`, 'four');
    }
    const objects = createPersonalObjects(s3, Bucket);
    const all = await objects.list('uploads/e1/');
    expect(all.map(({ object }) => object).sort()).toEqual([
      'uploads/e1/gone.csv',
      'uploads/e1/gone.csv',
      'uploads/e1/list.csv',
      'uploads/e1/list.csv',
      'uploads/e1/single.csv',
    ]);
    for (const version of all) await objects.remove(version);
    // A run that died is repeated.
    for (const version of all) await objects.remove(version);
    expect(await objects.list('uploads/e1/')).toEqual([]);
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'uploads/e1/list.csv' }))).rejects.toThrow();
    expect(await objects.list('uploads/e2/')).toHaveLength(5);
  });
});
