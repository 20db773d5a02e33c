import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, vi } from 'vitest';
import { type LocalRun, type RunOptions, startRun } from '../../../local/run.ts';
import { synthesize } from '../../../local/template/assembly.ts';

const app = fileURLToPath(new URL('../../../infra/app.ts', import.meta.url));

/** What schedules take for a minute: many things wait for the next one, and none of them for its length. */
const MINUTE_MS = 6_000;

/** The stack of the local stage, synthesized by the first test of all that needs it. */
const sharedAssembly = async (): Promise<string> => {
  const folder = inject('assemblyFolder');
  const [assembly, ready] = [join(folder, 'cdk.out'), join(folder, 'ready')];
  // Made by one alone: whoever comes later waits for that one.
  if (mkdirSync(join(folder, 'begun'), { recursive: true }) !== undefined) {
    await synthesize(app, assembly, { TOCSIN_STAGE: 'local' });
    writeFileSync(ready, '');
  }
  await vi.waitUntil(() => existsSync(ready), { timeout: 110_000, interval: 100 });
  return assembly;
};

/** The whole system on this machine, as `npm start` runs it, with what takes long without telling anything left out. */
export const startTestRun = async (options: RunOptions): Promise<LocalRun> =>
  await startRun({ minuteMs: MINUTE_MS, assemblyDir: await sharedAssembly(), ...options });
