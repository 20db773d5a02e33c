import type { CDPSession, Page } from 'playwright-core';

/** What a load of a page came to; times in ms from the begin of the navigation. */
export type Load = {
  firstPaintMs: number;
  largestPaintMs: number;
  /** Of tasks over 50 ms, what is above that. */
  blockedMs: number;
  longestTaskMs: number;
  layoutShift: number;
  requests: number;
  transferredKb: number;
};

type Seen = { paints: number[]; largest: number; tasks: number[]; shift: number };

/** Runs in every document before anything else of it. */
const OBSERVE = `
  window.seen = { paints: [], largest: 0, tasks: [], shift: 0 };
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('paint', ({ name, startTime }) => name === 'first-contentful-paint' && seen.paints.push(startTime));
  observe('largest-contentful-paint', ({ startTime }) => { seen.largest = startTime; });
  observe('longtask', ({ duration }) => seen.tasks.push(duration));
  observe('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.shift += value; });
`;

/** Takes figures of every document that this page shows from now on. */
export const observe = async (page: Page): Promise<CDPSession> => {
  await page.addInitScript(OBSERVE);
  return await page.context().newCDPSession(page);
};

export const seenBy = async (page: Page): Promise<Seen> => (await page.evaluate('seen')) as Seen;

/** Forgets tasks so far, so that those of what follows are told apart. */
export const forgetTasks = async (page: Page): Promise<void> => {
  await page.evaluate('seen.tasks.length = 0');
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const blockedMs = (tasks: readonly number[]): number => sum(tasks.map((ms) => ms - 50));

/** Loads a page and waits until it is still. */
export const load = async (page: Page, url: string): Promise<Load> => {
  await page.goto(url);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  const { paints, largest, tasks, shift } = await seenBy(page);
  const transfers = (await page.evaluate(
    `performance.getEntries().flatMap(({ transferSize }) => transferSize ?? [])`,
  )) as number[];
  return {
    firstPaintMs: Math.round(paints[0] ?? 0),
    largestPaintMs: Math.round(largest),
    blockedMs: Math.round(blockedMs(tasks)),
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
    layoutShift: Number(shift.toFixed(3)),
    requests: transfers.length,
    transferredKb: Math.round(sum(transfers) / 1024),
  };
};
