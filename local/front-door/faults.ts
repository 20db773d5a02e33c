import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { chanceOf } from '../faults/chance.ts';
import { type DocumentedError, documentedErrors } from '../faults/documented-errors.ts';
import type { FaultCounts, FaultMix } from '../faults/mix.ts';
import type { Call } from '../http/aws-call.ts';
import { readAll } from '../http/read-body.ts';
import { s3Error } from '../http/s3-answers.ts';

/** What befalls a call, before its effect or between the effect and the answer. */
export type CallFault =
  | { fault: 'death' | 'silence'; when: 'before' | 'after' }
  | { fault: 'error'; when: 'before' | 'after'; error: DocumentedError };

export type CallFaults = {
  /**
   * Answers the call, or does not, as fate has it. `answer` carries the call out and answers it; where the caller is
   * not to hear of it, the answer goes nowhere.
   */
  strike(
    call: Call,
    request: IncomingMessage,
    response: ServerResponse,
    answer: (response: ServerResponse) => Promise<void>,
  ): Promise<void>;
};

/** Calls whose effect is an answer only: for them before and after are the same. */
const reads = /^(Get|Head|List|Query|BatchGet|Describe)/;

/** An SMS is a call of its own where fifty emails are one: of so many more calls fewer are struck. */
const SMS_SHARE = 1 / 4;

/**
 * Decides what befalls the calls of functions by seed, caller, operation and how many of them came before: whatever
 * the timing, the hundredth write of `send` fares the same.
 */
export const createFateOfCalls = (mix: FaultMix): ((call: Call) => CallFault | undefined) => {
  const made = new Map<string, number>();
  return ({ caller, service, operation }) => {
    const shares = mix.calls[caller];
    if (shares === undefined) return undefined;
    const name = `${caller} ${service}:${operation}`;
    const ordinal = (made.get(name) ?? 0) + 1;
    made.set(name, ordinal);
    const chance = (of: string): number => chanceOf(mix.seed, name, ordinal, of);
    const when = !reads.test(operation) && chance('when') < 0.5 ? 'after' : 'before';
    const isSms = service === 'sms-voice' && operation.startsWith('Send');
    const isSend = isSms || (service === 'ses' && operation.startsWith('Send'));

    let left = chance('fault');
    const falls = (share: number): boolean => {
      left -= isSms ? share * SMS_SHARE : share;
      return left < 0;
    };
    if (falls(shares.deaths)) return { fault: 'death', when };
    if (falls(shares.silences)) return { fault: 'silence', when };
    const stops = isSend && falls(mix.refusals);
    if (!stops && !falls(shares.errors)) return undefined;
    const errors = documentedErrors[service].filter(
      (one) => (one.stops === true) === stops && (one.ofEntries !== true || operation === 'SendBulkEmail'),
    );
    const error = errors[Math.floor(chance('error') * errors.length)];
    if (error === undefined) return undefined;
    return { fault: 'error', when: error.effect === 'maybe' ? when : 'before', error };
  };
};

type Written = { status: number; contentType: string; text: string; code?: string };

/** The error as the service writes it: JSON with its name inside or in a header, XML for S3. */
const written = ({ service }: Call, error: DocumentedError, body: Buffer): Written => {
  const { status, code, message } = error;
  if (error.ofEntries === true) {
    const { BulkEmailEntries = [] } = JSON.parse(body.toString('utf8')) as { BulkEmailEntries?: unknown[] };
    const results = BulkEmailEntries.map(() => ({ Status: code, Error: message }));
    return {
      status,
      contentType: 'application/json',
      text: JSON.stringify({ BulkEmailEntryResults: results }),
    };
  }
  switch (service) {
    case 's3': {
      return { status, contentType: 'application/xml', text: s3Error(status, code, message).body };
    }
    case 'ses':
    case 'lambda':
      return { status, contentType: 'application/json', text: JSON.stringify({ message }), code };
    default: {
      const text = JSON.stringify({ __type: code, message, ...error.members });
      return { status, contentType: 'application/x-amz-json-1.0', text };
    }
  }
};

const send = (response: ServerResponse, { status, contentType, text, code }: Written): void => {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...(code === undefined ? {} : { 'x-amzn-errortype': code }),
  });
  response.end(text);
};

/** A connection's error after its answer is of no interest. */
const ignore = (): void => undefined;

/**
 * Carries faults out. Only calls of a function's process are struck, not those that others make with its signature.
 *
 * @param kill - kills the process of a caller
 */
export const createCallFaults = (
  fateOf: (call: Call) => CallFault | undefined,
  kill: (caller: string, process: string) => void,
  counts: FaultCounts,
): CallFaults => ({
  async strike(call, request, response, answer) {
    const fate = call.process === undefined ? undefined : fateOf(call);
    if (fate === undefined) return await answer(response);
    const { service, operation, caller, process = '' } = call;
    const what = fate.fault === 'error' ? fate.error.code : fate.fault;
    counts.note(`${caller} ${service}:${operation} ${what} ${fate.when}`);
    request.on('error', ignore);
    response.on('error', ignore);

    let body: Buffer = Buffer.alloc(0);
    if (fate.when === 'after') await answer(new ServerResponse(request));
    else if (fate.fault === 'error') body = await readAll(request);
    else request.resume();
    switch (fate.fault) {
      case 'death':
        kill(caller, process);
        return;
      case 'silence':
        // The caller gives up, or is killed at its time-out: the connection is its own to close.
        return;
      case 'error':
        send(response, written(call, fate.error, body));
    }
  },
});
