// Chains that version 0.2.0 and before kept in the Campaign table. They are read and gone on from, and written no more.
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type AuditEntry, auditEntrySchema, type ChainHead } from '../../core/audit/chain.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { queryPages } from './calls/query-pages.ts';

/** The ends share a partition. Each holds the newest entries; those before stand in pages. */
const ENDS = 'audit';
const pageSchema = z.array(auditEntrySchema);
const entriesIn = (item: Item): AuditEntry[] =>
  pageSchema.parse(JSON.parse(textOf(item, 'body'))).map((entry) => ({ ...entry, isUnkeyed: true }));
const headIn = (item: Item): ChainHead => ({ number: numberOf(item, 'number'), hash: textOf(item, 'hash') });

export const createEarlierChains = (client: DynamoDBClient, table: string) => {
  const readEnd = async (chain: string): Promise<Item | undefined> => {
    const Key = { pk: { S: ENDS }, sk: { S: chain } };
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key, ConsistentRead: true }),
    );
    return item;
  };
  const partition = (pk: string) =>
    queryPages(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
    });

  return {
    async head(chain: string): Promise<ChainHead | undefined> {
      const end = await readEnd(chain);
      return end && headIn(end);
    },

    /** All entries, some at a time. Some of the newest may stand both at the end and in a page. */
    async *entries(chain: string): AsyncGenerator<AuditEntry[]> {
      const end = await readEnd(chain);
      if (end === undefined) return;
      const newest = entriesIn(end);
      const known = new Set(newest.map(({ hash }) => hash));
      for await (const pages of partition(`audit#${chain}`)) {
        for (const page of pages) yield entriesIn(page).filter(({ hash }) => !known.has(hash));
      }
      yield newest;
    },

    async chains(): Promise<({ chain: string } & ChainHead)[]> {
      const found: ({ chain: string } & ChainHead)[] = [];
      for await (const ends of partition(ENDS)) {
        found.push(...ends.map((end) => ({ chain: textOf(end, 'sk'), ...headIn(end) })));
      }
      return found;
    },
  };
};
