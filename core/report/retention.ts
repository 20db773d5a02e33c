import { DAY_MS } from '../base/day.ts';
import { type Campaign, nextState } from '../campaign/campaign.ts';
import type { Report } from './report.ts';

/** When the personal data of a list that was imported from `startedAtMs` on has to be gone, epoch ms. */
export const retentionEndsAtMs = (startedAtMs: number, retentionDays: number): number =>
  startedAtMs + retentionDays * DAY_MS;

/** Whether the data of a campaign is to be purged because its retention has ended. */
export const isRetentionOver = (campaign: Campaign, retentionDays: number, nowMs: number): boolean =>
  campaign.import !== undefined &&
  campaign.retentionEndedAtMs === undefined &&
  retentionEndsAtMs(campaign.import.startedAtMs, retentionDays) <= nowMs;

/** Whether a campaign may still be given another list, which a purge of the present one must not meet. */
export const takesAnotherList = ({ state }: Campaign): boolean => nextState(state, 'import') !== undefined;

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
