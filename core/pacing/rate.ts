// How much of the provider's rate is given out, and how many messages leave together.

/** Below this rate a second's worth is so few messages that one that is a little early exceeds it. */
const FEW_PER_SECOND = 10;
const FEW_MARGIN = 0.1;

/** Messages a second to be given out, of those that the provider allows; `margin` is the part to be left, 0 to 1. */
export const pacedRate = (allowedPerSecond: number, margin: number): number =>
  allowedPerSecond * (1 - (allowedPerSecond < FEW_PER_SECOND ? Math.max(margin, FEW_MARGIN) : margin));

/**
 * A call, or several at once, is a burst, kept well below the second's worth that the provider lets pass: the slowest
 * and the fastest of calls of up to 120 ms, and a sender's slack, still fit beside it.
 */
const BURST_MS = 550;
/** The same of text messages, whose calls take one each. */
export const MAX_PARTS_AT_ONCE_MS = BURST_MS;

/**
 * How emails are handed over: fifty in a call, one in each, or as the rate asks for. Amazon SES can be read as taking
 * one bulk call a second ("Service quotas"), which is fifty messages a second; calls of one message each have no limit
 * but the account's rate.
 */
export const sendModes = ['auto', 'bulk', 'single'] as const;
export type SendMode = (typeof sendModes)[number];
const BULK_PER_SECOND = 50;

/** Whether emails at this rate go in calls of many. */
export const isBulkAt = (mode: SendMode, perSecond: number): boolean =>
  mode === 'bulk' || (mode === 'auto' && perSecond <= BULK_PER_SECOND);

/** How many of `people` go in one provider call at this rate: all of them, or parts of about the same size. */
export const messagesPerCall = (msPerMessage: number, people: number): number => {
  const most = Math.max(1, Math.floor(BURST_MS / msPerMessage));
  return Math.ceil(people / Math.ceil(people / most));
};

/**
 * How far behind the clock the account's sending time may stand, so that a sender's small delay costs nothing. With
 * a call's burst it stays below the second's worth that the provider lets pass.
 */
export const SLOT_SLACK_MS = 100;
