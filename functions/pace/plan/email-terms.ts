// How emails may leave: within the quota of 24 hours, the first few of a campaign before the others.
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { dueInRamp, rampOf } from '../../../core/pacing/ramp.ts';
import type { SendingAccount } from '../../../core/provider/accounts.ts';
import type { PaceDependencies } from './dependencies.ts';
import { peopleOf, type Terms } from './plan.ts';
import type { Lane, Reading } from './reading.ts';

/** The terms of emails; undefined where none may leave now, `quota` where that is because it is used up. */
export const emailTerms = (
  { clock, ramp: settings }: Pick<PaceDependencies, 'clock' | 'ramp'>,
  account: SendingAccount,
  sending: readonly Campaign[],
  found: ReadonlyMap<string, Reading>,
): Terms | 'quota' | undefined => {
  const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.email;
  const sizes = sending.flatMap((campaign) => (laneOf(campaign)?.due ?? []).map(({ size }) => size));
  const largestDue = sizes.reduce((largest, size) => Math.max(largest, size), 0);
  if (largestDue === 0) return undefined;

  const nowMs = clock();
  // What is released and has not left yet is not in the provider's count.
  const onTheirWay = sending.reduce((sum, campaign) => sum + (laneOf(campaign)?.onTheirWay ?? 0), 0);
  const accountLeft = account.quotaPer24Hours - account.sentLast24Hours;
  const quotaLeft = accountLeft - onTheirWay;
  if (quotaLeft < largestDue) {
    // As long as something may still leave, it is let go first.
    return accountLeft <= 0 || onTheirWay === 0 ? 'quota' : undefined;
  }
  const rampFor = (campaign: Campaign) => rampOf(campaign, peopleOf(campaign, 'email'), settings, nowMs);
  return {
    channel: 'email',
    providerPerSecond: account.ratePerSecond,
    unitsPerMessage: 1,
    onTheirWay,
    maxPeople: quotaLeft,
    campaigns: sending.map((campaign) => ({
      campaign,
      due: dueInRamp(laneOf(campaign)?.due ?? [], rampFor(campaign), peopleOf(campaign, 'email')),
    })),
    toldOf(campaign) {
      const ramp = rampFor(campaign);
      return ramp === undefined ? {} : { ramp };
    },
  };
};
