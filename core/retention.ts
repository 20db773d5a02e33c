import { type Campaign, nextState } from './campaign.ts';
import type { Report } from './report.ts';

const DAY_MS = 86_400_000;

/** When the personal data of a list that was imported from `startedAtMs` on has to be gone, epoch ms. */
export const retentionEndsAtMs = (startedAtMs: number, retentionDays: number): number =>
  startedAtMs + retentionDays * DAY_MS;

/**
 * Whether the data of a campaign is to be purged because its retention has ended. A campaign that may still be given
 * another list is left: what it has expires by itself, and a purge must not meet the new one.
 */
export const isRetentionOver = (campaign: Campaign, retentionDays: number, nowMs: number): boolean =>
  campaign.import !== undefined &&
  campaign.retentionEndedAtMs === undefined &&
  nextState(campaign.state, 'import') === undefined &&
  retentionEndsAtMs(campaign.import.startedAtMs, retentionDays) <= nowMs;

/** The purge at the end of a campaign's retention: there is one, whoever asks for it how often. */
export const retentionPurge = (campaign: string, requestedAtMs: number): Report => ({
  id: 'rretention000',
  campaign,
  kind: 'purge',
  status: 'queued',
  version: 1,
  requestedAtMs,
  by: 'tocsin',
});
