import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../../cli/terminal/download.ts';
import type { Answer } from '../../client/operations.ts';
import { failed, held, notRun, type Step, type Trial } from './step.ts';
import { byTrial, UNREACHABLE } from './test-people.ts';
import { until } from './until.ts';

type Report = Answer<'getReport'>;

/** A report once it is written; undefined where it is not in time. */
const written = async (trial: Trial, report: string): Promise<Report | undefined> =>
  await until(trial, async () => {
    const found = await trial.place.staff('administrator').call('getReport', { id: trial.campaign, report });
    return found.status === 'done' || found.status === 'failed' ? found : undefined;
  });

export const reports: Step = {
  name: 'reports',
  shows: 'the bundle for the regulator and the list for the post are written and arrive whole',
  needs: ['upload'],
  async run(trial) {
    const { place, campaign: id } = trial;
    const sizes: string[] = [];
    for (const kind of ['regulator', 'post'] as const) {
      const begun = await place.staff('administrator').call('createReport', { id, body: { kind } });
      const done = await written(trial, begun.id);
      if (done?.downloadUrl === undefined)
        return failed(`${kind}: ${done?.failure?.en ?? 'not written in time'}`);
      const file = join(place.folder, `${kind}.file`);
      const { sizeBytes, sha256 } = await download(done.downloadUrl, file, done.sha256);
      const bytes = readFileSync(file);
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        return failed(`${kind} did not arrive whole`);
      const isRight =
        kind === 'regulator' ? bytes.subarray(0, 2).toString() === 'PK' : bytes.includes(UNREACHABLE);
      if (!isRight) return failed(`${kind} does not hold what it should`);
      sizes.push(`${kind} ${sizeBytes} bytes`);
    }
    return held(sizes.join(', '));
  },
};

export const smsDryRun: Step = {
  name: 'sms dry run',
  shows: 'an SMS would be taken: sender ID, countries, price, rights',
  needs: ['deploy'],
  run: async ({ place }) =>
    (await place.smsDryRun?.()) ?? notRun('the simulated provider would send it; campaigns here send SMS'),
};

export const purge: Step = {
  name: 'purge',
  shows: 'everything personal is deleted, with a proof that nothing is left',
  needs: ['upload'],
  async run(trial) {
    const { place, campaign: id } = trial;
    const api = place.staff('administrator');
    const { state } = await api.call('getCampaign', { id });
    if (state !== 'completed' && state !== 'cancelled') await api.call('cancelCampaign', { id });
    const { report } = await api.call('purgeCampaign', { id });
    const done = await written(trial, report);
    if (done?.status !== 'done' || done.proof === undefined)
      return failed(done?.failure?.en ?? 'not in time');
    const { chunks, lookupEntries, objects } = done.proof.left;
    const body = { reference: 'TRIAL-1', ...byTrial };
    const { recipients } = await place.staff('administrator').call('findRecipients', { body });
    return chunks + lookupEntries + objects === 0 && recipients.length === 0
      ? held(`${done.proof.people} people, ${done.proof.objects} files; nothing was left`)
      : failed(
          `left: ${chunks} chunks, ${lookupEntries} look-up entries, ${objects} files, ${recipients.length} found`,
        );
  },
};
