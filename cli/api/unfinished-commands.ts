/** Keeps the key of a command until its answer came, so that the command typed once more is still the same command. */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandKey } from '../../client/api-client.ts';
import { readPrivateJson, writePrivateJson } from '../terminal/private-file.ts';

/** How long the API knows a key (functions/api/http/idempotency.ts); an older one is of no use. */
const KEPT_MS = 24 * 3_600_000;
const ENDING = '.json';

const removeOld = (folder: string, nowMs: number): void => {
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  } catch {
    return;
  }
  for (const file of files) {
    const path = join(folder, file);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: nowMs };
    if (nowMs - mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
};

/**
 * Keys of the commands that got no answer, a file each: commands that run at once do not disturb one another. A file is
 * named by a hash of who asks for what, and holds the key alone.
 *
 * @param who - profile and address of the API: another person's command is another one
 */
export const keepUnfinished =
  (folder: string, who: readonly string[], clock: () => number = Date.now) =>
  ({ text }: { text: string }): CommandKey => {
    removeOld(folder, clock());
    const name = createHash('sha256')
      .update(JSON.stringify([...who, text]))
      .digest('hex');
    const path = join(folder, `${name}${ENDING}`);
    const known = readPrivateJson<{ key?: unknown }>(path)?.key;
    const key = typeof known === 'string' ? known : randomUUID();
    if (key !== known) writePrivateJson(path, { key });
    return { key, answered: () => rmSync(path, { force: true }) };
  };
