import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ChainHead, Seal } from '../../core/audit/chain.ts';
import { type SealReader, type SealStore, sealingSchema } from '../../core/audit/seals.ts';
import { DAY_SECONDS } from '../../core/base/day.ts';
import { sha256 } from '../../core/base/sha256.ts';
import { pagesOf } from '../aws/pages.ts';

/**
 * A seal is in the name of its object, so that all of a chain are read as a list: `ends/<chain>/<number>-<hash>`. When
 * it was made is what S3 says, which nobody can write.
 */
const ENDS = 'ends/';
const SEALINGS = 'sealings/';

const endName = (chain: string, { number, hash }: ChainHead): string =>
  `${ENDS}${chain}/${String(number).padStart(12, '0')}-${hash}`;
const sealingName = (atMs: number): string => `${SEALINGS}${new Date(atMs).toISOString()}.json`;

/** What a bucket holds whose names begin so, in the order of the names, a page at a time. */
const listed = (
  client: S3Client,
  bucket: string,
  of: { Prefix: string; StartAfter?: string; Delimiter?: string },
) =>
  pagesOf(
    (after: string | undefined) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, ...of, ContinuationToken: after })),
    ({ IsTruncated, NextContinuationToken }) => (IsTruncated === true ? NextContinuationToken : undefined),
  );

export const createSealStore = (client: S3Client, bucket: string): SealStore => {
  const put = async (Key: string, Body: string): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json' }));
  };
  const lastName = async (StartAfter: string): Promise<string | undefined> => {
    let name: string | undefined;
    for await (const { Contents = [] } of listed(client, bucket, { Prefix: SEALINGS, StartAfter })) {
      name = Contents.at(-1)?.Key ?? name;
    }
    return name;
  };
  return {
    async last(nowMs) {
      // Where there is none of the last days, all are looked through.
      const Key = (await lastName(sealingName(nowMs - 2 * DAY_SECONDS * 1000))) ?? (await lastName(SEALINGS));
      if (Key === undefined) return undefined;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const text = (await Body?.transformToString()) ?? '';
      return { sealing: sealingSchema.parse(JSON.parse(text)), hash: await sha256(text) };
    },
    putEnd: (chain, end) => put(endName(chain, end), JSON.stringify({ chain, ...end })),
    put: (sealing) => put(sealingName(sealing.atMs), JSON.stringify(sealing)),
  };
};

export const createSealReader = (client: S3Client, bucket: string): SealReader => ({
  async of(chain) {
    const seals: Seal[] = [];
    for await (const { Contents = [] } of listed(client, bucket, { Prefix: `${ENDS}${chain}/` })) {
      for (const { Key = '', LastModified } of Contents) {
        const [, number, hash] = /\/(\d+)-([0-9a-f]+)$/.exec(Key) ?? [];
        if (number === undefined || hash === undefined) continue;
        seals.push({ number: Number(number), hash, sealedAtMs: LastModified?.getTime() ?? 0 });
      }
    }
    return seals;
  },

  async chains() {
    const found: string[] = [];
    for await (const { CommonPrefixes = [] } of listed(client, bucket, { Prefix: ENDS, Delimiter: '/' })) {
      found.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(ENDS.length, -1)));
    }
    return found;
  },
});
