import { readCsvRecords } from '../../adapters/files/csv-records.ts';
import type { ConflictingPerson } from '../../core/survey/conflicts.ts';
import type { RowIndex } from '../../core/survey/row-index.ts';
import type { CheckpointSaver } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import type { CheckRow } from './walk.ts';

/** Reads the row of a person once more from where it stands in its file. */
export const readPersonAgain = async (
  { files }: Pick<ImporterDependencies, 'files'>,
  saver: CheckpointSaver,
  index: RowIndex,
  check: CheckRow,
  at: number,
): Promise<ConflictingPerson | undefined> => {
  const { file, row, byteOffset, byteLength } = index.place(at);
  const { bucket, files: listFiles } = saver.checkpoint();
  const { object = '', layout } = listFiles[file] ?? {};
  const bytes = await files.readRange({ bucket, object }, byteOffset, byteLength);
  if (bytes === undefined || layout === undefined) return undefined;
  const once = (async function* () {
    yield bytes;
  })();
  for await (const page of readCsvRecords(once, layout, byteOffset)) {
    if ('problem' in page) return undefined;
    for (const { endByte: _, ...record } of page.records) {
      const checked = check({ ...record, file, row, byteOffset, byteLength, line: row }, layout);
      if ('rejected' in checked) return undefined;
      const { reference, firstName, lastName, email, phone, birthDate, postal } = checked.person;
      return {
        ...{ file, row, reference, firstName, lastName },
        ...(email !== undefined && { email }),
        ...(phone !== undefined && { phone }),
        ...(birthDate !== undefined && { birthDate }),
        ...(postal !== undefined && { postal }),
      };
    }
  }
  return undefined;
};
