import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Report, type ReportStore, reportSchema } from '../../core/report/report.ts';
import { createBesideCampaign } from './calls/beside-campaign.ts';

/** Reports beside their campaign in the Campaign table. */
export const createReportStore = (client: DynamoDBClient, table: string): ReportStore =>
  createBesideCampaign<Report>(client, table, {
    kind: 'report',
    prefix: 'report#',
    read: (value) => reportSchema.parse(value),
    madeAtMs: ({ requestedAtMs }) => requestedAtMs,
  });
