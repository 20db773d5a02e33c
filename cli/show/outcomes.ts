import type { Outcomes } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bad, doubtful, number, row, size, table, time } from '../terminal/terminal.ts';

const words: Record<Outcomes['status'], string> = {
  queued: 'waiting to be read',
  applying: 'being recorded',
  done: 'recorded',
  failed: 'not usable',
};

/** What became of a file of outcomes, in lines. */
export const outcomesLines = (outcomes: Outcomes, language: StaffLanguage): string[] => {
  const { id, status, rows, applied, alreadySo, rejected, failure } = outcomes;
  if (status === 'failed') return [bad(failure?.[language] ?? 'The file could not be recorded.')];
  const all = `${number(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const sum = `${all} = ${number(applied)} recorded + ${number(alreadySo)} known already + ${number(rejected)} rejected`;
  return [
    status === 'done' ? sum : `${all}, ${words[status]}`,
    row('file', id),
    row('uploaded', time(outcomes.uploadedAt)),
    ...(rejected > 0 ? [doubtful(`See why with: tocsin campaign outcomes-rejects CAMPAIGN ${id}`)] : []),
  ];
};

/** Files of outcomes as a table, or more rows of one. */
export const outcomesTable = (files: readonly Outcomes[], shown = 0): string[] =>
  files.length === 0
    ? ['There is no file of outcomes yet. Upload one with: tocsin campaign outcomes CAMPAIGN FILE']
    : table(
        ['file', 'state', 'uploaded', 'rows', 'recorded', 'known already', 'rejected', 'size'],
        files.map((file) => [
          file.id,
          words[file.status],
          time(file.uploadedAt),
          number(file.rows),
          number(file.applied),
          number(file.alreadySo),
          number(file.rejected),
          size(file.sizeBytes),
        ]),
        shown,
      );
