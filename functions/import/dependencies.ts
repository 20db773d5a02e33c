import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { ColumnChoicesStore } from '../../core/columns/choices.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { ImportQueue } from '../../core/list/import.ts';
import type { ImportFiles } from '../../core/list/import-files.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import type { Mac } from '../../core/notice/code.ts';
import type { ListReportStore } from '../../core/survey/report.ts';

/** What an import uses. */
export type ImporterDependencies = {
  campaigns: CampaignStore;
  audience: AudienceStore;
  deliveries: DeliveryStore;
  lookup: LookupStore;
  queue: ImportQueue;
  files: ImportFiles;
  reports: ListReportStore;
  choices: Pick<ColumnChoicesStore, 'get'>;
  /** Keyed hash for notice codes. */
  codeMac: () => Promise<Mac>;
  /** Keyed hash of a birth date (ISO 8601), as it is kept of a person. */
  birthHash: () => Promise<(birthDate: string) => string>;
  /** E.164, or undefined where a text is no phone number. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** Punycode, or empty where a text is no domain. */
  domainToAscii: (domain: string) => string;
  isDomainEnding: (ending: string) => boolean;
  /** ISO 3166-1 alpha-2, of addresses and numbers that name no other. */
  homeCountry: string;
  clock: Clock;
  retentionDays: number;
  /** Records, blank ones too, after which a checkpoint is saved, and time after which one is. */
  recordsPerCheckpoint: number;
  msPerCheckpoint: number;
  /** Bytes of memory for what rows add to people of earlier rows: beyond them people keep what their first row tells. */
  supplementBytes: number;
  /** Look-up entries of which buckets are made at once, 13 bytes each. */
  entriesAtOnce: number;
  /** Rows written together. */
  rowsPerBatch: number;
  /** Remaining time below which a run ends at a checkpoint and leaves the rest to the next run. */
  marginMs: number;
};
