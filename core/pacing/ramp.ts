// The small share of people who are sent to first, at the beginning of a campaign.
import type { Campaign } from '../campaign/campaign.ts';
import type { ChannelPacing } from '../campaign/lanes.ts';
import { MIN_JUDGED } from './health.ts';
import type { DueChunk } from './releases.ts';

export type RampSettings = {
  /** How long after the start the ramp lasts; 0 for none. */
  minutes: number;
  /** Part of the people who are sent to in that time, percent. */
  percent: number;
};

/**
 * The first few, at the beginning of a campaign: a small share leaves at once and the rest waits, so that a bad list
 * or notice is seen while most can still be spared. Never fewer than it takes to judge; undefined where there is no
 * ramp (any more), or it would hold nobody back.
 */
export const rampOf = (
  campaign: Pick<Campaign, 'startedAtMs'>,
  people: number,
  settings: RampSettings,
  nowMs: number,
): ChannelPacing['ramp'] => {
  const untilMs = (campaign.startedAtMs ?? 0) + settings.minutes * 60_000;
  const first = Math.max(MIN_JUDGED, Math.ceil((people * settings.percent) / 100));
  return nowMs < untilMs && first < people ? { people: first, untilMs } : undefined;
};

/**
 * The due chunks that may leave while the ramp lasts: what had left before may go again, the first release goes as
 * far as the ramp's people.
 *
 * @param people - of the campaign, by email
 */
export const dueInRamp = (
  due: readonly DueChunk[],
  ramp: ChannelPacing['ramp'],
  people: number,
): DueChunk[] => {
  if (ramp === undefined) return [...due];
  const unreleased = due.reduce((sum, { kind, size }) => sum + (kind === 'first' ? size : 0), 0);
  let left = ramp.people - (people - unreleased);
  return due.filter(({ kind, size }) => {
    if (kind === 'again') return true;
    left -= size;
    return left >= 0;
  });
};
