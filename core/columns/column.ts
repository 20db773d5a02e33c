import type { Columns } from './layout.ts';

/** The letters that a spreadsheet shows above a column, from its index: 0 → A, 26 → AA. */
export const columnLetters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/**
 * A column as the clerk finds it: the letter above it and the name of its field.
 *
 * @param index - the column at hand, where the field has several; otherwise its first
 */
export const columnLabel = (columns: Columns, name: string, index = columns[name]?.[0]): string =>
  index === undefined ? name : `${columnLetters(index)} (${name})`;
