// The seam that a provider of any channel implements: what its account allows, and sending.
import type { FrozenMessage } from '../notice/content.ts';
import type { SendingAccount, SmsAccount } from './accounts.ts';

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

/** Whose messages these are: by the tag, and the place of each message, their events are recognised. */
export type Batch = { tag: { audience: string; chunk: number } };

/** What a provider of one channel implements. */
export interface ChannelSender<Account, Message, Of extends Batch = Batch> {
  account(): Promise<Account>;
  /** Sends messages of one chunk; one result each, in order. Never throws for what the provider answers. */
  send(messages: readonly Message[], batch: Of): Promise<SendResult[]>;
}

/** One email: who, and what differs from the others. */
export type OutgoingEmail = {
  address: string;
  place: number;
  /** Values of the placeholders in the message. */
  data: Record<string, string>;
};

export type EmailBatch = Batch & {
  message: FrozenMessage;
  /** The rate that the emails are part of; left out for a few that are no campaign. */
  perSecond?: number;
};

/** Takes up to 50 emails at once. */
export type EmailSender = ChannelSender<SendingAccount, OutgoingEmail, EmailBatch>;

/** One SMS: to whom, and what it says. */
export type OutgoingSms = {
  /** E.164, such as `+33612345678`. */
  phone: string;
  place: number;
  /** The whole text, placeholders filled in; up to 1,600 characters. */
  text: string;
};

/** Takes SMS at once, each in a call of its own. */
export type SmsSender = ChannelSender<SmsAccount, OutgoingSms>;
