import type { Columns } from './layout.ts';

/** The letters that a spreadsheet shows above a column, from its index: 0 → A, 26 → AA. */
export const columnLetters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/** A column as the clerk finds it: the letter above it and its name. */
export const columnLabel = (columns: Columns, name: string): string => {
  const index = columns[name]?.[0];
  return index === undefined ? name : `${columnLetters(index)} (${name})`;
};
