// The first half of a file of outcomes: its rows are read and checked, and what they come to is kept as a plan.
import { createRejectsCsv } from '../../adapters/files/rejects-csv.ts';
import { audienceId } from '../../core/audience/audience.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { columnLabel } from '../../core/columns/column.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { createOutcomePlan } from '../../core/mailing/outcome-plan.ts';
import type { Named } from '../../core/mailing/outcome-row.ts';
import { noOutcomeRows, outcomesFileGone, tooManyRows } from '../../core/mailing/outcome-words.ts';
import {
  type OutcomesFile,
  outcomeRejectsObject,
  outcomeRejectsPart,
  outcomesObject,
  planObject,
} from '../../core/mailing/outcomes-file.ts';
import type { RowProblem } from '../../core/row/row.ts';
import type { OutcomesDependencies } from './outcomes-dependencies.ts';
import { locateAll } from './outcomes-places.ts';
import { type OpenedSource, openSource, type SourceRow, UnusableFileError } from './outcomes-source.ts';

/** Rows of one file; their plan takes ten bytes of memory each. */
const MAX_ROWS = 2_000_000;
/** Rejected rows in one part of their list. */
const REJECTS_PER_PART = 10_000;

/** What was made of a file; its objects stand under the name of the run. */
export type ReadOutcomes = Pick<OutcomesFile, 'rows' | 'rejected'>;

type Sources = Pick<OutcomesDependencies, 'files' | 'bucket'>;

/** Keeps rejected rows, part by part, and makes one file of them. */
const createRejects = (
  { files, bucket }: Sources,
  file: OutcomesFile,
  run: string,
  layout: OpenedSource['layout'],
) => {
  const csv = createRejectsCsv([layout]);
  const parts: string[] = [];
  let lines: RejectLine[] = [];
  let count = 0;
  const write = async (): Promise<void> => {
    if (lines.length === 0) return;
    const object = outcomeRejectsPart(file, run, parts.length);
    await files.write({ bucket, object }, csv.text(lines));
    parts.push(object);
    lines = [];
  };
  return {
    async add({ row, cells }: Pick<SourceRow, 'row' | 'cells'>, problem: RowProblem): Promise<void> {
      count += 1;
      lines.push({ file: 0, row, result: 'rejected', cells, problems: [problem] });
      if (lines.length >= REJECTS_PER_PART) await write();
    },
    async end(): Promise<number> {
      await write();
      if (parts.length > 0) {
        await files.join({ bucket, object: outcomeRejectsObject(file, run) }, csv.head(), parts);
      }
      return count;
    },
  };
};

const open = async ({ files, bucket }: Sources, file: OutcomesFile, campaign: Campaign) =>
  await openSource(
    async (fromByte) => {
      const bytes = await files.read({ bucket, object: outcomesObject(file) }, fromByte);
      if (bytes === undefined) throw new UnusableFileError(outcomesFileGone);
      return bytes;
    },
    { campaignCreatedAtMs: campaign.createdAtMs, uploadedAtMs: file.uploadedAtMs },
  );

/**
 * Reads a file to its end and keeps the plan and the rejected rows under the name of this run. The same file gives the same
 * plan, so a run that dies is simply followed by another.
 *
 * @throws UnusableFileError where nothing of it can count
 */
export const readOutcomes = async (
  deps: OutcomesDependencies,
  file: OutcomesFile,
  campaign: Campaign,
  run: string,
): Promise<ReadOutcomes> => {
  const audience = audienceId(campaign.id, campaign.import?.number ?? 0);
  const { layout, rows } = await open(deps, file, campaign);
  const rejects = createRejects(deps, file, run, layout);
  const mac = await deps.codeMac();
  const plan = createOutcomePlan();
  const problemOf = (who: Named, reason: RowProblem['reason']): RowProblem => ({
    column: columnLabel(layout.columns, 'code' in who ? 'code' : 'reference'),
    maskedValue: '',
    reason,
  });

  const take = async (held: readonly SourceRow[]): Promise<void> => {
    const right = held.flatMap(({ read }) => ('problem' in read ? [] : [read]));
    const located = (await locateAll(deps, { audience, mac }, right))[Symbol.iterator]();
    for (const row of held) {
      const { read } = row;
      if ('problem' in read) {
        await rejects.add(row, read.problem);
        continue;
      }
      const found = located.next().value;
      if (found !== undefined && 'where' in found) {
        plan.add({ ...found.where, outcome: read.outcome, at: read.at });
      } else if (found !== undefined) await rejects.add(row, problemOf(read.who, found.problem));
    }
  };

  let count = 0;
  let held: SourceRow[] = [];
  for await (const page of rows) {
    count += page.length;
    if (count > MAX_ROWS) throw new UnusableFileError(tooManyRows(MAX_ROWS));
    held.push(...page);
    if (held.length < deps.rowsAtOnce) continue;
    await take(held);
    held = [];
  }
  await take(held);
  if (count === 0) throw new UnusableFileError(noOutcomeRows);
  const rejected = await rejects.end();
  await deps.files.write({ bucket: deps.bucket, object: planObject(file, run) }, plan.toBytes());
  return { rows: count, rejected };
};
