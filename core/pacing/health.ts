// Whether a campaign must stop for its bounces, complaints and failures.
import type { PauseReason } from '../campaign/pause-reason.ts';
import { type HealthCode, healthCodes, healthMessage } from './health-words.ts';

/**
 * Share of sent messages at which Tocsin stops by itself, below that at which Amazon SES reviews an account (0.1%
 * complaints; "Amazon SES sending review process FAQs").
 */
export const COMPLAINT_LIMIT = 0.0008;

/** Below this many sent messages a share says nothing about the list. */
export const MIN_JUDGED = 500;
/** One complaint among few messages is above the share already; three are a sign. */
const MIN_COMPLAINTS = 3;
/** Messages that the provider took and then could not send point to the notice; a sound one has none. */
const FAILURE_LIMIT = 0.04;

/** What the provider took, and what became of it. */
export type Health = {
  sent: number;
  /** Hard bounces; suppressed addresses and soft bounces do not count towards the account's bounce rate. */
  bounced: number;
  complained: number;
  /** Could not be filled in, or was refused for its content, after the provider had taken it. */
  failed: number;
};

/** Whether the campaign stopped for its own figures, so that a resume means that they have been seen. */
export const isHealthPause = (reason: PauseReason | undefined): boolean =>
  healthCodes.some((code) => code === reason?.code);

/**
 * Why the campaign must stop before the provider stops the whole account; undefined while it is well.
 *
 * @param bounceLimit - share of bounces at which it stops
 */
export const healthProblem = (
  health: Health,
  nowMs: number,
  bounceLimit: number,
): PauseReason | undefined => {
  const { sent, bounced, complained, failed } = health;
  if (sent < MIN_JUDGED) return undefined;
  const reason = (code: HealthCode, part: number): PauseReason => ({
    code,
    message: healthMessage(code, part, sent),
    atMs: nowMs,
  });
  if (bounced / sent >= bounceLimit) return reason('BOUNCE_RATE', bounced);
  if (complained >= MIN_COMPLAINTS && complained / sent >= COMPLAINT_LIMIT) {
    return reason('COMPLAINT_RATE', complained);
  }
  if (failed / sent >= FAILURE_LIMIT) return reason('FAILURE_RATE', failed);
  return undefined;
};
