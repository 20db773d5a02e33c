import { rejectsHead, rejectsText } from '../../adapters/files/rejects-csv.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import type { Import } from '../../core/list/import.ts';
import {
  type ImportFiles,
  partObject,
  type RejectLine,
  rejectsObject,
} from '../../core/list/import-files.ts';

type ListOfCampaign = Pick<Import, 'bucket' | 'number' | 'rejectParts'> & {
  campaign: string;
  layout: CsvLayout;
};

/**
 * Writes rejects as a part of their own; the names of the parts there are then.
 *
 * @param from - the first row that they are of, and `to`, the name of the position after the last
 */
export const writeRejectPart = async (
  files: ImportFiles,
  { campaign, bucket, number, rejectParts, layout }: ListOfCampaign,
  { from, to, lines }: { from: number; to: string; lines: readonly RejectLine[] },
): Promise<string[]> => {
  if (lines.length === 0) return rejectParts;
  const object = partObject(campaign, number, 'rejects', from, to);
  await files.write({ bucket, object }, rejectsText(lines, layout));
  return [...rejectParts, object];
};

/** Makes one file of all parts; none where there are none. */
export const joinRejects = async (
  files: ImportFiles,
  { campaign, bucket, number, rejectParts, layout }: ListOfCampaign,
): Promise<void> => {
  if (rejectParts.length === 0) return;
  await files.join({ bucket, object: rejectsObject(campaign, number) }, rejectsHead(layout), rejectParts);
};
