import type { BulkEmailStatus } from '@aws-sdk/client-sesv2';
import type { SendResult } from '../../core/ports.ts';
import {
  entryOf,
  halt,
  permanent,
  resultOfFault,
  throttled,
  transient,
  unknown,
  unreachable,
} from '../provider-faults.ts';

/**
 * What Amazon SES answers, translated into what it means for a message. Sources: the API reference of
 * `SendBulkEmail` and `SendEmail` (SES v2) and its pages on sending quotas. The rules of a name are tried in
 * order and the first that fits counts.
 */
export type Rule = {
  /** Fits only an error whose text matches. */
  text?: RegExp;
  /** Fits only the answer to a call with a single recipient, where the fault can lie with that recipient. */
  single?: true;
  is: SendResult;
};

const dailyQuota: Rule = { text: /daily|24.hour/i, is: halt('ACCOUNT_DAILY_QUOTA_EXCEEDED') };
/** In the sandbox, and with an unverified sender, every message is rejected: no fault of the recipient. */
const unverified: Rule = { text: /not verified/i, is: halt('IDENTITY_NOT_VERIFIED') };
const denied: readonly Rule[] = [{ is: halt('ACCESS_DENIED') }];
const expired: readonly Rule[] = [{ is: unreachable('CREDENTIALS_EXPIRED') }];

/** Status of one entry of a bulk call. */
export const entryRules: Record<BulkEmailStatus, readonly Rule[]> = {
  SUCCESS: [{ is: { result: 'accepted' } }],
  ACCOUNT_THROTTLED: [{ is: throttled }],
  TRANSIENT_FAILURE: [{ is: transient('TRANSIENT_FAILURE') }],
  FAILED: [{ is: transient('FAILED') }],
  ACCOUNT_DAILY_QUOTA_EXCEEDED: [{ is: halt('ACCOUNT_DAILY_QUOTA_EXCEEDED') }],
  ACCOUNT_SENDING_PAUSED: [{ is: halt('ACCOUNT_SENDING_PAUSED') }],
  CONFIGURATION_SET_SENDING_PAUSED: [{ is: halt('CONFIGURATION_SET_SENDING_PAUSED') }],
  CONFIGURATION_SET_NOT_FOUND: [{ is: halt('CONFIGURATION_SET_NOT_FOUND') }],
  ACCOUNT_SUSPENDED: [{ is: halt('ACCOUNT_SUSPENDED') }],
  TEMPLATE_NOT_FOUND: [{ is: halt('TEMPLATE_NOT_FOUND') }],
  MAIL_FROM_DOMAIN_NOT_VERIFIED: [{ is: halt('MAIL_FROM_DOMAIN_NOT_VERIFIED') }],
  INVALID_SENDING_POOL_NAME: [{ is: halt('INVALID_SENDING_POOL_NAME') }],
  MESSAGE_REJECTED: [unverified, { is: permanent('MESSAGE_REJECTED') }],
  INVALID_PARAMETER: [{ is: permanent('INVALID_PARAMETER') }],
};

/** Exception that answers a whole call, by its name. */
export const exceptionRules: Record<string, readonly Rule[]> = {
  TooManyRequestsException: [dailyQuota, { is: throttled }],
  ThrottlingException: [dailyQuota, { is: throttled }],
  LimitExceededException: [dailyQuota, { text: /rate/i, is: throttled }, { is: halt('LIMIT_EXCEEDED') }],
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
  MessageRejected: [
    unverified,
    { single: true, is: permanent('MESSAGE_REJECTED') },
    { is: halt('MESSAGE_REJECTED') },
  ],
  // Of a bulk call nothing was sent and nobody in particular is to blame.
  BadRequestException: [
    unverified,
    { text: /\b(from|reply|source|sender)/i, is: halt('BAD_REQUEST') },
    { single: true, text: /address|domain/i, is: permanent('BAD_REQUEST') },
    { is: halt('BAD_REQUEST') },
  ],
  ValidationException: [{ is: halt('BAD_REQUEST') }],
  AccessDeniedException: denied,
  UnrecognizedClientException: denied,
  InvalidClientTokenId: denied,
  InvalidSignatureException: denied,
  MissingAuthenticationTokenException: denied,
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  RequestExpired: expired,
};

const firstFit = (rules: readonly Rule[], text: string, single: boolean): SendResult | undefined =>
  rules.find((rule) => (rule.text?.test(text) ?? true) && (rule.single !== true || single))?.is;

/** The result of one entry of a bulk answer. A status that we do not know may hide an accepted message. */
export const resultOfEntry = (status: string | undefined, text: string | undefined): SendResult => {
  const rules = entryOf<readonly Rule[]>(entryRules, status) ?? [];
  return firstFit(rules, text ?? '', false) ?? unknown(status ?? 'NO_STATUS');
};

/**
 * The result of a call that threw, for each of its messages: see {@link resultOfFault}.
 *
 * @param single - whether the call had one recipient only
 */
export const resultOfError = (error: unknown, single: boolean): SendResult =>
  resultOfFault(
    error,
    ({ name, message = '' }) => firstFit(entryOf(exceptionRules, name) ?? [], message, single),
    halt('BAD_REQUEST'),
  );
