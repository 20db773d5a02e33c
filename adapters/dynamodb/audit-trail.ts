import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import {
  type AuditEntry,
  auditEntrySchema,
  type ChainHead,
  chainOf,
  type EntryHash,
  nextEntry,
} from '../../core/audit/chain.ts';
import { type AuditEvent, recordedEventSchema } from '../../core/audit/event.ts';
import {
  type AttemptTally,
  attemptsIn,
  excessOf,
  type LimitExceeded,
  type RateLimit,
  withAttempt,
} from '../../core/audit/rate-limit.ts';
import type { AuditTrail, Kept } from '../../core/audit/trail.ts';
import { updateUntilWritten } from '../../core/base/conditional-write.ts';
import { forEachBounded } from '../aws/concurrency.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';
import { createEarlierChains } from './earlier-chains.ts';

/** Entries by what they are about, each place and keyed hash a partition, and first entries, which name their chains. */
const indexes = { about: 'about', chains: 'chains' } as const;
/** Partition of the first entries. */
const BEGUN = 'chain';
/** Ends of chains that are read at once, to list them. */
const ENDS_AT_ONCE = 16;

/** What of an entry is no attribute of its own. */
const bodySchema = auditEntrySchema
  .omit({ number: true, act: true })
  .extend({ act: recordedEventSchema.omit({ atMs: true, on: true }) });

// Nothing is stored twice: what an index finds an entry by is what its hash is made of.
const itemOf = (chain: string, { number, act, ...rest }: AuditEntry, isFirst: boolean): Item => {
  const { atMs, on, ...others } = act;
  return {
    pk: { S: chain },
    sk: { N: String(number) },
    atMs: { N: String(atMs) },
    ...(on === undefined ? {} : { on: { S: on } }),
    ...(isFirst ? { begun: { S: BEGUN } } : {}),
    body: { S: JSON.stringify({ ...rest, act: others }) },
  };
};

const entryFromItem = (item: Item): AuditEntry => {
  const { act, ...rest } = bodySchema.parse(JSON.parse(textOf(item, 'body')));
  const on = item.on?.S;
  return {
    ...rest,
    number: numberOf(item, 'sk'),
    act: { ...act, atMs: numberOf(item, 'atMs'), ...(on === undefined ? {} : { on }) },
  };
};

/** The end of a chain. `newest` are entries that were read with it. */
type ChainEnd = {
  head: ChainHead | undefined;
  tally: AttemptTally;
  /** Whether it has entries in this table. */
  isBegun: boolean;
  newest: readonly AuditEntry[];
};

const endWith = (newest: readonly AuditEntry[], last: AuditEntry): ChainEnd => ({
  head: { number: last.number, hash: last.hash },
  tally: last.tally ?? {},
  isBegun: true,
  newest,
});

export type AuditTables = { audit: string; campaigns: string };

/** Reads of the trail, which need no key. */
const createReads = (client: DynamoDBClient, tables: AuditTables) => {
  const table = tables.audit;
  const earlier = createEarlierChains(client, tables.campaigns);
  const inChain = (chain: string, rest: Partial<QueryCommandInput> = {}): QueryCommandInput => ({
    TableName: table,
    KeyConditionExpression: 'pk = :chain',
    ConsistentRead: true,
    ...rest,
    ExpressionAttributeValues: { ':chain': { S: chain }, ...rest.ExpressionAttributeValues },
  });

  /** Entries of a chain from one number to another, in their order. */
  async function* entriesFrom(chain: string, from: number, to = Number.MAX_SAFE_INTEGER) {
    if (from > to) return;
    const query = inChain(chain, {
      KeyConditionExpression: 'pk = :chain AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':from': { N: String(from) }, ':to': { N: String(to) } },
    });
    for await (const items of queryPages(client, query)) yield items.map(entryFromItem);
  }

  const lastOf = async (chain: string): Promise<AuditEntry | undefined> => {
    const query = inChain(chain, { ScanIndexForward: false, Limit: 1 });
    const { Items: [item] = [] } = await client.send(new QueryCommand(query));
    return item && entryFromItem(item);
  };

  const readEnd = async (chain: string): Promise<ChainEnd> => {
    const last = await lastOf(chain);
    if (last !== undefined) return endWith([last], last);
    return { head: await earlier.head(chain), tally: {}, isBegun: false, newest: [] };
  };

  async function* entriesOf(chain: string, head: ChainHead, after: number): AsyncGenerator<AuditEntry[]> {
    let next = after + 1;
    for await (const entries of entriesFrom(chain, next, head.number)) {
      const [first] = entries;
      // What comes before the first entry of this table may stand where an earlier version kept it.
      if (first !== undefined && first.number > next) yield* earlierEntries(chain, next, first.number - 1);
      next = (entries.at(-1)?.number ?? next - 1) + 1;
      yield entries;
    }
  }

  async function* earlierEntries(chain: string, from: number, to: number): AsyncGenerator<AuditEntry[]> {
    for await (const entries of earlier.entries(chain)) {
      yield entries.filter(({ number }) => number >= from && number <= to);
    }
  }

  /** What an index has under one value, oldest first. */
  const inIndex = (index: keyof typeof indexes, attribute: string, value: string) =>
    queryPages(client, {
      TableName: table,
      IndexName: indexes[index],
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': attribute },
      ExpressionAttributeValues: { ':value': { S: value } },
    });

  const reader: ChainReader = {
    async read(chain, after = 0) {
      const { head, isBegun } = await readEnd(chain);
      if (head === undefined) return undefined;
      return {
        head,
        entries: isBegun ? entriesOf(chain, head, after) : earlierEntries(chain, after + 1, head.number),
      };
    },

    async *about(on) {
      for await (const items of inIndex('about', 'on', on)) {
        yield items.map((item) => ({ chain: textOf(item, 'pk'), entry: entryFromItem(item) }));
      }
    },

    async chains() {
      const found = new Map<string, { chain: string; name?: string } & ChainHead>(
        (await earlier.chains()).map((one) => [one.chain, one]),
      );
      const begun: string[] = [];
      for await (const items of inIndex('chains', 'begun', BEGUN)) {
        begun.push(...items.map((item) => textOf(item, 'pk')));
      }
      await forEachBounded(begun, ENDS_AT_ONCE, async (chain) => {
        const { head, newest } = await readEnd(chain);
        const name = newest.at(-1)?.act.name;
        if (head !== undefined) found.set(chain, { chain, ...head, ...(name !== undefined && { name }) });
      });
      return [...found.values()].sort((one, other) => (one.chain < other.chain ? -1 : 1));
    },
  };
  return { entriesFrom, readEnd, reader };
};

/** What is read of the trail by whoever cannot verify or add to it. */
export type ChainReader = Pick<AuditTrail, 'about' | 'chains' | 'read'>;

export const createChainReader = (client: DynamoDBClient, tables: AuditTables): ChainReader =>
  createReads(client, tables).reader;

/**
 * Audit trail in its own table. An entry is one item, put on condition that its place is free: it is kept or not kept,
 * never half, and two writers at once cannot fork a chain. It carries the attempts counted so far, so what is limited is
 * counted if and only if it is on record. Nothing here changes or removes an entry. A chain that an earlier version began
 * goes on: its first entry in this table follows the last one in the Campaign table.
 */
export const createAuditTrail = (
  client: DynamoDBClient,
  tables: AuditTables,
  hash: EntryHash,
): AuditTrail => {
  const { entriesFrom, readEnd, reader } = createReads(client, tables);
  // What this process knows of the ends: saves reading them again, and a stale memory fails the condition.
  const known = new Map<string, Omit<ChainEnd, 'newest'>>();

  const add = async (act: AuditEvent, limits: readonly RateLimit[], attempts = 1): Promise<Kept> => {
    const chain = chainOf(act);
    const id = randomUUID();
    let excess: LimitExceeded | undefined;
    let tried: number | undefined;
    const remembered = known.get(chain);
    const { item: end } = await updateUntilWritten<ChainEnd>({
      item: `the audit chain ${chain}`,
      known: remembered && { ...remembered, newest: [] },
      async read() {
        // Where a write met another, what stands from there on tells whether one of them is ours after all.
        const newest: AuditEntry[] = [];
        if (tried !== undefined) for await (const some of entriesFrom(chain, tried)) newest.push(...some);
        const last = newest.at(-1);
        return last === undefined ? await readEnd(chain) : endWith(newest, last);
      },
      async decide(latest) {
        const tally = withAttempt(latest.tally, limits, act.atMs, attempts);
        excess = excessOf(limits, attemptsIn(tally, limits), act.atMs);
        if (excess !== undefined) return undefined;
        const entry = await nextEntry(hash, chain, latest.head, act, { id, tally });
        tried = entry.number;
        return endWith([entry], entry);
      },
      async replace({ newest: [entry] }, { isBegun }) {
        return await putIf(client, {
          TableName: tables.audit,
          Item: itemOf(chain, entry as AuditEntry, !isBegun),
          ConditionExpression: 'attribute_not_exists(pk)',
        });
      },
      isOurs: ({ newest }) => newest.some((one) => one.id === id),
    });
    if (excess !== undefined) return { excess };
    const entry = end?.newest.find((one) => one.id === id);
    if (end === undefined || entry === undefined) throw new Error(`the audit chain ${chain} has no end`);
    const { newest: _, ...rest } = end;
    known.set(chain, rest);
    return { entry };
  };

  return {
    ...reader,

    async append(act) {
      const kept = await add(act, []);
      if ('excess' in kept) throw new Error('an act without a limit cannot be one too many');
      return kept.entry;
    },

    appendWithin: add,

    async excess(chain, limits, atMs) {
      const { newest: _, ...end } = await readEnd(chain);
      known.set(chain, end);
      return excessOf(limits, attemptsIn(withAttempt(end.tally, limits, atMs), limits), atMs);
    },
  };
};
