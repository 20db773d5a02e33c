import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SLOT_SLACK_MS } from '../../core/pace.ts';
import type { SendSlots } from '../../core/ports.ts';
import { numberOf } from './attributes.ts';

/**
 * The account's sending time, as one number in the Campaign table: `freeFromMs`, up to which it has been taken. Each
 * take is one conditional update, so that senders never take the same time twice.
 */
export const createSendSlots = (client: DynamoDBClient, table: string): SendSlots => {
  /** Moves `freeFromMs` on where it fits the condition; when the time taken begins, or undefined where it does not. */
  const move = async (
    channel: string,
    lengthMs: number,
    update: string,
    condition: string,
    bounds: Record<string, number>,
  ): Promise<number | undefined> => {
    const values = { ':length': lengthMs, ...bounds };
    try {
      const answer = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: 'ledger' }, sk: { S: `${channel}-slots` } },
          UpdateExpression: `SET freeFromMs = ${update} + :length`,
          ConditionExpression: condition,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).map(([name, value]) => [name, { N: String(value) }]),
          ),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return numberOf(answer.Attributes ?? {}, 'freeFromMs') - lengthMs;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };

  return {
    async take(channel, exactLengthMs, nowMs, latestMs) {
      const lengthMs = Math.ceil(exactLengthMs * 1000) / 1000;
      const earliest = nowMs - SLOT_SLACK_MS;
      const next = (): Promise<number | undefined> =>
        move(channel, lengthMs, 'freeFromMs', 'freeFromMs BETWEEN :earliest AND :latest', {
          ':earliest': earliest,
          ':latest': latestMs,
        });
      const first = (): Promise<number | undefined> =>
        move(channel, lengthMs, ':earliest', 'attribute_not_exists(freeFromMs) OR freeFromMs < :earliest', {
          ':earliest': earliest,
        });
      // Where the first fails and then the second too, another sender came between them.
      const startMs = (await next()) ?? (await first()) ?? (await next());
      return startMs === undefined ? undefined : Math.max(nowMs, startMs);
    },
  };
};
