import type { EventShares } from '../../faults/mix.ts';
import type { DeliveryStreamSettings, LocalProtection, LocalSenderId } from '../../stack/provider.ts';

/**
 * What decides how the simulated provider treats recipients. Shares are fractions of 1 and are taken in the
 * order below from a number that the address alone gives; what is left over is simply delivered.
 */
export type BehaviourShares = {
  /** Permanent bounce, sub-type NoEmail. */
  permanentBounce: number;
  /** Transient bounce, MailboxFull or General. */
  transientBounce: number;
  /** On the account's suppression list: a permanent bounce at once. */
  suppressed: number;
  /** A DeliveryDelay first, a delivery later. */
  delayed: number;
  /** Delivered, then a complaint. */
  complaint: number;
  /** Delivered, then an automatic reply, which SES reports as a transient bounce. */
  outOfOffice: number;
  /** Delivered according to the receiving server, then a permanent bounce. */
  deliveredThenBounced: number;
  /** A DeliveryDelay first, a delivery after more than what a policy waits for on the local stage. */
  late: number;
};

/** A configuration set with its one event destination, a delivery stream that writes to a bucket. */
type ProviderConfigurationSet = {
  name: string;
  /** SES event types in either spelling: `BOUNCE` as in the API or `bounce` as in CloudFormation. */
  eventTypes: string[];
  deliveryStream: DeliveryStreamSettings;
};

/** As {@link BehaviourShares}, for telephones. */
export type SmsShares = {
  /** Asked not to be written to any more: the call is refused. */
  optedOut: number;
  /** No telephone has the number. */
  noSuchNumber: number;
  /** The network blocks the message. */
  blocked: number;
  /** The network gives up after hours. */
  unreachable: number;
  /** The message cannot be handed over for as long as it is valid. */
  switchedOff: number;
  /** Delivered, hours later. */
  late: number;
  /** Nobody ever tells: `UNKNOWN` after 72 hours. */
  silent: number;
};

/** The part of the simulator that plays AWS End User Messaging SMS. */
export type SmsProviderConfig = {
  /** Message parts a second. */
  partsPerSecond: number;
  monthlySpendLimitUsd: number;
  senderIds: LocalSenderId[];
  protections: LocalProtection[];
  /** Event types as the API writes them: `TEXT_ALL`, `TEXT_DELIVERED`. */
  configurationSets: ProviderConfigurationSet[];
  /** Only numbers verified beforehand may receive, and none is. */
  sandbox?: boolean;
  behaviour?: Partial<SmsShares>;
  /** What an hour of the telephone network takes here, ms; an hour unless given. */
  hourMs?: number;
};

/** What the provider simulator needs to start. It is plain JSON, since it crosses a process border. */
export type ProviderConfig = {
  /** Folder of the provider's own account, made when missing. It outlives the process. */
  dataDir: string;
  /** Port on 127.0.0.1; without it (or 0) the system chooses one. */
  port?: number;
  region: string;
  /** Destinations a second, as SES counts them. */
  ratePerSecond: number;
  /** Bulk calls a second, which Amazon SES can be read as limiting to one; any number unless given. */
  bulkCallsPerSecond?: number;
  /** Destinations in any 24 hours; -1 means unlimited, as SES writes it. */
  quotaPer24Hours: number;
  /** Verified domains: a sender in one of them, or below one, may send. */
  identities: string[];
  /** Verified domain, in small letters → the domain that bounces of its messages come back to. */
  mailFromDomains?: Record<string, string>;
  configurationSets: ProviderConfigurationSet[];
  /** Where event files are put. */
  s3Endpoint: string;
  /** The account is still in the sandbox: only verified identities and the mailbox simulator may receive. */
  sandbox?: boolean;
  behaviour?: Partial<BehaviourShares>;
  /** Stretches or shortens every delay between the events of a message; 1 unless given. */
  latencyScale?: number;
  /** What befalls events and their files on the way; nothing unless given. */
  eventFaults?: EventShares;
  /** Absent where the stack sends no SMS. */
  sms?: SmsProviderConfig;
};

/** Messages to the forked process `local/provider/process.ts`. */
export type ProviderRequest = { kind: 'start'; config: ProviderConfig };

/** Answers of the forked process. */
export type ProviderReply = { kind: 'started'; port: number } | { kind: 'failed'; reason: string };

/**
 * Node flags to fork `local/provider/process.ts` with: what it keeps lies outside of the JavaScript heap, so a
 * small heap holds it below 400 MB however many messages it has taken. It begins with all of that heap: collecting
 * garbage while a heap grows step by step took a third of the simulator's time.
 */
export const providerExecArgv: readonly string[] = [
  '--max-old-space-size=192',
  '--initial-heap-size=160',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
];
