/** The CSV of a workbook on its way: a file that nobody else can read, and that goes when the command ends. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'tocsin-list-';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type PrivateCsv = {
  path: string;
  /** SHA-256 of what was written, in hex. */
  sha256: string;
  remove(): void;
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes what commands left that were killed: their number is in the name of the folder. */
export const removeLeftOvers = (folder = tmpdir()): void => {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^tocsin-list-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // It is somebody else's.
    }
  }
};

/** Has `remove` called when the process ends, however, short of being killed. Answers how to take that back. */
const atEnd = (remove: () => void): (() => void) => {
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.on('exit', remove);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return forget;
};

/**
 * Writes pieces of a CSV into such a file, and gives what they end with beside it. Where a piece fails, nothing is left.
 */
export const writePrivateCsv = async <End>(
  pieces: AsyncGenerator<Uint8Array, End>,
): Promise<PrivateCsv & { end: End }> => {
  removeLeftOvers();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = atEnd(removeFolder);
  const remove = (): void => {
    removeFolder();
    forget();
  };
  const path = join(folder, 'list.csv');
  try {
    const hash = createHash('sha256');
    const file = openSync(path, 'wx', 0o600);
    try {
      for (;;) {
        const { done, value } = await pieces.next();
        if (done) return { path, sha256: hash.digest('hex'), remove, end: value };
        hash.update(value);
        for (let at = 0; at < value.length; ) at += writeSync(file, value, at);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    remove();
    throw error;
  }
};
