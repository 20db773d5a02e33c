/** What is checked of every page of the console: axe, and that nothing has to be pushed sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; nodes: { target: string[]; failureSummary: string }[] };

/** What axe finds wrong, a line each. */
export const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = "axe.run(document, { iframes: false, resultTypes: ['violations'] })";
  const { violations: found } = (await page.evaluate(run)) as { violations: Violation[] };
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
};

/** How far the page can be pushed sideways, CSS pixels. */
export const overflow = async (page: Page): Promise<number> =>
  (await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )) as number;

/** Accessible in light and dark, and as wide as a telephone and as a window at 200 %. */
export const expectFine = async (page: Page): Promise<void> => {
  const found: Record<string, unknown> = {};
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found[colorScheme] = await violations(page);
  }
  // 640 px are what a window of 1280 px has at 200 %.
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 720 });
    found[`sideways at ${width} px`] = await overflow(page);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(found).toEqual({ light: [], dark: [], 'sideways at 320 px': 0, 'sideways at 640 px': 0 });
};
