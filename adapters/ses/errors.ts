import type { BulkEmailStatus } from '@aws-sdk/client-sesv2';
import type { SendResult } from '../../core/ports.ts';

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

const throttled: SendResult = { result: 'throttled' };
const halt = (code: string): SendResult => ({ result: 'halt', code });
const transient = (code: string): SendResult => ({ result: 'transient', code });
const unreachable = (code: string): SendResult => ({ result: 'unreachable', code });
const permanent = (code: string): SendResult => ({ result: 'permanent', code });
const unknown = (code: string): SendResult => ({ result: 'unknown', code });

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

/** Faults of the connection, by the error's `code` or name, in which no byte of the request left this process. */
export const unsentRules: Record<string, SendResult> = {
  ECONNREFUSED: unreachable('CONNECTION_REFUSED'),
  ENOTFOUND: unreachable('NAME_NOT_RESOLVED'),
  EAI_AGAIN: unreachable('NAME_NOT_RESOLVED'),
  EHOSTUNREACH: unreachable('UNREACHABLE'),
  ENETUNREACH: unreachable('UNREACHABLE'),
  CredentialsProviderError: unreachable('NO_CREDENTIALS'),
};

/** The entry of a table, not what every object inherits. */
const entryOf = <T>(table: Record<string, T>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

const firstFit = (rules: readonly Rule[], text: string, single: boolean): SendResult | undefined =>
  rules.find((rule) => (rule.text?.test(text) ?? true) && (rule.single !== true || single))?.is;

/** The result of one entry of a bulk answer. A status that we do not know may hide an accepted message. */
export const resultOfEntry = (status: string | undefined, text: string | undefined): SendResult => {
  const rules = entryOf<readonly Rule[]>(entryRules, status) ?? [];
  return firstFit(rules, text ?? '', false) ?? unknown(status ?? 'NO_STATUS');
};

type Fault = {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  $metadata?: { httpStatusCode?: number };
};

/**
 * The result of a call that threw, for each of its messages. Anything not known to have come before sending, or
 * as a refusal of the provider, is `unknown`: time-outs, resets, 5xx and answers that cannot be read.
 *
 * @param single - whether the call had one recipient only
 */
export const resultOfError = (error: unknown, single: boolean): SendResult => {
  const fault: Fault = typeof error === 'object' && error !== null ? error : {};
  const status = fault.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400) {
    const rules = entryOf(exceptionRules, fault.name) ?? [];
    const known = firstFit(rules, fault.message ?? '', single);
    if (known !== undefined) return known;
    if (status === 429) return throttled;
    if (status < 500) return halt('BAD_REQUEST');
    return unknown(fault.name ?? 'SERVER_ERROR');
  }
  const unsent = entryOf(unsentRules, fault.code) ?? entryOf(unsentRules, fault.name);
  if (unsent !== undefined) return unsent;
  const neverConnected =
    fault.syscall === 'connect' || /did not establish a connection/.test(fault.message ?? '');
  if (neverConnected) return unreachable('CONNECTION_TIMED_OUT');
  return unknown(fault.code ?? fault.name ?? 'NO_ANSWER');
};
