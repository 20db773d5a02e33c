import { styleText } from 'node:util';
import type { CostItem } from '../../core/estimate.ts';
import type { ProgressView } from './api-client.ts';

export const number = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** Seconds as people say them: `8 s`, `2 min 5 s`, `3 h 4 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
};

/** A price in USD, with as many decimals as it takes to see it. */
export const dollars = (usd: number): string => `$${usd >= 1 ? usd.toFixed(2) : usd.toPrecision(2)}`;

export const bold = (text: string): string => styleText('bold', text);
export const dim = (text: string): string => styleText('dim', text);
export const good = (text: string): string => styleText('green', text);
export const bad = (text: string): string => styleText('red', text);

/** Two columns: what it is, and its value. */
export const row = (label: string, value: string): string => `  ${label.padEnd(24)} ${value}`;

const BAR = 24;
const bar = (percent: number): string => {
  const full = Math.floor((percent / 100) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
};

/** One line that says how far a campaign is. */
export const progressLine = (progress: ProgressView): string => {
  const { outcomes, percent, ratePerSecond, people } = progress;
  const givenUp = Object.values(progress.deadLetters).reduce((sum, count) => sum + count, 0);
  const told = outcomes.delivered + outcomes.complained;
  const parts = [`${number(told)} of ${number(people.email)} delivered`];
  if (outcomes.bounced > 0) parts.push(`${number(outcomes.bounced)} bounced`);
  if (outcomes.accepted > 0) parts.push(`${number(outcomes.accepted)} on their way`);
  if (outcomes.inDoubt > 0) parts.push(`${number(outcomes.inDoubt)} in doubt`);
  if (givenUp > 0) parts.push(bad(`${number(givenUp)} dead letters`));
  return `${bar(percent)} ${percent.toFixed(0).padStart(3)}%  ${parts.join(', ')}  ${dim(`${number(ratePerSecond)}/s`)}`;
};

/** The bill as lines. */
export const costLines = (items: readonly CostItem[], totalUsd: number): string[] => [
  ...items.map(({ service, amount, usd }) => row(service, `${dollars(usd).padStart(9)}  ${dim(amount)}`)),
  row('Together', bold(dollars(totalUsd).padStart(9))),
];

const PLAIN_EVERY_MS = 5_000;

/** A line that is written over while it changes; where nobody watches a terminal, a new line now and then. */
export const createLiveLine = (stream: NodeJS.WriteStream = process.stdout) => {
  let last = '';
  let plainAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(text: string): void {
      if (text === last) return;
      if (stream.isTTY) stream.write(`\r\u001b[2K  ${text}`);
      else if (performance.now() - plainAtMs >= PLAIN_EVERY_MS) {
        stream.write(`  ${text}\n`);
        plainAtMs = performance.now();
      } else return;
      last = text;
    },
    /** Leaves the line as it is and goes on below it. */
    end(text: string): void {
      stream.write(stream.isTTY ? `\r\u001b[2K  ${text}\n` : `  ${text}\n`);
      last = '';
    },
  };
};
