import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { ChannelPacing } from '../../core/campaign/lanes.ts';
import type { PauseReason } from '../../core/campaign/pause-reason.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { cents, prices } from '../../core/cost/estimate.ts';
import { typicalSmsParts } from '../../core/notice/render.ts';
import { SPENDING_CODE } from '../../core/pacing/pause-reasons.ts';
import { homeOpensAtMs, type QuietHoursRule } from '../../core/pacing/quiet-hours.ts';
import { pacedRate } from '../../core/pacing/rate.ts';
import { type DueChunk, planReleases } from '../../core/pacing/releases.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import { allowedPerSecond } from '../../core/pacing/throttling.ts';
import type { SmsSender } from '../../core/provider/sender.ts';
import type { Log } from '../runtime/log.ts';
import { type ChangeRunning, type Plan, reasonOf, THROTTLED_LEAD_MS } from './plan.ts';
import type { Lane, Reading } from './reading.ts';

/** How long text messages stop at least for what may be spent on them. */
const MIN_SPENDING_HALT_MS = 900_000;

export type TextPlanDependencies = {
  campaigns: Pick<CampaignStore, 'getContent' | 'getLedger' | 'replaceLedger'>;
  slots: Pick<SendSlots, 'throttling'>;
  /** Left out in an installation that sends none. */
  sms?: Pick<SmsSender, 'account'> | undefined;
  quietHours: QuietHoursRule;
  clock: Clock;
  log: Log;
  windowMs: number;
  /** Part of the provider's rate that is left unused, 0 to 1. */
  margin: number;
  changeRunning: ChangeRunning;
};

/** Plans the text messages that may leave, within the rate in parts and what may be spent. */
export const createPlanTexts = (deps: TextPlanDependencies) => {
  /** Parts of a campaign's text message, of its longest language; by the hash that says what its content is. */
  const partsByContent = createCache(
    async ({ id, contentHash = '' }: Campaign): Promise<number> => {
      const content = await deps.campaigns.getContent(id, contentHash);
      if (content === undefined) throw new Error(`campaign ${id} runs without frozen content`);
      return typicalSmsParts(content);
    },
    { keyOf: ({ contentHash }) => contentHash },
  );

  /** Lets text messages stop, or go on, because of what may be spent on them. */
  const changeHalt = async (campaign: Campaign, halt: PauseReason | undefined): Promise<void> => {
    const changed = await deps.changeRunning(campaign, (latest) => {
      const { halt: before, ...lane } = latest.lanes.sms;
      if (before !== undefined && before.code !== SPENDING_CODE) return undefined;
      return { ...latest, lanes: { ...latest.lanes, sms: { ...lane, ...(halt && { halt }) } } };
    });
    if (changed === undefined) return;
    if (halt === undefined) deps.log.info('text messages go on', { campaign: campaign.id });
    else deps.log.error('text messages stopped', { campaign: campaign.id, code: halt.code });
  };

  /** The account's own count may lag behind what it refused. */
  const isSpendingHaltOver = (
    {
      lanes: {
        sms: { halt },
      },
    }: Campaign,
    nowMs: number,
  ): boolean => halt?.code === SPENDING_CODE && nowMs >= halt.atMs + MIN_SPENDING_HALT_MS;

  return async (
    sending: readonly Campaign[],
    found: ReadonlyMap<string, Reading>,
  ): Promise<
    (Plan & { pacingOf: (campaign: Campaign) => ChannelPacing | undefined }) | 'conflict' | undefined
  > => {
    const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.sms;
    const texting = sending.filter((campaign) => (laneOf(campaign)?.unsent ?? 0) > 0);
    if (texting.length === 0) return undefined;
    const nowMs = deps.clock();
    if (deps.sms === undefined) throw new Error('this installation sends no SMS');
    const account = await deps.sms.account();
    const parts = new Map<string, number>();
    for (const campaign of texting) parts.set(campaign.id, await partsByContent.get(campaign));
    const mostParts = Math.max(...parts.values());
    const usdOf = (campaign: Campaign, people: number): number =>
      people * (parts.get(campaign.id) ?? mostParts) * prices.smsPart;
    const sum = (numberOf: (campaign: Campaign) => number): number =>
      texting.reduce((total, campaign) => total + numberOf(campaign), 0);
    const onTheirWay = sum((campaign) => laneOf(campaign)?.onTheirWay ?? 0);
    const spentUsd =
      account.spentThisMonthUsd +
      sum((campaign) =>
        usdOf(campaign, (found.get(campaign.id)?.newestSms ?? 0) + (laneOf(campaign)?.onTheirWay ?? 0)),
      );
    const mostPeople = Math.floor((account.monthlySpendLimitUsd - spentUsd) / (mostParts * prices.smsPart));

    const homeOpensMs = homeOpensAtMs(deps.quietHours, nowMs);
    const isQuiet = homeOpensMs > nowMs;
    const isHalted = ({
      lanes: {
        sms: { halt },
      },
    }: Campaign): boolean => halt !== undefined && halt.code !== SPENDING_CODE;
    const dueOf = (campaign: Campaign): DueChunk[] =>
      isHalted(campaign)
        ? []
        : (laneOf(campaign)?.due ?? []).filter(({ kind }) => kind === 'again' || !isQuiet);
    for (const campaign of texting) {
      const [next] = dueOf(campaign);
      const isOver = next !== undefined && next.size > mostPeople;
      if (isOver && onTheirWay === 0 && campaign.lanes.sms.halt === undefined) {
        await changeHalt(campaign, reasonOf(SPENDING_CODE, nowMs));
      } else if (!isOver && next !== undefined && isSpendingHaltOver(campaign, nowMs)) {
        await changeHalt(campaign, undefined);
      }
    }

    const paced = pacedRate(account.partsPerSecond, deps.margin);
    const throttling = await deps.slots.throttling('sms');
    const rateAt = (atMs: number): number => allowedPerSecond(throttling, paced, atMs);
    const isThrottled = rateAt(nowMs) < paced;
    const ledger = (await deps.campaigns.getLedger('sms')) ?? { version: 0, pacedThroughMs: 0 };
    const backlogMs = ((onTheirWay * mostParts) / rateAt(nowMs)) * 1000;
    const plan = planReleases({
      nowMs,
      windowMs: deps.windowMs,
      rateAt: (atMs) => rateAt(atMs) / mostParts,
      mostPeople,
      pacedThroughMs: isThrottled ? nowMs + backlogMs : ledger.pacedThroughMs,
      leadMs: isThrottled ? THROTTLED_LEAD_MS : 0,
      campaigns: texting.map((campaign) => ({
        id: campaign.id,
        weight: campaign.weight,
        due: dueOf(campaign),
      })),
    });
    if (plan.releases.length > 0) {
      const { pacedThroughMs } = plan;
      const written = await deps.campaigns.replaceLedger('sms', { version: ledger.version, pacedThroughMs });
      if (written === 'conflict') return 'conflict';
    }
    const pacingOf = (campaign: Campaign): ChannelPacing | undefined =>
      texting.includes(campaign)
        ? {
            atMs: nowMs,
            providerPerSecond: account.partsPerSecond,
            ratePerSecond: Math.round(10 * rateAt(nowMs)) / 10,
            throttled: isThrottled,
            ...(isQuiet ? { quietUntilMs: homeOpensMs } : {}),
            budget: {
              spentUsd: cents(spentUsd),
              limitUsd: account.monthlySpendLimitUsd,
              neededUsd: cents(
                usdOf(campaign, (laneOf(campaign)?.unsent ?? 0) - (laneOf(campaign)?.onTheirWay ?? 0)),
              ),
            },
          }
        : undefined;
    return { releases: plan.releases, msPerUnit: 1000 / paced, pacingOf };
  };
};
