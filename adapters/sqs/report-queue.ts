import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReportQueue } from '../../core/report.ts';

/** The queue that the export function takes its work from. */
export const createReportQueue = (client: SQSClient, queueUrl: string): ReportQueue => ({
  async send(message) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  },
});
