/**
 * Attempts that a chunk may burn before those whom they failed are given up and named. Throttling and a provider
 * that cannot be reached burn none.
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
