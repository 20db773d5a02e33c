// The lists of a campaign: the one that counts, and the one that an import is making.
import { type Import, isUnderWay } from '../list/import.ts';
import type { ListMeasures } from '../notice/list-measures.ts';
import type { Campaign } from './campaign.ts';

/** Number of the campaign's next import; numbers are never used again. */
export const nextImportNumber = ({ importsBegun, import: list }: Campaign): number =>
  (importsBegun ?? list?.number ?? 0) + 1;

/** The list that would count if the import at hand came to nothing. */
const goodList = ({ import: list, listBefore }: Campaign): Import | undefined =>
  list?.status === 'done' ? list : listBefore;

/** What the values of the whole list come to; undefined until it is imported, and where an earlier version did that. */
export const measuresOf = ({ import: list }: Pick<Campaign, 'import'>): ListMeasures | undefined =>
  list?.status === 'done' ? list.measures : undefined;

/** The campaign with another import, which takes the place of its list once it is done. */
export const withImport = (campaign: Campaign, begun: Import): Campaign => {
  const before = goodList(campaign);
  return {
    ...campaign,
    import: begun,
    importsBegun: begun.number,
    ...(before !== undefined && { listBefore: before }),
  };
};

/** The campaign without the list before, as its new one counts. */
export const withDone = ({ listBefore: _, ...campaign }: Campaign): Campaign => campaign;

/** The campaign after an import has come to nothing: the list before it counts again, if there was one. */
export const withFailed = ({ listBefore, ...campaign }: Campaign, failed: Import): Campaign => {
  if (listBefore === undefined || failed.failure === undefined) return { ...campaign, import: failed };
  const { number, failure, finishedAtMs: atMs = failed.startedAtMs } = failed;
  return { ...campaign, import: { ...listBefore, failedAfter: { number, failure, atMs } } };
};

/** The campaign after somebody has given up an import that is under way or waits for an answer. */
export const withoutImport = (campaign: Campaign): Campaign => {
  const { listBefore, import: given, ...rest } = campaign;
  if (given === undefined || !(isUnderWay(given) || given.status === 'undecided')) return campaign;
  return listBefore === undefined ? rest : { ...rest, import: listBefore };
};
