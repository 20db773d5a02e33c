import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { campaignOfAudience } from '../../core/audience/audience.ts';
import { type KeptTally, keptTallySchema, type TallyStore } from '../../core/delivery/kept-tally.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { hasOurSchema, schemaAttribute } from './calls/schema.ts';

/** Key of the last count of an audience in the Campaign table. */
export const tallyKey = (audience: string): Item => ({
  pk: { S: campaignOfAudience(audience) },
  sk: { S: `tally#${audience}` },
});

const tallyFromItem = (item: Item): KeptTally | undefined => {
  if (!hasOurSchema('tally', item)) return undefined;
  return keptTallySchema.safeParse(JSON.parse(textOf(item, 'body'))).data;
};

/** Campaign table: the last count of each list, beside its campaign, one item of 2 KB or so. */
export const createTallyStore = (client: DynamoDBClient, table: string): TallyStore => ({
  async get(audience) {
    const answer = await client.send(
      // Read strongly, so that no look shows fewer than the one before it.
      new GetItemCommand({ TableName: table, Key: tallyKey(audience), ConsistentRead: true }),
    );
    return answer.Item && tallyFromItem(answer.Item);
  },

  put: (kept) =>
    putIf(client, {
      TableName: table,
      Item: {
        ...tallyKey(kept.audience),
        ...schemaAttribute('tally'),
        countedAtMs: { N: String(kept.countedAtMs) },
        body: { S: JSON.stringify(kept) },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR countedAtMs < :countedAtMs',
      ExpressionAttributeValues: { ':countedAtMs': { N: String(kept.countedAtMs) } },
    }),
});
