import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import { type LocalRun, type RunOptions, startRun } from '../../local/run.ts';
import { generatePeople, writeCsv } from '../../local/test-data/generate.ts';

/** How many each agent looks up: the local stage allows 60 in ten minutes, and each begins with one. */
export const LOOK_UPS_OF_ONE = 55;

/** Sends a campaign to made-up people; resolves to their references once everybody is told. */
const prepare = async (run: LocalRun, folder: string, people: number): Promise<string[]> => {
  const staff = staffOf(run);
  const file = join(folder, 'people.csv');
  const made = { people, seed: 1, flaws: false };
  await writeCsv(file, made);
  const campaign = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../samples/campaign.json', import.meta.url)), 'utf8'),
  );
  const { id } = await staff.administrator.create(campaign);
  await staff.administrator.upload(id, file);
  await followImport(staff.administrator, id, () => {});
  await submitApproveStart(staff, id);
  await followSending(staff.administrator, run.inboxUrl, id, () => {});
  return [...generatePeople(made)].map(({ cells: [reference = ''] }) => reference);
};

/** Measures with a run of its own in which that many people were told, and stops and removes it whatever happens. */
export const withToldPeople = async (
  people: number,
  options: Omit<RunOptions, 'dataDir' | 'ratePerSecond' | 'latencyScale'>,
  measure: (run: LocalRun, references: readonly string[]) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const run = await startRun({ dataDir: folder, ratePerSecond: 20_000, latencyScale: 0.01, ...options });
  try {
    await measure(run, await prepare(run, folder, people));
  } finally {
    await run.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
