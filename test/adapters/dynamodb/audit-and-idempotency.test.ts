import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditTrail } from '../../../adapters/dynamodb/audit-trail.ts';
import { createKeptAnswers } from '../../../adapters/dynamodb/idempotency-store.ts';
import { createPersonStore } from '../../../adapters/dynamodb/person-store.ts';
import { type AuditEntry, createChainCheck } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { IdempotencyStore } from '../../../core/audit/idempotency.ts';
import type { AuditTrail } from '../../../core/audit/trail.ts';
import { createMemoryAuditTrail, createMemoryKeptAnswers } from '../../support/fakes/memory-stores.ts';
import { startDynamoDb, tables } from '../../support/services/dynamodb.ts';

let client: DynamoDBClient;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ client, stop } = await startDynamoDb());
});
afterAll(() => stop());

let chains = 0;
const freshChain = (): string => `caudit${String(++chains).padStart(7, '0')}`;
const act = (campaign: string, number: number): AuditEvent => ({
  atMs: 1_795_000_000_000,
  by: '5f6a0f7c2b119d63',
  action: 'campaign.change',
  campaign,
  particulars: { version: number },
});
const allOf = async (trail: AuditTrail, chain: string): Promise<AuditEntry[]> => {
  const found: AuditEntry[] = [];
  for await (const page of (await trail.read(chain))?.entries ?? []) found.push(...page);
  return found;
};
const problemsOf = async (trail: AuditTrail, chain: string) => {
  const read = await trail.read(chain);
  const check = createChainCheck(chain);
  for await (const page of read?.entries ?? []) for (const entry of page) await check.add(entry);
  return check.result(read?.head).problems;
};

const trails: [string, () => AuditTrail][] = [
  ['memory', createMemoryAuditTrail],
  ['DynamoDB', () => createAuditTrail(client, tables.campaigns)],
];

describe.each(trails)('an audit trail in %s', (_, create) => {
  it('keeps every act in its order, over many pages', async () => {
    const [trail, chain] = [create(), freshChain()];
    for (let number = 1; number <= 25; number += 1) await trail.append(act(chain, number));
    const entries = await allOf(trail, chain);
    expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (__, at) => at + 1));
    expect(entries.map((entry) => entry.act)).toEqual(entries.map(({ number }) => act(chain, number)));
    expect(await problemsOf(trail, chain)).toEqual([]);
    expect((await trail.read(chain))?.head).toMatchObject({ number: 25, hash: entries.at(-1)?.hash });
  });

  it('is read on from any entry, to the end', async () => {
    const [trail, chain] = [create(), freshChain()];
    for (let number = 1; number <= 25; number += 1) await trail.append(act(chain, number));
    for (let after = 0; after <= 26; after += 1) {
      const found: number[] = [];
      for await (const page of (await trail.read(chain, after))?.entries ?? []) {
        found.push(...page.map(({ number }) => number));
      }
      const following = Array.from({ length: Math.max(0, 25 - after) }, (__, at) => after + 1 + at);
      expect(found.filter((number) => number > after)).toEqual(following);
    }
  });

  it('knows nothing of a chain that was never begun', async () => {
    expect(await create().read(freshChain())).toBeUndefined();
  });

  it('lists its chains', async () => {
    const [trail, chain] = [create(), freshChain()];
    const entry = await trail.append(act(chain, 1));
    expect(await trail.chains()).toContainEqual({ chain, number: 1, hash: entry.hash });
  });

  it('gives every act a place of its own, however many are added at once', async () => {
    const [trail, chain] = [create(), freshChain()];
    const added = await Promise.all(Array.from({ length: 8 }, (__, at) => trail.append(act(chain, at))));
    expect(added.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await problemsOf(trail, chain)).toEqual([]);
  });
});

const limits = [
  { windowSeconds: 600, max: 3 },
  { windowSeconds: 86_400, max: 5 },
];

describe.each(trails)('acts that are possible only so often, in %s', (_, create) => {
  const actAt = (campaign: string, atMs: number): AuditEvent => ({ ...act(campaign, 0), atMs });
  const start = Date.UTC(2026, 10, 24, 8);

  it('are kept until there are too many in one window, and again in the next', async () => {
    const [trail, chain] = [create(), freshChain()];
    const minutes = async (at: number) => {
      const kept = await trail.appendWithin(actAt(chain, start + at * 60_000), limits);
      return 'entry' in kept ? kept.entry.number : kept.excess;
    };
    expect([await minutes(0), await minutes(1), await minutes(9)]).toEqual([1, 2, 3]);
    expect(await minutes(9)).toEqual({ limit: limits[0], retryAfterSeconds: 60 });
    expect([await minutes(10), await minutes(11)]).toEqual([4, 5]);
    expect(await minutes(20)).toEqual({ limit: limits[1], retryAfterSeconds: (16 * 60 - 20) * 60 });
    expect(await minutes(16 * 60)).toBe(6);
    expect(await problemsOf(trail, chain)).toEqual([]);
  });

  it('count nothing of what has no limit, and lose no count by it', async () => {
    const [trail, chain] = [create(), freshChain()];
    for (let number = 0; number < 12; number += 1) await trail.append(actAt(chain, start));
    for (let number = 0; number < 3; number += 1) {
      await trail.appendWithin(actAt(chain, start), limits);
      await trail.append(actAt(chain, start));
    }
    expect(await trail.appendWithin(actAt(chain, start), limits)).toHaveProperty('excess');
  });

  it('are never one too many when all come at once', async () => {
    const [trail, chain] = [create(), freshChain()];
    const kept = await Promise.all(
      Array.from({ length: 8 }, () => trail.appendWithin(actAt(chain, start), limits)),
    );
    expect(kept.filter((one) => 'entry' in one)).toHaveLength(3);
    expect((await trail.read(chain))?.head.number).toBe(3);
  });
});

describe('an audit trail in DynamoDB', () => {
  const pageKey = (chain: string, first: number) => ({
    pk: { S: `audit#${chain}` },
    sk: { S: String(first).padStart(12, '0') },
  });
  const filled = async (): Promise<{ chain: string; trail: AuditTrail }> => {
    const [trail, chain] = [createAuditTrail(client, tables.campaigns), freshChain()];
    for (let number = 1; number <= 25; number += 1) await trail.append(act(chain, number));
    return { chain, trail };
  };
  const change = async (
    chain: string,
    first: number,
    alter: (page: AuditEntry[]) => AuditEntry[],
  ): Promise<void> => {
    const Key = pageKey(chain, first);
    const { Item } = await client.send(new GetItemCommand({ TableName: tables.campaigns, Key }));
    const page = JSON.parse(Item?.body?.S ?? '[]') as AuditEntry[];
    const body = { S: JSON.stringify(alter(page)) };
    await client.send(new PutItemCommand({ TableName: tables.campaigns, Item: { ...Key, body } }));
  };

  it.each<[string, string, (page: AuditEntry[]) => AuditEntry[]]>([
    [
      'changed',
      'changed',
      (page) => page.map((one, at) => (at === 3 ? { ...one, act: { ...one.act, by: 'x' } } : one)),
    ],
    ['removed', 'missing', (page) => page.filter((_, at) => at !== 3)],
    [
      'inserted',
      'out-of-place',
      (page) => page.toSpliced(3, 0, { ...page[3], act: { by: 'x' } } as AuditEntry),
    ],
    [
      'reordered',
      'out-of-place',
      (page) => page.toSpliced(3, 2, page[4] as AuditEntry, page[3] as AuditEntry),
    ],
  ])('shows an entry that was %s in the table', async (_, problem, alter) => {
    const { chain, trail } = await filled();
    await change(chain, 11, (page) => JSON.parse(JSON.stringify(alter(page))));
    if (problem === 'out-of-place') {
      const found = await problemsOf(trail, chain).catch((error: Error) => error);
      if (!(found instanceof Error)) expect(found.map((one) => one.problem)).toContain(problem);
      return;
    }
    expect((await problemsOf(trail, chain)).map((one) => one.problem)).toContain(problem);
  });

  it('shows a page that was removed, and one that was added behind the end', async () => {
    const { chain, trail } = await filled();
    const Key = pageKey(chain, 1);
    await client.send(new DeleteItemCommand({ TableName: tables.campaigns, Key }));
    expect(await problemsOf(trail, chain)).toEqual(
      Array.from({ length: 10 }, (_, at) => ({ number: at + 1, problem: 'missing' })),
    );
    const other = await filled();
    const [first] = await allOf(other.trail, other.chain);
    const forged = JSON.stringify([{ ...first, number: 26 }]);
    const item = { ...pageKey(other.chain, 26), body: { S: forged } };
    await client.send(new PutItemCommand({ TableName: tables.campaigns, Item: item }));
    expect((await problemsOf(other.trail, other.chain)).length).toBeGreaterThan(0);
  });

  it('is read on without the pages before, whatever size they have', async () => {
    const chain = freshChain();
    let trail = createAuditTrail(client, tables.campaigns);
    const many = [{ windowSeconds: 600, max: 1_000 }];
    for (const size of [37, 10, 60]) {
      // Another process, which does not remember what it put aside.
      trail = createAuditTrail(client, tables.campaigns);
      for (let number = 0; number < size; number += 1) await trail.appendWithin(act(chain, number), many);
      await trail.putFullPagesAside();
    }
    const firstAfter = async (after: number): Promise<number[]> => {
      const found: number[] = [];
      for await (const page of (await trail.read(chain, after))?.entries ?? []) {
        if (page[0] !== undefined) found.push(page[0].number);
      }
      return found;
    };
    expect(await firstAfter(0)).toEqual([1, 38, 48]);
    expect(await firstAfter(36)).toEqual([1, 38, 48]);
    expect(await firstAfter(37)).toEqual([38, 48]);
    expect(await firstAfter(46)).toEqual([38, 48]);
    expect(await firstAfter(47)).toEqual([48]);
    expect(await firstAfter(106)).toEqual([48]);
    expect(await firstAfter(5_000)).toEqual([48]);
  });

  it('goes on from what another process added', async () => {
    const chain = freshChain();
    const [one, other] = [
      createAuditTrail(client, tables.campaigns),
      createAuditTrail(client, tables.campaigns),
    ];
    for (let number = 1; number <= 12; number += 1) {
      await (number % 2 === 0 ? one : other).append(act(chain, number));
    }
    expect(await problemsOf(one, chain)).toEqual([]);
    expect(await allOf(one, chain)).toHaveLength(12);
  });

  it('takes one call for an act that is limited, where the end was read before, however many there are', async () => {
    const chain = freshChain();
    const { send } = client;
    let calls = 0;
    const counted = Object.assign(Object.create(client), {
      send: (...given: Parameters<typeof send>) => {
        calls += 1;
        return send.apply(client, given);
      },
    }) as DynamoDBClient;
    const people = createPersonStore(client, tables);
    const many = [{ windowSeconds: 600, max: 1_000 }];
    for (let number = 1; number <= 30; number += 1) {
      const { end } = await people.readWithEnd([], chain);
      // A process of its own each time: nothing is remembered.
      await createAuditTrail(counted, tables.campaigns).appendWithin(act(chain, number), many, end);
    }
    expect(calls).toBe(30);
    expect(await allOf(createAuditTrail(client, tables.campaigns), chain)).toHaveLength(30);
  });

  it('loses nothing when pages are put aside while others add', async () => {
    const chain = freshChain();
    const [adds, tidies] = [
      createAuditTrail(client, tables.campaigns),
      createAuditTrail(client, tables.campaigns),
    ];
    const many = [{ windowSeconds: 600, max: 1_000 }];
    for (let round = 0; round < 6; round += 1) {
      const adding = (async () => {
        for (let number = 0; number < 25; number += 1) {
          await adds.appendWithin(act(chain, number), many);
          // Whoever reads meanwhile sees a whole chain.
          if (number % 7 === 0) expect(await problemsOf(tidies, chain)).toEqual([]);
        }
      })();
      await Promise.all([adding, tidies.putFullPagesAside(), tidies.putFullPagesAside()]);
      await tidies.putFullPagesAside();
    }
    expect((await allOf(tidies, chain)).map(({ number }) => number)).toEqual(
      Array.from({ length: 150 }, (_, at) => at + 1),
    );
    expect(await problemsOf(tidies, chain)).toEqual([]);
    expect((await createPersonStore(client, tables).readWithEnd([], chain)).end).toMatchObject({
      open: [],
      tally: { 600: { attempts: 150 } },
    });
    expect(await adds.appendWithin(act(chain, 151), many)).toMatchObject({ entry: { number: 151 } });
    expect(await problemsOf(adds, chain)).toEqual([]);
  });

  it('keeps an act once whose write was answered to nobody and made again', async () => {
    const chain = freshChain();
    const first = createAuditTrail(client, tables.campaigns);
    await first.append(act(chain, 1));
    // The SDK repeats a call whose answer was lost: the second time its condition fails.
    const repeating = Object.assign(Object.create(client), {
      send: async (command: PutItemCommand) => {
        if (command instanceof PutItemCommand) await client.send(command);
        return await client.send(command);
      },
    }) as DynamoDBClient;
    const entry = await createAuditTrail(repeating, tables.campaigns).append(act(chain, 2));
    expect(entry.number).toBe(2);
    expect(await allOf(first, chain)).toHaveLength(2);
    expect(await problemsOf(first, chain)).toEqual([]);
  });

  it('never lets a shorter page take the place of a longer one', async () => {
    const chain = freshChain();
    const many = [{ windowSeconds: 600, max: 1_000 }];
    const [adds, tidies] = [
      createAuditTrail(client, tables.campaigns),
      createAuditTrail(client, tables.campaigns),
    ];
    for (let number = 1; number <= 10; number += 1) await adds.appendWithin(act(chain, number), many);
    // Somebody else read the end when it had ten entries, and writes their page when there are twelve of them.
    let late: (() => Promise<unknown>) | undefined;
    const slow = Object.assign(Object.create(client), {
      send: async (command: PutItemCommand) => {
        const isPage = command instanceof PutItemCommand && command.input.Item?.pk?.S === `audit#${chain}`;
        if (!isPage) return await client.send(command);
        late ??= async () => {
          try {
            return await client.send(command);
          } catch (error) {
            return (error as Error).name;
          }
        };
        throw new Error('died before the page was written');
      },
    }) as DynamoDBClient;
    await expect(createAuditTrail(slow, tables.campaigns).putFullPagesAside()).rejects.toThrow('died');
    for (let number = 11; number <= 12; number += 1) await adds.appendWithin(act(chain, number), many);
    await tidies.putFullPagesAside();
    expect(await late?.()).toBe('ConditionalCheckFailedException');
    expect((await allOf(tidies, chain)).map(({ number }) => number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect(await problemsOf(tidies, chain)).toEqual([]);
  });

  it('takes one call for most acts of a process that added before', async () => {
    const chain = freshChain();
    const trail = createAuditTrail(client, tables.campaigns);
    await trail.append(act(chain, 1));
    let calls = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        calls += 1;
        return await next(args);
      },
      { step: 'initialize', name: 'count' },
    );
    for (let number = 2; number <= 21; number += 1) await trail.append(act(chain, number));
    client.middlewareStack.remove('count');
    expect(calls).toBe(20 + 2);
  });
});

const stores: [string, () => IdempotencyStore][] = [
  ['memory', createMemoryKeptAnswers],
  ['DynamoDB', () => createKeptAnswers(client, tables.campaigns)],
];
let keys = 0;
let tries = 0;
const aClaim = (request: string, untilMs: number) => ({ request, holder: `try-${++tries}`, untilMs });

describe.each(stores)('kept answers in %s', (_, create) => {
  const answer = { status: 201, headers: { etag: '"1"' }, body: 'H4sI' };

  it('are claimed once', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    const both = await Promise.all([
      answers.claim(key, aClaim('request', 36_000), 1_000),
      answers.claim(key, aClaim('request', 36_000), 1_000),
    ]);
    expect(both).toContainEqual({ found: 'nothing' });
    expect(both).toContainEqual({ found: 'claim', request: 'request' });
  });

  it('are claimed by a try whose call came through before its answer was lost', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    const ours = aClaim('request', 36_000);
    expect(await answers.claim(key, ours, 1_000)).toEqual({ found: 'nothing' });
    expect(await answers.claim(key, ours, 2_000)).toEqual({ found: 'nothing' });
    expect(await answers.claim(key, aClaim('request', 37_000), 2_000)).toEqual({
      found: 'claim',
      request: 'request',
    });
    await answers.keep(key, 'request', answer, 90_000);
    expect(await answers.claim(key, ours, 3_000)).toMatchObject({ found: 'answer' });
  });

  it('are given again until their time has passed', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    await answers.claim(key, aClaim('request', 36_000), 1_000);
    await answers.keep(key, 'request', answer, 90_000);
    const found = { found: 'answer', request: 'request', answer };
    expect(await answers.claim(key, aClaim('other', 120_000), 89_999)).toEqual(found);
    expect(await answers.claim(key, aClaim('other', 120_000), 90_000)).toEqual({ found: 'nothing' });
  });

  it('may be claimed again when nobody kept one', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    await answers.claim(key, aClaim('request', 36_000), 1_000);
    await answers.keep(key, 'request', undefined, 2_000);
    expect(await answers.claim(key, aClaim('request', 40_000), 2_000)).toEqual({ found: 'nothing' });
  });
});
