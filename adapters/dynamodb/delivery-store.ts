import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CHUNK_SIZE, channelSchema, languageSchema, type Place } from '../../core/audience/audience.ts';
import { refuseNewer } from '../../core/base/stored-item.ts';
import type { Delivery, Phase } from '../../core/delivery/delivery.ts';
import { type Letter, type ReturnReason, returnReasons } from '../../core/delivery/letter.ts';
import type { Facts } from '../../core/delivery/outcome.ts';
import type { DeliveryStore, NewDelivery } from '../../core/delivery/store.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { forEachBounded } from '../aws/concurrency.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { getAll } from './calls/batch.ts';
import { audienceOfBucketKey, BUCKETS, bucketKey, chunkKey } from './calls/bucket.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';
import { whileThrottled } from './calls/throttling.ts';
import { decodeFacts, encodeFacts } from './facts-codec.ts';

const CREATES_AT_ONCE = 16;
const READS_AT_ONCE = 4;
const BUCKETS_AT_ONCE = 4;

/** The earliest time in any facts, epoch seconds; offsets from it stay short. */
const earliest = (people: readonly Facts[]): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const facts of people) {
    for (const at of Object.values(facts)) if (at < least) least = at;
  }
  return least;
};

/** Places as the bits of a hexadecimal number, the first the least. */
const bitsOf = (places: readonly number[]): string =>
  places.reduce((bits, place) => bits | (1n << BigInt(place)), 0n).toString(16);

const placesOf = (bits: string): number[] => {
  const all = BigInt(`0x${bits}`);
  return Array.from({ length: CHUNK_SIZE }, (_, place) => place).filter(
    (place) => ((all >> BigInt(place)) & 1n) === 1n,
  );
};

const wordOf = ({ chunk, place }: Place): string => `${chunk.toString(36)}.${place.toString(36)}`;

const placeOfWord = (word: string): Place => {
  const [chunk = '', place = ''] = word.split('.');
  return { chunk: Number.parseInt(chunk, 36), place: Number.parseInt(place, 36) };
};

const textOfWays = (ways: Readonly<Record<number, Place>>): string =>
  Object.entries(ways)
    .map(([place, to]) => `${Number(place).toString(36)}:${wordOf(to)}`)
    .join(' ');

const waysOfText = (text: string): Record<number, Place> =>
  Object.fromEntries(
    text.split(' ').map((entry) => {
      const [place = '', word = ''] = entry.split(':');
      return [Number.parseInt(place, 36), placeOfWord(word)];
    }),
  );

/** Reasons by their letter in the Delivery table; a letter never changes. */
const returnLetters: Record<ReturnReason, string> = {
  unknown: 'u',
  moved: 'm',
  'incomplete-address': 'i',
  refused: 'r',
  unclaimed: 'c',
  deceased: 'd',
  other: 'o',
};

/** Letters as `<batch>:<bits of places>` for each batch, then `<place>!<reason>` for each that came back. */
const textOfLetters = (letters: NonNullable<Delivery['letters']>): string => {
  const entries = Object.entries(letters).map(([place, letter]) => ({ place: Number(place), ...letter }));
  const batches = [...new Set(entries.map(({ batch }) => batch))];
  return [
    ...batches.map((batch) => {
      const places = entries.filter((one) => one.batch === batch).map(({ place }) => place);
      return `${batch.toString(36)}:${bitsOf(places)}`;
    }),
    ...entries.flatMap(({ place, returned }) =>
      returned === undefined ? [] : [`${place.toString(36)}!${returnLetters[returned]}`],
    ),
  ].join(' ');
};

const lettersOfText = (text: string): NonNullable<Delivery['letters']> => {
  const letters: Record<number, Letter> = {};
  for (const entry of text.split(' ')) {
    const [number = '', bits] = entry.split(':');
    if (bits !== undefined) {
      for (const place of placesOf(bits)) letters[place] = { batch: Number.parseInt(number, 36) };
      continue;
    }
    const [place = '', letter] = entry.split('!');
    const known = letters[Number.parseInt(place, 36)];
    const returned = returnReasons.find((reason) => returnLetters[reason] === letter);
    if (known === undefined || returned === undefined) throw new Error(`unknown letter "${entry}"`);
    known.returned = returned;
  }
  return letters;
};

/**
 * Item of the Delivery table. Names are short because the item is to stay below the 1 KB of a write unit:
 * `n` size, `m` places with a channel to fall back on as bits of a hexadecimal number, `x` those without a usable postal
 * address, `o` original places, `g` fallback attempts (numbers in base 36), `k` places after corrections, `d` the place whose change is told, `p` letters, `h` phase, `v` version, `a` attempts, `i`/`t` claim, `w` not before, `r` released at,
 * `s` schema,
 * `b` base of the facts in epoch seconds, `f` facts.
 */
const itemOfDelivery = (delivery: Delivery): Item => {
  const item: Item = {
    ...chunkKey(delivery.audience, delivery.chunk),
    ...schemaAttribute('delivery'),
    c: { S: delivery.channel },
    l: { S: delivery.language },
    n: { N: String(delivery.size) },
    h: { S: delivery.phase },
    v: { N: String(delivery.version) },
    a: { N: String(delivery.attempts) },
  };
  if (delivery.fallbackPlaces !== undefined) item.m = { S: bitsOf(delivery.fallbackPlaces) };
  if (delivery.noPostPlaces !== undefined) item.x = { S: bitsOf(delivery.noPostPlaces) };
  if (delivery.originalPlaces !== undefined) item.o = { S: delivery.originalPlaces.map(wordOf).join(' ') };
  if (delivery.changeOf !== undefined) item.d = { S: wordOf(delivery.changeOf) };
  if (delivery.fallbackTo !== undefined) item.g = { S: textOfWays(delivery.fallbackTo) };
  if (delivery.correctedTo !== undefined) item.k = { S: textOfWays(delivery.correctedTo) };
  if (delivery.letters !== undefined) item.p = { S: textOfLetters(delivery.letters) };
  if (delivery.claim !== undefined) {
    item.i = { S: delivery.claim.id };
    item.t = { N: String(delivery.claim.atMs) };
  }
  if (delivery.notBeforeMs !== undefined) item.w = { N: String(delivery.notBeforeMs) };
  if (delivery.releasedAtMs !== undefined) item.r = { N: String(delivery.releasedAtMs) };
  const base = earliest(delivery.facts);
  if (base !== Number.POSITIVE_INFINITY) {
    item.b = { N: String(base) };
    item.f = { S: encodeFacts(delivery.facts, base) };
  }
  return item;
};

const readDelivery = (item: Item): Delivery => {
  const size = numberOf(item, 'n');
  return {
    audience: audienceOfBucketKey(textOf(item, 'pk')),
    chunk: numberOf(item, 'sk'),
    channel: channelSchema.parse(textOf(item, 'c')),
    language: languageSchema.parse(textOf(item, 'l')),
    size,
    ...(item.m && { fallbackPlaces: placesOf(textOf(item, 'm')) }),
    ...(item.x && { noPostPlaces: placesOf(textOf(item, 'x')) }),
    ...(item.o && { originalPlaces: textOf(item, 'o').split(' ').map(placeOfWord) }),
    ...(item.d && { changeOf: placeOfWord(textOf(item, 'd')) }),
    ...(item.g && { fallbackTo: waysOfText(textOf(item, 'g')) }),
    ...(item.k && { correctedTo: waysOfText(textOf(item, 'k')) }),
    ...(item.p && { letters: lettersOfText(textOf(item, 'p')) }),
    phase: textOf(item, 'h') as Phase,
    version: numberOf(item, 'v'),
    attempts: numberOf(item, 'a'),
    ...(item.i && { claim: { id: textOf(item, 'i'), atMs: numberOf(item, 't') } }),
    ...(item.w && { notBeforeMs: numberOf(item, 'w') }),
    ...(item.r && { releasedAtMs: numberOf(item, 'r') }),
    facts: item.f
      ? decodeFacts(textOf(item, 'f'), size, numberOf(item, 'b'))
      : Array.from({ length: size }, () => ({})),
  };
};

/** The delivery of an item of the Delivery table. */
export const deliveryFromItem = (item: Item): Delivery => readStored('delivery', item, readDelivery);

const newDelivery = (made: NewDelivery): Delivery => ({
  ...made,
  phase: 'waiting',
  version: 1,
  attempts: 0,
  facts: Array.from({ length: made.size }, () => ({})),
});

/** Delivery table: the state of a chunk and the outcomes of its people, one small item a chunk. */
export const createDeliveryStore = (
  client: DynamoDBClient,
  table: string,
  timing: Timing = realTiming,
): DeliveryStore => ({
  async create(deliveries) {
    // BatchWriteItem takes no conditions, and an existing item must stay as it is.
    await forEachBounded(deliveries, CREATES_AT_ONCE, async (made) => {
      const put = {
        TableName: table,
        Item: itemOfDelivery(newDelivery(made)),
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      await whileThrottled(timing, () => putIf(client, put));
    });
  },

  async get(audience, chunk) {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: chunkKey(audience, chunk), ConsistentRead: true }),
    );
    return answer.Item && deliveryFromItem(answer.Item);
  },

  async getMany(keys) {
    const distinct = new Map(keys.map((key) => [`${key.audience}#${key.chunk}`, key]));
    const items = await getAll(
      client,
      table,
      [...distinct.values()].map(({ audience, chunk }) => chunkKey(audience, chunk)),
      READS_AT_ONCE,
      timing,
    );
    return items.map(deliveryFromItem);
  },

  async replace(delivery) {
    refuseNewer(`chunk ${delivery.chunk} of ${delivery.audience}`, delivery);
    return await putIf(client, {
      TableName: table,
      Item: itemOfDelivery({ ...delivery, version: delivery.version + 1 }),
      ConditionExpression: 'v = :v',
      ExpressionAttributeValues: { ':v': { N: String(delivery.version) } },
    });
  },

  async *scan(audience, { isConsistent = false }: { isConsistent?: boolean } = {}) {
    const waiting = Array.from({ length: BUCKETS }, (_, bucket) =>
      queryPages(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: bucketKey(audience, bucket) } },
        ConsistentRead: isConsistent,
      }),
    );
    type Pages = (typeof waiting)[number];
    const nextOf = async (pages: Pages) => ({ pages, ...(await pages.next()) });
    const underWay = new Map<Pages, ReturnType<typeof nextOf>>();
    const readOn = (pages: Pages | undefined): void => {
      if (pages === undefined) return;
      const read = nextOf(pages);
      // The error is thrown where the page is awaited; a page left behind by an ended loop may fail unheard.
      read.catch(() => undefined);
      underWay.set(pages, read);
    };
    for (const pages of waiting.splice(0, BUCKETS_AT_ONCE)) readOn(pages);
    while (underWay.size > 0) {
      const { pages, done, value: items = [] } = await Promise.race(underWay.values());
      underWay.delete(pages);
      readOn(done === true ? waiting.shift() : pages);
      if (items.length > 0) yield items.map(deliveryFromItem);
    }
  },
});
