import type { Clock } from '../../core/base/clock.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { EvidenceStore } from '../../core/delivery/evidence.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { ImportFiles } from '../../core/list/import-files.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import type { OutcomesFileStore, OutcomesQueue } from '../../core/mailing/outcomes-file.ts';
import type { Mac } from '../../core/notice/code.ts';
import type { Log } from '../runtime/log.ts';

/** What the recording of a file of outcomes uses. */
export type OutcomesDependencies = {
  campaigns: Pick<CampaignStore, 'get'>;
  outcomesFiles: Pick<OutcomesFileStore, 'get' | 'replace'>;
  deliveries: Pick<DeliveryStore, 'get' | 'getMany' | 'replace'>;
  evidence: Pick<EvidenceStore, 'get' | 'add'>;
  lookup: Pick<LookupStore, 'findAll'>;
  files: Pick<ImportFiles, 'read' | 'write' | 'join'>;
  /** Name of the bucket that they are in. */
  bucket: string;
  queue: OutcomesQueue;
  /** Keyed hash for notice codes. */
  codeMac: () => Promise<Mac>;
  clock: Clock;
  log: Log;
  /** Rows whose references are looked up together: the more, the fewer queries. They are held with their cells meanwhile. */
  rowsAtOnce: number;
  /** Chunks after which a checkpoint is saved. */
  chunksPerCheckpoint: number;
  /** Remaining time below which a run ends at a checkpoint and leaves the rest to the next one. */
  marginMs: number;
};
