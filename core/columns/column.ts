import type { Columns } from './layout.ts';

/** The letters that a spreadsheet shows above a column, from its index: 0 → A, 26 → AA. */
export const columnLetters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/** Index of a column by its letters. */
const indexOfLetters = (letters: string): number =>
  [...letters].reduce((index, letter) => 26 * (index + 1) + letter.charCodeAt(0) - 65, -1);

/** Title of the column that {@link columnLabel} names; undefined where it has none. */
export const titleOfLabel = (titles: readonly string[], label: string): string | undefined => {
  const [, letters] = /^([A-Z]{1,4}) \(/.exec(label) ?? [];
  return letters === undefined ? undefined : titles[indexOfLetters(letters)]?.trim() || undefined;
};

/** What {@link columnLabel} names, by its own title in place of the field's name: `E (Tél. mobile)`. */
export const labelByTitle = (titles: readonly string[], label: string): string => {
  const title = titleOfLabel(titles, label);
  return title === undefined ? label : label.replace(/ \(.*$/, ` (${title})`);
};

/**
 * A column as the clerk finds it: the letter above it and the name of its field.
 *
 * @param index - the column at hand, where the field has several; otherwise its first
 */
export const columnLabel = (columns: Columns, name: string, index = columns[name]?.[0]): string =>
  index === undefined ? name : `${columnLetters(index)} (${name})`;
