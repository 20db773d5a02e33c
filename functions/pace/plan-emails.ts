import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { ChannelPacing } from '../../core/campaign/lanes.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { dueInRamp, type RampSettings, rampOf } from '../../core/pacing/ramp.ts';
import { pacedRate } from '../../core/pacing/rate.ts';
import { planReleases } from '../../core/pacing/releases.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import { allowedPerSecond } from '../../core/pacing/throttling.ts';
import type { SendingAccount } from '../../core/provider/accounts.ts';
import { type Plan, peopleOf, THROTTLED_LEAD_MS } from './plan.ts';
import type { Lane, Reading } from './reading.ts';

export type EmailPlanDependencies = {
  campaigns: Pick<CampaignStore, 'getLedger' | 'replaceLedger'>;
  slots: Pick<SendSlots, 'throttling'>;
  clock: Clock;
  windowMs: number;
  /** Part of the provider's rate that is left unused, 0 to 1. */
  margin: number;
  ramp: RampSettings;
};

/** Plans the emails that may leave, or says why none may: `quota` is used up, or another run was first. */
export const createPlanEmails =
  (deps: EmailPlanDependencies) =>
  async (
    account: SendingAccount,
    sending: readonly Campaign[],
    found: ReadonlyMap<string, Reading>,
  ): Promise<
    (Plan & { pacingOf: (campaign: Campaign) => ChannelPacing }) | 'quota' | 'conflict' | undefined
  > => {
    const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.email;
    const sizes = sending.flatMap((campaign) => (laneOf(campaign)?.due ?? []).map(({ size }) => size));
    const largestDue = sizes.reduce((most, size) => Math.max(most, size), 0);
    if (largestDue === 0) return undefined;

    const nowMs = deps.clock();
    // What is released and has not left yet is not in the provider's count.
    const onTheirWay = sending.reduce((sum, campaign) => sum + (laneOf(campaign)?.onTheirWay ?? 0), 0);
    const accountLeft = account.quotaPer24Hours - account.sentLast24Hours;
    const quotaLeft = accountLeft - onTheirWay;
    if (quotaLeft < largestDue) {
      // As long as something may still leave, it is let go first.
      return accountLeft <= 0 || onTheirWay === 0 ? 'quota' : undefined;
    }

    const paced = pacedRate(account.ratePerSecond, deps.margin);
    const throttling = await deps.slots.throttling('email');
    const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
    const isThrottled = rateAt(nowMs) < paced;
    const ledger = (await deps.campaigns.getLedger('email')) ?? { version: 0, pacedThroughMs: 0 };
    // What was released before at a higher rate waits in the queue and takes its time first.
    const backlogMs = (onTheirWay / rateAt(nowMs)) * 1000;
    const rampFor = (campaign: Campaign) => rampOf(campaign, peopleOf(campaign, 'email'), deps.ramp, nowMs);
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      rateAt,
      mostPeople: quotaLeft,
      pacedThroughMs: isThrottled ? nowMs + backlogMs : ledger.pacedThroughMs,
      leadMs: isThrottled ? THROTTLED_LEAD_MS : 0,
      campaigns: sending.map((campaign) => ({
        id: campaign.id,
        weight: campaign.weight,
        due: dueInRamp(laneOf(campaign)?.due ?? [], rampFor(campaign), peopleOf(campaign, 'email')),
      })),
    });
    if (plan.releases.length > 0) {
      const { pacedThroughMs } = plan;
      const written = await deps.campaigns.replaceLedger('email', {
        version: ledger.version,
        pacedThroughMs,
      });
      if (written === 'conflict') return 'conflict';
    }
    const pacingOf = (campaign: Campaign): ChannelPacing => {
      const ramp = rampFor(campaign);
      return {
        atMs: nowMs,
        providerPerSecond: account.ratePerSecond,
        ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
        throttled: isThrottled,
        ...(ramp === undefined ? {} : { ramp }),
      };
    };
    return { releases: plan.releases, msPerUnit: 1000 / paced, pacingOf };
  };
