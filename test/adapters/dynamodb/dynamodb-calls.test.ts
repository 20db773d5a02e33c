import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createAttemptCounter } from '../../../adapters/dynamodb/attempt-counter.ts';
import { createAudienceStore } from '../../../adapters/dynamodb/audience-store.ts';
import { createAuditTrail, createChainReader } from '../../../adapters/dynamodb/audit-trail.ts';
import { createBatchStore } from '../../../adapters/dynamodb/batch-store.ts';
import {
  audienceOfBucketKey,
  BUCKETS,
  bucketKey,
  chunkKey,
} from '../../../adapters/dynamodb/calls/bucket.ts';
import { createCampaignStore } from '../../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../../adapters/dynamodb/evidence-store.ts';
import { createKeptAnswers } from '../../../adapters/dynamodb/idempotency-store.ts';
import { createBucketCleaner, createLookupStore } from '../../../adapters/dynamodb/lookup-store.ts';
import { createPersonStore } from '../../../adapters/dynamodb/person-store.ts';
import { createReportStore } from '../../../adapters/dynamodb/report-store.ts';
import { createSendSlots } from '../../../adapters/dynamodb/send-slots.ts';
import { createTallyStore } from '../../../adapters/dynamodb/tally-store.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import {
  aCampaign,
  aDelivery,
  audience,
  campaignId,
  createdAtMs,
  someRules,
} from '../../support/data/factories.ts';
import { testEntryHash } from '../../support/fakes/memory-stores.ts';
import { offline, type ScriptedCall, script } from '../../support/services/scripted-client.ts';

const table = 'Table';
const tables = { campaigns: 'Campaigns', audience: 'Audience', deliveries: 'Deliveries' };
const key = async () => 'a key for tests';
const stale = () => new ConditionalCheckFailedException({ message: 'conflict', $metadata: {} });

/** The calls that are made where every table is empty and every condition fails. */
const callsOf = async (
  use: (client: DynamoDBClient) => Promise<unknown>,
  answer: (call: ScriptedCall) => object = ({ command }) => {
    if (command === 'PutItemCommand') throw stale();
    return {};
  },
): Promise<ScriptedCall[]> => {
  const client = new DynamoDBClient(offline);
  const calls = script(client, answer);
  await use(client);
  return calls;
};
const drain = async (pages: AsyncIterable<unknown>): Promise<void> => {
  for await (const _page of pages);
};

/** Whether each read of a call is strongly consistent. */
const isStrong = ({ input }: ScriptedCall): boolean[] => {
  const { RequestItems, ConsistentRead } = input as {
    RequestItems?: Record<string, { ConsistentRead?: boolean }>;
    ConsistentRead?: boolean;
  };
  const reads = RequestItems === undefined ? [{ ConsistentRead }] : Object.values(RequestItems);
  return reads.map((read) => read.ConsistentRead === true);
};

const hits = [{ audience, chunk: 0, place: 0 }];
const auditTables = { audit: table, campaigns: table };
const AUDIT_BODY = JSON.stringify({ act: { by: 'b', action: 'a' }, previous: 'p', hash: 'h' });

describe('reads that something is decided on', () => {
  it.each<[string, (client: DynamoDBClient) => Promise<unknown>]>([
    ['a campaign', (client) => createCampaignStore(client, table).get(campaignId)],
    ['all campaigns', (client) => createCampaignStore(client, table).list()],
    ['what was approved', (client) => createCampaignStore(client, table).getContent(campaignId, 'h')],
    ['the ledger of the rate', (client) => createCampaignStore(client, table).getLedger('email')],
    ['people', (client) => createAudienceStore(client, table).get(audience, 0)],
    [
      'people of several chunks',
      (client) => createAudienceStore(client, table).getMany([{ audience, chunk: 0 }]),
    ],
    ['a delivery', (client) => createDeliveryStore(client, table).get(audience, 0)],
    ['several deliveries', (client) => createDeliveryStore(client, table).getMany([{ audience, chunk: 0 }])],
    [
      'a bucket that is to be changed',
      (client) =>
        createLookupStore(client, table, key).remove(audience, [
          { field: 'reference', value: 'P1', chunk: 0, place: 0 },
        ]),
    ],
    ['what is left of a campaign', (client) => drain(createBucketCleaner(client, table).scan(campaignId))],
    ['somebody', (client) => createPersonStore(client, tables).read(hits)],
    [
      'what was recorded of somebody',
      (client) => createEvidenceStore(client, table).get(audience, { chunk: 0, place: 0 }),
    ],
    ['all that was recorded', (client) => drain(createEvidenceStore(client, table).scan(audience))],
    ['a report', (client) => createReportStore(client, table).get(campaignId, 'r1')],
    ['all reports', (client) => createReportStore(client, table).list(campaignId)],
    ['a batch of letters', (client) => createBatchStore(client, table).get(campaignId, 1)],
    ['all batches', (client) => createBatchStore(client, table).list(campaignId)],
    ['a part of a batch', (client) => createBatchStore(client, table).getPart(campaignId, 1, 1)],
    ['all parts of a batch', (client) => createBatchStore(client, table).listParts(campaignId, 1)],
    [
      'all deliveries, where that is asked for',
      (client) => drain(createDeliveryStore(client, table).scan(audience, { isConsistent: true })),
    ],
    ['the last count of a list', (client) => createTallyStore(client, table).get(audience)],
    ['the note of throttling', (client) => createSendSlots(client, table).throttling('email')],
    ['a chain', (client) => createChainReader(client, auditTables).read('campaigns')],
    [
      'the end of a chain',
      (client) => createAuditTrail(client, auditTables, testEntryHash).excess('campaigns', [], 0),
    ],
    [
      'a kept answer',
      (client) => createKeptAnswers(client, table).claim('k', { request: 'r', holder: 'h', untilMs: 2 }, 1),
    ],
  ])('of %s are strongly consistent', async (_, use) => {
    const reads = (await callsOf(use)).filter(({ command }) => command !== 'PutItemCommand');
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.flatMap(isStrong)).not.toContain(false);
  });

  it('of a chain’s entries are strongly consistent too', async () => {
    const entry = { pk: { S: 'c' }, sk: { N: '1' }, atMs: { N: '1' }, body: { S: AUDIT_BODY } };
    const calls = await callsOf(
      async (client) => {
        const chain = await createChainReader(client, auditTables).read('campaigns');
        await drain(chain?.entries ?? (async function* () {})());
      },
      () => ({ Items: [entry] }),
    );
    expect(calls.map(({ command }) => command)).toEqual(['QueryCommand', 'QueryCommand']);
    expect(calls.flatMap(isStrong)).toEqual([true, true]);
  });

  it('of a second try are strongly consistent too', async () => {
    const item = {
      ...chunkKey(audience, 0),
      c: { S: 'email' },
      l: { S: 'fr' },
      n: { N: '1' },
      h: { S: 'sent' },
      v: { N: '1' },
      a: { N: '0' },
      g: { S: '0:9.0' },
    };
    const calls = await callsOf(
      (client) => createPersonStore(client, tables).read(hits),
      () => ({ Responses: { [tables.deliveries]: [item] } }),
    );
    expect(calls).toHaveLength(2);
    expect(calls.flatMap(isStrong)).not.toContain(false);
  });
});

describe('a look-up', () => {
  it('misses nothing that was written before it: a contact must not become that of two people', async () => {
    const find = await callsOf((client) => createLookupStore(client, table, key).find('email', 'a@b.fr'));
    expect(find.flatMap(isStrong)).toEqual([true]);
  });
});

describe('reads that may be a little behind', () => {
  it('are those of a whole audience, which pace folds', async () => {
    const scan = await callsOf((client) => drain(createDeliveryStore(client, table).scan(audience)));
    expect(scan).toHaveLength(BUCKETS);
    expect(scan.flatMap(isStrong)).not.toContain(true);
  });
});

describe('a conditional write', () => {
  const writes: [string, (client: DynamoDBClient) => Promise<unknown>][] = [
    ['a campaign', (client) => createCampaignStore(client, table).replace(aCampaign())],
    ['a new campaign', (client) => createCampaignStore(client, table).create(aCampaign())],
    [
      'the ledger',
      (client) => createCampaignStore(client, table).replaceLedger('sms', { version: 1, pacedThroughMs: 1 }),
    ],
    ['a delivery', (client) => createDeliveryStore(client, table).replace(aDelivery())],
    [
      'a count',
      (client) =>
        createTallyStore(client, table).put({
          audience,
          generation: 1,
          countedAtMs: 1,
          tally: createTally(someRules()).result(),
        }),
    ],
    [
      'a note of throttling',
      (client) =>
        createSendSlots(client, table).noteThrottling('sms', { number: 1, perSecond: 1, fromMs: 1 }),
    ],
  ];

  it.each(writes)(
    'of %s is stale where its condition fails, and an error where anything else does',
    async (_, write) => {
      const of = async (error?: Error) => {
        const client = new DynamoDBClient(offline);
        script(client, () => {
          if (error !== undefined) throw error;
          return {};
        });
        return await write(client);
      };
      expect(await of()).toBe('written');
      expect(await of(stale())).toBe('conflict');
      await expect(of(new Error('the table is gone'))).rejects.toThrow('the table is gone');
    },
  );
});

describe('lists', () => {
  it('of campaigns go on for as long as there are pages', async () => {
    const pages = [[aCampaign({ id: 'c2', createdAtMs: 2 })], [], [aCampaign({ id: 'c1', createdAtMs: 1 })]];
    let asked = 0;
    const client = new DynamoDBClient(offline);
    const calls = script(client, () => {
      const page = pages[asked] ?? [];
      asked += 1;
      return {
        Items: page.map((campaign) => ({ body: { S: JSON.stringify(campaign) } })),
        ...(asked < pages.length && { LastEvaluatedKey: { sk: { S: String(asked) } } }),
      };
    });
    expect((await createCampaignStore(client, table).list()).map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(calls.map(({ input }) => (input as { ExclusiveStartKey?: object }).ExclusiveStartKey)).toEqual([
      undefined,
      { sk: { S: '1' } },
      { sk: { S: '2' } },
    ]);
  });
});

describe('where a chunk is kept', () => {
  // A version that spreads chunks otherwise finds none of those that a running campaign has.
  it('never changes: the partition of its number, of eight', () => {
    expect(BUCKETS).toBe(8);
    expect([0, 7, 8, 27_999].map((chunk) => chunkKey('c1-2', chunk))).toEqual([
      { pk: { S: 'c1-2#0' }, sk: { N: '0' } },
      { pk: { S: 'c1-2#7' }, sk: { N: '7' } },
      { pk: { S: 'c1-2#0' }, sk: { N: '8' } },
      { pk: { S: 'c1-2#7' }, sk: { N: '27999' } },
    ]);
    expect(audienceOfBucketKey(bucketKey('c1-2', 3))).toBe('c1-2');
  });
});

describe('counts of attempts', () => {
  it('expire two days after the beginning of theirs, in the epoch seconds that DynamoDB reads', async () => {
    const of = async (nowMs: number) => {
      const [call] = await callsOf(
        (client) => createAttemptCounter(client, table).count('x', [{ windowSeconds: 600, max: 1 }], nowMs),
        () => ({ Attributes: { [`w600n${Math.floor(((nowMs / 1000) % 86_400) / 600)}`]: { N: '1' } } }),
      );
      const { Key, ExpressionAttributeValues: values } = (call ?? { input: {} }).input as {
        Key: object;
        ExpressionAttributeValues: Record<string, { N: string }>;
      };
      return [Key, values[':expiresAt']?.N];
    };
    const day = Math.floor(createdAtMs / 86_400_000);
    const expected = [{ pk: { S: 'attempts#x' }, sk: { S: String(day) } }, String((day + 2) * 86_400)];
    expect(await of(createdAtMs)).toEqual(expected);
    expect(await of((day + 1) * 86_400_000 - 1)).toEqual(expected);
  });
});
