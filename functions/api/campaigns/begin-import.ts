// Begins an import: of a file that has just come, or of the same files once more.

import type { AuditAction } from '../../../core/audit/actions.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { unsubmitted } from '../../../core/campaign/approval.ts';
import { withAuthor } from '../../../core/campaign/authors.ts';
import { type Campaign, nextState } from '../../../core/campaign/campaign.ts';
import { nextImportNumber, withImport } from '../../../core/campaign/lists.ts';
import type { Decisions } from '../../../core/list/decisions.ts';
import { isUnderWay, type ListFile, queuedImport } from '../../../core/list/import.ts';
import { recordsChange } from '../http/audit.ts';
import { authorOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { changeCampaign, notPossible, wrongState } from './change.ts';

export type ImportDependencies = Pick<
  ApiDependencies,
  'campaigns' | 'clock' | 'importQueue' | 'record' | 'uploads'
>;

/** Ends the request where the campaign takes no list now. */
export const checkTakesList = (campaign: Campaign): void => {
  if (nextState(campaign.state, 'import') === undefined) wrongState(campaign, 'import');
};

export const checkNoneUnderWay = ({ import: list, ...campaign }: Campaign): void => {
  if (list === undefined || !isUnderWay(list)) return;
  notPossible(campaign, {
    en: 'Another list is being imported. Wait until that has ended.',
    fr: 'Une autre liste est en cours d’import. Attendez qu’il soit terminé.',
  });
};

/** A list as it is uploaded: what was found out about its files is found out again. */
export const asUploaded = (files: readonly ListFile[]): ListFile[] =>
  files.map(({ object, sizeBytes, choices }) => ({
    object,
    sizeBytes,
    ...(choices !== undefined && { choices }),
  }));

/** What an import is begun of. */
export type NewList = { files: ListFile[]; decisions?: Decisions | undefined };

/** The campaign with an import of these files, which nobody has submitted yet. */
export const withNewList = (
  deps: Pick<ImportDependencies, 'clock' | 'uploads'>,
  before: Campaign,
  { files, decisions }: NewList,
): Campaign => {
  checkTakesList(before);
  checkNoneUnderWay(before);
  const queued = queuedImport({
    number: nextImportNumber(before),
    bucket: deps.uploads.bucket,
    files,
    startedAtMs: deps.clock(),
    ...(decisions !== undefined && { decisions }),
  });
  return withImport(before.submission === undefined ? before : unsubmitted(before), queued);
};

/**
 * Changes the import of a campaign, records it and asks for the work: again by a repeat, as nobody can tell whether the
 * first call came as far as this.
 */
export const changeImport = async (
  deps: ImportDependencies,
  {
    campaign: id,
    by,
    action,
    more,
  }: { campaign: string; by: Actor; action: AuditAction; more?: AuditEvent['particulars'] },
  decide: (before: Campaign) => Campaign | Promise<Campaign>,
): Promise<Campaign> => {
  const record = recordsChange(deps, by, action, more);
  const decideAndSign = async (before: Campaign): Promise<Campaign> => {
    const decided = await decide(before);
    return decided === before ? before : withAuthor(decided, authorOf(by), 'list');
  };
  const changed = await changeCampaign(deps.campaigns, id, decideAndSign, { record });
  await askForImport(deps, changed);
  return changed;
};

/** Asks for the work of an import of which nothing has been done yet. Asked for twice, it is done once. */
export const askForImport = async (
  { importQueue }: Pick<ImportDependencies, 'importQueue'>,
  { id, import: list }: Campaign,
): Promise<void> => {
  if (list === undefined) return;
  const isAtBeginning = list.status === 'queued' || (list.status === 'importing' && list.row === 0);
  if (isAtBeginning) await importQueue.send({ campaign: id, importNumber: list.number });
};
