/** What a call that failed ends a command with: the exit code, and sentences with what to do. */
import { ApiError, NoAnswer } from '../../client/api-error.ts';
import type { ProblemDetails } from '../../client/operations.ts';
import { CliError, type ExitName } from '../terminal/exit-code.ts';
import { duration } from '../terminal/terminal.ts';

const exitOf = (status: number): ExitName => {
  if (status === 401 || status === 403) return 'notAllowed';
  if (status === 404) return 'notFound';
  if (status === 409 || status === 412 || status === 422) return 'notPossible';
  if (status === 429 || status === 503) return 'tryLater';
  return status >= 500 ? 'failed' : 'unusable';
};

/** `#/fields/fr/what_happened` as people write it: `fields.fr.what_happened`. */
const placeOf = (pointer: string): string =>
  decodeURIComponent(pointer)
    .replace(/^#\/?/, '')
    .replaceAll('/', '.')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');

/** What the API's problem details say, as sentences with what to do. */
export const sentencesOf = (status: number, problem: Partial<ProblemDetails>): string => {
  const lines: string[] = [];
  if (status === 401) lines.push('You are not signed in, or no more. Sign in with: tocsin sign-in');
  else {
    const detail = problem.detail ?? `The API answered with ${status}.`;
    // The API names members of its bodies; here options are typed.
    lines.push(
      detail.replace('"evenIfTold"', '--even-if-told').replace('"evenIfShared"', '--even-if-shared'),
    );
  }
  for (const { pointer, parameter, message } of problem.errors ?? []) {
    const where = pointer === undefined ? parameter : placeOf(pointer);
    lines.push(where ? `  ${where}: ${message}` : `  ${message}`);
  }
  const { state, possible, retryAfterSeconds } = problem;
  if (state !== undefined) {
    const choices = possible?.length ? `; possible now: ${possible.join(', ')}` : '';
    lines.push(`The campaign is ${state}${choices}.`);
  }
  if (status === 412) lines.push('Look at it again before you repeat your change.');
  if (retryAfterSeconds !== undefined) lines.push(`Try again in ${duration(retryAfterSeconds)}.`);
  if (status >= 500) {
    lines.push('Try again in a minute. If it stays so, give this number to whoever operates Tocsin:');
    lines.push(`  ${problem.requestId ?? 'none was given'}`);
  }
  return lines.join('\n');
};

/** An error as it ends a command; undefined where it is one of this program. */
export const expectedError = (error: unknown): CliError | undefined => {
  if (error instanceof CliError) return error;
  if (error instanceof NoAnswer) return new CliError('tryLater', error.message, { cause: error });
  if (!(error instanceof ApiError)) return undefined;
  const { status, problem } = error;
  return new CliError(exitOf(status), sentencesOf(status, problem), { cause: error });
};
