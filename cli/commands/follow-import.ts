// An import as it goes on, until it has ended or somebody has to answer.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportReport } from '../../client/operations.ts';
import type { Session } from '../context/session.ts';
import { importLines, questionLines } from '../show/list.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, number } from '../terminal/terminal.ts';

const IMPORT_EVERY_MS = 500;

const isUnderWay = ({ status }: ImportReport): boolean =>
  status === 'queued' || status === 'surveying' || status === 'importing';

const stages: Partial<Record<ImportReport['status'], string>> = {
  queued: 'waiting to be read',
  surveying: 'surveyed',
  importing: 'written',
};

/** Waits for the end of an import, or for what somebody has to answer, with a line that tells how far it is. */
export const followImport = async (at: Session, id: string): Promise<ImportReport> => {
  const line = at.io.live();
  for (;;) {
    const report = await at.api().call('getImport', { id });
    const { counts, surveyed, status } = report;
    const of = surveyed === undefined || status !== 'importing' ? '' : ` of ${number(surveyed.rows)}`;
    const rows = `${number(counts.rows)}${of} rows ${stages[status] ?? 'read'}`;
    if (!isUnderWay(report)) {
      if (!at.json) line.end(rows);
      return report;
    }
    if (!at.json) line.show(rows);
    await sleep(IMPORT_EVERY_MS);
  }
};

/**
 * Shows how an import has ended, or what it waits for. Throws {@link CliError} where it failed, where a later file than the
 * one that counts did, and where somebody has to answer first.
 *
 * @param begun - number of the import that was begun, where one was
 */
export const showImport = (at: Session, id: string, report: ImportReport, begun?: number): void => {
  at.show(report, () => importLines(report, at.language));
  if (report.status === 'failed') throw new CliError('no', 'The list could not be imported.');
  if (report.lastFailure !== undefined && report.lastFailure.number === begun) {
    throw new CliError('no', 'The file could not be imported. The list before it still counts.');
  }
  if (report.status !== 'undecided') return;
  if (!at.json) {
    at.io.out('');
    for (const text of [bold('It waits for an answer'), ...questionLines(id, report)]) at.io.out(text);
  }
  throw new CliError('waits', 'The list waits for an answer. Nothing of it counts before.');
};
