import { type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Place } from '../../core/audience/audience.ts';
import { lookupValue } from '../../core/audience/lookup-value.ts';
import { updateUntilWritten } from '../../core/base/conditional-write.ts';
import { refuseNewer, type StoredItem } from '../../core/base/stored-item.ts';
import { fromOf, placesIn, type ShortEntries, withEntry, withoutEntry } from '../../core/lookup/bucket.ts';
import { BUCKET_BYTES, bucketAt, packedEntry } from '../../core/lookup/packed-entries.ts';
import type {
  BucketCleaner,
  BucketKey,
  LookupEntry,
  LookupHash,
  LookupStore,
} from '../../core/lookup/store.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { forEachBounded } from '../aws/concurrency.ts';
import { pagesOf } from '../aws/pages.ts';
import { hmac } from '../aws/secret-keys.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { deleteAll, putAll } from './calls/batch.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';

const CALLS_AT_ONCE = 8;
/** Each takes milliseconds, and many are needed. */
const QUERIES_AT_ONCE = 64;

/** 144 bits of the hash stand for a value in records: far from any chance of two values meeting. */
const RECORD_BYTES = 18;

const hashUnder = (key: Uint8Array | string): LookupHash => {
  const mac = hmac(key);
  return (field, value) => mac(`${field}|${lookupValue(field, value)}`);
};

const bucketKey = (bucket: number): string => bucket.toString(16).padStart(2 * BUCKET_BYTES, '0');

/** A part of the bucket of one audience, as it is stored; without entries where all have been removed. */
type Part = StoredItem & { key: BucketKey; entries: ShortEntries; expiresAt: string };

const partKey = (audience: string, from: string): string => `${audience}#${from}`;

/**
 * What is added to a bucket after its import stands in a part of its own, behind all others: a late run of the import,
 * which writes its own parts as a whole, cannot undo it.
 */
const LATER = 'later';

const expirySeconds = (atMs: number): string => String(Math.ceil(atMs / 1000));

const audienceOfPart = (part: string): string => part.slice(0, part.lastIndexOf('#'));

const keyOf = ({ bucket, part }: BucketKey) => ({ pk: { S: bucket }, sk: { S: part } });

const itemOfPart = ({ key, entries, expiresAt }: Part): Item => ({
  ...keyOf(key),
  ...schemaAttribute('bucket'),
  ...(entries.length > 0 && { e: { B: entries } }),
  expiresAt: { N: expiresAt },
});

const partFromItem = (item: Item): Part =>
  readStored('bucket', item, () => ({
    key: { bucket: textOf(item, 'pk'), part: textOf(item, 'sk') },
    entries: item.e?.B ?? new Uint8Array(0),
    expiresAt: item.expiresAt?.N ?? '',
  }));

/**
 * Lookup table: keyed hashes (HMAC-SHA256) of references, addresses, and names with birth dates → where the person stands.
 * The first bits of a hash name a bucket, which has an item for each audience, or some where it holds many entries; the
 * rest of the hash stands in the item with the place. Without the key no value can be read from it, nor a guess be checked.
 */
export const createLookupStore = (
  client: DynamoDBClient,
  table: string,
  hmacKey: () => Promise<Uint8Array | string>,
  timing: Timing = realTiming,
): LookupStore => {
  const hash = async (): Promise<LookupHash> => hashUnder(await hmacKey());

  /** The last part of an entry's bucket from one sort key to another; undefined where there is none. */
  const lastPart = async (entry: Uint8Array, first: string, last: string): Promise<Part | undefined> => {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': { S: bucketKey(bucketAt(entry)) },
          ':first': { S: first },
          ':last': { S: last },
        },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    const [item] = answer.Items ?? [];
    return item && partFromItem(item);
  };

  /** The part among those that an import writes in which an entry stands, if it does at all. */
  const importedPart = (audience: string, entry: Uint8Array) =>
    lastPart(entry, partKey(audience, ''), partKey(audience, fromOf(entry)));

  /** The part with what was added to a bucket since. */
  const laterPart = (audience: string, entry: Uint8Array) =>
    lastPart(entry, partKey(audience, LATER), partKey(audience, LATER));

  /** Writes a part in place of what was read, if that is still what is there. */
  const replace = (next: Part, latest: Part) => {
    refuseNewer(`bucket ${latest.key.bucket} of ${latest.key.part}`, latest);
    return putIf(client, {
      TableName: table,
      Item: itemOfPart(next),
      ...(latest.entries.length === 0
        ? { ConditionExpression: 'attribute_not_exists(e)' }
        : {
            ConditionExpression: 'e = :latest',
            ExpressionAttributeValues: { ':latest': { B: latest.entries } },
          }),
    });
  };

  const change = async (
    read: () => Promise<Part | undefined>,
    changed: (entries: ShortEntries) => ShortEntries,
  ): Promise<void> => {
    await updateUntilWritten<Part>({
      item: 'a look-up bucket',
      read,
      decide(latest) {
        const entries = changed(latest.entries);
        return entries === latest.entries ? undefined : { ...latest, entries };
      },
      replace,
    });
  };

  const forEachEntry = async (
    entries: readonly LookupEntry[],
    work: (entry: Uint8Array) => Promise<void>,
  ): Promise<void> => {
    const hashOf = await hash();
    for (const { field, value, ...where } of entries) await work(packedEntry(hashOf(field, value), where));
  };

  return {
    hash,

    async hashOf(field, value) {
      return Buffer.from((await hash())(field, value).subarray(0, RECORD_BYTES)).toString('base64url');
    },

    async find(field, value) {
      const wanted = (await hash())(field, value);
      const pages = queryPages(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: bucketKey(bucketAt(wanted)) } },
        // Of two corrections to one contact at the same moment, each would miss the other.
        ConsistentRead: true,
      });
      const hits = [];
      for await (const items of pages) {
        for (const { key, entries } of items.map(partFromItem)) {
          const audience = audienceOfPart(key.part);
          hits.push(...placesIn(entries, wanted).map((where) => ({ audience, ...where })));
        }
      }
      return hits;
    },

    async findAll(audience, field, values) {
      const hashOf = await hash();
      const wanted = values.map((value) => hashOf(field, value));
      const byBucket = new Map<number, number[]>();
      for (const [index, one] of wanted.entries()) {
        const bucket = bucketAt(one);
        const indexes = byBucket.get(bucket);
        if (indexes === undefined) byBucket.set(bucket, [index]);
        else indexes.push(index);
      }
      const found: Place[][] = values.map(() => []);
      await forEachBounded(byBucket, QUERIES_AT_ONCE, async ([bucket, indexes]) => {
        const pages = queryPages(client, {
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :list)',
          ExpressionAttributeValues: {
            ':pk': { S: bucketKey(bucket) },
            ':list': { S: partKey(audience, '') },
          },
        });
        for await (const items of pages) {
          for (const { entries } of items.map(partFromItem)) {
            for (const index of indexes) {
              found[index]?.push(...placesIn(entries, wanted[index] ?? new Uint8Array()));
            }
          }
        }
      });
      return found;
    },

    async create(audience, parts, expiresAtMs) {
      const expiresAt = expirySeconds(expiresAtMs);
      const items = parts.map(({ bucket, from, entries }) =>
        itemOfPart({
          key: { bucket: bucketKey(bucket), part: partKey(audience, from) },
          entries,
          expiresAt,
        }),
      );
      await putAll(client, table, items, CALLS_AT_ONCE, timing);
    },

    async add(audience, entries, expiresAtMs) {
      await forEachEntry(entries, (entry) => {
        const empty: Part = {
          key: { bucket: bucketKey(bucketAt(entry)), part: partKey(audience, LATER) },
          entries: new Uint8Array(0),
          expiresAt: expirySeconds(expiresAtMs),
        };
        return change(
          async () => (await laterPart(audience, entry)) ?? empty,
          (before) => withEntry(before, entry),
        );
      });
    },

    async remove(audience, entries) {
      await forEachEntry(entries, async (entry) => {
        for (const part of [importedPart, laterPart]) {
          await change(
            () => part(audience, entry),
            (before) => withoutEntry(before, entry),
          );
        }
      });
    },
  };
};

/** Looks for the buckets of a campaign in the Lookup table and deletes them. Needs no key. */
export const createBucketCleaner = (
  client: DynamoDBClient,
  table: string,
  timing: Timing = realTiming,
): BucketCleaner => ({
  async *scan(campaign) {
    const pages = pagesOf(
      (from: Item | undefined) =>
        client.send(
          new ScanCommand({
            TableName: table,
            FilterExpression: 'begins_with(sk, :lists)',
            ExpressionAttributeValues: { ':lists': { S: `${campaign}-` } },
            ProjectionExpression: 'pk, sk',
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        ),
      (page) => page.LastEvaluatedKey,
    );
    for await (const { Items = [] } of pages) {
      yield Items.map((item) => ({ bucket: textOf(item, 'pk'), part: textOf(item, 'sk') }));
    }
  },

  async removeAll(keys) {
    await deleteAll(client, table, keys.map(keyOf), CALLS_AT_ONCE, timing);
  },
});
