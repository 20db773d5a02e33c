/** The functions of a run: a pool of processes each, and what invokes them later. */

import { createPool, type FunctionPool } from '../lambda/pool.ts';
import type { LocalFunction } from '../stack/functions.ts';
import type { LocalStack } from '../stack/read.ts';
import type { Stops } from './stops.ts';

/** Processes of a function whose concurrency the template leaves open: as many as help on a small machine. */
export const CONCURRENCY = 2;
/** An asynchronous invocation that failed is repeated after one minute, then two (Lambda developer guide). */
const RETRY_MINUTES = [1, 2];
const MINUTE_MS = 60_000;

export type Pools = {
  all: readonly FunctionPool[];
  /** Throws where the stack has no such function. */
  named(name: string): FunctionPool;
  /** Invokes a function without waiting for it, and again where it fails; false where the stack has no such function. */
  invokeLater(name: string, event: unknown): boolean;
  /** Kills a process of the function that calls under this name. */
  kill(caller: string, process: string): void;
};

type PoolSettings = Omit<Parameters<typeof createPool>[1], 'concurrency'>;

export const startPools = (
  { functions, eventSources }: Pick<LocalStack, 'functions' | 'eventSources'>,
  settings: PoolSettings,
  stops: Stops,
): Pools => {
  const concurrencyOf = ({ name, reservedConcurrency }: LocalFunction): number => {
    const source = eventSources.find(({ functionName }) => functionName === name);
    return source?.maximumConcurrency ?? reservedConcurrency ?? CONCURRENCY;
  };
  const pools = new Map<string, FunctionPool>();
  for (const fn of functions) {
    const pool = createPool(fn, { ...settings, concurrency: concurrencyOf(fn) });
    pools.set(fn.name, pool);
    stops.add(() => pool.stop());
  }

  const timers = new Set<NodeJS.Timeout>();
  stops.add(() => {
    for (const timer of timers) clearTimeout(timer);
  });
  const invokeLater = (name: string, event: unknown, tries = 0): boolean => {
    const pool = pools.get(name);
    if (pool === undefined) return false;
    pool.invoke(event).then(({ ok }) => {
      const minutes = RETRY_MINUTES[tries];
      if (ok || minutes === undefined || tries >= pool.fn.asyncRetries) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        invokeLater(name, event, tries + 1);
      }, minutes * MINUTE_MS);
      timers.add(timer);
    });
    return true;
  };

  return {
    all: [...pools.values()],
    named(name) {
      const pool = pools.get(name);
      if (pool === undefined) throw new Error(`the stack has no function ${name}`);
      return pool;
    },
    invokeLater: (name, event) => invokeLater(name, event),
    kill(caller, process) {
      for (const pool of pools.values()) if (pool.fn.caller === caller) pool.kill(process);
    },
  };
};
