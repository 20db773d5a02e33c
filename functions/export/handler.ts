import { measured } from '../../adapters/files/measured.ts';
import { audienceId } from '../../core/audience/audience.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { ReportKind, ResultsFormat } from '../../core/report/kinds.ts';
import { type Report, reportMessageSchema, reportObject } from '../../core/report/report.ts';
import { createBatchHandler, DONE } from '../runtime/sqs-batch.ts';
import { noList } from './failure-words.ts';
import { postList } from './post-list.ts';
import { regulatorBundle } from './regulator-bundle.ts';
import { resultsList } from './results-list.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

const CSV = 'text/csv; charset=utf-8';

const resultsTypes: Record<ResultsFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: CSV,
  jsonl: 'application/x-ndjson',
};

/** The file of a report: what it is, and its content as it comes. */
const fileOf = (
  deps: ExportDependencies,
  kind: ReportKind,
  source: ReportSource,
): { contentType: string; content: AsyncIterable<Uint8Array> } => {
  switch (kind) {
    case 'regulator':
      return { contentType: 'application/zip', content: regulatorBundle(deps, source) };
    case 'post':
      return { contentType: CSV, content: postList(deps, source) };
    case 'results': {
      const { format = 'xlsx' } = source.report;
      return { contentType: resultsTypes[format], content: resultsList(deps, source)[format]() };
    }
  }
};

/**
 * Writes the reports that messages of the export queue name. A report streams from the tables to S3, whatever its
 * size; a run that dies leaves nothing behind, and the next begins anew.
 */
export const createHandler = (deps: ExportDependencies) => {
  /** Notes how the report stands; undefined where another run has finished it. */
  const note = async (report: Report, change: Partial<Report>): Promise<Report | undefined> => {
    const { campaign, id } = report;
    const { isWritten, item } = await updateUntilWritten<Report>({
      item: `report ${id} of campaign ${campaign}`,
      known: report,
      read: () => deps.reports.get(campaign, id),
      decide: (latest) => (latest.status === 'done' ? undefined : { ...latest, ...change }),
      replace: deps.reports.replace,
      isOurs: isSameItem,
    });
    if (item === undefined) throw new Error(`report ${id} of campaign ${campaign} has gone`);
    return isWritten ? item : undefined;
  };

  const write = async (message: { campaign: string; report: string }): Promise<void> => {
    const queued = await deps.reports.get(message.campaign, message.report);
    if (
      queued === undefined ||
      queued.kind === 'purge' ||
      queued.status === 'done' ||
      queued.status === 'failed'
    )
      return;
    const campaign = await deps.campaigns.get(message.campaign);
    if (campaign?.import === undefined) {
      await note(queued, { status: 'failed', failure: noList, finishedAtMs: deps.clock() });
      return;
    }
    const report = await note(queued, { status: 'writing' });
    if (report === undefined) return;
    let people = 0;
    const source: ReportSource = {
      campaign,
      audience: audienceId(campaign.id, campaign.import.number),
      report,
      count: (counted) => {
        people = counted;
      },
    };
    const { contentType, content } = fileOf(deps, queued.kind, source);
    const passing = measured(content);
    await deps.files.write(reportObject(report), contentType, passing.content);
    const { sizeBytes, sha256 } = passing.result();
    await note(report, { status: 'done', finishedAtMs: deps.clock(), sizeBytes, sha256, people });
    deps.log.info('report written', { campaign: campaign.id, report: report.id, sizeBytes, people });
  };

  return createBatchHandler(deps, {
    subject: 'report',
    read: (body) => reportMessageSchema.parse(JSON.parse(body)),
    fields: ({ campaign, report }) => ({ campaign, report }),
    work: (received) =>
      received.map(async ({ message }) => {
        await write(message);
        return DONE;
      }),
  });
};
