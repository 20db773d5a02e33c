import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { sha256 } from '../../core/base/sha256.ts';
import type { ColumnChoicesStore } from '../../core/columns/choices.ts';
import { choicesSchema } from '../../core/columns/mapping.ts';
import { type ListReportStore, listReportSchema } from '../../core/survey/report.ts';
import { type Item, textOf } from './calls/attributes.ts';

const readItem = async (client: DynamoDBClient, table: string, key: Item): Promise<Item | undefined> => {
  const answer = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return answer.Item;
};

/** Campaign table: what the survey of each list found out, beside the list's campaign. */
export const createListReportStore = (client: DynamoDBClient, table: string): ListReportStore => {
  const keyOf = (campaign: string, importNumber: number): Item => ({
    pk: { S: campaign },
    sk: { S: `list#${importNumber}` },
  });
  return {
    async put(campaign, importNumber, report) {
      const body = { S: JSON.stringify(report) };
      await client.send(
        new PutItemCommand({ TableName: table, Item: { ...keyOf(campaign, importNumber), body } }),
      );
    },
    async get(campaign, importNumber) {
      const item = await readItem(client, table, keyOf(campaign, importNumber));
      return item && listReportSchema.parse(JSON.parse(textOf(item, 'body')));
    },
  };
};

/** Campaign table: which columns somebody chose, by the hash of a file's titles. */
export const createColumnChoicesStore = (client: DynamoDBClient, table: string): ColumnChoicesStore => {
  const keyOf = async (titlesKey: string): Promise<Item> => ({
    pk: { S: 'columns' },
    sk: { S: await sha256(titlesKey) },
  });
  return {
    async get(titlesKey) {
      const item = await readItem(client, table, await keyOf(titlesKey));
      return item && choicesSchema.parse(JSON.parse(textOf(item, 'body')));
    },
    async put(titlesKey, choices) {
      const body = { S: JSON.stringify(choices) };
      await client.send(
        new PutItemCommand({ TableName: table, Item: { ...(await keyOf(titlesKey)), body } }),
      );
    },
  };
};
