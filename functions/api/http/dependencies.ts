import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Answer } from '../../../core/account/answer.ts';
import type { SendingIdentity } from '../../../core/account/email-findings.ts';
import type { Concurrency } from '../../../core/account/facts.ts';
import type { AudienceStore } from '../../../core/audience/store.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { EntryHash } from '../../../core/audit/chain.ts';
import type { RecordEvent } from '../../../core/audit/event.ts';
import type { IdempotencyStore } from '../../../core/audit/idempotency.ts';
import type { AttemptCounter, RateLimit } from '../../../core/audit/rate-limit.ts';
import type { SealReader } from '../../../core/audit/seals.ts';
import type { AuditTrail } from '../../../core/audit/trail.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeadLetters } from '../../../core/base/work-queues.ts';
import type { PaceTrigger } from '../../../core/campaign/messages.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import type { ColumnChoicesStore } from '../../../core/columns/choices.ts';
import type { LetterPrice } from '../../../core/cost/estimate.ts';
import type { EvidenceStore } from '../../../core/delivery/evidence.ts';
import type { TallyStore } from '../../../core/delivery/kept-tally.ts';
import type { DeliveryStore } from '../../../core/delivery/store.ts';
import type { ImportQueue } from '../../../core/list/import.ts';
import type { AudienceUploads } from '../../../core/list/upload-parts.ts';
import type { LookupStore, PersonStore } from '../../../core/lookup/store.ts';
import type { BatchStore, LetterQueue } from '../../../core/mailing/batch.ts';
import type { OutcomesFileStore, OutcomesQueue } from '../../../core/mailing/outcomes-file.ts';
import type { Mac } from '../../../core/notice/code.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import type { QuietHoursRule } from '../../../core/pacing/quiet-hours.ts';
import type { SendMode } from '../../../core/pacing/rate.ts';
import type { MailDns } from '../../../core/preflight/sender-domain.ts';
import type { EmailSender, SmsSender } from '../../../core/provider/sender.ts';
import type { PurgeQueue, ReportQueue, ReportStore } from '../../../core/report/report.ts';
import type { ListReportStore } from '../../../core/survey/report.ts';
import type { Log } from '../../runtime/log.ts';
import type { Bindings } from './caller.ts';

export type ApiDependencies = {
  /** Version of Tocsin that runs. */
  version: string;
  /** Issuer of access tokens; left out where it is not known. */
  signInIssuer?: string | undefined;
  campaigns: CampaignStore;
  audience: AudienceStore;
  deliveries: DeliveryStore;
  /** The last count of each list. */
  tallies: TallyStore;
  evidence: EvidenceStore;
  lookup: LookupStore;
  people: PersonStore;
  uploads: AudienceUploads;
  importQueue: ImportQueue;
  /** What was found out about the lists. */
  listReports: Pick<ListReportStore, 'get'>;
  /** Which columns somebody chose, for the next file with the same titles. */
  columnChoices: Pick<ColumnChoicesStore, 'put'>;
  deadLetters: DeadLetters;
  pace: PaceTrigger;
  /** Keeps what people did in the audit trail. */
  record: RecordEvent;
  audit: Pick<AuditTrail, 'about' | 'appendWithin' | 'chains' | 'excess' | 'read'>;
  /** Notes that a chain of the audit trail was found not intact, for whoever is on duty. */
  brokenChain: () => void;
  /** Hash of its entries, to verify them. */
  entryHash: EntryHash;
  seals: SealReader;
  answers: IdempotencyStore;
  notices: readonly CompiledNotice[];
  reports: ReportStore;
  /** Files of what came back from the post. */
  outcomesFiles: OutcomesFileStore;
  outcomesQueue: OutcomesQueue;
  reportQueue: ReportQueue;
  letterQueue: LetterQueue;
  batches: BatchStore;
  /** Whether the installation has an address that letters come back to. */
  canPrint: boolean;
  /** What a letter costs on paper, where the installation says so. */
  letterPrice: LetterPrice | undefined;
  purgeQueue: PurgeQueue;
  attempts: AttemptCounter;
  /** Days from the import after which personal data is deleted. */
  retentionDays: number;
  /** An hour of the time that a campaign gives a message, ms; rehearsals shorten it. */
  fallbackHourMs: number;
  /** Zone whose times staff are told, IANA. */
  timeZone: string;
  /** How often one person may look others up; counted by the audit trail. */
  lookupLimits: readonly RateLimit[];
  /** How much one member of staff may change of people: corrections, records of who was told, erasures. */
  changeLimits: readonly RateLimit[];
  sender: EmailSender;
  /** How emails are handed over; `auto` unless given. */
  sendMode?: SendMode;
  /** What may be sent by SMS; left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'account'> | undefined;
  quietHours: QuietHoursRule;
  /** Part of the provider's rate that pace leaves unused, 0 to 1. */
  rateMargin: number;
  /** How the sender's domain stands with the provider. */
  identity: () => Promise<SendingIdentity | undefined>;
  /** How many functions may be at work at once, of how many that may come together. */
  concurrency: () => Promise<Answer<Concurrency>>;
  functionsAtOnce: number;
  /** Bytes a second that the stream of events takes. */
  streamBytes: () => Promise<Answer<number>>;
  dns: MailDns;
  senderDomain: string;
  /** Name that the notices are sent in. */
  senderName: string;
  /** Origin of the page on which anybody checks a notice, as notices name it; undefined where there is none to print. */
  checkSite: string | undefined;
  /** Keyed hash of notice codes. */
  codeMac: () => Promise<Mac>;
  /** Keyed hash of a birth date (ISO 8601), as it is kept of a person. */
  birthHash: () => Promise<(birthDate: string) => string>;
  /** Where letters are posted, and of addresses that name no country; ISO 3166-1 alpha-2. */
  homeCountry: string;
  /** E.164, or undefined where a text is no phone number. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** Whether domains can end so, in punycode and lower case. */
  isDomainEnding: (ending: string) => boolean;
  /** Punycode, or empty where a text is no domain. */
  domainToAscii: (domain: string) => string;
  /** So many random characters of `[a-z0-9]`. */
  randomId: (length: number) => string;
  /** By which CloudFront shows that it hands a request on. */
  edgeToken: string;
  clock: Clock;
  log: Log;
};

/** What the middleware leaves for routes; a public route has no `actor`. */
export type ApiEnv = { Bindings: Bindings; Variables: { requestId: string; actor: Actor } };

/** The HTTP application. */
export type Api = OpenAPIHono<ApiEnv>;
