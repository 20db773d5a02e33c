/** Memory and CPU time of the processes of a run. */
import { readFileSync } from 'node:fs';
import type { FunctionPool } from '../lambda/pool.ts';

/** Linux tells the highest resident memory of any process. */
const peakOfProcess = (pid: number): number | undefined => {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? undefined : Math.ceil(Number(kib) / 1024);
  } catch {
    return undefined;
  }
};

/** Linux counts user and system time in hundredths of a second (proc(5), fields 14 and 15 of `stat`). */
const cpuOfProcess = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
};

/**
 * Figures of a run by process: those of the functions by their name, and, where the system tells them, those of this
 * process and of its services.
 */
export const createMeasure = (pools: Iterable<FunctionPool>, services: Record<string, { pid: number }>) => {
  const all = [...pools];
  const measure = (
    ofPool: (pool: FunctionPool) => number,
    ofProcess: (pid: number) => number | undefined,
  ): Record<string, number> => {
    const figures: Record<string, number> = {};
    for (const pool of all) figures[pool.fn.caller] = ofPool(pool);
    const pids = Object.entries(services).map(([name, { pid }]): [string, number] => [name, pid]);
    for (const [name, pid] of [['local run', process.pid] as const, ...pids]) {
      const figure = ofProcess(pid);
      if (figure !== undefined) figures[name] = figure;
    }
    return figures;
  };
  return {
    peakMemoryMiB: () => measure(({ peakMemoryMiB }) => peakMemoryMiB(), peakOfProcess),
    cpuSeconds: () => measure(({ cpuSeconds }) => cpuSeconds(), cpuOfProcess),
  };
};
