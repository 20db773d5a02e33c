/** Holds calls of DynamoDB to what new on-demand tables allow. */
import { crc32 } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import type { WireAnswer } from '../http/aws-call.ts';
import type { LocalTable } from '../stack/storage.ts';
import { capacityUsed, isWrite, unitsByTable } from './dynamodb.ts';
import { createOnDemandCapacity, type Kind, type OnDemandLimits } from './on-demand-capacity.ts';
import { createRequestReader, type KeysOfTable, type TableRequest, type Use } from './table-requests.ts';

/** How many calls met a limit. */
export type Throttled = {
  /** Calls of which nothing was done. */
  refused: number;
  /** Calls of a batch of which a part was done. */
  inPart: number;
};

/** What becomes of a call: it is refused, or goes on, as a whole or in part. */
type Passage =
  | { refusal: WireAnswer }
  | {
      /** What the emulator is asked. */
      body: Buffer;
      /** Corrects what was taken by what the emulator answered, and adds to its answer what was left out. */
      done(status: number, answer: string): { body: string; headers?: Record<string, string> };
    };

export type TableThrottling = {
  pass(operation: string, body: Buffer): Passage;
  throttled(): Throttled;
};

/**
 * What AWS says where an on-demand table is throttled (API reference, `TransactionCanceledException`, "ThrottlingError").
 * The error is a `ThrottlingException` then (developer guide, "Error handling": "for tables using on-demand mode, this
 * exception might be returned for any data plane API operation if your request rate is too high");
 * `ProvisionedThroughputExceededException` is for provisioned capacity.
 */
const MESSAGE =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or ' +
  'index so please try again shortly. If exceptions persist, check if you have a hot key: ' +
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html';

const headersOf = (body: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'content-length': String(Buffer.byteLength(body)),
  'x-amz-crc32': String(crc32(body)),
});

/**
 * The reason is the partitions' limit, whether one is hot or all of a new table are at work: for on-demand tables the
 * API reference (`ThrottlingReason`) knows beside it only quotas of the account and limits that somebody has set.
 */
const refusalOf = (kind: Kind, resources: readonly string[]): WireAnswer => {
  const reason = `Table${kind === 'read' ? 'Read' : 'Write'}KeyRangeThroughputExceeded`;
  const body = JSON.stringify({
    __type: 'com.amazon.coral.availability#ThrottlingException',
    message: MESSAGE,
    throttlingReasons: resources.map((resource) => ({ reason, resource })),
  });
  return { status: 400, headers: headersOf(body), body };
};

const partitionKey = ({ KeySchema }: LocalTable): string =>
  (KeySchema as { AttributeName: string; KeyType: string }[]).find(({ KeyType }) => KeyType === 'HASH')
    ?.AttributeName ?? '';

/** Entries of a batch for one table, and those of them that go. */
type Entries = { table: string; went: unknown[]; left: unknown[]; whole: unknown };

/** The batch as it was asked for with other entries: those of a write are a list, those of a read have settings. */
const withEntries = (whole: unknown, entries: unknown[]): unknown =>
  Array.isArray(whole) ? entries : { ...(whole as KeysOfTable), Keys: entries };

const requestItems = (batch: readonly Entries[], which: 'went' | 'left'): Record<string, unknown> =>
  Object.fromEntries(
    batch
      .filter((one) => one[which].length > 0)
      .map((one) => [one.table, withEntries(one.whole, one[which])]),
  );

/** The emulator's answer with what it was not asked as unprocessed, beside what it left itself. */
const withUnprocessed = (operation: string, answer: string, batch: readonly Entries[]): string => {
  const name = isWrite(operation) ? 'UnprocessedItems' : 'UnprocessedKeys';
  const parsed = JSON.parse(answer) as Record<string, unknown>;
  const unprocessed = { ...(parsed[name] as Record<string, unknown> | undefined) };
  for (const [table, left] of Object.entries(requestItems(batch, 'left'))) {
    const too = unprocessed[table];
    const entriesOf = (some: unknown): unknown[] =>
      some === undefined ? [] : Array.isArray(some) ? some : (some as KeysOfTable).Keys;
    unprocessed[table] = withEntries(left, [...entriesOf(too), ...entriesOf(left)]);
  }
  return JSON.stringify({ ...parsed, [name]: unprocessed });
};

/**
 * Throttling as a new on-demand table does it. One call on one item goes or is refused with `ThrottlingException`. A
 * batch is so many calls on one item: each goes or comes back as unprocessed, and only where none goes is the batch
 * refused (API reference of `BatchWriteItem` and `BatchGetItem`). So the sizes of a batch's items are counted before;
 * what that cannot tell, the answer does, and the bucket has a debt. Transactions pass: no function makes any.
 *
 * @param arnOf - name of a table as AWS writes it in the reasons of a refusal
 */
export const createTableThrottling = (
  limits: OnDemandLimits,
  tables: readonly LocalTable[],
  arnOf: (table: string) => string,
  clock: Clock,
): TableThrottling => {
  const capacity = createOnDemandCapacity(limits, clock);
  const partitionKeys = new Map(tables.map((table) => [table.TableName, partitionKey(table)]));
  const reader = createRequestReader((table) => partitionKeys.get(table) ?? '');
  const throttled: Throttled = { refused: 0, inPart: 0 };

  const refused = (kind: Kind, names: readonly string[]): Passage => {
    throttled.refused += 1;
    return { refusal: refusalOf(kind, names.map(arnOf)) };
  };
  /** What a table used more than was taken is shared out in proportion: an answer tells units by table only. */
  const correct = (uses: readonly Use[], used: ReadonlyMap<string, number>): void => {
    const taken = new Map<string, number>();
    for (const { place, units } of uses) taken.set(place.table, (taken.get(place.table) ?? 0) + units);
    for (const { place, units } of uses) {
      const ratio = (used.get(place.table) ?? 0) / (taken.get(place.table) ?? units);
      capacity.correct(place, units * ratio - units);
    }
  };

  const passOne = (operation: string, body: Buffer, use: Use): Passage => {
    const { kind, table } = use.place;
    if (!capacity.admit(use.place, use.units)) return refused(kind, [table]);
    return {
      body,
      done(status, answer) {
        const { writeUnits = 0, readUnits = 0 } = capacityUsed(operation, status, answer);
        correct([use], new Map([[table, writeUnits + readUnits]]));
        return { body: answer };
      },
    };
  };

  const passBatch = (operation: string, body: Buffer, request: TableRequest): Passage => {
    const uses: Use[] = [];
    const batch = Object.entries(request.RequestItems ?? {}).map(([table, whole]): Entries => {
      const entries: unknown[] = Array.isArray(whole) ? whole : whole.Keys;
      const wanted = Array.isArray(whole) ? reader.writes(table, whole) : reader.reads(table, whole);
      const admitted = wanted.map(({ place, units }) => capacity.admit(place, units));
      uses.push(...wanted.filter((_, at) => admitted[at]));
      return {
        table,
        whole,
        went: entries.filter((_, at) => admitted[at]),
        left: entries.filter((_, at) => !admitted[at]),
      };
    });
    const isWhole = batch.every(({ left }) => left.length === 0);
    if (uses.length === 0 && !isWhole) {
      return refused(isWrite(operation) ? 'write' : 'read', Object.keys(request.RequestItems ?? {}));
    }
    if (!isWhole) throttled.inPart += 1;
    return {
      body: isWhole
        ? body
        : Buffer.from(JSON.stringify({ ...request, RequestItems: requestItems(batch, 'went') })),
      done(status, answer) {
        correct(uses, status === 200 ? unitsByTable(answer) : new Map());
        if (isWhole || status !== 200) return { body: answer };
        const whole = withUnprocessed(operation, answer, batch);
        return { body: whole, headers: headersOf(whole) };
      },
    };
  };

  return {
    pass(operation, body) {
      const request = JSON.parse(body.toString('utf8')) as TableRequest;
      if (operation.startsWith('Batch')) return passBatch(operation, body, request);
      const use = /^(Get|Put|Update|Delete)Item$|^(Query|Scan)$/.test(operation)
        ? reader.single(operation, request)
        : undefined;
      if (use !== undefined) return passOne(operation, body, use);
      return { body, done: (_, answer) => ({ body: answer }) };
    },
    throttled: () => ({ ...throttled }),
  };
};
