// Takes a file of outcomes that has been uploaded, and has it recorded.
import type { Actor } from '../../../core/audit/actor.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { nextImportNumber } from '../../../core/campaign/lists.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import { type OutcomesFile, outcomesObject } from '../../../core/mailing/outcomes-file.ts';
import { findCampaign, notPossible } from '../campaigns/change.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { assembleParts, beginParts, stateOfParts } from '../list/parts.ts';
import { decodeToken, encodeToken } from '../list/upload-token.ts';

const NAME_LENGTH = 12;

type Dependencies = Pick<
  ApiDependencies,
  'campaigns' | 'clock' | 'outcomesFiles' | 'outcomesQueue' | 'randomId' | 'record' | 'uploads'
>;

const idOf = (name: string): string => `o${name}`;

/** The campaign, in which people may be told otherwise; ends the request where it is none. */
const findTelling = async (deps: Pick<Dependencies, 'campaigns'>, id: string): Promise<Campaign> => {
  const campaign = await findCampaign(deps.campaigns, id);
  if (!statesToTellIn.includes(campaign.state)) {
    notPossible(campaign, {
      en: 'The campaign has not started, so nobody of it can have been told.',
      fr: 'La campagne n’a pas commencé\u00a0: personne n’a pu être informé.',
    });
  }
  return campaign;
};

/** Begins the upload of a file of outcomes; resolves to its id and the addresses that its parts are sent to. */
export const beginOutcomes = async (
  deps: Dependencies,
  { campaign: id, sizeBytes }: { campaign: string; sizeBytes: number },
) => {
  const campaign = await findTelling(deps, id);
  const name = deps.randomId(NAME_LENGTH);
  const object = outcomesObject({ campaign: campaign.id, id: idOf(name) });
  const { upload, parts } = await beginParts(deps.uploads, object, sizeBytes);
  const afterImport = nextImportNumber(campaign) - 1;
  return { uploadId: encodeToken({ name, upload, sizeBytes, afterImport, adds: false }), parts };
};

/** What of an upload has arrived. */
export const stateOfUpload = async (
  deps: Pick<Dependencies, 'campaigns' | 'uploads'>,
  id: string,
  uploadId: string,
) => {
  const campaign = await findCampaign(deps.campaigns, id);
  const token = decodeToken(uploadId);
  return await stateOfParts(
    deps.uploads,
    outcomesObject({ campaign: campaign.id, id: idOf(token.name) }),
    token,
  );
};

/**
 * Has an uploaded file recorded: who brought it is on record first, then there is the file to look at, then it is asked
 * for. Can be repeated: the file is taken once, and asked for again as long as its recording has not begun.
 */
export const recordOutcomes = async (
  deps: Dependencies,
  { campaign: id, uploadId, by }: { campaign: string; uploadId: string; by: Actor },
): Promise<OutcomesFile> => {
  const campaign = await findTelling(deps, id);
  const token = decodeToken(uploadId);
  const file: OutcomesFile = {
    id: idOf(token.name),
    campaign: campaign.id,
    status: 'queued',
    version: 1,
    uploadedAtMs: deps.clock(),
    by: pseudonymOf(by),
    sizeBytes: token.sizeBytes,
    rows: 0,
    rejected: 0,
    applied: 0,
    alreadySo: 0,
  };
  if ((await deps.outcomesFiles.get(campaign.id, file.id)) === undefined) {
    await assembleParts(deps.uploads, campaign, token, outcomesObject(file));
    await recordEvent(deps, by, {
      action: 'outcomes.record',
      campaign: campaign.id,
      on: file.id,
      particulars: { sizeBytes: token.sizeBytes },
    });
    await deps.outcomesFiles.create(file);
  }
  const stored = (await deps.outcomesFiles.get(campaign.id, file.id)) ?? file;
  if (stored.status === 'queued') {
    await deps.outcomesQueue.send({ do: 'outcomes', campaign: campaign.id, file: file.id });
  }
  return stored;
};

/** The file of this id; ends the request where there is none. */
export const findOutcomes = async (
  deps: Pick<Dependencies, 'campaigns' | 'outcomesFiles'>,
  campaign: string,
  id: string,
): Promise<OutcomesFile> => {
  await findCampaign(deps.campaigns, campaign);
  const file = await deps.outcomesFiles.get(campaign, id);
  if (file === undefined) {
    throw new Problem('not-found', {
      detail: {
        en: `There is no file of outcomes "${id}".`,
        fr: `Il n’y a pas de fichier de résultats «\u00a0${id}\u00a0».`,
      },
    });
  }
  return file;
};
