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
import { isThrottled } from './throttling.ts';

/** Limits of the DynamoDB API; 25 items of at most 400 KB also stay below its 16 MB a request. */
const ITEMS_PER_WRITE = 25;
const KEYS_PER_READ = 100;

type Batch<Left> = {
  /** Asks for what is left and answers what is left then. */
  ask(left: Left): Promise<Left>;
  sizeOf(left: Left): number;
  /** What is said of what is left in the end. */
  stayed(left: Left): string;
};

/**
 * Repeats a batch for what it leaves, waiting longer each time. A table that throttles may take a batch in many small
 * parts, and refuses it where it takes none: only rounds in a row in which nothing was done are counted.
 */
const untilDone = async <Left>(whole: Left, batch: Batch<Left>, timing: Timing): Promise<void> => {
  let left = whole;
  let idleRounds = 0;
  for (let round = 0; batch.sizeOf(left) > 0; round++) {
    if (idleRounds === maxRounds) throw new Error(batch.stayed(left));
    if (round > 0) await backOff(timing, round - 1);
    const size = batch.sizeOf(left);
    try {
      left = await batch.ask(left);
    } catch (error) {
      if (!isThrottled(error)) throw error;
    }
    idleRounds = batch.sizeOf(left) < size ? 0 : idleRounds + 1;
  }
};

const writeAll = async (
  client: DynamoDBClient,
  table: string,
  all: readonly WriteRequest[],
  concurrency: number,
  timing: Timing,
): Promise<void> => {
  const batch: Batch<readonly WriteRequest[]> = {
    async ask(left) {
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: [...left] } }));
      return answer.UnprocessedItems?.[table] ?? [];
    },
    sizeOf: (left) => left.length,
    stayed: (left) => `${left.length} items of ${table} stayed unwritten`,
  };
  await forEachBounded(groupsOf(all, ITEMS_PER_WRITE), concurrency, (group) =>
    untilDone(group, batch, timing),
  );
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
  const batch: Batch<Record<string, KeysAndAttributes>> = {
    async ask(left) {
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: left }));
      for (const [table, items] of Object.entries(answer.Responses ?? {})) {
        const known = found[table];
        if (known === undefined) found[table] = items;
        else known.push(...items);
      }
      return answer.UnprocessedKeys ?? {};
    },
    sizeOf: (left) => Object.values(left).reduce((sum, { Keys = [] }) => sum + Keys.length, 0),
    stayed: (left) => `keys of ${Object.keys(left).join(', ')} stayed unread`,
  };
  await untilDone(wanted, batch, timing);
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
