import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { type AuditEntry, auditEntrySchema, type ChainHead, chainOf, nextEntry } from '../../core/audit.ts';
import type { AuditTrail } from '../../core/ports.ts';
import { type Item, numberOf, textOf } from './attributes.ts';
import { putIf } from './conditional.ts';

/** Entries that stand at the end of a chain before they become a page: bounds what one append writes. */
const PAGE = 10;
const WRITE_TRIES = 20;
/** All ends share a partition, so that the chains can be listed. */
const ENDS = 'audit';

type End = { head: ChainHead | undefined; open: AuditEntry[] };

const pageSchema = z.array(auditEntrySchema);
const endKey = (chain: string): Item => ({ pk: { S: ENDS }, sk: { S: chain } });
const pagesOf = (chain: string): string => `audit#${chain}`;

/**
 * Audit trail in the Campaign table. The end of a chain is one item, which holds the newest entries and takes the next
 * by one conditional write; full pages are put aside first. So an entry is kept or not kept, never half, and two
 * writers at once cannot fork a chain. Nothing here changes or removes an entry.
 */
export const createAuditTrail = (client: DynamoDBClient, table: string): AuditTrail => {
  // What this process wrote last: saves reading the end again, and a stale memory fails the condition.
  const known = new Map<string, End>();

  const readEnd = async (chain: string): Promise<End> => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: endKey(chain), ConsistentRead: true }),
    );
    if (item === undefined) return { head: undefined, open: [] };
    const open = pageSchema.parse(JSON.parse(textOf(item, 'body')));
    return { head: { number: numberOf(item, 'number'), hash: textOf(item, 'hash') }, open };
  };

  const putAside = async (chain: string, page: readonly AuditEntry[]): Promise<void> => {
    const [first] = page;
    if (first === undefined) return;
    // What is written under this key is the same whoever writes it, however often.
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          pk: { S: pagesOf(chain) },
          sk: { S: String(first.number).padStart(12, '0') },
          body: { S: JSON.stringify(page) },
        },
      }),
    );
  };

  async function* entriesOf(chain: string, open: readonly AuditEntry[]): AsyncGenerator<AuditEntry[]> {
    const opensAt = open[0]?.number ?? Number.POSITIVE_INFINITY;
    const known = new Set(open.map(({ hash }) => hash));
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pagesOf(chain) } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const page = pageSchema.parse(JSON.parse(textOf(item, 'body')));
        // The end may have been put aside since it was read. Anything else behind it does not belong there, and shows.
        const isAfter = Number(textOf(item, 'sk')) >= opensAt;
        yield isAfter ? page.filter(({ hash }) => !known.has(hash)) : page;
      }
    }
    yield [...open];
  }

  return {
    async append(act) {
      const chain = chainOf(act);
      for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
        const { head, open } = known.get(chain) ?? (await readEnd(chain));
        const isFull = open.length >= PAGE;
        if (isFull) await putAside(chain, open);
        const entry = await nextEntry(chain, head, act);
        const newOpen = isFull ? [entry] : [...open, entry];
        const written = await putIf(client, {
          TableName: table,
          Item: {
            ...endKey(chain),
            number: { N: String(entry.number) },
            hash: { S: entry.hash },
            body: { S: JSON.stringify(newOpen) },
          },
          ...(head === undefined
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#hash = :hash',
                ExpressionAttributeNames: { '#hash': 'hash' },
                ExpressionAttributeValues: { ':hash': { S: head.hash } },
              }),
        });
        if (written === 'written') {
          known.set(chain, { head: entry, open: newOpen });
          return entry;
        }
        known.delete(chain);
        // A write whose answer was lost is repeated by the SDK and then shows as stale, with our entry in place.
        const now = await readEnd(chain);
        if (now.open.some(({ hash }) => hash === entry.hash)) return entry;
      }
      throw new Error(`nothing could be added to the audit chain ${chain}: others kept writing to it`);
    },

    async read(chain) {
      const { head, open } = await readEnd(chain);
      return head && { head, entries: entriesOf(chain, open) };
    },

    async chains() {
      const found: ({ chain: string } & ChainHead)[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: ENDS } },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
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
