import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SLOT_SLACK_MS } from '../../core/pacing/rate.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import { type Item, numberOf } from './calls/attributes.ts';

/**
 * The account's sending time, as one item in the Campaign table: `freeFromMs`, up to which it has been taken, and the
 * newest note of throttling. Each take is one conditional update, so that senders never take the same time twice.
 */
export const createSendSlots = (client: DynamoDBClient, table: string): SendSlots => {
  const keyOf = (channel: string): Item => ({ pk: { S: 'ledger' }, sk: { S: `${channel}-slots` } });
  const number = (value: number): AttributeValue => ({ N: String(value) });

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
          Key: keyOf(channel),
          UpdateExpression: `SET freeFromMs = ${update} + :length`,
          ConditionExpression: condition,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).map(([name, value]) => [name, number(value)]),
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

    async throttling(channel) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(channel), ConsistentRead: true }),
      );
      if (item?.throttlings === undefined) return undefined;
      return {
        number: numberOf(item, 'throttlings'),
        perSecond: numberOf(item, 'throttledPerSecond'),
        fromMs: numberOf(item, 'throttledFromMs'),
      };
    },

    async noteThrottling(channel, throttling) {
      const isFirst = throttling.number === 1;
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(channel),
            UpdateExpression:
              'SET throttlings = :number, throttledPerSecond = :perSecond, throttledFromMs = :from, freeFromMs = :from',
            ConditionExpression: isFirst ? 'attribute_not_exists(throttlings)' : 'throttlings = :before',
            ExpressionAttributeValues: {
              ':number': number(throttling.number),
              ':perSecond': number(throttling.perSecond),
              ':from': number(throttling.fromMs),
              ...(isFirst ? {} : { ':before': number(throttling.number - 1) }),
            },
          }),
        );
        return 'written';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'conflict';
        throw error;
      }
    },
  };
};
