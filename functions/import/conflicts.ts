// The people whose reference others have too, side by side for whoever decides about them.
import { conflictsObject } from '../../core/list/import-files.ts';
import type { Conflicts } from '../../core/survey/conflicts.ts';
import { conflictsOf } from '../../core/survey/findings.ts';
import type { RowIndex } from '../../core/survey/row-index.ts';
import type { CheckpointSaver } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { readPersonAgain } from './read-again.ts';
import type { CheckRow } from './walk.ts';

/** Conflicts that are shown; the rest are decided with them, or put right in the file. */
const MAX_SHOWN = 500;
const MAX_PEOPLE_SHOWN = 10;
const READS_AT_ONCE = 16;

/** Writes the conflicts of a surveyed list into its folder; nothing where there are none. */
export const writeConflicts = async (
  deps: Pick<ImporterDependencies, 'files'>,
  saver: CheckpointSaver,
  index: RowIndex,
  check: CheckRow,
): Promise<void> => {
  const groups = conflictsOf(index, MAX_PEOPLE_SHOWN);
  const shown: Conflicts = [];
  const readNext = async (): Promise<void> => {
    for (let next = groups.next(); next.done !== true && shown.length < MAX_SHOWN; next = groups.next()) {
      const { group, people } = next.value;
      const conflict: Conflicts[number] = { group, people: [] };
      shown.push(conflict);
      for (const at of people) {
        const person = await readPersonAgain(deps, saver, index, check, at);
        if (person !== undefined) conflict.people.push(person);
      }
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, readNext));
  if (shown.length === 0) return;
  const object = conflictsObject(saver.campaign().id, saver.checkpoint().number);
  await deps.files.write({ bucket: saver.checkpoint().bucket, object }, JSON.stringify(shown));
};
