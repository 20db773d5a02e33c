import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type OutcomesFile,
  type OutcomesFileStore,
  outcomesFileSchema,
} from '../../core/mailing/outcomes-file.ts';
import { createBesideCampaign } from './calls/beside-campaign.ts';

/** Files of outcomes beside their campaign in the Campaign table. */
export const createOutcomesFileStore = (client: DynamoDBClient, table: string): OutcomesFileStore =>
  createBesideCampaign<OutcomesFile>(client, table, {
    kind: 'outcomes',
    prefix: 'outcomes#',
    read: (value) => outcomesFileSchema.parse(value),
    madeAtMs: ({ uploadedAtMs }) => uploadedAtMs,
  });
