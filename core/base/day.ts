/** A day without a change of the clocks, ms. */
export const DAY_MS = 86_400_000;
export const DAY_SECONDS = 86_400;
