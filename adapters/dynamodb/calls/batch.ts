import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { backOff, maxRounds, type Timing } from '../../aws/backoff.ts';
import { forEachBounded, groupsOf } from '../../aws/concurrency.ts';
import type { Item } from './attributes.ts';

/** Limits of the DynamoDB API; 25 items of at most 400 KB also stay below its 16 MB a request. */
const ITEMS_PER_WRITE = 25;
const KEYS_PER_READ = 100;

const writeAll = async (
  client: DynamoDBClient,
  table: string,
  all: readonly WriteRequest[],
  concurrency: number,
  timing: Timing,
): Promise<void> => {
  await forEachBounded(groupsOf(all, ITEMS_PER_WRITE), concurrency, async (group) => {
    let requests: WriteRequest[] = [...group];
    for (let round = 0; requests.length > 0; round++) {
      if (round === maxRounds) throw new Error(`${requests.length} items of ${table} stayed unwritten`);
      if (round > 0) await backOff(timing, round - 1);
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
      requests = answer.UnprocessedItems?.[table] ?? [];
    }
  });
};

/** Puts all items, replacing those that exist. Keys must differ: DynamoDB refuses a batch that names one twice. */
export const putAll = (
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
  concurrency: number,
  timing: Timing,
): Promise<void> =>
  writeAll(
    client,
    table,
    items.map((Item) => ({ PutRequest: { Item } })),
    concurrency,
    timing,
  );

/** Deletes the items of all keys (all different), whether they exist or not. */
export const deleteAll = (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  concurrency: number,
  timing: Timing,
): Promise<void> =>
  writeAll(
    client,
    table,
    keys.map((Key) => ({ DeleteRequest: { Key } })),
    concurrency,
    timing,
  );

/** One BatchGetItem over any tables (at most 100 keys, all different), repeated for what it leaves unprocessed. */
export const getBatch = async (
  client: DynamoDBClient,
  wanted: Record<string, KeysAndAttributes>,
  timing: Timing,
): Promise<Record<string, Item[]>> => {
  const found: Record<string, Item[]> = {};
  let left = wanted;
  for (let round = 0; Object.keys(left).length > 0; round++) {
    if (round === maxRounds) throw new Error(`keys of ${Object.keys(left).join(', ')} stayed unread`);
    if (round > 0) await backOff(timing, round - 1);
    const answer = await client.send(new BatchGetItemCommand({ RequestItems: left }));
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      const known = found[table];
      if (known === undefined) found[table] = items;
      else known.push(...items);
    }
    left = answer.UnprocessedKeys ?? {};
  }
  return found;
};

/** Reads all keys (all different) of one table, strongly consistent, in no order; absent ones are left out. */
export const getAll = async (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  concurrency: number,
  timing: Timing,
): Promise<Item[]> => {
  const found: Item[] = [];
  await forEachBounded(groupsOf(keys, KEYS_PER_READ), concurrency, async (group) => {
    const answer = await getBatch(client, { [table]: { Keys: group, ConsistentRead: true } }, timing);
    found.push(...(answer[table] ?? []));
  });
  return found;
};
