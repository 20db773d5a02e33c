// What somebody types about the columns of a list and the people in it, as the API takes it.
import type { ImportReport } from '../../client/operations.ts';
import { foldText } from '../../core/cell/fold.ts';
import { fieldLabel } from '../../core/columns/field-words.ts';
import { severalColumns } from '../../core/columns/fields.ts';
import { CliError } from '../terminal/exit-code.ts';

type Column = ImportReport['files'][number]['columns'][number];
export type Choices = Record<string, string | null>;

/** Fields by everything that people call them. */
const fieldNamed = (name: string, fields: readonly string[]): string => {
  const alike = foldText(name);
  const found = fields.find((field) =>
    [field, fieldLabel(field).en, fieldLabel(field).fr].some((one) => foldText(one) === alike),
  );
  if (found !== undefined) return found;
  throw new CliError('unusable', `There is no field "${name}". Fields are ${fields.join(', ')}.`);
};

/** The column that is meant: by the letters above it, or by its title. */
const columnNamed = (name: string, columns: readonly Column[]): Column => {
  const alike = foldText(name);
  const byLetter = columns.find(({ letter }) => letter === name.trim().toUpperCase());
  if (byLetter !== undefined) return byLetter;
  const [found, other] = columns.filter(({ title }) => title !== '' && foldText(title) === alike);
  if (other !== undefined) {
    throw new CliError(
      'unusable',
      `Several columns have the title "${name}". Name the column by its letter.`,
    );
  }
  if (found !== undefined) return found;
  const all = columns
    .map(({ letter, title }) => (title === '' ? letter : `${letter} ("${title}")`))
    .join(', ');
  throw new CliError('unusable', `The file has no column "${name}". It has ${all}.`);
};

/** `D=email` and `F=` or `F=unused`, as a column and its field. */
const pairOf = (text: string): [column: string, field: string] => {
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1).trim()];
  throw new CliError('unusable', `"${text}" says no field. Write it as D=email.`);
};

/**
 * The whole mapping of a file with what was typed of single columns. Throws {@link CliError} for a column or a field that
 * there is not.
 *
 * @param set - such as `D=email`; the column by its letters or its title, the field by its name
 * @param unused - columns that are not to be used
 */
export const choicesWith = (
  columns: readonly Column[],
  fields: readonly string[],
  { set, unused }: { set: readonly string[]; unused: readonly string[] },
): Choices => {
  const typed = new Map<number, string | null>();
  for (const text of set) {
    const [column, field] = pairOf(text);
    const { index } = columnNamed(column, columns);
    typed.set(index, field === '' || field === 'unused' ? null : fieldNamed(field, fields));
  }
  for (const column of unused) typed.set(columnNamed(column, columns).index, null);
  const given = new Set(typed.values());
  return Object.fromEntries(
    columns.map(({ index, field }) => {
      const said = typed.get(index);
      if (said !== undefined) return [String(index), said];
      // Of a field that has one column only, the one that was typed takes the place of the one that was guessed.
      const isTaken = field !== null && given.has(field) && !severalColumns.has(field);
      return [String(index), isTaken ? null : field];
    }),
  );
};

/** Answers to single groups, typed as `0-17=same`, by group. */
export const groupAnswers = <Answer extends string>(
  typed: readonly string[],
  answers: readonly Answer[],
): Record<string, Answer> =>
  Object.fromEntries(
    typed.map((text): [string, Answer] => {
      const [group, given] = pairOf(text);
      const answer = answers.find((one) => one === given);
      if (answer !== undefined) return [group.trim(), answer];
      throw new CliError('unusable', `"${given}" is no answer. Answers are ${answers.join(', ')}.`);
    }),
  );
