import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { refuseNewer } from '../../core/base/stored-item.ts';
import { type Campaign, campaignSchema } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { frozenContentSchema } from '../../core/notice/content.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { putIf } from './calls/conditional.ts';
import { queryPages } from './calls/query-pages.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';

/** All campaigns share a partition: they are few, and listing them is then one query. */
const campaigns = 'campaigns';

/** Key of a campaign's item in the Campaign table. */
export const campaignKey = (id: string): Item => ({ pk: { S: campaigns }, sk: { S: id } });

/** Key of a content: each has its own, so that a late write never takes the place of what was approved. */
const contentKey = (id: string, hash: string): Item => ({ pk: { S: id }, sk: { S: `content#${hash}` } });

/** The campaign of an item of the Campaign table; throws where it does not fit the schema. */
export const campaignFromItem = (item: Item): Campaign =>
  readStored('campaign', item, () => campaignSchema.parse(JSON.parse(textOf(item, 'body'))));

const itemOfCampaign = (campaign: Campaign): Item => ({
  ...campaignKey(campaign.id),
  ...schemaAttribute('campaign'),
  version: { N: String(campaign.version) },
  state: { S: campaign.state },
  body: { S: JSON.stringify(campaign) },
});

const versionIs = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': { N: String(version) } },
});

const isAbsent = { ConditionExpression: 'attribute_not_exists(pk)' };

/**
 * Campaign table: campaigns as JSON beside their version and state, the frozen content of each, and the ledger
 * of the sending rate. Every read is strongly consistent.
 */
export const createCampaignStore = (client: DynamoDBClient, table: string): CampaignStore => {
  const read = async (key: Item): Promise<Item | undefined> => {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    return answer.Item;
  };
  return {
    create: (campaign) => putIf(client, { TableName: table, Item: itemOfCampaign(campaign), ...isAbsent }),

    async get(id) {
      const item = await read(campaignKey(id));
      return item && campaignFromItem(item);
    },

    async list() {
      const found: Campaign[] = [];
      const pages = queryPages(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: campaigns } },
        ConsistentRead: true,
      });
      for await (const items of pages) found.push(...items.map(campaignFromItem));
      return found.sort((one, other) => one.createdAtMs - other.createdAtMs);
    },

    async replace(campaign) {
      refuseNewer(`campaign ${campaign.id}`, campaign);
      return await putIf(client, {
        TableName: table,
        Item: itemOfCampaign({ ...campaign, version: campaign.version + 1 }),
        ...versionIs(campaign.version),
      });
    },

    async putContent(id, content) {
      const item = { ...contentKey(id, content.hash), body: { S: JSON.stringify(content) } };
      await client.send(new PutItemCommand({ TableName: table, Item: item }));
    },

    async getContent(id, hash) {
      const item = await read(contentKey(id, hash));
      return item && frozenContentSchema.parse(JSON.parse(textOf(item, 'body')));
    },

    async getLedger(channel) {
      const item = await read({ pk: { S: 'ledger' }, sk: { S: channel } });
      return (
        item &&
        readStored('ledger', item, () => ({
          version: numberOf(item, 'version'),
          pacedThroughMs: numberOf(item, 'pacedThroughMs'),
        }))
      );
    },

    async replaceLedger(channel, ledger) {
      refuseNewer(`the ledger of ${channel}`, ledger);
      return await putIf(client, {
        TableName: table,
        Item: {
          pk: { S: 'ledger' },
          sk: { S: channel },
          ...schemaAttribute('ledger'),
          version: { N: String(ledger.version + 1) },
          pacedThroughMs: { N: String(ledger.pacedThroughMs) },
        },
        ...(ledger.version === 0 ? isAbsent : versionIs(ledger.version)),
      });
    },
  };
};
