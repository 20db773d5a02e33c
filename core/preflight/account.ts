// Judges the account that sends: what the provider lets it do, and whether functions and events keep up.
import type { Answer } from '../account/answer.ts';
import { callFindings, speedFindings, standingFindings } from '../account/email-findings.ts';
import { eventStreamFinding } from '../account/events.ts';
import type { Concurrency } from '../account/facts.ts';
import { concurrencyFinding } from '../account/functions.ts';
import type { Finding } from '../base/finding.ts';
import type { SendMode } from '../pacing/rate.ts';
import type { SendingAccount } from '../provider/accounts.ts';

export type AccountInput = {
  account: SendingAccount;
  /** How emails are handed over; `auto` unless given. */
  sendMode?: SendMode;
  /** How many functions may be at work at once, of how many that may come together. */
  concurrency: Answer<Concurrency>;
  functionsAtOnce: number;
  /** Bytes a second that the stream of events takes. */
  streamBytes: Answer<number>;
};

/** Whether functions and events keep up. What the account does not tell stands in no campaign's way. */
const roomFindings = ({ concurrency, functionsAtOnce, streamBytes, account }: AccountInput): Finding[] => [
  ...('said' in concurrency ? [concurrencyFinding(concurrency.said, functionsAtOnce)] : []),
  ...('said' in streamBytes ? [eventStreamFinding(streamBytes.said, account.ratePerSecond)] : []),
];

/** @param people - how many are to get an email */
export const accountFindings = (input: AccountInput, people: number): Finding[] => [
  ...standingFindings(input.account),
  ...speedFindings(input.account, people),
  ...callFindings(input.account, input.sendMode ?? 'auto'),
  ...roomFindings(input),
];
