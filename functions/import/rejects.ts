import { rejectsHead, rejectsText } from '../../adapters/files/rejects-csv.ts';
import type { Import } from '../../core/list/import.ts';
import {
  type ImportFiles,
  type RejectLine,
  rejectPartObject,
  rejectsObject,
} from '../../core/list/import-files.ts';

type ListOfCampaign = Pick<Import, 'bucket' | 'number' | 'rejectParts'> & {
  campaign: string;
  separator: Parameters<typeof rejectsHead>[0];
};

/** Writes the rejects since the last checkpoint as a part of their own; the number of parts there are then. */
export const writeRejectPart = async (
  files: ImportFiles,
  { campaign, bucket, number, rejectParts, separator }: ListOfCampaign,
  lines: readonly RejectLine[],
): Promise<number> => {
  if (lines.length === 0) return rejectParts;
  const object = rejectPartObject(campaign, number, rejectParts);
  await files.write({ bucket, object }, rejectsText(lines, separator));
  return rejectParts + 1;
};

/** Makes one file of all parts; none where there are none. */
export const joinRejects = async (
  files: ImportFiles,
  { campaign, bucket, number, rejectParts, separator }: ListOfCampaign,
): Promise<void> => {
  if (rejectParts === 0) return;
  const parts = Array.from({ length: rejectParts }, (_, part) => rejectPartObject(campaign, number, part));
  await files.join({ bucket, object: rejectsObject(campaign, number) }, rejectsHead(separator), parts);
};
