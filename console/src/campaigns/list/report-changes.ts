// What of the report of a list is other than somebody has read it.
import type { ImportReport } from '../../../../client/operations.ts';

/** `was` and `value`: before and now. */
export type ReportChange =
  | { of: 'list' }
  | { of: 'column'; file: number; index: number; title: string; was: string | null; value: string | null }
  | { of: 'conflicts' | 'shared'; group?: string; was: string | undefined; value: string | undefined };

type Given = { all?: string | undefined; groups: Readonly<Record<string, string>> } | undefined;

const decisionChanges = (of: 'conflicts' | 'shared', one: Given, other: Given): ReportChange[] => {
  const groups = new Set([...Object.keys(one?.groups ?? {}), ...Object.keys(other?.groups ?? {})]);
  return [
    ...(one?.all === other?.all ? [] : [{ of, was: one?.all, value: other?.all }]),
    ...[...groups]
      .filter((group) => one?.groups[group] !== other?.groups[group])
      .map((group): ReportChange => ({ of, group, was: one?.groups[group], value: other?.groups[group] })),
  ];
};

/** The titles of the columns of a list, by which one knows that it asks for the same. */
export const titlesOf = ({ files }: ImportReport): string =>
  JSON.stringify(files.map(({ columns }) => columns.map(({ title }) => title)));

/** Whether it is another list, or one that somebody has answered for; a list that is being read goes on by itself. */
const isOther = (opened: ImportReport, now: ImportReport): boolean =>
  opened.number !== now.number ||
  (opened.status !== now.status && (opened.status === 'undecided' || opened.status === 'done'));

export const reportChanges = (opened: ImportReport, now: ImportReport): ReportChange[] => [
  ...(isOther(opened, now) ? [{ of: 'list' as const }] : []),
  ...opened.files.flatMap(({ columns }, file) =>
    columns.flatMap(({ index, title, field: was }): ReportChange[] => {
      const column = now.files[file]?.columns.find((one) => one.index === index);
      if (column === undefined || column.title !== title || column.field === was) return [];
      return [{ of: 'column', file, index, title, was, value: column.field }];
    }),
  ),
  ...decisionChanges('conflicts', opened.decisions?.conflicts, now.decisions?.conflicts),
  ...decisionChanges('shared', opened.decisions?.shared, now.decisions?.shared),
];
