/** What a request asks of tables, read before it is carried out. */
import { isWrite } from './dynamodb.ts';
import type { Place } from './on-demand-capacity.ts';

type Attribute = Record<string, unknown>;
type Item = Record<string, Attribute>;

const utf8 = (text: string): number => Buffer.byteLength(text);

const valueSize = (attribute: Attribute): number => {
  const [type = '', value] = Object.entries(attribute)[0] ?? [];
  switch (type) {
    case 'S':
      return utf8(String(value));
    case 'B':
      return Buffer.byteLength(String(value), 'base64');
    case 'N':
      return 1 + Math.ceil(String(value).replace(/[^\d]/g, '').length / 2);
    case 'L':
      return 3 + (value as Attribute[]).reduce((sum, one) => sum + 1 + valueSize(one), 0);
    case 'M':
      return 3 + Object.keys(value as Item).length + itemSize(value as Item);
    case 'SS':
    case 'NS':
    case 'BS':
      return (value as string[]).reduce((sum, one) => sum + valueSize({ [type.charAt(0)]: one }), 0);
    default:
      return 1;
  }
};

/** Bytes of an item (developer guide, "DynamoDB item sizes and formats"): names and values, with what lists and maps add. */
export const itemSize = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, attribute]) => sum + utf8(name) + valueSize(attribute), 0);

const unitsOf = (item: Item): number => Math.max(1, Math.ceil(itemSize(item) / 1024));

/** One operation of a request and the units that it is taken to use. */
export type Use = { place: Place; units: number };

type WriteRequest = { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } };
export type KeysOfTable = { Keys: Item[]; ConsistentRead?: boolean };
/** The members of the requests of all operations that are read here. */
export type TableRequest = {
  TableName?: string;
  Item?: Item;
  Key?: Item;
  ConsistentRead?: boolean;
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  RequestItems?: Record<string, WriteRequest[] | KeysOfTable>;
};

/** An eventually consistent read takes half a unit. */
const readUnits = (isConsistent: boolean | undefined): number => (isConsistent === true ? 1 : 0.5);

/**
 * Reads requests. What a put uses follows from its item; of what was there before, and of what a read finds, a request
 * says nothing: one unit each, half of it for an eventually consistent read.
 *
 * @param partitionKeyOf - name of a table's partition key
 */
export const createRequestReader = (partitionKeyOf: (table: string) => string) => {
  const keyIn = (table: string, item: Item | undefined): string | undefined => {
    const value = item?.[partitionKeyOf(table)];
    return value === undefined ? undefined : JSON.stringify(value);
  };
  const queried = (table: string, request: TableRequest): string | undefined => {
    const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = request;
    for (const [, name = '', value = ''] of (request.KeyConditionExpression ?? '').matchAll(
      /([#\w]+)\s*=\s*(:\w+)/g,
    )) {
      if ((names[name] ?? name) === partitionKeyOf(table)) return JSON.stringify(values[value]);
    }
    return undefined;
  };
  return {
    /** The use of a request that names one table; undefined for what has no `TableName`. */
    single(operation: string, request: TableRequest): Use | undefined {
      const { TableName: table, Item: item, Key, ConsistentRead } = request;
      if (table === undefined) return undefined;
      const key = keyIn(table, item ?? Key) ?? queried(table, request);
      return isWrite(operation)
        ? { place: { kind: 'write', table, key }, units: item === undefined ? 1 : unitsOf(item) }
        : { place: { kind: 'read', table, key }, units: readUnits(ConsistentRead) };
    },
    /** The use of each put and deletion that a batch asks of a table. */
    writes: (table: string, requests: readonly WriteRequest[]): Use[] =>
      requests.map(({ PutRequest, DeleteRequest }) => ({
        place: { kind: 'write', table, key: keyIn(table, PutRequest?.Item ?? DeleteRequest?.Key) },
        units: PutRequest === undefined ? 1 : unitsOf(PutRequest.Item),
      })),
    /** The use of each key that a batch reads of a table. */
    reads: (table: string, { Keys, ConsistentRead }: KeysOfTable): Use[] =>
      Keys.map((key) => ({
        place: { kind: 'read', table, key: keyIn(table, key) },
        units: readUnits(ConsistentRead),
      })),
  };
};
