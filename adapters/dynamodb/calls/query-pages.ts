import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { pagesOf } from '../../aws/pages.ts';
import type { Item } from './attributes.ts';

/** The items that a query finds, a page at a time; a page may be empty. The last has no `LastEvaluatedKey`. */
export async function* queryPages(
  client: DynamoDBClient,
  query: Omit<QueryCommandInput, 'ExclusiveStartKey'>,
): AsyncGenerator<Item[], void, undefined> {
  const pages = pagesOf(
    (from: Item | undefined) => client.send(new QueryCommand({ ...query, ExclusiveStartKey: from })),
    (page) => page.LastEvaluatedKey,
  );
  for await (const { Items = [] } of pages) yield Items;
}

/** Everything beside a campaign whose sort key begins so, in the order of the keys, as it is at this moment. */
export const allBeside = async <Value>(
  client: DynamoDBClient,
  { table, campaign, prefix }: { table: string; campaign: string; prefix: string },
  fromItem: (item: Item) => Value,
): Promise<Value[]> => {
  const found: Value[] = [];
  const pages = queryPages(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': { S: campaign }, ':prefix': { S: prefix } },
    ConsistentRead: true,
  });
  for await (const items of pages) found.push(...items.map(fromItem));
  return found;
};
