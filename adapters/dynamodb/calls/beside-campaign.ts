// Items of one kind that stand beside their campaign in the Campaign table, as JSON under a version.
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Written } from '../../../core/base/conditional-write.ts';
import { refuseNewer, type StoredItem } from '../../../core/base/stored-item.ts';
import { type Item, textOf } from './attributes.ts';
import { putIf } from './conditional.ts';
import { allBeside } from './query-pages.ts';
import { readStored, schemaAttribute, type schemas } from './schema.ts';

type Kept = StoredItem & { campaign: string; id: string; version: number };

type Kind<Value extends Kept> = {
  kind: keyof typeof schemas;
  /** Begin of their sort keys, before the id. */
  prefix: string;
  /** Throws where a value is none of these. */
  read: (value: unknown) => Value;
  /** When it was made, epoch ms: lists have the newest first. */
  madeAtMs: (value: Value) => number;
};

/** A store of such items. Each write is conditional on the version that was read. */
export const createBesideCampaign = <Value extends Kept>(
  client: DynamoDBClient,
  table: string,
  { kind, prefix, read, madeAtMs }: Kind<Value>,
) => {
  const keyOf = (campaign: string, id: string): Item => ({
    pk: { S: campaign },
    sk: { S: `${prefix}${id}` },
  });
  const itemOf = (value: Value): Item => ({
    ...keyOf(value.campaign, value.id),
    ...schemaAttribute(kind),
    version: { N: String(value.version) },
    body: { S: JSON.stringify(value) },
  });
  const fromItem = (item: Item): Value & StoredItem =>
    readStored(kind, item, () => read(JSON.parse(textOf(item, 'body'))));

  return {
    create: (value: Value): Promise<Written> =>
      putIf(client, {
        TableName: table,
        Item: itemOf(value),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),

    async get(campaign: string, id: string): Promise<Value | undefined> {
      const answer = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(campaign, id), ConsistentRead: true }),
      );
      return answer.Item && fromItem(answer.Item);
    },

    async list(campaign: string): Promise<Value[]> {
      const found = await allBeside(client, { table, campaign, prefix }, fromItem);
      return found.sort((one, other) => madeAtMs(other) - madeAtMs(one));
    },

    async replace(value: Value): Promise<Written> {
      refuseNewer(`${kind} ${value.id} of campaign ${value.campaign}`, value);
      return await putIf(client, {
        TableName: table,
        Item: itemOf({ ...value, version: value.version + 1 }),
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: String(value.version) } },
      });
    },
  };
};
