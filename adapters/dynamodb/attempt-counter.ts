import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type AttemptCounter, windowOfDay } from '../../core/audit/rate-limit.ts';
import { DAY_SECONDS } from '../../core/base/day.ts';
import { numberOf } from './calls/attributes.ts';

/**
 * Attempts in a table whose items expire: one item for each day and whoever tries, with a number for each
 * window. Additions are atomic, so that processes count together.
 */
export const createAttemptCounter = (client: DynamoDBClient, table: string): AttemptCounter => ({
  async count(who, limits, nowMs) {
    const day = Math.floor(nowMs / 1000 / DAY_SECONDS);
    const names = limits.map(({ windowSeconds }) => `w${windowSeconds}n${windowOfDay(windowSeconds, nowMs)}`);
    const answer = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: `attempts#${who}` }, sk: { S: String(day) } },
        UpdateExpression: `SET expiresAt = :expiresAt ADD ${names.map((name) => `${name} :one`).join(', ')}`,
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':expiresAt': { N: String((day + 2) * DAY_SECONDS) },
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return names.map((name) => numberOf(answer.Attributes ?? {}, name));
  },
});
