// When a campaign that has sent everything counts as completed.
import type { Campaign } from '../../core/campaign/campaign.ts';
import { peopleOf } from './plan/plan.ts';
import type { Reading } from './plan/reading.ts';

/** How long delivery events may be missing before a campaign that sent everything counts as completed. */
const LAST_EVENTS_MS = 72 * 3600 * 1000;
/** How old a reading of the deliveries may be. */
const READING_AGE_MS = 60_000;

/** Whether nobody is left to send to or to wait for. */
export const isComplete = (campaign: Campaign, found: Reading, nowMs: number): boolean => {
  const isUnsent = Object.values(found.lanes).some(({ unsent }) => unsent > 0);
  // The reading is eventually consistent: it may miss chunks that were made a moment ago.
  if (isUnsent || found.tally.people < peopleOf(campaign)) return false;
  const { waiting, later } = found.fallbackAttempts;
  if (waiting.length > 0 || later > 0) return false;
  // Somebody who has just got another address may be missing from the reading too, and is in no count of the import.
  if (nowMs - (campaign.addressCorrectedAtMs ?? 0) < READING_AGE_MS) return false;
  if (nowMs - (campaign.fallbackAttempts?.atMs ?? 0) < READING_AGE_MS) return false;
  const { outcomes, lastSentAt = 0 } = found.tally;
  return outcomes.accepted === 0 || nowMs - lastSentAt * 1000 > LAST_EVENTS_MS;
};
