import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { refuseNewer } from '../../core/base/stored-item.ts';
import {
  type BatchPart,
  type BatchStore,
  batchPartSchema,
  type LetterBatch,
  letterBatchSchema,
} from '../../core/mailing/batch.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { allBeside } from './calls/query-pages.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';

const padded = (number: number): string => String(number).padStart(6, '0');
const batchKey = (number: number): string => `letters#${padded(number)}`;
const partPrefix = (batch: number): string => `letter-part#${padded(batch)}#`;
const partKey = (batch: number, number: number): string => `${partPrefix(batch)}${padded(number)}`;

const keyOf = (campaign: string, sk: string): Item => ({ pk: { S: campaign }, sk: { S: sk } });

const itemOf = (kind: 'batch' | 'part', sk: string, value: LetterBatch | BatchPart): Item => ({
  ...keyOf(value.campaign, sk),
  ...schemaAttribute(kind),
  version: { N: String(value.version) },
  body: { S: JSON.stringify(value) },
});

const batchFromItem = (item: Item): LetterBatch =>
  readStored('batch', item, () => letterBatchSchema.parse(JSON.parse(textOf(item, 'body'))));
const partFromItem = (item: Item): BatchPart =>
  readStored('part', item, () => batchPartSchema.parse(JSON.parse(textOf(item, 'body'))));

/** Batches of letters and their parts, beside their campaign in the Campaign table. */
export const createBatchStore = (client: DynamoDBClient, table: string): BatchStore => {
  const create = (item: Item) =>
    putIf(client, { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' });
  const replace = (item: Item, version: number) =>
    putIf(client, {
      TableName: table,
      Item: item,
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    });
  const read = async (campaign: string, sk: string): Promise<Item | undefined> => {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(campaign, sk), ConsistentRead: true }),
    );
    return answer.Item;
  };
  const all = <Value>(campaign: string, prefix: string, of: (item: Item) => Value): Promise<Value[]> =>
    allBeside(client, { table, campaign, prefix }, of);
  const named = ({ campaign, batch, number }: BatchPart): string =>
    `part ${number} of letters ${batch} of campaign ${campaign}`;

  return {
    create: (batch) => create(itemOf('batch', batchKey(batch.number), batch)),
    async get(campaign, number) {
      const item = await read(campaign, batchKey(number));
      return item && batchFromItem(item);
    },
    list: (campaign) => all(campaign, 'letters#', batchFromItem),
    async replace(batch) {
      refuseNewer(`letters ${batch.number} of campaign ${batch.campaign}`, batch);
      const next = { ...batch, version: batch.version + 1 };
      return await replace(itemOf('batch', batchKey(batch.number), next), batch.version);
    },
    createPart: (part) => create(itemOf('part', partKey(part.batch, part.number), part)),
    async getPart(campaign, batch, number) {
      const item = await read(campaign, partKey(batch, number));
      return item && partFromItem(item);
    },
    listParts: (campaign, batch) => all(campaign, partPrefix(batch), partFromItem),
    async replacePart(part) {
      refuseNewer(named(part), part);
      const next = { ...part, version: part.version + 1 };
      return await replace(itemOf('part', partKey(part.batch, part.number), next), part.version);
    },
  };
};
