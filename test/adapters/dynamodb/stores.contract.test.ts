import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createAttemptCounter } from '../../../adapters/dynamodb/attempt-counter.ts';
import { createAudienceStore } from '../../../adapters/dynamodb/audience-store.ts';
import { createBatchStore } from '../../../adapters/dynamodb/batch-store.ts';
import { chunkKey } from '../../../adapters/dynamodb/calls/bucket.ts';
import { campaignKey, createCampaignStore } from '../../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../../adapters/dynamodb/evidence-store.ts';
import { createBucketCleaner, createLookupStore } from '../../../adapters/dynamodb/lookup-store.ts';
import { createOutcomesFileStore } from '../../../adapters/dynamodb/outcomes-file-store.ts';
import { createPersonStore } from '../../../adapters/dynamodb/person-store.ts';
import { createReportStore } from '../../../adapters/dynamodb/report-store.ts';
import { createSendSlots } from '../../../adapters/dynamodb/send-slots.ts';
import { createTallyStore } from '../../../adapters/dynamodb/tally-store.ts';
import { type Stores, storesContract } from '../../support/contracts/stores-contract.ts';
import {
  createMemoryAttemptCounter,
  createMemoryAudienceStore,
  createMemoryBatchStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryEvidenceStore,
  createMemoryLookupStore,
  createMemoryOutcomesFileStore,
  createMemoryPersonStore,
  createMemoryReportStore,
  createMemorySendSlots,
  createMemoryTallyStore,
} from '../../support/fakes/memory-stores.ts';
import { startDynamoDb, tables } from '../../support/services/dynamodb.ts';

storesContract('memory', async () => {
  const campaigns = createMemoryCampaignStore();
  const audience = createMemoryAudienceStore();
  const deliveries = createMemoryDeliveryStore();
  const lookup = createMemoryLookupStore();
  const evidence = createMemoryEvidenceStore();
  const people = createMemoryPersonStore(campaigns, audience, deliveries, evidence);
  const slots = createMemorySendSlots();
  const attempts = createMemoryAttemptCounter();
  const tallies = createMemoryTallyStore();
  const outcomesFiles = createMemoryOutcomesFileStore();
  return {
    stores: {
      campaigns,
      audience,
      deliveries,
      lookup,
      buckets: lookup,
      people,
      slots,
      attempts,
      evidence,
      reports: createMemoryReportStore(),
      outcomesFiles,
      batches: createMemoryBatchStore(),
      tallies,
    },
    async storesOfNewer({ campaign, delivery, report }) {
      const ofNewer = { newerSchema: 9 };
      const reports = createMemoryReportStore();
      await reports.create({ ...report, ...ofNewer });
      return {
        campaigns: createMemoryCampaignStore({ ...campaign, ...ofNewer }),
        deliveries: createMemoryDeliveryStore({ ...delivery, ...ofNewer }),
        audience,
        lookup,
        buckets: lookup,
        people,
        slots,
        attempts,
        evidence,
        reports,
        outcomesFiles,
        batches: createMemoryBatchStore(),
        tallies,
      };
    },
    tearDown: async () => {},
  };
});

storesContract('DynamoDB', async () => {
  const { client, stop } = await startDynamoDb();
  /** Marks an item as one that a newer version of the program wrote. */
  const markNewer = async (table: string, key: Record<string, AttributeValue>): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET s = :newer',
        ConditionExpression: 's < :newer',
        ExpressionAttributeValues: { ':newer': { N: '9' } },
      }),
    );
  };
  const stores: Stores = {
    campaigns: createCampaignStore(client, tables.campaigns),
    audience: createAudienceStore(client, tables.audience),
    deliveries: createDeliveryStore(client, tables.deliveries),
    lookup: createLookupStore(client, tables.lookup, async () => 'a key for tests'),
    buckets: createBucketCleaner(client, tables.lookup),
    people: createPersonStore(client, tables),
    slots: createSendSlots(client, tables.campaigns),
    attempts: createAttemptCounter(client, tables.lookup),
    evidence: createEvidenceStore(client, tables.deliveries),
    reports: createReportStore(client, tables.campaigns),
    outcomesFiles: createOutcomesFileStore(client, tables.campaigns),
    batches: createBatchStore(client, tables.campaigns),
    tallies: createTallyStore(client, tables.campaigns),
  };
  return {
    stores,
    async storesOfNewer({ campaign, delivery, report }) {
      await stores.campaigns.create(campaign);
      await stores.deliveries.create([delivery]);
      await stores.reports.create(report);
      await markNewer(tables.campaigns, campaignKey(campaign.id));
      await markNewer(tables.deliveries, chunkKey(delivery.audience, delivery.chunk));
      await markNewer(tables.campaigns, { pk: { S: campaign.id }, sk: { S: `report#${report.id}` } });
      return stores;
    },
    tearDown: stop,
  };
});
