import type { Wording } from '../base/wording.ts';
import { fieldTwice, noSuchColumn, noSuchField } from './choices-words.ts';
import { isStandardField, severalColumns, standardFields } from './fields.ts';
import { mapColumns } from './map-columns.ts';
import type { Choices } from './mapping.ts';
import { missingWords } from './mapping-words.ts';

/**
 * Why `choices` cannot be taken; undefined where they can. Columns that they leave open count as what their titles say.
 *
 * @param titles - those of the file that the choices are for
 * @param personFields - names of the notice's own fields
 */
export const choicesProblem = (
  choices: Choices,
  titles: readonly string[],
  personFields: readonly string[],
): Wording | undefined => {
  const columnOf = new Map<string, number>();
  for (const [key, field] of Object.entries(choices)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= titles.length) {
      return noSuchColumn(index, titles.length);
    }
    if (field === null) continue;
    if (!isStandardField(field) && !personFields.includes(field)) {
      return noSuchField(index, field, [...standardFields, ...personFields]);
    }
    const other = columnOf.get(field);
    if (other !== undefined && !severalColumns.has(field)) return fieldTwice(field, other, index);
    columnOf.set(field, index);
  }
  const [missing] = mapColumns({ titles, sample: [], personFields, choices }).missing;
  return missing === undefined ? undefined : missingWords[missing];
};
