// How SMS may leave: in parts, outside quiet hours, within what may be spent in the month.
import { createCache } from '../../../core/base/cache.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { cents, prices } from '../../../core/cost/estimate.ts';
import { messagesWithin } from '../../../core/cost/sms-budget.ts';
import { typicalSmsParts } from '../../../core/notice/render.ts';
import { SPENDING_CODE } from '../../../core/pacing/pause-reasons.ts';
import { homeOpensAtMs } from '../../../core/pacing/quiet-hours.ts';
import type { DueChunk } from '../../../core/pacing/releases.ts';
import type { ChangeRunning, PaceDependencies } from './dependencies.ts';
import { reasonOf, type Terms } from './plan.ts';
import type { Lane, Reading } from './reading.ts';

/** How long SMS stop at least for what may be spent on them: the account's own count may lag behind what it refused. */
const MIN_SPENDING_HALT_MS = 900_000;

export type SmsTermsDependencies = Pick<PaceDependencies, 'sms' | 'quietHours' | 'clock' | 'log'> & {
  campaigns: Pick<PaceDependencies['campaigns'], 'getContent'>;
  changeRunning: ChangeRunning;
};

/** Stops the SMS of a campaign where its next chunk costs more than is left, and lets them go on when it does not. */
const haltForSpending = async (
  { changeRunning, log }: Pick<SmsTermsDependencies, 'changeRunning' | 'log'>,
  campaign: Campaign,
  isOver: boolean,
  nowMs: number,
): Promise<void> => {
  const { halt: known } = campaign.lanes.sms;
  if (isOver ? known !== undefined : known?.code !== SPENDING_CODE) return;
  if (!isOver && nowMs < (known?.atMs ?? 0) + MIN_SPENDING_HALT_MS) return;
  const changed = await changeRunning(campaign, (latest) => {
    const { halt: before, ...lane } = latest.lanes.sms;
    if (before !== undefined && before.code !== SPENDING_CODE) return undefined;
    const sms = { ...lane, ...(isOver && { halt: reasonOf(SPENDING_CODE, nowMs) }) };
    return { ...latest, lanes: { ...latest.lanes, sms } };
  });
  if (changed === undefined) return;
  if (isOver) log.error('channel stopped', { campaign: campaign.id, channel: 'sms', code: SPENDING_CODE });
  else log.info('channel goes on', { campaign: campaign.id, channel: 'sms' });
};

/** The terms of SMS; undefined where there are none to send. */
export const createSmsTerms = (deps: SmsTermsDependencies) => {
  /** Parts of a campaign's SMS, of its longest language; by the hash that says what its content is. */
  const partsByContent = createCache(
    async ({ id, contentHash = '' }: Campaign): Promise<number> => {
      const content = await deps.campaigns.getContent(id, contentHash);
      if (content === undefined) throw new Error(`campaign ${id} runs without frozen content`);
      return typicalSmsParts(content);
    },
    { keyOf: ({ contentHash }) => contentHash },
  );

  return async (
    sending: readonly Campaign[],
    found: ReadonlyMap<string, Reading>,
  ): Promise<Terms | undefined> => {
    const laneOf = ({ id }: Campaign): Lane | undefined => found.get(id)?.lanes.sms;
    const texting = sending.filter((campaign) => (laneOf(campaign)?.unsent ?? 0) > 0);
    if (texting.length === 0) return undefined;
    const nowMs = deps.clock();
    if (deps.sms === undefined) throw new Error('this installation sends no SMS');
    const account = await deps.sms.account();
    const parts = new Map<string, number>();
    for (const campaign of texting) parts.set(campaign.id, await partsByContent.get(campaign));
    const maxParts = Math.max(...parts.values());
    const usdOf = (campaign: Campaign, people: number): number =>
      people * (parts.get(campaign.id) ?? maxParts) * prices.smsPart;
    const sum = (numberOf: (campaign: Campaign) => number): number =>
      texting.reduce((total, campaign) => total + numberOf(campaign), 0);
    const waysOf = (campaign: Campaign): number => laneOf(campaign)?.onTheirWay ?? 0;
    // What went out so lately that the account may not have it yet, and what will, is spent as well.
    const spentUsd =
      account.spentThisMonthUsd +
      sum((campaign) => usdOf(campaign, (found.get(campaign.id)?.newestSms ?? 0) + waysOf(campaign)));
    const limitUsd = account.monthlySpendLimitUsd;
    const maxPeople = messagesWithin(limitUsd - spentUsd, maxParts);
    const onTheirWay = sum(waysOf);

    const homeOpensMs = homeOpensAtMs(deps.quietHours, nowMs);
    const isQuiet = homeOpensMs > nowMs;
    const dueOf = (campaign: Campaign): DueChunk[] => {
      const { halt } = campaign.lanes.sms;
      if (halt !== undefined && halt.code !== SPENDING_CODE) return [];
      return (laneOf(campaign)?.due ?? []).filter(({ kind }) => kind === 'again' || !isQuiet);
    };
    for (const campaign of texting) {
      const [next] = dueOf(campaign);
      if (next === undefined) continue;
      const isOver = next.size > maxPeople;
      // What is on its way may cost less than expected.
      if (!isOver || onTheirWay === 0) await haltForSpending(deps, campaign, isOver, nowMs);
    }
    return {
      channel: 'sms',
      providerPerSecond: account.partsPerSecond,
      unitsPerMessage: maxParts,
      onTheirWay,
      maxPeople,
      campaigns: texting.map((campaign) => ({ campaign, due: dueOf(campaign) })),
      toldOf: (campaign) =>
        texting.includes(campaign)
          ? {
              ...(isQuiet ? { quietUntilMs: homeOpensMs } : {}),
              budget: {
                spentUsd: cents(spentUsd),
                limitUsd,
                neededUsd: cents(usdOf(campaign, (laneOf(campaign)?.unsent ?? 0) - waysOf(campaign))),
              },
            }
          : undefined,
    };
  };
};
