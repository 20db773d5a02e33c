// The provider's quota of 24 hours: when a campaign that used it up may go on.
import { CHUNK_SIZE } from '../audience/audience.ts';
import { DAY_MS } from '../base/day.ts';
import type { SendingAccount } from '../provider/accounts.ts';

/** Code of a pause for the quota of 24 hours, whoever found it used up. */
export const QUOTA_CODE = 'ACCOUNT_DAILY_QUOTA_EXCEEDED';

/** Part of the quota that must be free before a campaign goes on, so that it does not stop again at once. */
const FREE_QUOTA_SHARE = 0.01;
/** How long a pause for the quota lasts at least: the account's own count may lag behind what it refused. */
const MIN_QUOTA_PAUSE_MS = 5 * 60_000;

const freeQuotaNeeded = ({ quotaPer24Hours }: SendingAccount): number =>
  Math.min(quotaPer24Hours, Math.max(CHUNK_SIZE, Math.ceil(quotaPer24Hours * FREE_QUOTA_SHARE)));

const quotaLeft = ({ quotaPer24Hours, sentLast24Hours }: SendingAccount): number =>
  quotaPer24Hours - sentLast24Hours;

/** Whether a campaign that was paused for the quota may go on. */
export const quotaIsFree = (account: SendingAccount, pausedAtMs: number, nowMs: number): boolean =>
  nowMs >= pausedAtMs + MIN_QUOTA_PAUSE_MS && quotaLeft(account) >= freeQuotaNeeded(account);

/**
 * When enough of the quota is free to go on. It is one of any 24 hours, so each message gives its part back a day
 * after it was sent. What others sent on the account is not known: then it is a day from now at the latest.
 *
 * @param sentAtMinute - epoch minute → messages that the provider took in it
 */
export const quotaFreeAtMs = (
  account: SendingAccount,
  sentAtMinute: ReadonlyMap<number, number>,
  nowMs: number,
): number => {
  const needed = freeQuotaNeeded(account);
  let left = quotaLeft(account);
  const earliestMs = nowMs + MIN_QUOTA_PAUSE_MS;
  for (const [minute, messages] of [...sentAtMinute].sort(([one], [other]) => one - other)) {
    if (left >= needed) break;
    // Given back when the whole minute is a day ago.
    const backAtMs = (minute + 1) * 60_000 + DAY_MS;
    if (backAtMs <= nowMs) continue;
    left += messages;
    if (left >= needed) return Math.max(earliestMs, backAtMs);
  }
  return left >= needed ? earliestMs : nowMs + DAY_MS;
};
