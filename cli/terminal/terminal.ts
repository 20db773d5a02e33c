import Table from 'cli-table3';
import type { CostItem } from '../../core/cost/estimate.ts';
import type { LiveLine } from './io.ts';
import { styled, visible } from './printed.ts';

export const number = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** Seconds as people say them: `8 s`, `2 min 5 s`, `3 h 4 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
};

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** A time of the API in the zone of whoever reads it, which is named. */
export const time = (iso: string): string => times.format(new Date(iso));

const clockTimes = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The time of the day of a time of the API, in the zone of whoever reads it: `10:32:05`. */
export const clockTime = (iso: string): string => clockTimes.format(new Date(iso));

/** A price in USD, with as many decimals as it takes to see it. */
export const dollars = (usd: number): string =>
  `$${usd >= 1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;

/** An amount of a currency, ISO 4217. */
export const money = (amount: number, currency: string): string =>
  amount.toLocaleString('en-GB', { style: 'currency', currency });

/** Bytes as people say them: `812 B`, `1.4 MiB`. */
export const size = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
};

export const bold = (text: string): string => styled('bold', text);
export const dim = (text: string): string => styled('dim', text);
export const good = (text: string): string => styled('green', text);
export const bad = (text: string): string => styled('red', text);
export const doubtful = (text: string): string => styled('yellow', text);

/** Two columns: what it is, and its value. */
export const row = (label: string, value: string): string => `  ${label.padEnd(24)} ${value}`;

const nothing = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};

/**
 * Lines of a table without rules; cells stand as wide as the widest of their column.
 *
 * @param shown - rows of the table that stand above already, with its head
 */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], shown = 0): string[] => {
  const made = new Table({
    chars: nothing,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: head.map(bold),
  });
  // Escaped before it is measured.
  made.push(...rows.map((cells) => cells.map(visible)));
  return made
    .toString()
    .split('\n')
    .slice(shown === 0 ? 0 : 1)
    .map((line) => line.trimEnd());
};

const BAR = 24;
/** A bar that is filled to a share of a hundred. */
export const bar = (percent: number): string => {
  const full = Math.floor((Math.min(100, percent) / 100) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
};

/** The bill as lines. */
export const costLines = (items: readonly CostItem[], totalUsd: number): string[] => [
  ...items.map(({ service, amount, usd }) => row(service, `${dollars(usd).padStart(9)}  ${dim(amount)}`)),
  row('Together', bold(dollars(totalUsd).padStart(9))),
];

const PLAIN_EVERY_MS = 5_000;

/** A live line of a terminal; where nobody watches one, a new line now and then. */
export const createLiveLine = (stream: NodeJS.WriteStream = process.stdout): LiveLine => {
  let last = '';
  let plainAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      if (text === last) return;
      if (stream.isTTY) stream.write(`\r\u001b[2K  ${text}`);
      else if (performance.now() - plainAtMs >= PLAIN_EVERY_MS) {
        stream.write(`  ${text}\n`);
        plainAtMs = performance.now();
      } else return;
      last = text;
    },
    end(text) {
      stream.write(stream.isTTY ? `\r\u001b[2K  ${text}\n` : `  ${text}\n`);
      last = '';
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001b[2K');
      last = '';
    },
  };
};
