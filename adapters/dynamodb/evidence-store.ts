import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CHUNK_SIZE, type Place } from '../../core/audience/audience.ts';
import type { EvidenceStore } from '../../core/delivery/evidence.ts';
import { type Evidence, evidenceSchema } from '../../core/delivery/evidence.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { queryPages } from './calls/query-pages.ts';

const suffix = '#evidence';

/** Key of what is recorded of one person, in the Delivery table: apart from the chunks, which are read as a whole. */
export const evidenceKey = (audience: string, { chunk, place }: Place) => ({
  pk: { S: `${audience}${suffix}` },
  sk: { N: String(chunk * CHUNK_SIZE + place) },
});

/** Whether an item of the Delivery table is one of these, and no chunk. */
export const isEvidence = (item: Item): boolean => textOf(item, 'pk').endsWith(suffix);

/** Whose it is and what an item holds. */
export const evidenceFromItem = (item: Item): { audience: string; evidence: Evidence[] } & Place => {
  const number = numberOf(item, 'sk');
  return {
    audience: textOf(item, 'pk').slice(0, -suffix.length),
    chunk: Math.floor(number / CHUNK_SIZE),
    place: number % CHUNK_SIZE,
    evidence: (item.e?.L ?? []).map(({ S = '' }: AttributeValue) => evidenceSchema.parse(JSON.parse(S))),
  };
};

/** What staff recorded, one item a person, each entry added by an atomic update. */
export const createEvidenceStore = (client: DynamoDBClient, table: string): EvidenceStore => ({
  async add(audience, where, evidence) {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: evidenceKey(audience, where),
        UpdateExpression: 'SET e = list_append(if_not_exists(e, :none), :more)',
        ExpressionAttributeValues: {
          ':none': { L: [] },
          ':more': { L: [{ S: JSON.stringify(evidence) }] },
        },
      }),
    );
  },

  async get(audience, where) {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: evidenceKey(audience, where), ConsistentRead: true }),
    );
    return answer.Item === undefined ? [] : evidenceFromItem(answer.Item).evidence;
  },

  async *scan(audience) {
    const pages = queryPages(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `${audience}${suffix}` } },
      ConsistentRead: true,
    });
    for await (const items of pages) {
      const found = items.map(evidenceFromItem);
      if (found.length > 0) yield found.map(({ chunk, place, evidence }) => ({ chunk, place, evidence }));
    }
  },
});
