import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Report, type ReportStore, reportSchema } from '../../core/report.ts';
import { type Item, textOf } from './attributes.ts';
import { putIf } from './conditional.ts';

const prefix = 'report#';

const keyOf = (campaign: string, id: string): Item => ({ pk: { S: campaign }, sk: { S: `${prefix}${id}` } });

const itemOf = (report: Report): Item => ({
  ...keyOf(report.campaign, report.id),
  version: { N: String(report.version) },
  body: { S: JSON.stringify(report) },
});

const reportFromItem = (item: Item): Report => reportSchema.parse(JSON.parse(textOf(item, 'body')));

/** Reports beside their campaign in the Campaign table. */
export const createReportStore = (client: DynamoDBClient, table: string): ReportStore => ({
  create: (report) =>
    putIf(client, {
      TableName: table,
      Item: itemOf(report),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),

  async get(campaign, id) {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(campaign, id), ConsistentRead: true }),
    );
    return answer.Item && reportFromItem(answer.Item);
  },

  async list(campaign) {
    const found: Report[] = [];
    let from: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': { S: campaign }, ':prefix': { S: prefix } },
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      found.push(...(page.Items ?? []).map(reportFromItem));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return found.sort((one, other) => other.requestedAtMs - one.requestedAtMs);
  },

  replace: (report) =>
    putIf(client, {
      TableName: table,
      Item: itemOf({ ...report, version: report.version + 1 }),
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': { N: String(report.version) } },
    }),
});
