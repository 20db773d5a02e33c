// Begins the upload of a list, and makes an import of what has arrived.
import type { Actor } from '../../../core/audit/actor.ts';
import { unsubmitted } from '../../../core/campaign/approval.ts';
import { type Campaign, nextState } from '../../../core/campaign/campaign.ts';
import { type Import, queuedImport } from '../../../core/list/import.ts';
import { missingParts, partsOf, uploadObject } from '../../../core/list/upload-parts.ts';
import { changeCampaign, findCampaign, notPossible, wrongState } from '../campaigns/change.ts';
import { recordEvent, recordsChange } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { decodeToken, encodeToken, noSuchUpload, type Token } from './upload-token.ts';

/** How long the address of a part can be used. */
export const PART_URL_SECONDS = 3600;
const NAME_LENGTH = 12;

type Dependencies = Pick<
  ApiDependencies,
  'campaigns' | 'clock' | 'importQueue' | 'randomId' | 'record' | 'uploads'
>;

/** Ends the request where the campaign takes no list now. */
const checkTakesList = (campaign: Campaign): void => {
  if (nextState(campaign.state, 'import') === undefined) wrongState(campaign, 'import');
};

const checkNoneUnderWay = (campaign: Campaign): void => {
  const status = campaign.import?.status;
  if (status === 'queued' || status === 'importing') {
    notPossible(campaign, {
      en: 'Another list is being imported. Wait until that has ended.',
      fr: 'Une autre liste est en cours d’import. Attendez qu’il soit terminé.',
    });
  }
};

/** Begins an upload of so many bytes; resolves to its id and the addresses that its parts are sent to. */
export const beginUpload = async (
  deps: Dependencies,
  { campaign: id, sizeBytes, by }: { campaign: string; sizeBytes: number; by: Actor },
) => {
  const campaign = await findCampaign(deps.campaigns, id);
  checkTakesList(campaign);
  const name = deps.randomId(NAME_LENGTH);
  const object = uploadObject(campaign.id, name);
  await recordEvent(deps, by, {
    action: 'list.begin-upload',
    campaign: campaign.id,
    on: object,
    particulars: { sizeBytes },
  });
  const upload = await deps.uploads.begin(object);
  const parts = await Promise.all(
    partsOf(sizeBytes).map(async (part) => ({
      ...part,
      url: await deps.uploads.partUrl(object, upload, part.number, PART_URL_SECONDS),
    })),
  );
  const afterImport = campaign.import?.number ?? 0;
  return { uploadId: encodeToken({ name, upload, sizeBytes, afterImport }), parts };
};

/** Ends the request, naming the parts that have not arrived. */
const refuseMissing = ({ state }: Campaign, missing: readonly number[], of: number): never => {
  throw new Problem('not-possible-now', {
    detail: {
      en: `${missing.length} of ${of} parts have not arrived, or not whole. Send them, then complete again.`,
      fr: `${missing.length} des ${of} parties ne sont pas arrivées, ou pas en entier. Envoyez-les, puis terminez de nouveau.`,
    },
    state,
    missingParts: [...missing],
  });
};

/** Makes the object of the parts that have arrived, unless that has been done. */
const assemble = async (
  { uploads }: Pick<Dependencies, 'uploads'>,
  campaign: Campaign,
  { sizeBytes, upload, afterImport }: Token,
  object: string,
): Promise<void> => {
  const arrived = await uploads.arrived(object, upload);
  if (arrived !== undefined) {
    const all = partsOf(sizeBytes);
    const missing = missingParts(sizeBytes, arrived).map(({ number }) => number);
    if (missing.length > 0) refuseMissing(campaign, missing, all.length);
    const wanted = new Set(all.map(({ number }) => number));
    const parts = arrived.filter(({ number }) => wanted.has(number));
    if ((await uploads.complete(object, upload, parts)) === 'completed') return;
  }
  if ((await uploads.sizeBytes(object)) === undefined) noSuchUpload();
  // A late repeat must not bring an old list back over a newer one.
  if ((campaign.import?.number ?? 0) > afterImport) {
    notPossible(campaign, {
      en: 'Another list has been imported since this upload was completed. Begin a new one.',
      fr: 'Une autre liste a été importée depuis la fin de ce dépôt. Commencez-en un nouveau.',
    });
  }
};

/**
 * Makes a list of the parts that have arrived and has it imported. Can be repeated: the file is assembled once, the
 * campaign takes it once, and the import is asked for again as long as it has not begun.
 */
export const completeUpload = async (
  deps: Dependencies,
  { campaign: id, uploadId, by }: { campaign: string; uploadId: string; by: Actor },
): Promise<Import> => {
  const campaign = await findCampaign(deps.campaigns, id);
  const token = decodeToken(uploadId);
  const object = uploadObject(campaign.id, token.name);
  if (campaign.import?.object !== object) {
    checkTakesList(campaign);
    checkNoneUnderWay(campaign);
    await assemble(deps, campaign, token, object);
  }
  const decide = (before: Campaign): Campaign => {
    if (before.import?.object === object) return before;
    checkTakesList(before);
    checkNoneUnderWay(before);
    const queued = queuedImport({
      number: (before.import?.number ?? 0) + 1,
      bucket: deps.uploads.bucket,
      object,
      sizeBytes: token.sizeBytes,
      startedAtMs: deps.clock(),
    });
    const { submission } = before;
    return { ...(submission === undefined ? before : unsubmitted(before)), import: queued };
  };
  const record = recordsChange(deps, by, 'list.import');
  const { import: report } = await changeCampaign(deps.campaigns, id, decide, { record });
  if (report === undefined) throw new Error(`campaign ${id} has lost its import`);
  // Sent again by a repeat, as nobody can tell whether the first call came as far as this.
  if (report.status === 'queued') {
    const { number: importNumber } = report;
    await deps.importQueue.send({ campaign: id, importNumber, object, byteOffset: 0, row: 0 });
  }
  return report;
};
