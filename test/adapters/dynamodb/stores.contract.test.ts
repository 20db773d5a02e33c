import { createAttemptCounter } from '../../../adapters/dynamodb/attempt-counter.ts';
import { createAudienceStore } from '../../../adapters/dynamodb/audience-store.ts';
import { createCampaignStore } from '../../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../../adapters/dynamodb/evidence-store.ts';
import { createLookupStore } from '../../../adapters/dynamodb/lookup-store.ts';
import { createPersonStore } from '../../../adapters/dynamodb/person-store.ts';
import { createReportStore } from '../../../adapters/dynamodb/report-store.ts';
import { createSendSlots } from '../../../adapters/dynamodb/send-slots.ts';
import { startDynamoDb, tables } from '../../support/dynamodb.ts';
import {
  createMemoryAttemptCounter,
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryEvidenceStore,
  createMemoryLookupStore,
  createMemoryPersonStore,
  createMemoryReportStore,
  createMemorySendSlots,
} from '../../support/memory-stores.ts';
import { storesContract } from '../../support/stores-contract.ts';

storesContract('memory', async () => {
  const campaigns = createMemoryCampaignStore();
  const audience = createMemoryAudienceStore();
  const deliveries = createMemoryDeliveryStore();
  const lookup = createMemoryLookupStore();
  const evidence = createMemoryEvidenceStore();
  const people = createMemoryPersonStore(campaigns, audience, deliveries, evidence);
  const slots = createMemorySendSlots();
  const attempts = createMemoryAttemptCounter();
  return {
    stores: {
      campaigns,
      audience,
      deliveries,
      lookup,
      people,
      slots,
      attempts,
      evidence,
      reports: createMemoryReportStore(),
    },
    tearDown: async () => {},
  };
});

storesContract('DynamoDB', async () => {
  const { client, stop } = await startDynamoDb();
  return {
    stores: {
      campaigns: createCampaignStore(client, tables.campaigns),
      audience: createAudienceStore(client, tables.audience),
      deliveries: createDeliveryStore(client, tables.deliveries),
      lookup: createLookupStore(client, tables.lookup, async () => 'a key for tests'),
      people: createPersonStore(client, tables),
      slots: createSendSlots(client, tables.campaigns),
      attempts: createAttemptCounter(client, tables.lookup),
      evidence: createEvidenceStore(client, tables.deliveries),
      reports: createReportStore(client, tables.campaigns),
    },
    tearDown: stop,
  };
});
