import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { LetterFile, LetterFileSettings } from '../../core/letter/letter-file.ts';
import type { BatchStore, LetterQueue } from '../../core/mailing/batch.ts';
import type { LetterFiles } from '../../core/mailing/files.ts';
import type { ListColumn } from '../../core/mailing/list.ts';
import type { BatchDependencies } from '../runtime/sqs-batch.ts';

export type LettersDependencies = BatchDependencies & {
  campaigns: Pick<CampaignStore, 'get' | 'getContent'>;
  batches: BatchStore;
  audience: Pick<AudienceStore, 'getMany'>;
  deliveries: Pick<DeliveryStore, 'get' | 'getMany' | 'replace' | 'scan'>;
  files: LetterFiles;
  queue: LetterQueue;
  createLetterFile: (settings: LetterFileSettings) => LetterFile;
  /** Length of an hour of a campaign's policy. */
  fallbackHourMs: number;
  /** Most letters of a part. */
  lettersAFile: number;
  /** Who the letters are from and where they are posted. */
  post: {
    returnAddress: readonly string[];
    homeCountry: string;
    site?: string;
    listColumns: readonly ListColumn[];
  };
  clock: Clock;
};

/** Whether a run is to stop and hand on what is left. */
export type IsTimeOver = () => boolean;
