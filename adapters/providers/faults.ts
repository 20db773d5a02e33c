import type { SendResult } from '../../core/provider/sender.ts';

/** What a client of a provider throws, as far as it tells what became of a message. */
export type ProviderFault = {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  /** Of an attempt at several addresses of a service, what became of each. */
  errors?: unknown;
  $metadata?: { httpStatusCode?: number };
};

export const throttled: SendResult = { result: 'throttled' };
export const halt = (code: string): SendResult => ({ result: 'halt', code });
export const transient = (code: string): SendResult => ({ result: 'transient', code });
const unreachable = (code: string): SendResult => ({ result: 'unreachable', code });
export const permanent = (code: string, fact?: 'optedOut'): SendResult => ({
  result: 'permanent',
  code,
  ...(fact && { fact }),
});
export const unknown = (code: string): SendResult => ({ result: 'unknown', code });
/** What an answer of success means: without the number of a message the service has not said that it took one. */
export const resultOfAnswer = ({ MessageId }: { MessageId?: string | undefined }): SendResult =>
  MessageId ? { result: 'accepted' } : unknown('NO_MESSAGE_ID');
/** A refusal that may lie with any of the people in the call; how many they are, {@link resultOfFault} says. */
export const refused = (code: string): SendResult => ({ result: 'refused', code, says: '', people: 1 });

/**
 * Faults of the connection, by the error's `code` or name, in which no byte of the request left this process. Anything
 * else that breaks a connection may have come after the request was read.
 */
export const unsentRules: Record<string, SendResult> = {
  ECONNREFUSED: unreachable('CONNECTION_REFUSED'),
  ENOTFOUND: unreachable('NAME_NOT_RESOLVED'),
  EAI_AGAIN: unreachable('NAME_NOT_RESOLVED'),
  EHOSTUNREACH: unreachable('UNREACHABLE'),
  ENETUNREACH: unreachable('UNREACHABLE'),
  ENETDOWN: unreachable('UNREACHABLE'),
  EADDRNOTAVAIL: unreachable('NO_LOCAL_PORT'),
  EMFILE: unreachable('NO_LOCAL_PORT'),
  CERT_HAS_EXPIRED: unreachable('CERTIFICATE'),
  CERT_NOT_YET_VALID: unreachable('CERTIFICATE'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unreachable('CERTIFICATE'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unreachable('CERTIFICATE'),
  SELF_SIGNED_CERT_IN_CHAIN: unreachable('CERTIFICATE'),
  DEPTH_ZERO_SELF_SIGNED_CERT: unreachable('CERTIFICATE'),
  ERR_TLS_CERT_ALTNAME_INVALID: unreachable('CERTIFICATE'),
  CredentialsProviderError: unreachable('NO_CREDENTIALS'),
  TokenProviderError: unreachable('NO_CREDENTIALS'),
};

/** What the errors say that come before a connection stands: of the SDK's own time-out, and of Node's TLS. */
const NEVER_CONNECTED = /did not establish a connection|before secure TLS connection was established/;

/** Whether no connection was made: to the one address that was tried, or to any of several. */
const neverConnected = ({ syscall, message = '', errors }: ProviderFault): boolean =>
  syscall === 'connect' ||
  NEVER_CONNECTED.test(message) ||
  (Array.isArray(errors) &&
    errors.length > 0 &&
    errors.every((one) => (one as ProviderFault | null)?.syscall === 'connect'));

/** Says that messages or calls come too fast, under whatever name. */
export const TOO_FAST =
  /\brate exceed|exceed\w* .*\brate\b|\brate\b.* exceed|per second|throttl|too many requests|slow down|\bsend(?:ing)? rate\b|\brate.limit/i;

/** What the front of every AWS service answers, before its operation is asked. The rules are tried in order. */
type CommonRule = { name?: RegExp; text?: RegExp; is: (denied: string) => SendResult };

/**
 * Refusals by kind rather than by name: the services spell one thing in many ways ("Common errors" of each API
 * reference; the names that the SDK retries, `service-error-classification` of @smithy/core). In each of them the
 * request was turned away, so nothing was sent.
 */
const commonRules: readonly CommonRule[] = [
  {
    // The clocks differ, or the process was frozen between signing and sending: the next try is signed anew.
    text: /signature (has )?expired|signature not yet current|clock skew|skewed|too far in the (past|future)/i,
    is: () => unreachable('CLOCK_SKEWED'),
  },
  { name: /TooSkewed|InTheFuture|RequestExpired/, is: () => unreachable('CLOCK_SKEWED') },
  { name: /^ExpiredToken/, is: () => unreachable('CREDENTIALS_EXPIRED') },
  {
    name: /Throttl|TooManyRequests|SlowDown|BandwidthLimit|RequestLimitExceeded|ThroughputExceeded|PriorRequestNotComplete|TransactionInProgress/i,
    is: () => throttled,
  },
  // Quotas of the account have names of their own, which the tables of the services know.
  { name: /LimitExceeded/, text: /\brate\b|per second|too many requests|slow down/i, is: () => throttled },
  { text: TOO_FAST, is: () => throttled },
  // The request was not read to its end.
  { name: /^RequestTimeout/, is: () => unreachable('REQUEST_TIMED_OUT') },
  {
    // Wrong once, it may be a key that was just changed; wrong every time, nobody can be sent to.
    name: /Signature|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure/,
    is: (denied) => ({ result: 'transient', code: denied, finally: 'halt' }),
  },
  {
    name: /AccessDenied|NotAuthorized|Unauthorized|MissingAuthenticationToken|OptInRequired|Forbidden/,
    is: (denied) => halt(denied),
  },
];

/** The entry of a table, not what every object inherits. */
export const entryOf = <T>(table: Record<string, T>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** Names that the SDK gives to answers without one: they come from a proxy or a gateway rather than from the service. */
const NAMELESS = /^(?:|Error|SyntaxError|Unknown(?:Error)?|SERVER_ERROR)$/;
/** Statuses that judge the request itself, whoever answers: it is wrong, or too large. */
const ofRequest: ReadonlySet<number> = new Set([400, 413, 422]);

/** What an answer that no table knows by its name means, by its status. */
const resultOfStatus = (status: number, name: string, other: Codes): SendResult => {
  if (status === 429) return throttled;
  if (status === 408) return unreachable('REQUEST_TIMED_OUT');
  // Of the connection, which the next try makes anew (RFC 9110, 15.5.20; RFC 8470, 5.2).
  if (status === 421 || status === 425) return unreachable('MISDIRECTED');
  if (status < 500 && NAMELESS.test(name) && !ofRequest.has(status))
    return { result: 'transient', code: status === 404 ? other.refused : other.denied, finally: 'halt' };
  if (status === 401 || status === 403) return halt(other.denied);
  // Two requests were in each other's way.
  if (status === 409) return transient(name);
  if (status < 500 && !/^Internal|Unavailable/.test(name)) return refused(other.refused);
  return unknown(name);
};

const OF_RECIPIENT = /recipient|destination|address|domain|phone/i;

/** What a provider's errors are called that have no code of their own. */
type Codes = {
  /** The account may not send. */
  denied: string;
  /** The call is refused, for whatever reason. */
  refused: string;
};

/** Addresses: a word of theirs must not be taken for one of the provider's. */
const ADDRESSES = /\S*@\S*/g;
/** With them whatever holds a digit: numbers, times and the ids of requests. */
const PARTICULARS = /\S*[@\d]\S*/g;

/**
 * The result of a call that threw. Anything not known to have come before sending, or as a refusal of the provider, is
 * `unknown`: time-outs, resets, 5xx and answers that cannot be read.
 *
 * @param refusalOf - what an answer of status 400 or above means, where the operation has a word of its own for it; its
 *   text comes without addresses
 * @param people - how many the call was to send to
 */
export const resultOfFault = <Fault extends ProviderFault>(
  error: unknown,
  refusalOf: (fault: Fault, text: string) => SendResult | undefined,
  codes: Codes,
  people: number,
): SendResult => {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  const { name = 'SERVER_ERROR', message = '' } = fault;
  const status = fault.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400) {
    const text = message.replace(ADDRESSES, '');
    const common = commonRules.find(
      (rule) => (rule.name?.test(name) ?? true) && (rule.text?.test(text) ?? true),
    );
    const result = refusalOf(fault, text) ?? common?.is(codes.denied) ?? resultOfStatus(status, name, codes);
    if (result.result !== 'refused') return result;
    const says = message.replace(PARTICULARS, '').trim();
    return { ...result, says, people, ...(OF_RECIPIENT.test(text) && { hint: 'recipient' as const }) };
  }
  const unsent = entryOf(unsentRules, fault.code) ?? entryOf(unsentRules, fault.name);
  if (unsent !== undefined) return unsent;
  if (neverConnected(fault)) return unreachable('CONNECTION_TIMED_OUT');
  return unknown(fault.code ?? fault.name ?? 'NO_ANSWER');
};
