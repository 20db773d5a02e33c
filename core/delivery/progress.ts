import type { Campaign } from '../campaign/campaign.ts';
import type { Tally } from './tally.ts';

/** How far a campaign is, for people to read. */
export type Progress = Tally & {
  /** Share of people for whom sending is over, percent with one decimal, rounded down. */
  percent: number;
  /** Share of all people of the list who have been told, likewise. */
  percentTold: number;
  /** Messages a second over the present run. */
  ratePerSecond: number;
  /** When the last message leaves at this rate, epoch ms; while the campaign runs and has sent something. */
  estimatedEndMs?: number;
};

const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((1000 * part) / whole) / 10;

/** The progress of a campaign whose present audience adds up to `tally`. */
export const progressOf = (campaign: Pick<Campaign, 'state'>, tally: Tally, nowMs: number): Progress => {
  const left = tally.outcomes.pending + tally.outcomes.inDoubt;
  const { telling } = tally;
  const ratePerSecond = tally.run.seconds === 0 ? 0 : tally.run.sent / tally.run.seconds;
  const hasEstimate = campaign.state === 'running' && ratePerSecond > 0 && left > 0;
  // Once a campaign has ended, no fallback attempt is made any more.
  const isOver = campaign.state === 'completed' || campaign.state === 'cancelled';
  return {
    ...tally,
    finished: tally.finished && (isOver || tally.fallbackLeft === 0),
    percent: percentOf(tally.people - left, tally.people),
    percentTold: percentOf(telling.told, telling.people),
    ratePerSecond: Math.round(ratePerSecond * 10) / 10,
    ...(hasEstimate ? { estimatedEndMs: Math.round(nowMs + (left / ratePerSecond) * 1000) } : {}),
  };
};
