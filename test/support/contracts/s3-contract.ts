import { gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAudienceUploads } from '../../../adapters/s3/audience-uploads.ts';
import { createEventFiles } from '../../../adapters/s3/event-files.ts';
import { createImportFiles } from '../../../adapters/s3/import-files.ts';
import { createPersonalObjects } from '../../../adapters/s3/personal-objects.ts';
import { createReportFiles } from '../../../adapters/s3/report-files.ts';

const MIB = 1024 * 1024;

/** An S3 to test with, whoever wrote it. */
export type S3Server = {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<unknown>;
};

export type S3Contract = {
  start(): Promise<S3Server>;
  /** Whether the buckets `files` and `personal`, the second with versions, are there. */
  hasBuckets: boolean;
  /** Whether an upload is gone once it is completed, as AWS has it. */
  forgetsUploads?: boolean;
  /** Whether a list names each version of an object once, as AWS does. */
  listsVersionsOnce?: boolean;
  /** Milliseconds that a test may take. */
  timeout?: number;
};

/** What the adapters need of S3: the same tests for the local run's and for every other that can be had. */
export const s3Contract = ({
  start,
  hasBuckets,
  forgetsUploads = true,
  listsVersionsOnce = true,
  timeout = 30_000,
}: S3Contract): void => {
  let server: S3Server;
  let client: S3Client;
  const slow = { timeout };

  beforeAll(async () => {
    server = await start();
    const { endpoint, accessKeyId, secretAccessKey } = server;
    client = new S3Client({
      endpoint,
      region: 'eu-west-3',
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    if (hasBuckets) return;
    for (const Bucket of ['files', 'personal']) await client.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: 'personal', VersioningConfiguration }));
  }, 120_000);
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  it(
    'takes a list in parts from whoever has their addresses, and knows which have arrived',
    slow,
    async () => {
      const uploads = createAudienceUploads(client, 'files');
      const upload = await uploads.begin('lists/people.csv');
      expect(await uploads.arrived('lists/people.csv', upload)).toEqual([]);
      const bodies = ['a'.repeat(5 * MIB), 'end'];
      for (const [at, body] of bodies.entries()) {
        const url = await uploads.partUrl('lists/people.csv', upload, at + 1, 60);
        expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
      }
      const arrived = await uploads.arrived('lists/people.csv', upload);
      expect(arrived?.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
        [1, 5 * MIB],
        [2, 3],
      ]);
      expect(await uploads.complete('lists/people.csv', upload, arrived ?? [])).toBe('completed');
      expect(await uploads.sizeBytes('lists/people.csv')).toBe(5 * MIB + 3);
      if (forgetsUploads) expect(await uploads.arrived('lists/people.csv', upload)).toBeUndefined();
      expect(await uploads.sizeBytes('lists/none.csv')).toBeUndefined();
      expect((await uploads.text('lists/people.csv'))?.length).toBe(5 * MIB + 3);
      expect(await uploads.text('lists/none.csv')).toBeUndefined();
      const address = await uploads.downloadUrl('lists/people.csv', 'people.csv', 60);
      const download = await fetch(address);
      expect([download.headers.get('content-disposition'), (await download.text()).length]).toEqual([
        'attachment; filename="people.csv"',
        5 * MIB + 3,
      ]);
    },
  );

  it('reads a file in ranges and joins files, in one piece or in parts', slow, async () => {
    const files = createImportFiles(client, { readBytes: 4, uploadBytes: 5 * MIB });
    const bucket = 'files';
    const textOf = async (object: string, from: number): Promise<string | undefined> => {
      const pieces = await files.read({ bucket, object }, from);
      if (pieces === undefined) return undefined;
      const texts: string[] = [];
      for await (const piece of pieces) texts.push(Buffer.from(piece).toString());
      return texts.join('|');
    };
    await files.write({ bucket, object: 'ten' }, '0123456789');
    expect(await textOf('ten', 0)).toBe('0123|4567|89');
    expect(await textOf('ten', 10)).toBe('');
    expect(await textOf('no-such-file', 0)).toBeUndefined();
    await files.join({ bucket, object: 'joined' }, 'head\n', ['ten']);
    expect(await textOf('joined', 12)).toBe('789');
    const large = createImportFiles(client, { readBytes: 4 * MIB, uploadBytes: 5 * MIB });
    await large.write({ bucket, object: 'large' }, 'x'.repeat(6 * MIB));
    await large.join({ bucket, object: 'both' }, 'head\n', ['large', 'ten']);
    expect(await createAudienceUploads(client, bucket).sizeBytes('both')).toBe(6 * MIB + 15);
  });

  it('streams event files, compressed or not, and reports in parts', slow, async () => {
    const put = (Key: string, Body: Uint8Array) =>
      client.send(new PutObjectCommand({ Bucket: 'files', Key, Body }));
    const records = async (key: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const record of createEventFiles(client).lines('files', key)) found.push(record);
      return found;
    };
    await put('events/1.gz', gzipSync('{"a":1}\n{"b":2}\n'));
    await put('events/2', Buffer.from('{"a":1}{"b":2}'));
    expect([await records('events/1.gz'), await records('events/2')]).toEqual([
      ['{"a":1}', '{"b":2}'],
      ['{"a":1}', '{"b":2}'],
    ]);
    await createEventFiles(client).replace('files', 'events/1.gz', gzipSync('{"kept":1}\n'));
    // Told of once more, it is what is kept that is read.
    expect(await records('events/1.gz')).toEqual(['{"kept":1}']);
    await expect(records('events/never')).rejects.toThrow('key does not exist');
    async function* content() {
      for (let at = 0; at < 9; at += 1) yield Buffer.alloc(MIB, 0x78);
    }
    await createReportFiles(client, 'files').write('reports/one.csv', 'text/csv', content());
    expect(await createAudienceUploads(client, 'files').sizeBytes('reports/one.csv')).toBe(9 * MIB);
  });

  it.skipIf(!listsVersionsOnce)(
    'lists and deletes every version of what a person is in, and nothing else',
    slow,
    async () => {
      const objects = createPersonalObjects(client, 'personal');
      const files = createImportFiles(client);
      for (const text of ['one', 'two', 'three']) {
        await files.write({ bucket: 'personal', object: 'c1/list.csv' }, text);
      }
      await files.write({ bucket: 'personal', object: 'c1/rejects.csv' }, 'row');
      await files.write({ bucket: 'personal', object: 'c2/list.csv' }, 'another campaign');
      const found = await objects.list('c1/');
      expect(found.map(({ object }) => object).sort()).toEqual([
        'c1/list.csv',
        'c1/list.csv',
        'c1/list.csv',
        'c1/rejects.csv',
      ]);
      for (const version of found) await objects.remove(version);
      expect(await objects.list('c1/')).toEqual([]);
      expect(await objects.list('c2/')).toHaveLength(1);
    },
  );
};
