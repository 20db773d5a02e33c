import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder cannot be used, in words for whoever started the run. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Takes the folder of a local run, made when missing, for this process alone; a run that was killed leaves no claim
 * behind. Throws {@link DataFolderError} where another run uses it.
 */
export const takeDataFolder = (folder: string): { release(): void } => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'run.pid');
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid > 0 && pid !== process.pid && isAlive(pid)) break;
    rmSync(file, { force: true });
  }
  throw new DataFolderError(
    `Another run (process ${readFileSync(file, 'utf8')}) uses the folder ${folder}. Stop it first, or choose another folder with --data.`,
  );
};
