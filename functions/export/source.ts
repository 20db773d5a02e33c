import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { Report, ReportFiles, ReportStore } from '../../core/report/report.ts';
import type { BatchDependencies } from '../runtime/sqs-batch.ts';

export type ExportDependencies = BatchDependencies & {
  campaigns: Pick<CampaignStore, 'get' | 'getContent'>;
  reports: Pick<ReportStore, 'get' | 'replace'>;
  audience: Pick<AudienceStore, 'getMany'>;
  deliveries: Pick<DeliveryStore, 'scan'>;
  files: ReportFiles;
  sender: { name: string; from: string };
  /** Of the program that writes the report. */
  version: string;
  clock: Clock;
  /** An hour of the time that a campaign gives a message, ms. */
  fallbackHourMs: number;
  /** Zone whose days and times reports tell, IANA. */
  timeZone: string;
};

/** What a report is made from. */
export type ReportSource = {
  campaign: Campaign;
  /** Of the campaign's present list. */
  audience: string;
  report: Report;
  /** To be called with the number of people in the report, once it is written. */
  count: (people: number) => void;
};
