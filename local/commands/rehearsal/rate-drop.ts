import { setTimeout as sleep } from 'node:timers/promises';
import { readPerSecond, readProviderAccount, takePerSecond } from '../clients/provider-client.ts';

/** Seconds from the first message to the drop, from there to the rise, and from there on to the last judged. */
const FULL_SECONDS = 60;
const LOW_SECONDS = 300;
const RISEN_SECONDS = 240;
/** A sender has so long to find the rate that holds now. */
const ADAPTS_SECONDS = 120;

const LOW_SHARE = 1 / 3;
const LOOK_MS = 200;

/** People whom a campaign needs at least to last through both changes of the rate. */
export const peopleForRateDrop = (ratePerSecond: number): number =>
  // The import may leave a few of them out.
  Math.ceil(1.1 * ratePerSecond * (FULL_SECONDS + LOW_SHARE * LOW_SECONDS + RISEN_SECONDS));

/** What was taken of what could be, before, during and after. */
export type RateDrop = {
  lowPerSecond: number;
  /** Share of the low rate, from two minutes after the drop to the rise. */
  utilisationLow: number;
  /** Share of the full rate, from two minutes after the rise on. */
  utilisationRisen: number;
  /** Messages that the provider turned away, as a share of all that were offered. */
  throttledShare: number;
};

/**
 * Lets the provider take a third of its rate from a minute after the first message on, for five minutes, while the
 * account keeps saying the full rate. Resolves to what came of it when the last judged second is over. The changes
 * count from the first message, so a run that is started again goes on where it was.
 */
export const playRateDrop = async (inboxUrl: string, ratePerSecond: number): Promise<RateDrop> => {
  const firstMs = async (): Promise<number> => {
    for (;;) {
      const { firstAcceptedMs } = await readProviderAccount(inboxUrl);
      if (firstAcceptedMs !== undefined) return firstAcceptedMs;
      await sleep(LOOK_MS);
    }
  };
  const until = async (atMs: number): Promise<void> => {
    while (Date.now() < atMs) await sleep(Math.min(atMs - Date.now(), 60_000));
  };
  const lowPerSecond = ratePerSecond * LOW_SHARE;
  const dropMs = (await firstMs()) + FULL_SECONDS * 1000;
  const riseMs = dropMs + LOW_SECONDS * 1000;
  const endMs = riseMs + RISEN_SECONDS * 1000;
  await until(dropMs);
  if (Date.now() < riseMs) await takePerSecond(inboxUrl, lowPerSecond);
  await until(riseMs);
  await takePerSecond(inboxUrl, ratePerSecond);
  await until(endMs);

  const perSecond = await readPerSecond(inboxUrl);
  /** Messages a second in whole seconds of the clock from `fromMs` to `toMs`. */
  const taken = (fromMs: number, toMs: number): number => {
    const [from, to] = [Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)];
    let messages = 0;
    for (let second = from; second < to; second += 1) messages += perSecond.get(second) ?? 0;
    return messages / (to - from);
  };
  const { messages, throttled } = await readProviderAccount(inboxUrl);
  return {
    lowPerSecond,
    utilisationLow: taken(dropMs + ADAPTS_SECONDS * 1000, riseMs) / lowPerSecond,
    utilisationRisen: taken(riseMs + ADAPTS_SECONDS * 1000, endMs) / ratePerSecond,
    throttledShare: throttled / (messages + throttled),
  };
};
