/** The two ways in which a call of the API fails: it was answered with a problem, or nothing of the API's came back. */
import type { ProblemDetails } from './operations.ts';

const KIND = 'urn:tocsin:problem:';

/** The API has refused a request, or failed at it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Its problem details; the gateway, which stands before the API, gives few of them. */
  readonly problem: Partial<ProblemDetails>;
  constructor(status: number, problem: Partial<ProblemDetails>) {
    const lines = [problem.detail ?? `The API answered with ${status}.`];
    super([...lines, ...(problem.errors ?? []).map(({ message }) => message)].join('\n'));
    this.status = status;
    this.problem = problem;
  }
  /** Kind of the problem, as the API names it: `under-way`. */
  get kind(): string | undefined {
    return this.problem.type?.replace(KIND, '');
  }
}

/** No answer of the API came: the connection is lost, or something else answers there. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The problem details of an answer; of the gateway, which gives none, what it does say. */
export const readProblem = async (response: Response): Promise<Partial<ProblemDetails>> => {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<ProblemDetails> & { message?: string };
    if (body.detail !== undefined || body.message === undefined) return body;
    const detail =
      response.status === 403 ? 'The token does not allow this. Sign in again.' : `${body.message}.`;
    return { detail };
  } catch {
    return { detail: `The API answered with ${response.status} and no reason.` };
  }
};
