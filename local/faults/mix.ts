import { chanceOf } from './chance.ts';

/** Shares of a function's calls, 0 to 1, that end in each way. Half of each kind comes before the effect, half after. */
type CallShares = {
  /** The process is killed. */
  deaths: number;
  /** No answer ever comes. */
  silences: number;
  /** An error of the service that passes. */
  errors: number;
};

/** Shares of a queue's messages, 0 to 1. */
export type QueueShares = {
  /** Delivered twice. */
  twice: number;
  /** Delivered up to {@link lateMs} late. */
  late: number;
  lateMs: number;
  /** Left out of their batch; they come again. */
  unprocessed: number;
};

/** Plain JSON, since it crosses a process border. */
export type EventShares = {
  seed: number;
  /** Shares of the event files. */
  shuffled: number;
  repeated: number;
  delayed: number;
  /** The longest that a file is delayed; those that follow overtake it. */
  delayMs: number;
  /** Share of the events. */
  lost: number;
};

/** What befalls a run. */
export type FaultMix = {
  seed: number;
  /** By caller. */
  calls: Record<string, CallShares>;
  /** Share of the send calls to the provider that it answers with an error that stops a campaign. */
  refusals: number;
  queues: QueueShares;
  events: EventShares;
};

/**
 * Shares of an average mix. A function that makes thousands of calls in one invocation dies less often by the call:
 * five deaths in a row make a dead letter, which no real service comes near.
 */
const averageCalls: Record<string, CallShares> = {
  import: { deaths: 1 / 8_000, silences: 1 / 8_000, errors: 1 / 100 },
  pace: { deaths: 1 / 80, silences: 1 / 100, errors: 1 / 30 },
  send: { deaths: 1 / 500, silences: 1 / 600, errors: 1 / 50 },
  track: { deaths: 1 / 500, silences: 1 / 800, errors: 1 / 50 },
  api: { deaths: 1 / 100, silences: 1 / 150, errors: 1 / 30 },
};
const averageRefusals = 1 / 300;

/** Share of the events that are lost, whatever the seed: the one that the promise names. */
const LOST_EVENTS = 1 / 1_000;

/** The mix of a seed: every kind of fault, each from half to twice as often as on average. */
export const mixOf = (seed: number): FaultMix => {
  const scaled = (average: number, ...words: string[]): number =>
    average * 2 ** (2 * chanceOf(seed, 'mix', ...words) - 1);
  const calls = Object.entries(averageCalls).map(([caller, { deaths, silences, errors }]) => [
    caller,
    {
      deaths: scaled(deaths, caller, 'deaths'),
      silences: scaled(silences, caller, 'silences'),
      errors: scaled(errors, caller, 'errors'),
    },
  ]);
  return {
    seed,
    calls: Object.fromEntries(calls) as FaultMix['calls'],
    refusals: scaled(averageRefusals, 'refusals'),
    queues: {
      twice: scaled(0.03, 'twice'),
      late: scaled(0.03, 'late'),
      lateMs: 20_000,
      unprocessed: scaled(0.03, 'unprocessed'),
    },
    events: {
      seed,
      shuffled: scaled(0.3, 'shuffled'),
      repeated: scaled(0.1, 'repeated'),
      delayed: scaled(0.15, 'delayed'),
      delayMs: 8_000,
      lost: LOST_EVENTS,
    },
  };
};

/** How often each kind of fault has struck. */
export type FaultCounts = {
  note(kind: string, times?: number): void;
  read(): Record<string, number>;
};

export const createFaultCounts = (): FaultCounts => {
  const counts = new Map<string, number>();
  return {
    note: (kind, times = 1) => counts.set(kind, (counts.get(kind) ?? 0) + times),
    read: () => Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
};
