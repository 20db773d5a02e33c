import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of one process so far. */
export type ProcessTime = {
  pid: number;
  parent: number;
  command: string;
  /** User and system time, seconds, with that of children that have ended. */
  seconds: number;
};

/** Clock ticks a second in `/proc`: 100 on every Linux that Node runs on (proc(5), `sysconf(_SC_CLK_TCK)`). */
const TICKS = 100;

const readProcess = (pid: number): ProcessTime | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces itself.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent, command, seconds: ticks / TICKS };
  } catch {
    return undefined;
  }
};

/** A process and all below it. Linux only. */
export const processesBelow = (root: number): ProcessTime[] => {
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : [],
  );
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
};

/**
 * Seconds that the processes below `root` have used since `before`, by what `nameOf` calls them. A process that ended
 * meanwhile is in its parent's time.
 */
export const timeSince = (
  root: number,
  before: readonly ProcessTime[],
  nameOf: (process: ProcessTime) => string,
): Record<string, number> => {
  const earlier = new Map(before.map(({ pid, seconds }) => [pid, seconds]));
  const used: Record<string, number> = {};
  for (const one of processesBelow(root)) {
    const name = nameOf(one);
    used[name] = (used[name] ?? 0) + one.seconds - (earlier.get(one.pid) ?? 0);
  }
  return used;
};

/** `kill -9` of these processes; one that has just ended by itself is no matter. */
export const killAtOnce = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
};
