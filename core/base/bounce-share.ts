// Shares of bounces, without schemas: the console words them too.

/**
 * Share of sent messages at which Tocsin stops by itself, below that at which Amazon SES reviews an account (5%; "Amazon SES
 * sending review process FAQs"). Only bounces that are final count.
 */
export const BOUNCE_LIMIT = 0.04;

/** What two people may raise it to at most: at 10% Amazon SES may pause all sending of the account (same page). */
export const HIGHEST_BOUNCE_LIMIT = 0.09;

/** A share in percent, with one decimal at most. */
export const percentOf = (share: number): number => Math.round(share * 1000) / 10;

/** A share from a percentage of one decimal, without what binary fractions leave over. */
export const shareOf = (percent: number): number => Math.round(percent * 10) / 1000;

/** A percentage as somebody types it, `6.5`, `6,5` or `6,5 %`, with one decimal at most; undefined for what is none. */
export const readPercent = (typed: string): number | undefined => {
  const text = typed.trim().replace(/\s*%$/, '').replace(',', '.');
  return /^\d+(\.\d)?$/.test(text) ? Number(text) : undefined;
};
