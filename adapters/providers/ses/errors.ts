import type { BulkEmailStatus } from '@aws-sdk/client-sesv2';
import type { SendResult } from '../../../core/provider/sender.ts';
import {
  entryOf,
  halt,
  permanent,
  refused,
  resultOfFault,
  TOO_FAST,
  throttled,
  transient,
  unknown,
} from '../faults.ts';

/**
 * What Amazon SES answers, translated into what it means for a message. Sources: the API reference of
 * `SendBulkEmail` and `SendEmail` (SES v2) and its pages on sending quotas. The rules of a name are tried in
 * order and the first that fits counts.
 */
export type Rule = {
  /** Fits only an error whose text matches. */
  text?: RegExp;
  is: SendResult;
};

const OF_A_DAY = /\bdaily\b|\b24.?h|\bper day\b/i;
const dailyQuota = {
  text: new RegExp(`(?=.*(?:quota|limit)).*(?:${OF_A_DAY.source})`, 'is'),
  is: halt('ACCOUNT_DAILY_QUOTA_EXCEEDED'),
};
/** In the sandbox, and with an unverified sender, every message is rejected: no fault of the recipient. */
const unverified: Rule = { text: /not verified/i, is: halt('IDENTITY_NOT_VERIFIED') };
const tooFast: Rule = { text: TOO_FAST, is: throttled };

/** Status of one entry of a bulk call. */
export const entryRules: Record<BulkEmailStatus, readonly Rule[]> = {
  SUCCESS: [{ is: { result: 'accepted' } }],
  ACCOUNT_THROTTLED: [dailyQuota, { is: throttled }],
  TRANSIENT_FAILURE: [dailyQuota, tooFast, { is: transient('TRANSIENT_FAILURE') }],
  FAILED: [dailyQuota, tooFast, unverified, { is: transient('FAILED') }],
  ACCOUNT_DAILY_QUOTA_EXCEEDED: [{ is: halt('ACCOUNT_DAILY_QUOTA_EXCEEDED') }],
  ACCOUNT_SENDING_PAUSED: [{ is: halt('ACCOUNT_SENDING_PAUSED') }],
  CONFIGURATION_SET_SENDING_PAUSED: [{ is: halt('CONFIGURATION_SET_SENDING_PAUSED') }],
  CONFIGURATION_SET_NOT_FOUND: [{ is: halt('CONFIGURATION_SET_NOT_FOUND') }],
  ACCOUNT_SUSPENDED: [{ is: halt('ACCOUNT_SUSPENDED') }],
  TEMPLATE_NOT_FOUND: [{ is: halt('TEMPLATE_NOT_FOUND') }],
  MAIL_FROM_DOMAIN_NOT_VERIFIED: [{ is: halt('MAIL_FROM_DOMAIN_NOT_VERIFIED') }],
  INVALID_SENDING_POOL_NAME: [{ is: halt('INVALID_SENDING_POOL_NAME') }],
  MESSAGE_REJECTED: [dailyQuota, tooFast, unverified, { is: permanent('MESSAGE_REJECTED') }],
  INVALID_PARAMETER: [{ is: permanent('INVALID_PARAMETER') }],
};

/**
 * Exception that answers a whole call of either operation, by its name. What is spelled in many ways (throttling,
 * clocks, credentials, access) is in `commonRules`.
 */
export const exceptionRules: Record<string, readonly Rule[]> = {
  LimitExceededException: [dailyQuota, tooFast, { is: halt('LIMIT_EXCEEDED') }],
  SendingPausedException: [
    { text: /configuration set/i, is: halt('CONFIGURATION_SET_SENDING_PAUSED') },
    { is: halt('ACCOUNT_SENDING_PAUSED') },
  ],
  AccountSuspendedException: [{ is: halt('ACCOUNT_SUSPENDED') }],
  MailFromDomainNotVerifiedException: [{ is: halt('MAIL_FROM_DOMAIN_NOT_VERIFIED') }],
  // Templates travel in the call, so the one thing that can be missing is the configuration set.
  NotFoundException: [
    { text: /template/i, is: halt('TEMPLATE_NOT_FOUND') },
    { is: halt('CONFIGURATION_SET_NOT_FOUND') },
  ],
  MessageRejected: [tooFast, unverified, { is: refused('MESSAGE_REJECTED') }],
  BadRequestException: [
    tooFast,
    unverified,
    // Sender and reply address are the same in every call.
    { text: /\b(from|reply|source|sender)/i, is: halt('BAD_REQUEST') },
    { is: refused('BAD_REQUEST') },
  ],
};

const firstFit = (rules: readonly Rule[], text: string): SendResult | undefined =>
  rules.find((rule) => rule.text?.test(text) ?? true)?.is;

/** The result of one entry of a bulk answer. A status that we do not know may hide an accepted message. */
export const resultOfEntry = (status: string | undefined, text: string | undefined): SendResult => {
  const rules = entryOf<readonly Rule[]>(entryRules, status) ?? [];
  return firstFit(rules, text ?? '') ?? unknown(status ?? 'NO_STATUS');
};

/** The quota of a day is answered by the names of throttling too ("Errors related to the sending quotas"). */
const isDailyQuota = (name: string, text: string): boolean =>
  dailyQuota.text.test(text) || (/Throttl|TooManyRequests|Limit|Quota/i.test(name) && OF_A_DAY.test(text));

/**
 * The result of a call that threw, for each of its messages: see {@link resultOfFault}.
 *
 * @param people - how many the call was to send to
 */
export const resultOfError = (error: unknown, people: number): SendResult =>
  resultOfFault(
    error,
    ({ name = '' }, text) => {
      if (isDailyQuota(name, text)) return dailyQuota.is;
      return firstFit(entryOf(exceptionRules, name) ?? [], text);
    },
    { denied: 'ACCESS_DENIED', refused: 'BAD_REQUEST' },
    people,
  );

/**
 * Whether a bulk call was throttled as a call, not for its messages: those are answered one by one, or by "Maximum
 * sending rate exceeded".
 */
export const isTooManyCalls = (error: unknown): boolean => {
  const { message = '' } = (typeof error === 'object' && error !== null ? error : {}) as { message?: string };
  return resultOfError(error, 1).result === 'throttled' && !/sending rate/i.test(message);
};
