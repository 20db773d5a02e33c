import type { FrozenMessage } from '../notice/content.ts';
import type { SendingAccount, SmsAccount } from './accounts.ts';

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
