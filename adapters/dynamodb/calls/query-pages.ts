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
