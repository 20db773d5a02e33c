/**
 * Attempts that a chunk has. Once they are used up, the people whom they failed are given up and named. Throttling and a
 * provider that cannot be reached burn none.
 */
export const MAX_ATTEMPTS = 5;

/**
 * How long to wait before the next try, in whole seconds, at least 1: exponential with full jitter, which spreads
 * retries best (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param tries - tries made so far, 1 or more
 * @param random - number in [0, 1)
 */
export const backoffSeconds = (tries: number, random: () => number, capSeconds = 60): number =>
  1 + Math.floor(random() * Math.min(capSeconds, 2 ** Math.min(tries, 16)));

/** The longest pause between two tries of work that failed. */
const MESSAGE_PAUSE_SECONDS = 300;

/**
 * How often a queue gives a message out before it goes to the dead letters. With the pauses below that is 82 minutes
 * at the least and two hours as a rule: a service of AWS that is down for an hour costs nobody's work.
 */
export const MAX_RECEIVES = 40;

/**
 * How long a message stays hidden after its work failed, in whole seconds: 1 or 2 at first, twice as long each time, up
 * to five minutes. Half of the pause is fixed (the "equal jitter" of the article above), so that bad luck with the random
 * half cannot use up the receives.
 *
 * @param receives - how often the message has been received, 1 or more
 * @param random - number in [0, 1)
 */
export const messageBackoffSeconds = (receives: number, random: () => number): number =>
  Math.ceil((Math.min(MESSAGE_PAUSE_SECONDS, 2 ** Math.min(receives, 16)) * (1 + random())) / 2);
