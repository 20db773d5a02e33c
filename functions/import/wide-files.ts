// What is kept of files with thousands of columns: campaign and report are items of 400 KB at most (DynamoDB quotas).
import type { ColumnView, Mapping } from '../../core/columns/mapping.ts';

/** Bytes of JSON for the titles of all files of a list; an item may hold two lists. */
const MAX_TITLES = 60_000;
/** Bytes of JSON for what is shown of the columns of all files. */
const MAX_VIEWS = 250_000;

/** The first ones of some values, as many as have room in JSON of so many bytes. */
const firstThatFit = <Value>(values: readonly Value[], room: number): Value[] => {
  let used = 0;
  const end = values.findIndex((value) => {
    used += Buffer.byteLength(JSON.stringify(value)) + 1;
    return used > room;
  });
  return values.slice(0, end === -1 ? values.length : end);
};

/** The titles of a file that are kept, where a list has so many files. Those at the end say the least. */
export const keptTitles = (titles: readonly string[], files: number): string[] =>
  firstThatFit(titles.slice(0, titles.findLastIndex((title) => title !== '') + 1), MAX_TITLES / files);

/** Whether a column must be shown: it is used, or looks as if it should be. */
const matters = ({ field, looksLike }: ColumnView): boolean => field !== null || looksLike !== undefined;

/** The columns of a file that are shown: all that matter, and of the others as many as have room. */
export const keptViews = (views: Mapping['views'], files: number): Mapping['views'] => {
  const ranked = [...views.filter(matters), ...views.filter((view) => !matters(view))];
  const kept = new Set(firstThatFit(ranked, MAX_VIEWS / files));
  return views.filter((view) => kept.has(view));
};
