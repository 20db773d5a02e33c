/** The HTTP client of the API, for the command line, the console and scripts. It holds types of the API, none of its code. */
import { ApiError, NoAnswer, readProblem } from './api-error.ts';
import { type Answer, type Asked, askedAnew, type OperationId, operations } from './operations.ts';
import { type Failure, nextTry, nothingSpent, readRetryAfter } from './retry.ts';

/** The API, an operation a call. Rejects with {@link ApiError} or {@link NoAnswer}. */
export type ApiClient = {
  call<Id extends OperationId>(
    id: Id,
    ...asked: Record<never, never> extends Asked<Id> ? [Asked<Id>?] : [Asked<Id>]
  ): Promise<Answer<Id>>;
};

/** A request that is about to be made again. */
export type Retry = {
  /** Seconds until then. */
  inSeconds: number;
  /** What came instead of an answer: a status, or nothing. */
  status?: number;
  /** Whether the API said when to ask again. */
  told: boolean;
};

/** A request as its Idempotency-Key belongs to it: the same request of the same person has the same text. */
type Command = { id: OperationId; text: string };

/** The Idempotency-Key of one command, until its answer is known. */
export type CommandKey = { key: string; answered(): void };

export type ApiClientOptions = {
  /** Gives the access token of whoever acts; with `refused`, another than that, or undefined where there is none. */
  token(refused?: string): Promise<string | undefined>;
  /**
   * How often a request is made that gets no answer, or that the API fails to answer; with more than one, a request
   * that the API wants later waits for that too.
   *
   * @default 1
   */
  tries?: number;
  /** Told before a request is made again. */
  onRetry?: (retry: Retry) => void;
  /** Language of the API's sentences, when a request is made. The API's own choice unless given. */
  language?: () => string;
  /**
   * The key of a command that changes something. One that is kept until the answer makes a repeat of an unanswered
   * command the same command.
   *
   * @default a new one for each call
   */
  keyOf?: (command: Command) => CommandKey;
  /** @default after as many seconds of the clock */
  wait?: (seconds: number) => Promise<void>;
};

type Everything = {
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  version?: number;
} & Record<string, unknown>;

/** Access tokens that are tried in turn before a refusal stands. */
const MAX_TOKENS = 3;

const addressOf = (apiUrl: string, path: string, asked: Everything): URL => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked[name])));
  const url = new URL(apiUrl + filled);
  for (const [name, value] of Object.entries(asked.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
};

const newKey = (): CommandKey => ({ key: crypto.randomUUID(), answered: () => {} });

const failureOf = (error: unknown): Failure | undefined => {
  if (error instanceof NoAnswer) return { came: 'nothing' };
  if (!(error instanceof ApiError)) return undefined;
  const { status, kind, problem } = error;
  return { came: 'problem', status, kind, retryAfterSeconds: problem.retryAfterSeconds };
};

/** Whether the API may still carry out, or have carried out, what was asked: nobody knows how it ended. */
const isOpen = (error: unknown): boolean => {
  const failure = failureOf(error);
  if (failure?.came !== 'problem') return true;
  return failure.status >= 500 || failure.kind === 'under-way';
};

const noAnswerAt = ({ origin }: URL, cause: unknown): NoAnswer =>
  new NoAnswer(`Nothing answers at ${origin}. Is it running, and is the address right?`, { cause });

const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const errorOf = async (response: Response): Promise<ApiError> => {
  const problem = await readProblem(response);
  const retryAfterSeconds =
    problem.retryAfterSeconds ?? readRetryAfter(response.headers.get('retry-after'), Date.now());
  return new ApiError(response.status, {
    ...problem,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
};

/** A text as it came, with the byte order mark by which spreadsheets know its encoding. */
const textOf = async (response: Response): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());

export const createApiClient = (apiUrl: string, options: ApiClientOptions): ApiClient => {
  const { token, tries: maxTries = 1, onRetry, language, keyOf = newKey, wait = sleep } = options;

  /** One try, with another token where the first is refused. */
  const request = async (url: URL, init: RequestInit, headers: Record<string, string>): Promise<unknown> => {
    let access = await token();
    for (let tokens = 1; ; tokens += 1) {
      const signed = access === undefined ? headers : { ...headers, authorization: `Bearer ${access}` };
      // The API leads nowhere else; whoever does is not followed with a token.
      const response = await fetch(url, { ...init, headers: signed, redirect: 'manual' }).catch(
        (error: unknown) => {
          throw error instanceof TypeError ? noAnswerAt(url, error) : error;
        },
      );
      if (response.status === 401 && access !== undefined && tokens < MAX_TOKENS) {
        const next = await token(access);
        if (next !== undefined) {
          await response.body?.cancel();
          access = next;
          continue;
        }
      }
      if (!response.ok) throw await errorOf(response);
      if (response.status === 204) return undefined;
      const isCsv = response.headers.get('content-type')?.startsWith('text/csv') ?? false;
      return await (isCsv ? textOf(response) : response.json()).catch((error: unknown) => {
        throw noAnswerAt(url, error);
      });
    }
  };

  const untilAnswered = async (once: () => Promise<unknown>): Promise<unknown> => {
    for (let spent = nothingSpent; ; ) {
      try {
        return await once();
      } catch (error) {
        const failure = failureOf(error);
        const next = failure && nextTry(failure, spent, maxTries);
        if (failure === undefined || next === undefined) throw error;
        const told = failure.came === 'problem' && failure.retryAfterSeconds !== undefined;
        const status = failure.came === 'problem' ? { status: failure.status } : {};
        onRetry?.({ inSeconds: next.seconds, told, ...status });
        await wait(next.seconds);
        spent = next.spent;
      }
    }
  };

  const call = async (id: OperationId, asked: Everything = {}): Promise<unknown> => {
    const [method = '', path = ''] = operations[id].split(' ');
    const url = addressOf(apiUrl, path, asked);
    const { version } = asked;
    const body = asked.body === undefined ? {} : { body: JSON.stringify(asked.body) };
    const text = JSON.stringify([method, url.href, body.body, version]);
    const command = method === 'post' && !askedAnew.has(id) ? keyOf({ id, text }) : undefined;
    const headers = {
      ...(language === undefined ? {} : { 'accept-language': language() }),
      ...(body.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(command === undefined ? {} : { 'idempotency-key': command.key }),
    };
    try {
      const answer = await untilAnswered(() =>
        request(url, { method: method.toUpperCase(), ...body }, headers),
      );
      command?.answered();
      return answer;
    } catch (error) {
      if (!isOpen(error)) command?.answered();
      throw error;
    }
  };
  return { call: call as ApiClient['call'] };
};
