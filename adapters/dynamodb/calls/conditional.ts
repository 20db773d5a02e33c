import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Written } from '../../../core/base/conditional-write.ts';

/** Puts an item under a condition; a failed condition is an answer, not an error. */
export const putIf = async (client: DynamoDBClient, input: PutItemCommandInput): Promise<Written> => {
  try {
    await client.send(new PutItemCommand(input));
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflict';
    throw error;
  }
};
