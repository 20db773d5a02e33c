import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { LookupField } from '../../core/audience/lookup-value.ts';
import { lookupValue } from '../../core/audience/lookup-value.ts';
import type { LookupEntry, LookupHit, LookupStore } from '../../core/lookup/store.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { hmac } from '../aws/lookup-key.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { deleteAll, getAll, putAll } from './calls/batch.ts';

const CALLS_AT_ONCE = 8;

/** 144 bits of the hash: far from any chance of two values meeting, and a short key. */
const HASH_BYTES = 18;

type Hash = (field: LookupField, value: string) => string;

const hashUnder = (key: Uint8Array | string): Hash => {
  const mac = hmac(key);
  return (field, value) =>
    Buffer.from(mac(`${field}|${lookupValue(field, value)}`).subarray(0, HASH_BYTES)).toString('base64url');
};

/**
 * A reference is unique in its audience, so its sort key is the audience and a duplicate is found by key;
 * an address may belong to a household, so its sort key names the place too, as does a further place of a person.
 */
const sortKey = (audience: string, entry: LookupEntry): string =>
  entry.field === 'reference' && entry.again !== true
    ? audience
    : `${audience}#${entry.chunk}#${entry.place}`;

const itemOfEntry = (hashOf: Hash, audience: string, entry: LookupEntry, expiresAt: string): Item => ({
  pk: { S: hashOf(entry.field, entry.value) },
  sk: { S: sortKey(audience, entry) },
  c: { N: String(entry.chunk) },
  p: { N: String(entry.place) },
  expiresAt: { N: expiresAt },
});

const audienceOfSortKey = (sk: string): string => sk.split('#', 1)[0] ?? sk;

/**
 * Lookup table: keyed hashes (HMAC-SHA256) of references and addresses → where the person stands. Without the
 * key no value can be read from it, nor a guess be checked.
 */
export const createLookupStore = (
  client: DynamoDBClient,
  table: string,
  hmacKey: () => Promise<Uint8Array | string>,
  timing: Timing = realTiming,
): LookupStore => ({
  async put(audience, entries, expiresAtMs) {
    const hashOf = hashUnder(await hmacKey());
    const expiresAt = String(Math.ceil(expiresAtMs / 1000));
    const items = new Map<string, Item>();
    for (const entry of entries) {
      const item = itemOfEntry(hashOf, audience, entry, expiresAt);
      const id = `${textOf(item, 'pk')} ${textOf(item, 'sk')}`;
      if (!items.has(id)) items.set(id, item);
    }
    await putAll(client, table, [...items.values()], CALLS_AT_ONCE, timing);
  },

  async remove(audience, entries) {
    const hashOf = hashUnder(await hmacKey());
    const keys = new Map<string, Item>();
    for (const entry of entries) {
      const [pk, sk] = [hashOf(entry.field, entry.value), sortKey(audience, entry)];
      keys.set(`${pk} ${sk}`, { pk: { S: pk }, sk: { S: sk } });
    }
    await deleteAll(client, table, [...keys.values()], CALLS_AT_ONCE, timing);
  },

  async placesOfReferences(audience, references) {
    const hashOf = hashUnder(await hmacKey());
    const byHash = new Map<string, string[]>();
    for (const reference of references) {
      const hash = hashOf('reference', reference);
      const same = byHash.get(hash);
      if (same === undefined) byHash.set(hash, [reference]);
      else same.push(reference);
    }
    const keys = [...byHash.keys()].map((hash) => ({ pk: { S: hash }, sk: { S: audience } }));
    const places = new Map<string, { chunk: number; place: number }>();
    for (const item of await getAll(client, table, keys, CALLS_AT_ONCE, timing)) {
      const place = { chunk: numberOf(item, 'c'), place: numberOf(item, 'p') };
      for (const reference of byHash.get(textOf(item, 'pk')) ?? []) places.set(reference, place);
    }
    return places;
  },

  async hashOf(field, value) {
    return hashUnder(await hmacKey())(field, value);
  },

  async find(field, value) {
    const hash = hashUnder(await hmacKey())(field, value);
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: hash } },
      }),
    );
    return (answer.Items ?? []).map(
      (item): LookupHit => ({
        audience: audienceOfSortKey(textOf(item, 'sk')),
        chunk: numberOf(item, 'c'),
        place: numberOf(item, 'p'),
      }),
    );
  },
});
