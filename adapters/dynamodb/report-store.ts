import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { refuseNewer } from '../../core/base/stored-item.ts';
import { type Report, type ReportStore, reportSchema } from '../../core/report/report.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';

const prefix = 'report#';

const keyOf = (campaign: string, id: string): Item => ({ pk: { S: campaign }, sk: { S: `${prefix}${id}` } });

const itemOf = (report: Report): Item => ({
  ...keyOf(report.campaign, report.id),
  ...schemaAttribute('report'),
  version: { N: String(report.version) },
  body: { S: JSON.stringify(report) },
});

const reportFromItem = (item: Item): Report =>
  readStored('report', item, () => reportSchema.parse(JSON.parse(textOf(item, 'body'))));

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
    const pages = queryPages(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: campaign }, ':prefix': { S: prefix } },
      ConsistentRead: true,
    });
    for await (const items of pages) found.push(...items.map(reportFromItem));
    return found.sort((one, other) => other.requestedAtMs - one.requestedAtMs);
  },

  async replace(report) {
    refuseNewer(`report ${report.id} of campaign ${report.campaign}`, report);
    return await putIf(client, {
      TableName: table,
      Item: itemOf({ ...report, version: report.version + 1 }),
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': { N: String(report.version) } },
    });
  },
});
