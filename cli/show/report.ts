import type { Report } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bad, dim, good, number, size, table, time } from '../terminal/terminal.ts';

/** Reports of a campaign as a table, or more rows of one. */
export const reportTable = (reports: readonly Report[], shown = 0): string[] =>
  reports.length === 0
    ? ['There is no report yet. Have one written with: tocsin campaign report CAMPAIGN']
    : table(
        ['report', 'kind', 'status', 'asked for', 'people', 'size'],
        reports.map(({ id, kind, status, requestedAt, people, sizeBytes }) => [
          id,
          kind,
          status,
          time(requestedAt),
          people === undefined ? '' : number(people),
          sizeBytes === undefined ? '' : size(sizeBytes),
        ]),
        shown,
      );

/** Whether a purge found anything when it looked once more. */
export const isAnythingLeft = ({ proof }: Report): boolean =>
  proof === undefined || Object.values(proof.left).some((count) => count > 0);

/** What a purge did, in lines. */
export const purgeLines = (report: Report, language: StaffLanguage): string[] => {
  const { proof } = report;
  if (proof === undefined) return [bad('The report holds no proof.')];
  const { chunks, lookupEntries, objects } = proof.left;
  return [
    `Deleted: ${number(proof.people)} people in ${number(proof.chunks)} chunks, and ${number(proof.objects)} files.`,
    isAnythingLeft(report)
      ? bad(
          `Left: ${number(chunks)} chunks, ${number(lookupEntries)} look-up entries, ${number(objects)} files.`,
        )
      : good('Looked for once more, and nothing was left.'),
    ...(proof.remains === undefined ? [] : ['What is still there:']),
    ...(proof.remains ?? []).map(
      ({ where, until }) => `- ${where[language]}${until === undefined ? '' : dim(` (${time(until)})`)}`,
    ),
  ];
};
