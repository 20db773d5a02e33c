import type { SendResult } from '../core/ports.ts';

/** What a client of a provider throws, as far as it tells what became of a message. */
export type ProviderFault = {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  $metadata?: { httpStatusCode?: number };
};

export const throttled: SendResult = { result: 'throttled' };
export const halt = (code: string): SendResult => ({ result: 'halt', code });
export const transient = (code: string): SendResult => ({ result: 'transient', code });
export const unreachable = (code: string): SendResult => ({ result: 'unreachable', code });
export const permanent = (code: string, fact?: 'optedOut'): SendResult => ({
  result: 'permanent',
  code,
  ...(fact && { fact }),
});
export const unknown = (code: string): SendResult => ({ result: 'unknown', code });

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
export const entryOf = <T>(table: Record<string, T>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * The result of a call that threw. Anything not known to have come before sending, or as a refusal of the provider, is
 * `unknown`: time-outs, resets, 5xx and answers that cannot be read.
 *
 * @param refusalOf - what an answer of status 400 or above means, where it is known
 * @param otherRefusal - what any other answer of status 400 to 499 means
 */
export const resultOfFault = <Fault extends ProviderFault>(
  error: unknown,
  refusalOf: (fault: Fault) => SendResult | undefined,
  otherRefusal: SendResult,
): SendResult => {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  const status = fault.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400) {
    const known = refusalOf(fault);
    if (known !== undefined) return known;
    if (status === 429) return throttled;
    if (status < 500) return otherRefusal;
    return unknown(fault.name ?? 'SERVER_ERROR');
  }
  const unsent = entryOf(unsentRules, fault.code) ?? entryOf(unsentRules, fault.name);
  if (unsent !== undefined) return unsent;
  const neverConnected =
    fault.syscall === 'connect' || /did not establish a connection/.test(fault.message ?? '');
  if (neverConnected) return unreachable('CONNECTION_TIMED_OUT');
  return unknown(fault.code ?? fault.name ?? 'NO_ANSWER');
};
