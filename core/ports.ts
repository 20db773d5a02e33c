import type { Chunk, MessageChannel, Place, Recipient } from './audience/audience.ts';
import type { AuditEntry, ChainHead } from './audit/chain.ts';
import type { Act } from './audit/event.ts';
import type { AttemptLimit, AttemptTally, Excess } from './audit/rate-limit.ts';
import type { Campaign, FrozenContent, FrozenMessage } from './campaign/campaign.ts';
import type { ChunkMessage, ImportMessage, PaceEvent } from './campaign/messages.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Evidence } from './delivery/evidence.ts';
import type { Facts } from './delivery/outcome.ts';
import type { Try } from './lookup/answer.ts';
import type { Throttling } from './pacing/throttling.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** The answer of a conditional write: `stale` means that somebody else wrote first, so read and decide again. */
export type Written = 'written' | 'stale';

export interface CampaignStore {
  /** Fails with `stale` where the id exists. */
  create(campaign: Campaign): Promise<Written>;
  get(id: string): Promise<Campaign | undefined>;
  /** Every campaign, oldest first. */
  list(): Promise<Campaign[]>;
  /** Writes `campaign` with `version + 1`, if the stored version is still `campaign.version`. */
  replace(campaign: Campaign): Promise<Written>;
  putContent(id: string, content: FrozenContent): Promise<void>;
  /** Content never changes: another one has another hash. */
  getContent(id: string, hash: string): Promise<FrozenContent | undefined>;
  /** The ledger of what pace has released on a channel of this account, or undefined before the first. */
  getLedger(channel: MessageChannel): Promise<PaceLedger | undefined>;
  /** Writes with `version + 1`, if the stored version is still `ledger.version` (0: none stored). */
  replaceLedger(channel: MessageChannel, ledger: PaceLedger): Promise<Written>;
}

/** What people did, as chains of entries that show every later change. */
export interface AuditTrail {
  /** Adds an act to the end of its chain (see `chainOf`). Throws where that cannot be done: then nothing was added. */
  append(act: Act): Promise<AuditEntry>;
  /**
   * Adds an act that is possible only so often to the end of its chain, unless it is one too many. What was added
   * within the same limits to the same chain counts together. One write, where `end` is the chain's end as it is now;
   * without it, the end may have to be read first. Throws where it cannot be done: then nothing was added.
   */
  appendWithin(act: Act, limits: readonly AttemptLimit[], end?: ChainEnd): Promise<Kept>;
  /** Takes what has gathered at the ends of chains by {@link appendWithin} from there, which keeps further acts cheap. */
  putFullPagesAside(): Promise<void>;
  /**
   * A chain as it is at one moment: its end as that is written down, and all entries as they are kept, in the order of
   * their keys, some at a time. Undefined where there is no such chain.
   */
  read(chain: string): Promise<{ head: ChainHead; entries: AsyncIterable<AuditEntry[]> } | undefined>;
  /** Every chain with its end, by name. */
  chains(): Promise<({ chain: string } & ChainHead)[]>;
}

/** The end of a chain: what the next act follows, the entries that are kept with it, and attempts that were counted. */
export type ChainEnd = { head: ChainHead | undefined; open: readonly AuditEntry[]; tally: AttemptTally };

/** What became of an act that is possible only so often: it is on record, or would have been one too many. */
export type Kept = { entry: AuditEntry } | { excess: Excess };

/** How far ahead the account's sending rate has been given out. */
export type PaceLedger = {
  version: number;
  /** The next free slot, epoch ms: everything before it has been given to chunks. */
  pacedThroughMs: number;
};

/**
 * The sending time of the account, one stretch after another, shared by all senders: whatever is late or retried,
 * together they never exceed the rate.
 */
export interface SendSlots {
  /**
   * Takes the next free `lengthMs`; answers when it begins, epoch ms and not before `nowMs`. Where that would be
   * after `latestMs`, nothing is taken and the answer is undefined.
   */
  take(
    channel: MessageChannel,
    lengthMs: number,
    nowMs: number,
    latestMs: number,
  ): Promise<number | undefined>;
  /** The newest note of the provider's "too fast"; strongly consistent. */
  throttling(channel: MessageChannel): Promise<Throttling | undefined>;
  /**
   * Writes a note, if the newest is still the one before it. All time that was taken is void then: it is given out
   * anew from `throttling.fromMs` on, and whoever holds some has to take it again.
   */
  noteThrottling(channel: MessageChannel, throttling: Throttling): Promise<Written>;
}

export interface AudienceStore {
  /** Writes whole chunks; an existing chunk of the same number is replaced. */
  put(audience: string, chunks: readonly Chunk[], expiresAtMs: number): Promise<void>;
  /** Deletes chunks; those that do not exist stay so. */
  remove(audience: string, chunks: readonly number[]): Promise<void>;
  get(audience: string, chunk: number): Promise<Chunk | undefined>;
  /** Several at once, in no order; those that do not exist are left out. */
  getMany(keys: readonly ChunkKey[]): Promise<{ key: ChunkKey; chunk: Chunk }[]>;
}

/** Names a chunk of an audience. */
export type ChunkKey = { audience: string; chunk: number };

/** What makes a new {@link Delivery}. */
export type NewDelivery = Pick<
  Delivery,
  'audience' | 'chunk' | 'channel' | 'language' | 'size' | 'fallbackPlaces' | 'origins'
>;

export interface DeliveryStore {
  /** Makes the items that do not exist yet, in phase `waiting`; leaves those that do exactly as they are. */
  create(deliveries: readonly NewDelivery[]): Promise<void>;
  get(audience: string, chunk: number): Promise<Delivery | undefined>;
  /** Several at once; those that do not exist are left out. */
  getMany(keys: readonly ChunkKey[]): Promise<Delivery[]>;
  /** Writes `delivery` with `version + 1`, if the stored version is still `delivery.version`. */
  replace(delivery: Delivery): Promise<Written>;
  /** All deliveries of an audience, in no order; eventually consistent; a page at a time. */
  scan(audience: string): AsyncIterable<Delivery[]>;
}

/** What staff look a person up by. */
export type LookupField = 'reference' | 'email' | 'phone';

/** `again`: a further place of somebody who has one already; of a reference there is otherwise one in an audience. */
export type LookupEntry = { field: LookupField; value: string; again?: true } & Place;

export type LookupHit = { audience: string } & Place;

export interface LookupStore {
  /** Writes keyed hashes of the (normalised) values; repeating it changes nothing. */
  put(audience: string, entries: readonly LookupEntry[], expiresAtMs: number): Promise<void>;
  /** Deletes what {@link put} wrote of the same entries; those that do not exist stay so. */
  remove(audience: string, entries: readonly LookupEntry[]): Promise<void>;
  /** Which of these references the audience has already, and where. Strongly consistent. */
  placesOfReferences(audience: string, references: readonly string[]): Promise<Map<string, Place>>;
  /** The keyed hash of a value: stands for it in records, and cannot be turned back. */
  hashOf(field: LookupField, value: string): Promise<string>;
  /** Everybody with this value, over all audiences. One DynamoDB query. */
  find(field: LookupField, value: string): Promise<LookupHit[]>;
}

/** One person found: their campaign, themselves, the state of their chunk, and what staff recorded, oldest first. */
export type PersonRecord = {
  campaign: Campaign;
  recipient: Recipient;
  delivery: Delivery;
  /** What another channel tried after this one. */
  second?: Try;
  evidence: Evidence[];
} & Place;

/** What staff record of people, beside their deliveries; stays when their data has gone. */
export interface EvidenceStore {
  add(audience: string, where: Place, evidence: Evidence): Promise<void>;
  /** Oldest first. Strongly consistent. */
  get(audience: string, where: Place): Promise<Evidence[]>;
  /** Everything recorded of an audience, by place, a page at a time. */
  scan(audience: string): AsyncIterable<({ evidence: Evidence[] } & Place)[]>;
}

export interface PersonStore {
  /** Reads campaign, audience and delivery of all hits in one BatchGetItem (for up to 24 hits). */
  read(hits: readonly LookupHit[]): Promise<PersonRecord[]>;
  /** The same, and the end of an audit chain in the same call. Makes the call for the end alone, too. */
  readWithEnd(hits: readonly LookupHit[], chain: string): Promise<{ records: PersonRecord[]; end: ChainEnd }>;
}

/** Sending limits of the provider account, as it reports them. */
export type SendingAccount = {
  /** Messages a second. */
  ratePerSecond: number;
  /** Messages in any 24 hours; Infinity where there is no limit. */
  quotaPer24Hours: number;
  sentLast24Hours: number;
  sendingEnabled: boolean;
  productionAccess: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus: string;
};

/** One email: who, what differs from the others, and the tag by which its events are recognised. */
export type OutgoingEmail = {
  address: string;
  place: number;
  /** Values of the placeholders in the message. */
  data: Record<string, string>;
};

/** What became of one message of a call. */
export type SendResult =
  | { result: 'accepted' }
  /** Provider is at its rate: retry later, burns no attempt. */
  | { result: 'throttled' }
  /** The call never reached the provider: retry later, burns no attempt. */
  | { result: 'unreachable'; code: string }
  /** Failed in passing: retry later, burns an attempt. When those are used up the person is given up, or all are halted. */
  | { result: 'transient'; code: string; finally?: 'halt' }
  /**
   * The whole call was refused and nobody in it was sent to: for one of its people, or for all alike. Only other calls
   * can tell (`core/provider/refusals.ts`). `says` is what the provider said of it, without what differs from person to person;
   * `hint` where that speaks of the recipient.
   */
  | { result: 'refused'; code: string; says: string; people: number; hint?: 'recipient' }
  /** This recipient cannot be sent to; `fact` where more is known than that the provider refuses. */
  | { result: 'permanent'; code: string; fact?: 'optedOut' }
  /** Nobody can be sent to until an administrator acts. */
  | { result: 'halt'; code: string }
  /** No answer: it may have been accepted. Only events can tell. */
  | { result: 'unknown'; code: string };

export interface EmailSender {
  account(): Promise<SendingAccount>;
  /**
   * Sends up to 50; one result per email, in order. Never throws for what the provider answers.
   *
   * @param perSecond - the rate that they are part of; left out for a few that are no campaign
   */
  send(
    message: FrozenMessage,
    emails: readonly OutgoingEmail[],
    tag: { audience: string; chunk: number },
    perSecond?: number,
  ): Promise<SendResult[]>;
}

/** Limits of the provider account for SMS, as it reports them. */
export type SmsAccount = {
  /**
   * Message parts a second that the sender may send: a long message is several. The provider reports this number
   * nowhere, so it is the one agreed with it.
   */
  partsPerSecond: number;
  /** What may be spent on SMS in a calendar month (UTC), in US dollars; the provider stops there. */
  monthlySpendLimitUsd: number;
  /** What has been spent of it, by all that send from this account. Some minutes behind: add what went out since. */
  spentThisMonthUsd: number;
  /** False while the account is in the sandbox, which sends only to numbers verified beforehand. */
  productionAccess: boolean;
};

/** One SMS: to whom, what it says, and the place by which its events are recognised. */
export type OutgoingSms = {
  /** E.164, such as `+33612345678`. */
  phone: string;
  place: number;
  /** The whole text, placeholders filled in; up to 1,600 characters. */
  text: string;
};

export interface SmsSender {
  account(): Promise<SmsAccount>;
  /** Sends one message in one call. Never throws for what the provider answers. */
  send(sms: OutgoingSms, tag: { audience: string; chunk: number }): Promise<SendResult>;
}

export interface ChunkQueue {
  /** Sends all; each with DelaySeconds up to 900 that lets it appear shortly before its slot. Throws where some could not be sent. */
  release(messages: readonly ChunkMessage[], nowMs: number): Promise<void>;
}

/** The messages that a function has received of its queue. */
export interface ReceivedMessages {
  /** Lets a message come back after `seconds` (0 to 43,200). */
  retryIn(receiptHandle: string, seconds: number): Promise<void>;
}

/** The event files that track has still to read, those it has in hand included. */
export interface EventFileQueue {
  /** About how many there are. */
  waiting(): Promise<number>;
}

export interface ImportQueue {
  send(message: ImportMessage): Promise<void>;
}

/**
 * The queues that feed functions, by what their messages name: lists to import, chunks to send, event files to read,
 * reports to write, campaigns whose personal data is to be deleted.
 */
export const workQueues = ['imports', 'chunks', 'events', 'exports', 'purges'] as const;
export type WorkQueueName = (typeof workQueues)[number];

/** Messages that their function could not process, however often it tried. */
export interface DeadLetters {
  /** How many each queue has given up, about: a change may take a minute to show. */
  counts(): Promise<Record<WorkQueueName, number>>;
  /**
   * Puts messages back as they are, with all their tries before them. `more`: it stopped because `most` had been
   * moved. Interrupted half-way, a message may be in both places; every function expects a message twice.
   */
  putBack(queue: WorkQueueName, most: number): Promise<{ moved: number; more: boolean }>;
}

export interface PaceTrigger {
  /** Invokes pace asynchronously. */
  now(event: PaceEvent): Promise<void>;
}

/** News about messages of one chunk, place → facts. */
export type ChunkNews = { audience: string; chunk: number; facts: Map<number, Facts> };
