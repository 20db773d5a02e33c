import { statfsSync } from 'node:fs';

/** Below so much a run ends: the databases and logs of its processes need room to end in order. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

/** Errors of a write that found no room: the disk is full, or the user's share of it. */
const noRoom = new Set(['ENOSPC', 'EDQUOT']);

/** The sentence for whoever started a run in the folder. */
export const fullDiskSentence = (folder: string): string =>
  `The disk of the folder ${folder} is full. Make room on it, then start again with the same folder: nothing is lost, and the run goes on where it was.`;

/** Whether a write failed for want of room. */
export const isFullDisk = (error: unknown): boolean =>
  noRoom.has((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/**
 * Asked before there is no room at all: which of the processes would fail first, and how, is anybody's guess.
 *
 * @returns the sentence where there is too little room; undefined where there is enough
 */
export const outOfRoom = (
  folder: string,
  freeBytes: (folder: string) => number = bytesFreeAt,
): string | undefined => (freeBytes(folder) < MIN_FREE_BYTES ? fullDiskSentence(folder) : undefined);

const bytesFreeAt = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Saves what can do without: where there is no room for it, it is left as it was saved before. */
export const saveIfRoom = (save: () => void): void => {
  try {
    save();
  } catch (error) {
    if (!isFullDisk(error)) throw error;
  }
};
