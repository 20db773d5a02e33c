import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../terminal/exit-code.ts';
import { type Answer, type Asked, type OperationId, operations } from './operations.ts';
import { Refusal, readProblem } from './refusal.ts';

/** The HTTP API, an operation a call. Rejects with {@link Refusal} where it refuses or fails. */
export type ApiClient = {
  call<Id extends OperationId>(
    id: Id,
    ...asked: Record<never, never> extends Asked<Id> ? [Asked<Id>?] : [Asked<Id>]
  ): Promise<Answer<Id>>;
};

export type ApiClientOptions = {
  /** Gives the access token of whoever acts; with `refused`, another than that, or undefined where there is none. */
  token(refused?: string): Promise<string | undefined>;
  /** How often a request is made that gets no answer, or that the API fails to answer. */
  tries?: number;
  /** Told before it is made again. */
  onRetry?: (what: string) => void;
};

const BETWEEN_TRIES_MS = 500;

type Everything = {
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  version?: number;
} & Record<string, unknown>;

const addressOf = (apiUrl: string, path: string, asked: Everything): URL => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked[name])));
  const url = new URL(apiUrl + filled);
  for (const [name, value] of Object.entries(asked.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
};

/** Whether a request that failed may be made again: the same key keeps a repeat from being done twice. */
const mayPass = (error: unknown): boolean =>
  error instanceof Refusal
    ? error.status >= 500 || error.problem.type === 'urn:tocsin:problem:under-way'
    : error instanceof TypeError;

export const createApiClient = (apiUrl: string, options: ApiClientOptions): ApiClient => {
  const { token, tries = 1, onRetry } = options;

  const request = async (method: string, url: URL, headers: Record<string, string>, body?: string) => {
    const send = async (access: string | undefined): Promise<Response> =>
      await fetch(url, {
        method,
        headers: { ...headers, ...(access === undefined ? {} : { authorization: `Bearer ${access}` }) },
        ...(body === undefined ? {} : { body }),
      });
    const access = await token();
    const response = await send(access);
    if (response.status !== 401 || access === undefined) return response;
    const other = await token(access);
    return other === undefined ? response : await send(other);
  };

  const call = async (id: OperationId, asked: Everything = {}): Promise<unknown> => {
    const [method = '', path = ''] = operations[id].split(' ');
    const url = addressOf(apiUrl, path, asked);
    const { body, version } = asked;
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(method === 'post' ? { 'idempotency-key': randomUUID() } : {}),
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const response = await request(method.toUpperCase(), url, headers, text);
        if (!response.ok) throw new Refusal(response.status, await readProblem(response));
        return response.status === 204 ? undefined : await response.json();
      } catch (error) {
        if (!mayPass(error)) throw error;
        if (attempt >= tries) {
          if (error instanceof Refusal) throw error;
          throw new CliError(
            'tryLater',
            `Nothing answers at ${new URL(apiUrl).origin}. Is it running, and is the address right?`,
          );
        }
        onRetry?.(error instanceof Refusal ? `it answered with ${error.status}` : 'it did not answer');
        await sleep(BETWEEN_TRIES_MS * attempt);
      }
    }
  };
  return { call: call as ApiClient['call'] };
};
