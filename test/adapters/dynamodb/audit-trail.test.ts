import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditTrail } from '../../../adapters/dynamodb/audit-trail.ts';
import { type AuditEntry, createChainCheck, nextEntry } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { AuditTrail } from '../../../core/audit/trail.ts';
import { sha256 } from '../../../core/base/sha256.ts';
import { createMemoryAuditTrail, testEntryHash } from '../../support/fakes/memory-stores.ts';
import { startDynamoDb, tables } from '../../support/services/dynamodb.ts';

let client: DynamoDBClient;
let meter: Awaited<ReturnType<typeof startDynamoDb>>['meter'];
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ client, meter, stop } = await startDynamoDb());
});
afterAll(() => stop());

let chains = 0;
const freshChain = (): string => `caudit${String(++chains).padStart(7, '0')}`;
const act = (campaign: string, number: number, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  atMs: 1_795_000_000_000,
  by: '5f6a0f7c2b119d63',
  action: 'campaign.change',
  campaign,
  particulars: { version: number },
  ...changes,
});
const inAll = async <T>(pages: AsyncIterable<T[]> | undefined): Promise<T[]> => {
  const found: T[] = [];
  for await (const page of pages ?? []) found.push(...page);
  return found;
};
const allOf = async (trail: AuditTrail, chain: string, after?: number): Promise<AuditEntry[]> =>
  inAll((await trail.read(chain, after))?.entries);
const problemsOf = async (trail: AuditTrail, chain: string) => {
  const read = await trail.read(chain);
  const check = createChainCheck(testEntryHash, chain);
  for (const entry of await inAll(read?.entries)) await check.add(entry);
  return check.result().problems;
};
const numbersTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

/** A process of its own each time: it remembers nothing. */
const newTrail = (by: DynamoDBClient = client): AuditTrail => createAuditTrail(by, tables, testEntryHash);
const trails: [string, () => AuditTrail][] = [
  ['memory', createMemoryAuditTrail],
  ['DynamoDB', newTrail],
];

describe.each(trails)('an audit trail in %s', (_, create) => {
  it('keeps every act in its order', async () => {
    const [trail, chain] = [create(), freshChain()];
    for (const number of numbersTo(25)) await trail.append(act(chain, number));
    const entries = await allOf(trail, chain);
    expect(entries.map(({ number }) => number)).toEqual(numbersTo(25));
    expect(entries.map((entry) => entry.act)).toEqual(entries.map(({ number }) => act(chain, number)));
    expect(await problemsOf(trail, chain)).toEqual([]);
    expect((await trail.read(chain))?.head).toEqual({ number: 25, hash: entries.at(-1)?.hash });
  });

  it('is read on from any entry, to the end', async () => {
    const [trail, chain] = [create(), freshChain()];
    for (const number of numbersTo(12)) await trail.append(act(chain, number));
    for (let after = 0; after <= 13; after += 1) {
      const found = (await allOf(trail, chain, after)).map(({ number }) => number);
      expect(found).toEqual(numbersTo(12).slice(after));
    }
  });

  it('knows nothing of a chain that was never begun', async () => {
    expect(await create().read(freshChain())).toBeUndefined();
  });

  it('lists its chains', async () => {
    const [trail, chain, other] = [create(), freshChain(), freshChain()];
    await trail.append(act(chain, 1));
    const last = await trail.append(act(chain, 2));
    const only = await trail.append(act(other, 1));
    expect(await trail.chains()).toEqual(
      expect.arrayContaining([
        { chain, number: 2, hash: last.hash },
        { chain: other, number: 1, hash: only.hash },
      ]),
    );
  });

  it('gives every act a place of its own, however many are added at once', async () => {
    const [trail, chain] = [create(), freshChain()];
    const added = await Promise.all(Array.from({ length: 8 }, (__, at) => trail.append(act(chain, at))));
    expect(added.map(({ number }) => number).sort()).toEqual(numbersTo(8));
    expect(await problemsOf(trail, chain)).toEqual([]);
  });

  it('tells what was done about one thing in all chains, oldest first', async () => {
    const [trail, chain, other] = [create(), freshChain(), freshChain()];
    const on = `${chain}-1/0/7`;
    const third = await trail.append(act(chain, 1, { on, atMs: 3 }));
    await trail.append(act(chain, 2, { on: `${chain}-1/0/70`, atMs: 2 }));
    const first = await trail.append(act(other, 1, { on, atMs: 1 }));
    expect(await inAll(trail.about(on))).toEqual([
      { chain: other, entry: first },
      { chain, entry: third },
    ]);
    expect(await inAll(trail.about(`${chain}-1/0/8`))).toEqual([]);
  });
});

const limits = [
  { windowSeconds: 600, max: 3 },
  { windowSeconds: 86_400, max: 5 },
];

describe.each(trails)('acts that are possible only so often, in %s', (_, create) => {
  const actAt = (campaign: string, atMs: number): AuditEvent => act(campaign, 0, { atMs });
  const start = Date.UTC(2026, 10, 24, 8);

  it('are kept until there are too many in one window, and again in the next', async () => {
    const [trail, chain] = [create(), freshChain()];
    const minutes = async (at: number) => {
      const atMs = start + at * 60_000;
      const foreseen = await trail.excess(chain, limits, atMs);
      const kept = await trail.appendWithin(actAt(chain, atMs), limits);
      expect(foreseen).toEqual('excess' in kept ? kept.excess : undefined);
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
  const keyOf = (chain: string, number: number) => ({ pk: { S: chain }, sk: { N: String(number) } });
  const itemAt = async (chain: string, number: number) => {
    const Key = keyOf(chain, number);
    return (await client.send(new GetItemCommand({ TableName: tables.audit, Key }))).Item ?? {};
  };
  type Item = Awaited<ReturnType<typeof itemAt>>;
  const put = async (item: Item) => {
    await client.send(new PutItemCommand({ TableName: tables.audit, Item: item }));
  };
  const remove = async (chain: string, number: number) => {
    await client.send(new DeleteItemCommand({ TableName: tables.audit, Key: keyOf(chain, number) }));
  };
  const filled = async (): Promise<{ chain: string; trail: AuditTrail }> => {
    const [trail, chain] = [newTrail(), freshChain()];
    for (const number of numbersTo(6)) await trail.append(act(chain, number, { on: `thing-${number}` }));
    return { chain, trail };
  };

  it.each<[string, (item: Item) => Item]>([
    ['its time', (item) => ({ ...item, atMs: { N: '1' } })],
    ['what it is about', (item) => ({ ...item, on: { S: 'something-else' } })],
    ['what it is about, left out', ({ on: _, ...item }) => item],
    ['who did it', (item) => ({ ...item, body: { S: String(item.body?.S).replace('5f6a', '6f6a') } })],
    ['what was counted', (item) => ({ ...item, body: { S: `{"tally":{},${item.body?.S?.slice(1)}` } })],
  ])('shows an entry that was changed in the table: %s', async (_, alter) => {
    const { chain, trail } = await filled();
    await put(alter(await itemAt(chain, 3)));
    expect(await problemsOf(trail, chain)).toContainEqual({ number: 3, problem: 'changed' });
  });

  it('shows an entry that was removed, doubled, or put in the place of another', async () => {
    const removed = await filled();
    await remove(removed.chain, 3);
    expect(await problemsOf(removed.trail, removed.chain)).toEqual([{ number: 3, problem: 'missing' }]);
    const doubled = await filled();
    await put({ ...(await itemAt(doubled.chain, 3)), ...keyOf(doubled.chain, 7) });
    expect(await problemsOf(doubled.trail, doubled.chain)).toContainEqual({ number: 7, problem: 'changed' });
    const swapped = await filled();
    const [two, three] = [await itemAt(swapped.chain, 2), await itemAt(swapped.chain, 3)];
    await put({ ...two, ...keyOf(swapped.chain, 3) });
    await put({ ...three, ...keyOf(swapped.chain, 2) });
    const problems = await problemsOf(swapped.trail, swapped.chain);
    expect(problems).toContainEqual({ number: 2, problem: 'changed' });
    expect(problems).toContainEqual({ number: 3, problem: 'changed' });
  });

  it('reads a chain as it was when its end was read, whatever is added meanwhile', async () => {
    const { chain, trail } = await filled();
    const read = await trail.read(chain);
    await newTrail().append(act(chain, 7));
    expect((await inAll(read?.entries)).map(({ number }) => number)).toEqual(numbersTo(6));
  });

  it('goes on from what another process added', async () => {
    const chain = freshChain();
    const [one, other] = [newTrail(), newTrail()];
    for (const number of numbersTo(12)) await (number % 2 === 0 ? one : other).append(act(chain, number));
    expect(await problemsOf(one, chain)).toEqual([]);
    expect(await allOf(one, chain)).toHaveLength(12);
  });

  it('never writes over an entry', async () => {
    const written: PutItemCommand[] = [];
    const watched = Object.assign(Object.create(client), {
      send: async (command: PutItemCommand) => {
        if (command instanceof PutItemCommand) written.push(command);
        return await client.send(command);
      },
    }) as DynamoDBClient;
    const [trail, chain] = [newTrail(watched), freshChain()];
    for (const number of numbersTo(3)) await trail.append(act(chain, number));
    expect(written.map(({ input }) => input.Item?.sk?.N)).toEqual(['1', '2', '3']);
    expect(new Set(written.map(({ input }) => input.ConditionExpression))).toEqual(
      new Set(['attribute_not_exists(pk)']),
    );
  });

  it('keeps an act once whose write was answered to nobody and made again, though others came after it', async () => {
    const chain = freshChain();
    const first = newTrail();
    await first.append(act(chain, 1));
    // The SDK repeats a call whose answer was lost: the second time its condition fails.
    const repeating = Object.assign(Object.create(client), {
      send: async (command: PutItemCommand) => {
        if (command instanceof PutItemCommand) {
          await client.send(command);
          await newTrail().append(act(chain, 3));
        }
        return await client.send(command);
      },
    }) as DynamoDBClient;
    const trail = newTrail(repeating);
    const entry = await trail.append(act(chain, 2));
    expect(entry.number).toBe(2);
    expect(await allOf(first, chain)).toHaveLength(3);
    expect(await problemsOf(first, chain)).toEqual([]);
  });

  it('takes one call for an act of a process that added or asked before, two for the first', async () => {
    const chain = freshChain();
    await newTrail().append(act(chain, 1));
    const trail = newTrail();
    const many = [{ windowSeconds: 600, max: 1_000 }];
    const costs = async (add: () => Promise<unknown>) => {
      meter.reset();
      await add();
      // Where an entry is found by what it is about, that is a second unit; not every emulator counts it.
      expect(meter.units / meter.calls).toBeLessThanOrEqual(2);
      return meter.calls;
    };
    expect(await costs(() => trail.append(act(chain, 2)))).toBe(2);
    expect(await costs(() => trail.append(act(chain, 3)))).toBe(1);
    expect(await costs(() => trail.appendWithin(act(chain, 4, { on: 'thing' }), many))).toBe(1);
    const other = newTrail();
    expect(await costs(() => other.excess(chain, many, act(chain, 5).atMs))).toBe(1);
    expect(await costs(() => other.appendWithin(act(chain, 5, { on: 'thing' }), many))).toBe(1);
    // Whether an earlier version began it is asked once.
    expect(await costs(() => newTrail().append(act(freshChain(), 1)))).toBe(3);
  });
});

describe('a chain that version 0.2.0 began in the Campaign table', () => {
  const put = async (item: NonNullable<PutItemCommand['input']['Item']>) => {
    await client.send(new PutItemCommand({ TableName: tables.campaigns, Item: item }));
  };
  /** Entries up to `last`, as that version kept them: some in pages, the newest at the end. */
  const begun = async (last = 13): Promise<{ chain: string; entries: AuditEntry[] }> => {
    const chain = freshChain();
    const entries: AuditEntry[] = [];
    for (const number of numbersTo(last)) {
      entries.push(
        await nextEntry(sha256, chain, entries.at(-1), act(chain, number), { id: `old-${number}` }),
      );
    }
    const pages = [entries.slice(0, 5), entries.slice(5, 10)];
    for (const page of pages) {
      const sk = { S: String(page[0]?.number).padStart(12, '0') };
      await put({
        pk: { S: `audit#${chain}` },
        sk,
        last: { N: String(page.at(-1)?.number) },
        body: { S: JSON.stringify(page) },
      });
    }
    // A process died between the page and the end: these stand in both.
    const open = entries.slice(8);
    await put({
      pk: { S: 'audit' },
      sk: { S: chain },
      number: { N: String(last) },
      hash: { S: entries.at(-1)?.hash ?? '' },
      body: { S: JSON.stringify(open) },
      tally: { S: JSON.stringify({ 600: { window: 1, attempts: 2 } }) },
    });
    return { chain, entries: entries.map((entry) => ({ ...entry, isUnkeyed: true })) };
  };
  const stored = async (chain: string) => {
    const ofChain = { ':pk': { S: chain } };
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: ofChain };
    const { Items = [] } = await client.send(new QueryCommand({ TableName: tables.audit, ...query }));
    return Items.length;
  };

  it('is listed, read and whole, with nothing written', async () => {
    const { chain, entries } = await begun();
    const trail = newTrail();
    expect(await allOf(trail, chain)).toEqual(entries);
    expect(await allOf(trail, chain, 6)).toEqual(entries.slice(6));
    expect(await problemsOf(trail, chain)).toEqual([]);
    expect(await trail.chains()).toContainEqual({ chain, number: 13, hash: entries.at(-1)?.hash });
    expect(await stored(chain)).toBe(0);
  });

  it('goes on in the table of the trail behind its last entry', async () => {
    const { chain, entries } = await begun();
    const trail = newTrail();
    const next = await trail.append(act(chain, 14));
    const last = await newTrail().append(act(chain, 15));
    expect(next).toMatchObject({ number: 14, previous: entries.at(-1)?.hash });
    expect(await allOf(trail, chain)).toEqual([...entries, next, last]);
    for (const after of [3, 12, 13, 14]) {
      expect(await allOf(trail, chain, after)).toEqual([...entries, next, last].slice(after));
    }
    expect(await problemsOf(trail, chain)).toEqual([]);
    expect((await trail.chains()).filter((one) => one.chain === chain)).toEqual([
      { chain, number: 15, hash: last.hash },
    ]);
    expect(await stored(chain)).toBe(2);
  });

  it('shows what was changed in it before and after it went on', async () => {
    const { chain } = await begun();
    const trail = newTrail();
    await trail.append(act(chain, 14));
    const page = await nextEntry(sha256, chain, undefined, act(chain, 99));
    const key = { pk: { S: `audit#${chain}` }, sk: { S: '000000000001' } };
    await put({ ...key, last: { N: '5' }, body: { S: JSON.stringify([page]) } });
    expect(await problemsOf(trail, chain)).toContainEqual({ number: 2, problem: 'missing' });
    await client.send(new DeleteItemCommand({ TableName: tables.campaigns, Key: key }));
    const end = { pk: { S: 'audit' }, sk: { S: chain } };
    await client.send(new DeleteItemCommand({ TableName: tables.campaigns, Key: end }));
    expect((await problemsOf(trail, chain)).map(({ problem }) => problem)).toEqual(
      numbersTo(13).map(() => 'missing'),
    );
  });
});
