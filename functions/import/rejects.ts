import { createRejectsCsv, type RejectsLayout } from '../../adapters/files/rejects-csv.ts';
import type { Import } from '../../core/list/import.ts';
import {
  checkpointName,
  type ImportFiles,
  partObject,
  type RejectLine,
  rejectsObject,
} from '../../core/list/import-files.ts';

/** Keeps the rows of a list that need attention, part by part as checkpoints come, and makes one file of them. */
export const createRejects = (
  files: ImportFiles,
  campaign: string,
  { bucket, number, files: listFiles }: Pick<Import, 'bucket' | 'number' | 'files'>,
) => {
  const csv = createRejectsCsv(
    listFiles.map(({ layout }): RejectsLayout => layout ?? { separator: ';', titles: [] }),
  );
  return {
    /** Writes rows as a part of their own; the names of the parts there are then. */
    async write(
      lines: readonly RejectLine[],
      from: Pick<Import, 'row' | 'position' | 'rejectParts'>,
      to: Pick<Import, 'row' | 'position'>,
    ): Promise<string[]> {
      if (lines.length === 0) return from.rejectParts;
      const object = partObject(campaign, number, 'rejects', checkpointName(from), checkpointName(to));
      await files.write({ bucket, object }, csv.text(lines));
      return [...from.rejectParts, object];
    },
    /** Makes one file of all parts; none where there are none. */
    async join(parts: readonly string[]): Promise<void> {
      if (parts.length === 0) return;
      await files.join({ bucket, object: rejectsObject(campaign, number) }, csv.head(), parts);
    },
  };
};
