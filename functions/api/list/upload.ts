// Begins the upload of a list, and makes an import of what has arrived.
import type { Actor } from '../../../core/audit/actor.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { nextImportNumber } from '../../../core/campaign/lists.ts';
import type { Decisions } from '../../../core/list/decisions.ts';
import type { ListFile } from '../../../core/list/import.ts';
import { uploadObject } from '../../../core/list/upload-parts.ts';
import { decisionsAfterAdding } from '../../../core/survey/answers.ts';
import {
  asUploaded,
  changeImport,
  checkNoneUnderWay,
  checkTakesList,
  type ImportDependencies,
  withNewList,
} from '../campaigns/begin-import.ts';
import { findCampaign, notPossible } from '../campaigns/change.ts';
import { recordEvent } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { assembleParts, beginParts } from './parts.ts';
import { decodeToken, encodeToken, type Token } from './upload-token.ts';

const NAME_LENGTH = 12;
/** Files of one list: it is corrected a few times, not built of pieces. */
const MAX_FILES = 20;

type Dependencies = ImportDependencies & Pick<ApiDependencies, 'listReports' | 'randomId'>;

/** Whether a file has been taken into a list of the campaign. */
const hasFile = ({ import: list, listBefore }: Campaign, object: string): boolean =>
  [list, listBefore].some((one) => one?.files.some((file) => file.object === object));

/** Files that a new one is added to; ends the request where there is no list, or none that can be added to. */
const filesOfList = (campaign: Campaign): ListFile[] => {
  const { import: list } = campaign;
  if (list === undefined || list.status === 'failed') {
    return notPossible(campaign, {
      en: 'There is no list yet that rows could be added to. Upload the whole list.',
      fr: 'Il n’y a pas encore de liste à laquelle ajouter des lignes. Déposez la liste entière.',
    });
  }
  if (list.files.length >= MAX_FILES) {
    return notPossible(campaign, {
      en: `The list has ${MAX_FILES} files already. Upload the whole list as one file.`,
      fr: `La liste a déjà ${MAX_FILES} fichiers. Déposez la liste entière en un seul fichier.`,
    });
  }
  return asUploaded(list.files);
};

/** What was decided of a list and still counts once rows are added to it. */
const decisionsToKeep = async (
  { listReports }: Pick<Dependencies, 'listReports'>,
  { id, import: list }: Campaign,
): Promise<Decisions | undefined> => {
  if (list?.decisions === undefined) return undefined;
  return decisionsAfterAdding((await listReports.get(id, list.number)) ?? {}, list.decisions);
};

/** Begins an upload of so many bytes; resolves to its id and the addresses that its parts are sent to. */
export const beginUpload = async (
  deps: Dependencies,
  { campaign: id, sizeBytes, adds, by }: { campaign: string; sizeBytes: number; adds: boolean; by: Actor },
) => {
  const campaign = await findCampaign(deps.campaigns, id);
  checkTakesList(campaign);
  if (adds) filesOfList(campaign);
  const name = deps.randomId(NAME_LENGTH);
  const object = uploadObject(campaign.id, name);
  await recordEvent(deps, by, {
    action: 'list.begin-upload',
    campaign: campaign.id,
    on: object,
    particulars: { sizeBytes },
  });
  const { upload, parts } = await beginParts(deps.uploads, object, sizeBytes);
  const afterImport = nextImportNumber(campaign) - 1;
  return { uploadId: encodeToken({ name, upload, sizeBytes, afterImport, adds }), parts };
};

/** Makes the object of the parts that have arrived, unless that has been done. */
const assemble = async (
  { uploads }: Pick<Dependencies, 'uploads'>,
  campaign: Campaign,
  token: Token,
  object: string,
): Promise<void> => {
  if ((await assembleParts(uploads, campaign, token, object)) === 'assembled') return;
  // A late repeat must not bring an old list back over a newer one.
  if (nextImportNumber(campaign) - 1 > token.afterImport) {
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
): Promise<Campaign> => {
  const campaign = await findCampaign(deps.campaigns, id);
  const token = decodeToken(uploadId);
  const object = uploadObject(campaign.id, token.name);
  if (!hasFile(campaign, object)) {
    checkTakesList(campaign);
    checkNoneUnderWay(campaign);
    await assemble(deps, campaign, token, object);
  }
  return await changeImport(deps, { campaign: id, by, action: 'list.import' }, async (before) => {
    if (hasFile(before, object)) return before;
    checkTakesList(before);
    const file: ListFile = { object, sizeBytes: token.sizeBytes };
    if (!token.adds) return withNewList(deps, before, { files: [file] });
    const files = [...filesOfList(before), file];
    return withNewList(deps, before, { files, decisions: await decisionsToKeep(deps, before) });
  });
};
