import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uploadList } from '../../cli/api/upload.ts';
import { type NewCampaign, newCampaignOf } from '../../client/campaign-file.ts';
import { partsOf } from '../../core/list/upload-parts.ts';
import { failed, held, type Step } from './step.ts';
import { trialList } from './test-people.ts';
import { until } from './until.ts';

const sample = fileURLToPath(new URL('../../samples/campaign.json', import.meta.url));

export const create: Step = {
  name: 'create',
  shows: 'a campaign can be made',
  needs: ['sign in'],
  async run(trial) {
    const body: NewCampaign = {
      ...newCampaignOf(JSON.parse(readFileSync(sample, 'utf8'))),
      name: 'Trial',
      channels: ['email', 'letter'],
    };
    const { id } = await trial.place.staff('administrator').call('createCampaign', { body });
    trial.campaign = id;
    return held(id);
  },
};

export const upload: Step = {
  name: 'upload',
  shows: 'a list comes in its parts and the upload ends: ListParts, the bucket’s notification, the import',
  needs: ['create'],
  async run(trial) {
    const { place, campaign: id } = trial;
    const api = place.staff('administrator');
    const list = trialList();
    const file = join(place.folder, 'trial.csv');
    writeFileSync(file, list.csv);
    const parts = partsOf(Buffer.byteLength(list.csv)).length;
    const { version } = await api.call('getCampaign', { id });
    await uploadList(api, id, file, { version });
    const report = await until(trial, async () => {
      const { status, counts, failure, questions } = await api.call('getImport', { id });
      const hasEnded = status === 'done' || status === 'failed' || status === 'undecided';
      return hasEnded ? { status, counts, failure, questions } : undefined;
    });
    if (report === undefined) return failed('the import did not end in time');
    if (report.status === 'failed') return failed(report.failure?.en ?? 'the import failed');
    if (report.status === 'undecided') return failed(`the list waits: ${report.questions.join(', ')}`);
    const { rows, accepted, unreachable, duplicate, rejected } = report.counts;
    const said = `${parts} parts; ${rows} rows = ${accepted} accepted + ${duplicate} duplicate + ${unreachable} unreachable + ${rejected} rejected`;
    const isRight =
      parts >= 2 &&
      rows === list.rows &&
      accepted === list.accepted &&
      unreachable === list.unreachable &&
      duplicate === list.duplicate &&
      rejected === 0;
    return isRight ? held(said) : failed(said);
  },
};
