import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { IdempotencyStore } from '../../core/audit/idempotency.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';

const keyOf = (key: string): Item => ({ pk: { S: `answer#${key}` }, sk: { S: 'answer' } });

const itemOf = (key: string, request: string, untilMs: number): Item => ({
  ...keyOf(key),
  request: { S: request },
  untilMs: { N: String(untilMs) },
  expiresAt: { N: String(Math.ceil(untilMs / 1000)) },
});

/** Answers in the Campaign table, which expire by its time-to-live attribute. */
export const createKeptAnswers = (client: DynamoDBClient, table: string): IdempotencyStore => ({
  async claim(key, { request, holder, untilMs }, nowMs) {
    const claimed = await putIf(client, {
      TableName: table,
      Item: { ...itemOf(key, request, untilMs), holder: { S: holder } },
      // Expired items may still be there: DynamoDB deletes them within days.
      ConditionExpression: 'attribute_not_exists(pk) OR untilMs <= :now',
      ExpressionAttributeValues: { ':now': { N: String(nowMs) } },
    });
    if (claimed === 'written') return { found: 'nothing' };
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true }),
    );
    // Gone between the two calls: whoever asks again may have it.
    if (item === undefined) return { found: 'claim', request };
    const body = item.answer?.S;
    // Ours, and only its answer was lost: the client made the call again by itself.
    if (body === undefined && item.holder?.S === holder) return { found: 'nothing' };
    return body === undefined
      ? { found: 'claim', request: textOf(item, 'request') }
      : { found: 'answer', request: textOf(item, 'request'), answer: JSON.parse(body) };
  },

  async keep(key, request, answer, untilMs) {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          ...itemOf(key, request, untilMs),
          ...(answer === undefined ? {} : { answer: { S: JSON.stringify(answer) } }),
        },
      }),
    );
  },
});
