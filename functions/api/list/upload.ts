// Begins the upload of a list, and makes an import of what has arrived.
import type { Actor } from '../../../core/audit/actor.ts';
import { canonicalJson, sha256 } from '../../../core/base/sha256.ts';
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
import { Problem } from '../http/problem.ts';
import { checkVersion } from '../http/version.ts';
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

/** What somebody reads of a campaign before they upload a list beside its import: what was decided, and whether it is submitted. */
const readOf = async ({ import: list, submission }: Campaign): Promise<string> =>
  (await sha256(canonicalJson({ decisions: list?.decisions, submission: submission?.hash }))).slice(0, 16);

/** Ends the request where the list is not what it was when the upload was begun: a file must not take the place of it unseen. */
const checkListRead = async (campaign: Campaign, { afterImport, read }: Token): Promise<void> => {
  if (nextImportNumber(campaign) - 1 > afterImport) {
    throw new Problem('changed-meanwhile', {
      detail: {
        en: 'Another list has been uploaded or read anew since this upload was begun. Look at it; if yours is to take its place, upload it again.',
        fr: 'Une autre liste a été déposée ou relue depuis le début de ce dépôt. Regardez-la\u00a0; si la vôtre doit la remplacer, déposez-la de nouveau.',
      },
    });
  }
  if (read === undefined || read === (await readOf(campaign))) return;
  throw new Problem('changed-meanwhile', {
    detail: {
      en: 'Since this upload was begun, somebody has answered the questions of the list, or the campaign has been submitted, withdrawn or sent back. Look at it; then upload the file again.',
      fr: 'Depuis le début de ce dépôt, quelqu’un a répondu aux questions de la liste, ou la campagne a été soumise, retirée ou renvoyée. Regardez-la, puis déposez de nouveau le fichier.',
    },
  });
};

type NewUpload = {
  campaign: string;
  sizeBytes: number;
  adds: boolean;
  by: Actor;
  ifMatch?: string | undefined;
};

/** Begins an upload of so many bytes; resolves to its id and the addresses that its parts are sent to. */
export const beginUpload = async (
  deps: Dependencies,
  { campaign: id, sizeBytes, adds, by, ifMatch }: NewUpload,
) => {
  const campaign = await findCampaign(deps.campaigns, id);
  checkVersion(campaign, ifMatch);
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
  const read = await readOf(campaign);
  return { uploadId: encodeToken({ name, upload, sizeBytes, afterImport, adds, read }), parts };
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
    await checkListRead(campaign, token);
    checkNoneUnderWay(campaign);
    await assembleParts(deps.uploads, campaign, token, object);
  }
  return await changeImport(deps, { campaign: id, by, action: 'list.import' }, async (before) => {
    if (hasFile(before, object)) return before;
    checkTakesList(before);
    await checkListRead(before, token);
    const file: ListFile = { object, sizeBytes: token.sizeBytes };
    if (!token.adds) return withNewList(deps, before, { files: [file] });
    const files = [...filesOfList(before), file];
    return withNewList(deps, before, { files, decisions: await decisionsToKeep(deps, before) });
  });
};
