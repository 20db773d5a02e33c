import createClient from 'openapi-fetch';
import type { Session } from '../session/session.ts';
import type { components, paths } from './schema.ts';

type Schemas = components['schemas'];
export type Campaign = Schemas['Campaign'];
export type CampaignState = Campaign['state'];
export type ImportReport = Schemas['ImportReport'];
export type Notice = Schemas['Notice'];
export type NoticeField = Schemas['NoticeField'];
export type Person = Schemas['RecipientHistory'];
export type Problem = Schemas['Problem'];
export type Report = Schemas['Report'];
type Answers<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;
export type Progress = Answers<'/v1/campaigns/{id}/progress'>;
export type Estimate = Answers<'/v1/campaigns/{id}/estimate'>;
export type Preflight = Answers<'/v1/campaigns/{id}/preflight'>;
export type AuditEntry = Answers<'/v1/audit/{chain}'>['entries'][number];

/** A request that was answered with problem details. */
export class ProblemAnswer extends Error {
  override name = 'ProblemAnswer';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
  /** Kind of the problem, as the API names it. */
  get kind(): string {
    return this.problem.type.replace('urn:tocsin:problem:', '');
  }
}

/** No answer came: the connection is lost, or nothing answers at the other end. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** Repeats of a request that got no answer; each carries the same Idempotency-Key, so it is done once. */
const MAX_TRIES = 3;
const PAUSE_MS = 800;

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'type' in value && 'detail' in value;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sendPersistently = async (request: Request): Promise<Response> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetch(request.clone());
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (tries === MAX_TRIES) throw new NoAnswer('no answer came', { cause: error });
      await wait(PAUSE_MS * tries);
    }
  }
};

/**
 * The API as the member may use it: signs requests, repeats lost ones safely, goes on after signing in again, and is
 * answered in the language of the document.
 */
export const createApi = (session: Session) => {
  const send = async (request: Request): Promise<Response> => {
    request.headers.set('accept-language', document.documentElement.lang);
    if (request.method === 'POST') request.headers.set('idempotency-key', crypto.randomUUID());
    for (;;) {
      const token = await session.token();
      request.headers.set('authorization', `Bearer ${token}`);
      const response = await sendPersistently(request);
      if (response.status !== 401) return response;
      session.refused(token);
    }
  };
  return createClient<paths>({ baseUrl: window.location.origin, fetch: send });
};
export type Api = ReturnType<typeof createApi>;

/** The body of a good answer; throws {@link ProblemAnswer} or {@link NoAnswer}. */
export const answerOf = async <Data>(
  asked: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> => {
  const { data, error, response } = await asked;
  if (response.ok) return data as NonNullable<Data>;
  if (isProblem(error)) throw new ProblemAnswer(error);
  throw new NoAnswer(`the answer ${response.status} is none of the API's`);
};
