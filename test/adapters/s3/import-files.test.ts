import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImportFiles } from '../../../adapters/s3/import-files.ts';

const bucket = 'audience';
const MIB = 1024 * 1024;

describe('files of an import in S3', () => {
  let server: FauxqsServer;
  let client: S3Client;

  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
    client = new S3Client({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: 'eu-west-3',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const put = (object: string, body: string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: object, Body: body }));
  const get = async (object: string): Promise<string | undefined> =>
    (await client.send(new GetObjectCommand({ Bucket: bucket, Key: object }))).Body?.transformToString();
  const readAll = async (files: ReturnType<typeof createImportFiles>, object: string, fromByte: number) => {
    const parts = await files.read({ bucket, object }, fromByte);
    if (parts === undefined) return undefined;
    const texts: string[] = [];
    for await (const part of parts) texts.push(Buffer.from(part).toString('latin1'));
    return texts;
  };

  it('are read from an offset on, a range at a time', async () => {
    await put('ten', '0123456789');
    const files = createImportFiles(client, { readBytes: 4, uploadBytes: 5 * MIB });
    expect(await readAll(files, 'ten', 0)).toEqual(['0123', '4567', '89']);
    expect(await readAll(files, 'ten', 3)).toEqual(['3456', '789']);
    expect((await readAll(files, 'ten', 10))?.join('')).toBe('');
  });

  it('may be empty or missing', async () => {
    await put('nothing', '');
    const files = createImportFiles(client);
    expect((await readAll(files, 'nothing', 0))?.join('')).toBe('');
    expect(await readAll(files, 'missing', 0)).toBeUndefined();
  });

  it('are read again where a body breaks off', async () => {
    await put('whole', '0123456789');
    let calls = 0;
    const breaking = {
      send: async (command: GetObjectCommand) => {
        calls += 1;
        if (calls === 2) {
          const transformToByteArray = () => Promise.reject(new Error('socket hang up'));
          return { Body: { transformToByteArray }, ContentRange: 'bytes 4-7/10' };
        }
        return await client.send(command);
      },
    } as unknown as S3Client;
    const timing = { sleep: async () => undefined, random: () => 0 };
    const files = createImportFiles(breaking, { readBytes: 4, uploadBytes: 5 * MIB }, timing);
    expect((await readAll(files, 'whole', 0))?.join('')).toBe('0123456789');
    expect(calls).toBe(4);
  });

  it('are joined into one object, in one piece where they are small', async () => {
    const files = createImportFiles(client);
    await files.write({ bucket, object: 'part-0' }, 'é1\n');
    await files.write({ bucket, object: 'part-1' }, '2\n');
    await files.join({ bucket, object: 'joined' }, 'head\n', ['part-0', 'part-1']);
    expect(await get('joined')).toBe('head\né1\n2\n');
    const { ContentType } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'joined' }));
    expect(ContentType).toBe('text/csv; charset=utf-8');
  });

  it('are joined in several parts where they are large', async () => {
    const parts = ['a', 'b', 'c'].map((letter) => letter.repeat(4 * MIB));
    const files = createImportFiles(client, { readBytes: MIB, uploadBytes: 5 * MIB });
    for (const [index, text] of parts.entries())
      await files.write({ bucket, object: `large-${index}` }, text);
    await files.join({ bucket, object: 'large' }, 'head\n', ['large-0', 'large-1', 'large-2']);
    expect(await get('large')).toBe(`head\n${parts.join('')}`);
  });

  it('are not joined when a part is missing, and leave no half object', async () => {
    const files = createImportFiles(client);
    await expect(files.join({ bucket, object: 'half' }, 'head\n', ['no-such-part'])).rejects.toThrow(
      'no-such-part',
    );
    await expect(get('half')).rejects.toThrow();
  });
});
