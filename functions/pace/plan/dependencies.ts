// What pace is made of, and what its parts ask of each other.
import type { RecordEvent } from '../../../core/audit/event.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { ChunkQueue } from '../../../core/campaign/messages.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import type { EventStream } from '../../../core/delivery/event-stream.ts';
import type { TallyStore } from '../../../core/delivery/kept-tally.ts';
import type { DeliveryStore } from '../../../core/delivery/store.ts';
import type { QuietHoursRule } from '../../../core/pacing/quiet-hours.ts';
import type { RampSettings } from '../../../core/pacing/ramp.ts';
import type { SendSlots } from '../../../core/pacing/slots.ts';
import type { EmailSender, SmsSender } from '../../../core/provider/sender.ts';
import type { ReportQueue, ReportStore } from '../../../core/report/report.ts';
import type { Log } from '../../runtime/log.ts';

export type PaceDependencies = {
  campaigns: CampaignStore;
  deliveries: DeliveryStore;
  /** Keeps what was counted for whoever looks at the progress. */
  tallies: Pick<TallyStore, 'put'>;
  slots: Pick<SendSlots, 'throttling'>;
  queue: ChunkQueue;
  eventStream: EventStream;
  sender: Pick<EmailSender, 'account'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'account'> | undefined;
  quietHours: QuietHoursRule;
  /** How long an hour of a campaign's policy lasts, ms: less than an hour on the local stage only. */
  fallbackHourMs: number;
  /** Keeps what pace does of itself in the audit trail. */
  record: RecordEvent;
  reports: Pick<ReportStore, 'get' | 'create'>;
  purgeQueue: ReportQueue;
  /** Days from the import after which personal data is purged. */
  retentionDays: number;
  clock: Clock;
  log: Log;
  /** Version of Tocsin that runs. */
  version: string;
  windowMs: number;
  settleMs: number;
  stuckMs: number;
  /** Part of the provider's rate that is left unused, 0 to 1. */
  margin: number;
  ramp: RampSettings;
};

/**
 * Changes a running campaign of this generation, whatever else is written to it meanwhile; undefined where it runs no
 * more or `change` answers undefined, which leaves it.
 *
 * @param isOurs - whether a write that met another one was our own; unless given, where the item is the same
 */
export type ChangeRunning = (
  campaign: Campaign,
  change: (latest: Campaign) => Campaign | undefined,
  isOurs?: (stored: Campaign, written: Campaign) => boolean,
) => Promise<Campaign | undefined>;
