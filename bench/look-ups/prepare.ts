import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import type { LocalRun } from '../../local/run.ts';
import { generatePeople, writeCsv } from '../../local/test-data/generate.ts';

/** How many each agent looks up: the local stage allows 60 in ten minutes, and each begins with one. */
export const LOOK_UPS_OF_ONE = 55;

/** A run with a campaign that everybody in it was told by; resolves to their references. */
export const prepare = async (run: LocalRun, folder: string, people: number): Promise<string[]> => {
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
