import {
  type AttributeValue,
  type DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAudienceStore } from '../../../adapters/dynamodb/audience-store.ts';
import { createAuditTrail } from '../../../adapters/dynamodb/audit-trail.ts';
import { chunkKey } from '../../../adapters/dynamodb/calls/bucket.ts';
import { campaignKey, createCampaignStore } from '../../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { createLookupStore } from '../../../adapters/dynamodb/lookup-store.ts';
import { createPersonStore } from '../../../adapters/dynamodb/person-store.ts';
import { createTallyStore, tallyKey } from '../../../adapters/dynamodb/tally-store.ts';
import { audienceId } from '../../../core/audience/audience.ts';
import { NewerSchemaError } from '../../../core/base/stored-item.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import { noCounts } from '../../../core/list/import.ts';
import { partsOf } from '../../../core/lookup/bucket.ts';
import { createEntryList } from '../../../core/lookup/packed-entries.ts';
import type { LookupEntry, LookupStore } from '../../../core/lookup/store.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  audience,
  createdAtMs,
  someRules,
} from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { testEntryHash } from '../../support/fakes/memory-stores.ts';
import { createApiRig } from '../../support/rigs/api-rig.ts';
import { startDynamoDb, type TestDynamoDb, tables } from '../../support/services/dynamodb.ts';

let db: TestDynamoDb;
beforeEach(async () => {
  db = await startDynamoDb();
});
afterEach(() => db.stop());

const waits: number[] = [];
const timing = {
  sleep: async (ms: number) => {
    waits.push(ms);
  },
  random: () => 0.5,
};
beforeEach(() => {
  waits.length = 0;
});

type Batch = Record<string, unknown[] | { Keys: unknown[] }>;

/** Lets only the first `taken` requests of each batch call through and hands the rest back as unprocessed. */
const takeOnly = (client: DynamoDBClient, taken: number): void => {
  client.middlewareStack.add(
    (next, context) => async (call) => {
      const name = String(context.commandName);
      if (!name.startsWith('Batch')) return next(call);
      const wanted = (call.input as { RequestItems: Batch }).RequestItems;
      const now: Batch = {};
      const later: Batch = {};
      for (const [table, asked] of Object.entries(wanted)) {
        if (Array.isArray(asked)) {
          now[table] = asked.slice(0, taken);
          if (asked.length > taken) later[table] = asked.slice(taken);
        } else {
          now[table] = { ...asked, Keys: asked.Keys.slice(0, taken) };
          if (asked.Keys.length > taken) later[table] = { ...asked, Keys: asked.Keys.slice(taken) };
        }
      }
      const answer = await next({ ...call, input: { ...call.input, RequestItems: now } });
      const leftovers = name === 'BatchWriteItemCommand' ? 'UnprocessedItems' : 'UnprocessedKeys';
      Object.assign(answer.output, { [leftovers]: later });
      return answer;
    },
    { step: 'initialize' },
  );
};

const entriesOf = (people: number): LookupEntry[] =>
  aChunk({ people }).recipients.flatMap(({ reference, email = '', phone = '' }, place) => [
    { field: 'reference', value: reference, chunk: 0, place },
    { field: 'email', value: email, chunk: 0, place },
    { field: 'phone', value: phone, chunk: 0, place },
  ]);

/** As an import writes them: each bucket as a whole. */
const createBuckets = async (
  lookup: LookupStore,
  entries: readonly LookupEntry[],
  expiresAtMs = createdAtMs,
): Promise<void> => {
  const hash = await lookup.hash();
  const list = createEntryList();
  for (const { field, value, ...where } of entries) list.add(hash(field, value), where);
  await lookup.create(audience, [...partsOf(list.take())], expiresAtMs);
};

const everything = async (table: string): Promise<string> => {
  const { Items } = await db.client.send(new ScanCommand({ TableName: table }));
  return JSON.stringify(Items);
};

describe('write units', () => {
  it('stay below 3.6 a person from import to the last event', async () => {
    const chunk = aChunk({ people: 50 });
    const deliveries = createDeliveryStore(db.client, tables.deliveries);
    await createAudienceStore(db.client, tables.audience).put(audience, [chunk], createdAtMs);
    await createBuckets(
      createLookupStore(db.client, tables.lookup, async () => 'key'),
      entriesOf(50),
    );
    const waiting = aDelivery({ audience, size: 50 });
    await deliveries.create([waiting]);
    await deliveries.replace({
      ...waiting,
      phase: 'sending',
      claim: { id: crypto.randomUUID(), atMs: createdAtMs },
    });
    expect(db.meter.units / 50).toBeLessThan(3.6 - 3 / 50);
  });

  it('are one for every state of a chunk of fifty, as long as most people are simply told', async () => {
    const deliveries = createDeliveryStore(db.client, tables.deliveries);
    const at = Math.floor(createdAtMs / 1000);
    let delivery: Delivery = aDelivery({ audience, chunk: 27_999, size: 50 });
    await deliveries.create([delivery]);
    const claim = { id: crypto.randomUUID(), atMs: createdAtMs };
    const states: Partial<Delivery>[] = [
      { phase: 'sending', claim },
      { phase: 'sent', facts: delivery.facts.map(() => ({ accepted: at })) },
      { facts: delivery.facts.map((_, place) => ({ accepted: at, delivered: at + 1 + place * 1_700 })) },
      {
        releasedAtMs: createdAtMs,
        facts: delivery.facts.map((_, place) => ({
          accepted: at,
          ...(place < 10 && { delayed: at + 300 + place }),
          ...(place < 5 ? { bouncedPermanent: at + 80_000 + place } : { delivered: at + 86_400 + place }),
        })),
      },
    ];
    for (const state of states) {
      db.meter.reset();
      delivery = { ...delivery, ...state };
      expect(await deliveries.replace(delivery)).toBe('written');
      delivery = { ...delivery, version: delivery.version + 1 };
      expect(db.meter.units).toBe(1);
    }
  });

  it('are at most ten for the people of a chunk, and twice that where all is known of each', async () => {
    const store = createAudienceStore(db.client, tables.audience);
    const listed = aChunk({ people: 50 });
    // Large print is no column of a list: staff note it of somebody who then has a chunk to themselves.
    const recipients = listed.recipients.map(({ largePrint: _, ...known }) => known);
    const chunk = { ...listed, recipients };
    const plain = chunk.recipients.map(({ reference, firstName, lastName, email, phone, code, fields }) => ({
      ...{ reference, firstName, lastName, code, fields },
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
    }));
    await store.put(audience, [{ ...chunk, recipients: plain }], createdAtMs);
    expect(db.meter.units).toBeLessThanOrEqual(10);
    db.meter.reset();
    await store.put(audience, [chunk], createdAtMs);
    expect(db.meter.units).toBeLessThanOrEqual(20);
  });
});

describe('the person store', () => {
  it('reads up to 25 hits in one call', async () => {
    await createCampaignStore(db.client, tables.campaigns).create(aCampaign());
    const chunks = Array.from({ length: 26 }, (_, number) => aChunk({ number, people: 1 }));
    await createAudienceStore(db.client, tables.audience).put(audience, chunks, createdAtMs);
    await createDeliveryStore(db.client, tables.deliveries).create(
      chunks.map(({ number }) => ({ audience, chunk: number, channel: 'email', language: 'fr', size: 1 })),
    );
    const people = createPersonStore(db.client, tables);
    const hits = chunks.map(({ number }) => ({ audience, chunk: number, place: 0 }));
    for (const [most, calls] of [
      [25, 1],
      [0, 0],
      [26, 2],
    ] as const) {
      db.meter.reset();
      expect(await people.read(hits.slice(0, most))).toHaveLength(most);
      expect(db.meter.calls).toBe(calls);
    }
  });
});

describe('the look-up table', () => {
  it('holds no value that can be read, and another hash under another key', async () => {
    const [entry] = entriesOf(1);
    if (entry === undefined) throw new Error('no entry');
    const store = (key: string) => createLookupStore(db.client, tables.lookup, async () => key);
    await store('one').add(audience, entriesOf(1), createdAtMs);
    const stored = await everything(tables.lookup);
    for (const { value } of entriesOf(1)) expect(stored.toLowerCase()).not.toContain(value.toLowerCase());
    expect(await store('one').find('reference', entry.value)).toHaveLength(1);
    expect(await store('two').find('reference', entry.value)).toEqual([]);
  });
});

describe('personal data and its hashes', () => {
  it('expire, in the epoch seconds that DynamoDB reads', async () => {
    const expiresAtMs = 1_800_000_000_001;
    await createAudienceStore(db.client, tables.audience).put(audience, [aChunk()], expiresAtMs);
    const lookup = createLookupStore(db.client, tables.lookup, async () => 'key');
    await createBuckets(lookup, entriesOf(2), expiresAtMs);
    await lookup.add(audience, entriesOf(1), expiresAtMs);
    // What is changed later expires when it would have.
    await lookup.remove(audience, entriesOf(1));
    for (const table of [tables.audience, tables.lookup]) {
      const { Items = [] } = await db.client.send(new ScanCommand({ TableName: table }));
      expect(Items.length).toBeGreaterThan(0);
      for (const item of Items) expect(item.expiresAt).toEqual({ N: '1800000001' });
    }
  });
});

describe('batches that DynamoDB leaves half done', () => {
  it('are written to the end, after a pause', async () => {
    takeOnly(db.client, 10);
    const lookup = createLookupStore(db.client, tables.lookup, async () => 'key', timing);
    await createBuckets(lookup, entriesOf(25));
    for (const { field, value } of entriesOf(25)) expect(await lookup.find(field, value)).toHaveLength(1);
    // The three batches go side by side: which of them waits first is not fixed.
    expect(waits.toSorted((a, b) => a - b)).toEqual([12.5, 12.5, 12.5, 25, 25, 25]);
  });

  it('are read to the end', async () => {
    const deliveries = createDeliveryStore(db.client, tables.deliveries, timing);
    const keys = Array.from({ length: 25 }, (_, chunk) => ({ audience, chunk }));
    await deliveries.create(keys.map((key) => ({ ...key, channel: 'email', language: 'fr', size: 1 })));
    takeOnly(db.client, 10);
    expect(await deliveries.getMany(keys)).toHaveLength(25);
    expect(waits).toEqual([12.5, 25]);
  });

  it('are written to the end, however small the parts are in which they are taken', async () => {
    takeOnly(db.client, 1);
    const lookup = createLookupStore(db.client, tables.lookup, async () => 'key', timing);
    const entries = entriesOf(9).slice(0, 25);
    await createBuckets(lookup, entries);
    for (const { field, value } of entries) expect(await lookup.find(field, value)).toHaveLength(1);
    expect(waits).toHaveLength(24);
  });

  it('end in an error when nothing moves any more', async () => {
    takeOnly(db.client, 0);
    // An empty batch is refused by DynamoDB itself, so the call is answered here.
    db.client.middlewareStack.add(() => async () => ({ output: { $metadata: {} }, response: {} }), {
      step: 'initialize',
      priority: 'low',
    });
    const store = createAudienceStore(db.client, tables.audience, timing);
    await expect(store.put(audience, [aChunk()], createdAtMs)).rejects.toThrow('1 items of Audience');
  });
});

describe('calls that DynamoDB throttles', () => {
  /** Refuses so many of the calls of an operation as the SDK does once its own tries are used up. */
  const refuse = (operation: string, times: number, name = 'ThrottlingException'): void => {
    let left = times;
    db.client.middlewareStack.add(
      (next, context) => async (call) => {
        if (context.commandName === operation && left > 0) {
          left -= 1;
          throw Object.assign(new Error('Throughput exceeds the current capacity.'), { name });
        }
        return next(call);
      },
      { step: 'initialize', priority: 'high' },
    );
  };
  const deliveries = () => createDeliveryStore(db.client, tables.deliveries, timing);
  const created = aDelivery({ audience, size: 1 });

  it('are made again, after longer and longer pauses', async () => {
    refuse('PutItemCommand', 3);
    refuse('BatchGetItemCommand', 2, 'ProvisionedThroughputExceededException');
    refuse('BatchWriteItemCommand', 1, 'RequestLimitExceeded');
    await deliveries().create([created]);
    expect(await deliveries().getMany([created])).toHaveLength(1);
    await createAudienceStore(db.client, tables.audience, timing).put(audience, [aChunk()], createdAtMs);
    expect(waits).toEqual([12.5, 25, 50, 12.5, 25, 12.5]);
    expect(await everything(tables.audience)).toContain('"pk"');
  });

  it('are given up where a table takes nothing for long, and at once for another reason', async () => {
    refuse('PutItemCommand', 1_000);
    refuse('BatchGetItemCommand', 1_000);
    await expect(deliveries().create([created])).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(deliveries().getMany([created])).rejects.toThrow(`keys of ${tables.deliveries}`);
    expect(waits).toHaveLength(20 + 19);
    refuse('BatchWriteItemCommand', 1, 'ResourceNotFoundException');
    const people = createAudienceStore(db.client, tables.audience, timing);
    await expect(people.put(audience, [aChunk()], createdAtMs)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(waits).toHaveLength(20 + 19);
  });
});

describe('a scan', () => {
  it('follows every page of every bucket', async () => {
    const deliveries = createDeliveryStore(db.client, tables.deliveries);
    await deliveries.create(
      Array.from({ length: 100 }, (_, chunk) => ({
        audience,
        chunk,
        channel: 'email',
        language: 'fr',
        size: 1,
      })),
    );
    db.client.middlewareStack.add(
      (next, context) => (call) =>
        next(context.commandName === 'QueryCommand' ? { ...call, input: { ...call.input, Limit: 5 } } : call),
      { step: 'initialize' },
    );
    const found: number[] = [];
    for await (const page of deliveries.scan(audience)) {
      expect(page.length).toBeLessThanOrEqual(5);
      found.push(...page.map(({ chunk }) => chunk));
    }
    expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, chunk) => chunk));
  });

  it('throws when a page cannot be read', async () => {
    db.client.middlewareStack.add(
      () => async () => {
        throw new Error('no page');
      },
      { step: 'initialize' },
    );
    const readAll = async () => {
      for await (const _page of createDeliveryStore(db.client, tables.deliveries).scan(audience));
    };
    await expect(readAll()).rejects.toThrow('no page');
  });
});

describe('a look-up by staff', () => {
  /** A rig in which three people can be found; the list of which is whole. */
  const rigOfLookUps = async () => {
    const deliveries = createDeliveryStore(db.client, tables.deliveries);
    const campaigns = createCampaignStore(db.client, tables.campaigns);
    const lookup = createLookupStore(db.client, tables.lookup, async () => 'a key for tests');
    const counts = { ...noCounts, accepted: 3 };
    await campaigns.create(
      aCampaign({ state: 'running', import: aQueuedImport({ status: 'done', counts }) }),
    );
    await createAudienceStore(db.client, tables.audience).put(audience, [aChunk()], createdAtMs);
    await deliveries.create([aDelivery()]);
    await lookup.add(audience, entriesOf(3), createdAtMs);
    const rig = createApiRig({
      campaigns,
      deliveries,
      lookup,
      people: createPersonStore(db.client, tables),
      audit: createAuditTrail(db.client, tables, testEntryHash),
      lookupLimits: [{ windowSeconds: 600, max: 12 }],
    });
    const ask = async (asked: object) => {
      db.meter.reset();
      const { status, body } = await rig.call('POST', '/v1/recipients/search', {
        ...{ reason: 'person-asked', identity: 'called-back' },
        ...asked,
      });
      const { calls, units } = db.meter;
      return { status, result: body.result, calls, units };
    };
    // Only the first look-up of somebody asks for the chain that an earlier version may have begun, and for the lists.
    await ask({ reference: 'nobody' });
    return { ...rig, ask };
  };

  it('takes four calls and as many units, whether somebody is found, nobody, or one of a campaign to come', async () => {
    const { ask, campaigns, attempts } = await rigOfLookUps();
    const found = await ask({ reference: 'p000 0001' });
    expect(found).toMatchObject({ status: 200, result: 'found', calls: 4 });
    for (const asked of [{ email: 'Amelie.Lefevre.1@example.org' }, { phone: '06 00000001' }]) {
      expect(await ask(asked)).toEqual(found);
    }
    // The bucket of what a short list does not have is empty: of a long one none is.
    const emptyBucket = 1;
    for (const asked of [{ reference: 'P7777777' }, { email: 'x@example.org' }, { phone: '06 99999999' }]) {
      expect(await ask(asked)).toEqual({ ...found, result: 'nobody', units: found.units - emptyBucket });
    }
    const [campaign] = await campaigns.list();
    if (campaign === undefined) throw new Error('there is no campaign');
    await campaigns.replace({ ...campaign, state: 'approved' });
    expect(await ask({ reference: 'p000 0001' })).toEqual({ ...found, result: 'nobody' });
    expect(attempts.whos()).toEqual([]);
  });

  it('reads the end of the caller’s chain alone where it is one too many, whomever it asks for', async () => {
    const { ask } = await rigOfLookUps();
    for (let times = 0; times < 11; times += 1) await ask({ reference: 'nobody', identity: 'none' });
    const [first, ...others] = [
      await ask({ reference: 'p000 0001' }),
      await ask({ reference: 'P7777777' }),
      await ask({ email: 'Amelie.Lefevre.1@example.org' }),
    ];
    expect(first).toMatchObject({ status: 429, calls: 1 });
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('a look at the progress of a large running campaign', () => {
  /** Calls and read units of two looks at a list of so many chunks, before and after pace has counted it. */
  const looksAt = async (chunks: number) => {
    const id = `clook00000${chunks}`;
    const list = audienceId(id, 1);
    const campaigns = createCampaignStore(db.client, tables.campaigns);
    const deliveries = createDeliveryStore(db.client, tables.deliveries);
    const tallies = createTallyStore(db.client, tables.campaigns);
    await campaigns.create(
      aCampaign({ id, state: 'running', import: aQueuedImport({ status: 'done', nextChunk: chunks }) }),
    );
    await deliveries.create(
      Array.from({ length: chunks }, (_, chunk) => aDelivery({ audience: list, chunk, size: 50 })),
    );
    const rig = createApiRig({ campaigns, deliveries, tallies });
    const look = async () => {
      db.meter.reset();
      const { body } = await rig.call('GET', `/v1/campaigns/${id}/progress`);
      expect(body.people.total).toBe(50 * chunks);
      return { calls: db.meter.calls, units: db.meter.units };
    };
    return [await look(), await look()] as const;
  };

  it('takes two DynamoDB calls and a few read units, whatever its size', async () => {
    const [, small] = await looksAt(201);
    const [counting, large] = await looksAt(600);
    expect(small).toEqual(large);
    expect(large.calls).toBe(2);
    expect(large.units).toBeLessThanOrEqual(4);
    expect(counting.calls).toBeGreaterThan(10);
    expect(counting.units).toBeGreaterThan(2 * large.units);
  });
});

describe('a count of another shape', () => {
  it.each([
    ['newer', { N: '9' }],
    ['older', { N: '0' }],
  ])('that is %s counts as none, and is replaced by the next', async (_, schema) => {
    const tallies = createTallyStore(db.client, tables.campaigns);
    const kept = {
      audience,
      generation: 1,
      countedAtMs: createdAtMs,
      tally: createTally(someRules()).result(),
    };
    await tallies.put(kept);
    await db.client.send(
      new UpdateItemCommand({
        TableName: tables.campaigns,
        Key: tallyKey(audience),
        UpdateExpression: 'SET s = :s, body = :body',
        ExpressionAttributeValues: { ':s': schema, ':body': { S: JSON.stringify(kept) } },
      }),
    );
    expect(await tallies.get(audience)).toBeUndefined();
    const next = { ...kept, countedAtMs: createdAtMs + 60_000 };
    expect(await tallies.put(next)).toBe('written');
    expect(await tallies.get(audience)).toEqual(next);
  });

  it('of which the program forgot to change the number counts as none too', async () => {
    const tallies = createTallyStore(db.client, tables.campaigns);
    const kept = {
      audience,
      generation: 1,
      countedAtMs: createdAtMs,
      tally: createTally(someRules()).result(),
    };
    const { letters: _, ...older } = kept.tally;
    await tallies.put({ ...kept, tally: older as typeof kept.tally });
    expect(await tallies.get(audience)).toBeUndefined();
  });
});

describe('an item that a newer version of the program wrote', () => {
  const mark = (table: string, Key: Record<string, AttributeValue>) =>
    db.client.send(
      new UpdateItemCommand({
        TableName: table,
        Key,
        UpdateExpression: 'SET s = :newer',
        ExpressionAttributeValues: { ':newer': { N: '9' } },
      }),
    );

  it('keeps the people of a chunk, and the ledger, from being overwritten', async () => {
    const audiences = createAudienceStore(db.client, tables.audience);
    const chunk = aChunk({ number: 77 });
    await audiences.put(audience, [chunk], createdAtMs);
    await mark(tables.audience, chunkKey(audience, 77));
    const newer = await audiences.get(audience, 77);
    expect(newer).toEqual({ ...chunk, newerSchema: 9 });
    await expect(audiences.put(audience, newer ? [newer] : [], createdAtMs)).rejects.toThrow(
      NewerSchemaError,
    );

    const campaigns = createCampaignStore(db.client, tables.campaigns);
    const known = await campaigns.getLedger('sms');
    await campaigns.replaceLedger('sms', { version: known?.version ?? 0, pacedThroughMs: 5 });
    await mark(tables.campaigns, { pk: { S: 'ledger' }, sk: { S: 'sms' } });
    const ledger = await campaigns.getLedger('sms');
    if (ledger === undefined) throw new Error('no ledger');
    await expect(campaigns.replaceLedger('sms', ledger)).rejects.toThrow(
      /the ledger of sms was written by a newer/,
    );
  });

  it('keeps what people are found by from being overwritten', async () => {
    const lookup = createLookupStore(db.client, tables.lookup, async () => 'key');
    const [entry] = entriesOf(1);
    if (entry === undefined) throw new Error('no entry');
    await lookup.add(audience, [entry], createdAtMs);
    const { Items: [item] = [] } = await db.client.send(new ScanCommand({ TableName: tables.lookup }));
    await mark(tables.lookup, { pk: item?.pk ?? { S: '' }, sk: item?.sk ?? { S: '' } });
    await expect(lookup.remove(audience, [entry])).rejects.toThrow(NewerSchemaError);
    await expect(lookup.add(audience, [{ ...entry, chunk: 9 }], createdAtMs)).rejects.toThrow(
      NewerSchemaError,
    );
    expect(await lookup.find(entry.field, entry.value)).toHaveLength(1);
  });

  it('says so where it cannot be understood, and an item of this version says what is wrong with it', async () => {
    const campaigns = createCampaignStore(db.client, tables.campaigns);
    const id = 'cnewer000001';
    await campaigns.create(aCampaign({ id }));
    await db.client.send(
      new UpdateItemCommand({
        TableName: tables.campaigns,
        Key: campaignKey(id),
        UpdateExpression: 'SET body = :body',
        ExpressionAttributeValues: { ':body': { S: '{"lanes":[]}' } },
      }),
    );
    await expect(campaigns.get(id)).rejects.not.toThrow(NewerSchemaError);
    await mark(tables.campaigns, campaignKey(id));
    await expect(campaigns.get(id)).rejects.toThrow(
      /a campaign was written by a newer version of Tocsin \(schema 9\)/,
    );
  });
});
