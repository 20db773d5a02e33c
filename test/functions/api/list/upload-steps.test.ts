import { describe, expect, it } from 'vitest';
import { uploadObject } from '../../../../core/list/upload-parts.ts';
import { beginUpload, completeUpload } from '../../../../functions/api/list/upload.ts';
import { decodeToken } from '../../../../functions/api/list/upload-token.ts';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const by = anActor();
const rigWithParts = async () => {
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(aCampaign()) });
  const { uploadId, parts } = await beginUpload(rig.dependencies, {
    campaign: campaignId,
    sizeBytes: 10,
    adds: false,
    by,
  });
  rig.uploads.arrive(parts[0]?.url ?? '', 10);
  return { rig, command: { campaign: campaignId, uploadId, by } };
};
const order = ['uploads.complete', 'record', 'campaigns.replace', 'importQueue.send'];

describe('the completion of an upload', () => {
  it('assembles the file before the campaign takes it, and asks for the import last', async () => {
    const { rig, command } = await rigWithParts();
    const { deps, written } = dying(rig.dependencies);
    expect(await completeUpload(deps, command)).toMatchObject({ import: { status: 'queued', number: 1 } });
    expect(written).toEqual(order);
  });

  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)('imports one list when it dies $when write $nth and is repeated', async (death) => {
    const { rig, command } = await rigWithParts();
    const { deps } = dying(rig.dependencies, death);
    await expect(completeUpload(deps, command)).rejects.toThrow('died');
    await completeUpload(rig.dependencies, command);
    expect((await rig.campaigns.get(campaignId))?.import).toMatchObject({ number: 1, status: 'queued' });
    // Asked for twice at most: the import claims its message.
    expect([1, 2]).toContain(rig.importQueue.sent.length);
    expect(new Set(rig.importQueue.sent.map(({ importNumber }) => importNumber)).size).toBe(1);
  });

  it('brings no old list back over a newer one', async () => {
    const { rig, command } = await rigWithParts();
    const second = await beginUpload(rig.dependencies, {
      campaign: campaignId,
      sizeBytes: 10,
      adds: false,
      by,
    });
    rig.uploads.arrive(second.parts[0]?.url ?? '', 10);
    await completeUpload(rig.dependencies, { ...command, uploadId: second.uploadId });
    const taken = await rig.campaigns.get(campaignId);
    if (taken?.import) {
      await rig.campaigns.replace({ ...taken, import: { ...taken.import, status: 'done' } });
    }
    // The first file had been assembled by a try that died before the campaign took it.
    const { name, upload } = decodeToken(command.uploadId);
    await rig.uploads.complete(uploadObject(campaignId, name), upload, []);
    await expect(completeUpload(rig.dependencies, command)).rejects.toMatchObject({
      kind: 'changed-meanwhile',
      members: { detail: { en: expect.stringContaining('Another list has been uploaded') } },
    });
  });
});
