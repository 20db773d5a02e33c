import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import {
  type AuditEntry,
  auditEntrySchema,
  type ChainHead,
  chainOf,
  nextEntry,
} from '../../core/audit/chain.ts';
import type { AuditEvent } from '../../core/audit/event.ts';
import {
  attemptsIn,
  attemptTallySchema,
  excessOf,
  type LimitExceeded,
  type RateLimit,
  withAttempt,
} from '../../core/audit/rate-limit.ts';
import type { AuditTrail, ChainEnd, Kept } from '../../core/audit/trail.ts';
import { updateUntilWritten, type Written } from '../../core/base/conditional-write.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';

/** Entries that stand at the end of a chain before they become a page: bounds what one append writes. */
const PAGE = 10;
/** So many may wait for {@link AuditTrail.putFullPagesAside}, where whoever adds must not take the time for it. */
const MAX_OPEN = 60;
/** All ends share a partition, so that the chains can be listed. */
const ENDS = 'audit';

const pageSchema = z.array(auditEntrySchema);
const pagesOf = (chain: string): string => `audit#${chain}`;
/** Sort key of a page, by the number of its first entry. */
const pageKey = (first: number): string => String(first).padStart(12, '0');

/** Where the end of a chain is kept. */
export const chainEndKey = (chain: string): Item => ({ pk: { S: ENDS }, sk: { S: chain } });

/** The end of a chain from its item in the Campaign table; of a chain that was never begun without one. */
export const chainEndFromItem = (item: Item | undefined): ChainEnd => {
  if (item === undefined) return { head: undefined, open: [], tally: {} };
  return {
    head: { number: numberOf(item, 'number'), hash: textOf(item, 'hash') },
    open: pageSchema.parse(JSON.parse(textOf(item, 'body'))),
    tally: item.tally === undefined ? {} : attemptTallySchema.parse(JSON.parse(textOf(item, 'tally'))),
  };
};

const itemOfEnd = (
  chain: string,
  head: ChainHead,
  { open, tally }: Pick<ChainEnd, 'open' | 'tally'>,
): Item => ({
  ...chainEndKey(chain),
  number: { N: String(head.number) },
  hash: { S: head.hash },
  body: { S: JSON.stringify(open) },
  ...(Object.keys(tally).length === 0 ? {} : { tally: { S: JSON.stringify(tally) } }),
});

/**
 * Audit trail in the Campaign table. The end of a chain is one item, which holds the newest entries, counts the attempts
 * that are limited, and takes the next entry by one conditional write; full pages are put aside before. So an entry is
 * kept or not kept, never half, what is limited is counted if and only if it is on record, and two writers at once
 * cannot fork a chain. Nothing here changes or removes an entry.
 */
export const createAuditTrail = (client: DynamoDBClient, table: string): AuditTrail => {
  // What this process wrote last: saves reading the end again, and a stale memory fails the condition.
  const known = new Map<string, ChainEnd>();

  const readEnd = async (chain: string): Promise<ChainEnd> => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: chainEndKey(chain), ConsistentRead: true }),
    );
    return chainEndFromItem(item);
  };

  const putAside = async (chain: string, page: readonly AuditEntry[]): Promise<void> => {
    const [first, last] = [page[0], page.at(-1)];
    if (first === undefined || last === undefined) return;
    // Two writers put aside the same entries, one perhaps more of them: a shorter page must not come last.
    await putIf(client, {
      TableName: table,
      Item: {
        pk: { S: pagesOf(chain) },
        sk: { S: pageKey(first.number) },
        last: { N: String(last.number) },
        body: { S: JSON.stringify(page) },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR #last < :last',
      ExpressionAttributeNames: { '#last': 'last' },
      ExpressionAttributeValues: { ':last': { N: String(last.number) } },
    });
  };

  /** Writes the end of a chain in place of `before`. */
  const replaceEnd = (before: ChainHead | undefined, item: Item): Promise<Written> =>
    putIf(client, {
      TableName: table,
      Item: item,
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#hash = :hash',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: { ':hash': { S: before.hash } },
          }),
    });

  const add = async (
    act: AuditEvent,
    limits: readonly RateLimit[],
    mostOpen: number,
    read?: ChainEnd,
  ): Promise<Kept> => {
    const chain = chainOf(act);
    const id = randomUUID();
    const limit: { exceeded?: LimitExceeded | undefined } = {};
    const { item: end } = await updateUntilWritten<ChainEnd>({
      item: `the audit chain ${chain}`,
      known: read ?? known.get(chain),
      read() {
        known.delete(chain);
        return readEnd(chain);
      },
      async decide(latest) {
        const tally = withAttempt(latest.tally, limits, act.atMs);
        limit.exceeded = excessOf(limits, attemptsIn(tally, limits), act.atMs);
        if (limit.exceeded !== undefined) return undefined;
        const isFull = latest.open.length >= mostOpen;
        if (isFull) await putAside(chain, latest.open);
        const entry = await nextEntry(chain, latest.head, act, id);
        const head = { number: entry.number, hash: entry.hash };
        return { head, open: isFull ? [entry] : [...latest.open, entry], tally };
      },
      replace: (next, { head }) => replaceEnd(head, itemOfEnd(chain, next.head as ChainHead, next)),
      isOurs: ({ open }) => open.some((one) => one.id === id),
    });
    if (limit.exceeded !== undefined) return { excess: limit.exceeded };
    const entry = end?.open.find((one) => one.id === id);
    if (end === undefined || entry === undefined) throw new Error(`the audit chain ${chain} has no end`);
    known.set(chain, end);
    return { entry };
  };

  const ends = () =>
    queryPages(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: ENDS } },
      ConsistentRead: true,
    });

  /** Sort key of the page that holds this entry, or else that it would begin. Pages have been of several sizes. */
  const pageWith = async (chain: string, number: number): Promise<string> => {
    const { Items: [page] = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk <= :sk',
        ExpressionAttributeValues: { ':pk': { S: pagesOf(chain) }, ':sk': { S: pageKey(number) } },
        ProjectionExpression: 'sk',
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return page === undefined ? pageKey(number) : textOf(page, 'sk');
  };

  async function* entriesOf(
    chain: string,
    { head, open }: { head: ChainHead; open: readonly AuditEntry[] },
    after: number,
  ): AsyncGenerator<AuditEntry[]> {
    const opensAt = open[0]?.number ?? head.number + 1;
    const known = new Set(open.map(({ hash }) => hash));
    const behind: AuditEntry[] = [];
    const ofChain = { ':pk': { S: pagesOf(chain) } };
    const pages = queryPages(client, {
      TableName: table,
      ...(after > 0
        ? {
            KeyConditionExpression: 'pk = :pk AND sk >= :from',
            ExpressionAttributeValues: { ...ofChain, ':from': { S: await pageWith(chain, after + 1) } },
          }
        : { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: ofChain }),
      ConsistentRead: true,
    });
    for await (const items of pages) {
      for (const item of items) {
        const page = pageSchema.parse(JSON.parse(textOf(item, 'body')));
        if (Number(textOf(item, 'sk')) < opensAt) yield page;
        else behind.push(...page.filter(({ hash }) => !known.has(hash)));
      }
    }
    // Since the end was read, more may have been added and put aside. Anything else does not belong there, and shows.
    const isBeyond = behind.some(({ number }) => number > head.number);
    const end = isBeyond ? ((await readEnd(chain)).head?.number ?? 0) : head.number;
    const strange = behind.filter(({ number }) => number <= head.number || number > end);
    if (strange.length > 0) yield strange;
    yield [...open];
  }

  return {
    async append(act) {
      const kept = await add(act, [], PAGE);
      if ('excess' in kept) throw new Error('an act without a limit cannot be one too many');
      return kept.entry;
    },

    appendWithin: (act, limits, end) => add(act, limits, MAX_OPEN, end),

    async putFullPagesAside() {
      for await (const items of ends()) {
        for (const item of items) {
          const { head, open, tally } = chainEndFromItem(item);
          if (head === undefined || open.length < PAGE) continue;
          const chain = textOf(item, 'sk');
          await putAside(chain, open);
          // Where somebody has added meanwhile, all of it stands at the end for another while: it is read once all the same.
          await replaceEnd(head, itemOfEnd(chain, head, { open: [], tally }));
        }
      }
    },

    async read(chain, after = 0) {
      const { head, open } = await readEnd(chain);
      return head && { head, entries: entriesOf(chain, { head, open }, after) };
    },

    async chains() {
      const found: ({ chain: string } & ChainHead)[] = [];
      for await (const items of ends()) {
        for (const item of items) {
          found.push({
            chain: textOf(item, 'sk'),
            number: numberOf(item, 'number'),
            hash: textOf(item, 'hash'),
          });
        }
      }
      return found;
    },
  };
};
