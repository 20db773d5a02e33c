/**
 * What the provider takes may fall below what the account says: other senders share the account, or the provider
 * slows it down. Whoever is told "too fast" notes at which rate that was. The rate from then on follows from that
 * note and the clock alone, so it rises again without anybody writing anything.
 */
export type Throttling = {
  /** Counts the notes of this account; what was taken under an older one no longer holds. */
  number: number;
  /** Rate at which the provider said "too fast", messages a second. */
  perSecond: number;
  /** From when messages may leave again, epoch ms: the rate below counts from here. */
  fromMs: number;
};

/** Nothing leaves for this long after "too fast", so that a second's worth is free again at the provider. */
export const THROTTLED_PAUSE_MS = 1_000;

// The shape is that of TCP CUBIC (RFC 9438): back at once, up to just below the rate that was too fast, stay there,
// then search upwards, slowly at first and faster the longer nothing is heard. The numbers were chosen by simulation
// (docs/pacing.md).
const BACK_TO = 0.7;
const STAY_AT = 0.9;
const RISE_SECONDS = 5;
const STAY_SECONDS = 30;
/** Three times the rate is reached 68 s after the search begins. */
const SEARCH_STEEPNESS = 6.5e-6;
/** The lowest rate that an account has (Amazon SES sandbox): it is never gone below. */
const MIN_PER_SECOND = 1;

/** Messages a second that may leave at `atMs`: `pacedPerSecond`, or less for a while after the provider throttled. */
export const allowedPerSecond = (
  throttling: Throttling | undefined,
  pacedPerSecond: number,
  atMs: number,
): number => {
  if (throttling === undefined) return pacedPerSecond;
  const seconds = Math.max(0, atMs - throttling.fromMs) / 1000;
  const searched = Math.max(0, seconds - STAY_SECONDS);
  const share =
    seconds < RISE_SECONDS
      ? BACK_TO + (STAY_AT - BACK_TO) * (seconds / RISE_SECONDS)
      : STAY_AT * (1 + SEARCH_STEEPNESS * searched ** 3);
  return Math.min(pacedPerSecond, Math.max(MIN_PER_SECOND, throttling.perSecond * share));
};

/** The note that follows `before` when the provider says "too fast" to messages that left at `perSecond`. */
export const throttledAt = (
  before: Throttling | undefined,
  perSecond: number,
  nowMs: number,
): Throttling => ({
  number: (before?.number ?? 0) + 1,
  perSecond,
  fromMs: nowMs + THROTTLED_PAUSE_MS,
});
