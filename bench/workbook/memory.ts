/** Memory of a process and of all that it started, as Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs';

/** A file of a process; empty where the process has ended. */
const fileOf = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};

/** Processes with the one that started each. */
const parents = (): Map<number, number> =>
  new Map(
    readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .map((pid) => [pid, Number(/^PPid:\s+(\d+)/m.exec(fileOf(pid, 'status'))?.[1] ?? 0)]),
  );

/** Numbers of the processes that this one started. */
export const childrenOf = (pid: number): number[] =>
  [...parents()].flatMap(([child, parent]) => (parent === pid ? [child] : []));

/**
 * Mebibytes by the kind of Chromium's processes: browser, renderer, gpu-process, utility. Pages that several of them
 * share count for each by its share.
 */
export const memoryByKind = (root: number): Map<string, number> => {
  const parentOf = parents();
  const isWithin = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parentOf.get(at)) {
      if (at === root) return true;
    }
    return false;
  };
  const kinds = new Map<string, number>();
  for (const pid of parentOf.keys()) {
    if (!isWithin(pid)) continue;
    const [, kind = 'browser'] = /--type=([\w-]+)/.exec(fileOf(pid, 'cmdline')) ?? [];
    const [, kibibytes = '0'] = /^Pss:\s+(\d+)/m.exec(fileOf(pid, 'smaps_rollup')) ?? [];
    kinds.set(kind, (kinds.get(kind) ?? 0) + Number(kibibytes) / 1024);
  }
  return kinds;
};
