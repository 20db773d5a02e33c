// The first pass over a list: who is who in it, and what is odd. Nothing of it counts yet.
import { givenBackFor } from '../../adapters/files/rejects-csv.ts';
import { type Import, noCounts, type Position, type RowCounts, toBeWritten } from '../../core/list/import.ts';
import { isOfNoRows } from '../../core/list/import-files.ts';
import type { RowPerson } from '../../core/row/row.ts';
import { asShown, countRows } from '../../core/survey/counts.ts';
import { factsOf } from '../../core/survey/facts.ts';
import { createFactsEncoder } from '../../core/survey/facts-codec.ts';
import { findingsOf, openQuestions } from '../../core/survey/findings.ts';
import { findRow } from '../../core/survey/row-index.ts';
import type { RowFacts } from '../../core/survey/row-table.ts';
import { countLines, countPerson } from '../../core/survey/totals.ts';
import { createVerdicts, type SharedGroups, sharedGroups } from '../../core/survey/verdicts.ts';
import type { CheckpointSaver, ImportRunEnd } from './checkpoint.ts';
import { writeConflicts } from './conflicts.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { earlierCampaigns } from './earlier-campaigns.ts';
import { noRows } from './failure-words.ts';
import { withMasks } from './shared-masks.ts';
import { type Surveyed, writeSurveyPart } from './survey-parts.ts';
import type { CheckRow, ListRow, Pass } from './walk.ts';

/** Rows read so far by what becomes of them if nothing else is found or decided: the end of the survey says more. */
const createProgress = (from: RowCounts) => {
  const counts: RowCounts = { ...noCounts, ...from };
  return {
    counts: (): RowCounts => ({ ...counts }),
    rejected(): void {
      counts.rows += 1;
      counts.rejected += 1;
    },
    person({ channel }: RowPerson, isKnown: boolean): void {
      counts.rows += 1;
      if (isKnown) counts.duplicate += 1;
      else if (channel === 'letter') counts.unreachable += 1;
      else counts.accepted += 1;
    },
  };
};

/** Puts on record what was found out about a list, and its conflicts, for whoever decides. */
const reportSurvey = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  check: CheckRow,
  { index, totals, sample }: Surveyed,
  groups: SharedGroups,
): Promise<void> => {
  const { id: campaign } = saver.campaign();
  const { number } = saver.checkpoint();
  const report = await deps.reports.get(campaign, number);
  await writeConflicts(deps, saver, index, check);
  const findings = findingsOf(index, groups);
  await deps.reports.put(campaign, number, {
    files: [],
    ...report,
    totals,
    ...findings,
    ...(findings.shared && { shared: await withMasks(deps, saver, index, check, groups, findings.shared) }),
    earlier: await earlierCampaigns(deps, saver.campaign(), sample.people()),
  });
};

/**
 * Goes on with the survey of a list where its last checkpoint left it.
 *
 * @param surveyed - as far as it has come there: what is found is added to it
 */
export const createSurveyPass = (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  check: CheckRow,
  surveyed: Surveyed,
): Pass => {
  const { id: campaign, channels } = saver.campaign();
  const { index, totals, sample, givenBack } = surveyed;
  const progress = createProgress(saver.checkpoint().counts);
  const encodings = { ...saver.checkpoint().encodings };
  const rows = createFactsEncoder();
  let supplements: string[] = [];

  const takePerson = (
    { file, row, byteOffset, byteLength }: ListRow,
    person: RowPerson,
    before: number | undefined,
  ): void => {
    const told = factsOf(person, { file, row, byteOffset, byteLength }, deps.takesSms);
    const facts: RowFacts = {
      ...told,
      isForgotten: !surveyed.supplements.hasRoom(),
      isGivenBack: before !== undefined && index.isSameAs(before, told),
      replaces: before === undefined ? 0 : before + 1,
    };
    const { at, relation, adds } = index.add(facts);
    rows.add(facts);
    // What is given back as it was has been told of.
    if (!facts.isGivenBack) countPerson(totals, { file, row }, person);
    progress.person(person, relation === 'same');
    if (relation !== 'same') sample.add(facts.reference[0], person);
    if (adds) supplements.push(surveyed.supplements.add(at, person));
  };

  /** Saves what was found so far; `end` makes of it how the survey ends, if it has come to the end of the list. */
  const save = async (
    position: Position,
    row: number,
    end: (surveyed: Import) => Import = (same) => same,
  ) => {
    const before = saver.checkpoint();
    const part = await writeSurveyPart(
      deps.files,
      { campaign, from: before, to: { row, position } },
      { rows: rows.take(), supplements, totals, sample: sample.people(), givenBack: givenBack.takeNews() },
    );
    // A part tells the totals so far: one without rows says no more than the next.
    const last = before.surveyParts.at(-1);
    const parts =
      last !== undefined && isOfNoRows(last) ? before.surveyParts.slice(0, -1) : before.surveyParts;
    supplements = [];
    const next: Import = {
      ...before,
      position,
      row,
      people: index.size(),
      encodings: { ...encodings },
      counts: progress.counts(),
      surveyParts: [...parts, part],
    };
    return await saver.save(end(next));
  };

  const finish = async (position: Position, row: number): Promise<ImportRunEnd> => {
    if (row === 0) return await saver.fail(noRows);
    index.end();
    const { decisions } = saver.checkpoint();
    const groups = sharedGroups(index, channels);
    const questions = openQuestions(index, groups, decisions);
    await reportSurvey(deps, saver, check, surveyed, groups);
    const passedOver = givenBack.count();
    const verdictOf = createVerdicts(index, groups, asShown(decisions));
    const counts = countRows(index, channels, verdictOf, passedOver);
    const saved = await save(position, row, (last) => {
      const { rows: all, rejected } = last.counts;
      const counted = { ...last, counts: { ...counts, rows: all, rejected: rejected - passedOver } };
      return questions.length === 0 ? toBeWritten(counted) : { ...counted, questions, status: 'undecided' };
    });
    if (saved === undefined) return { end: 'overtaken' };
    return { end: questions.length === 0 ? 'surveyed' : 'undecided', row };
  };

  return {
    beginFile: (lines) => countLines(totals, 'titles', lines),
    skip: (kind, lines) => countLines(totals, kind, lines),
    take(row, layout) {
      // Of lines that a quotation mark has joined, as many as people are probably on them.
      const people = Math.min(row.lines, row.swallowed ?? 1);
      countLines(totals, 'people', people);
      if (row.lines > people) countLines(totals, 'inside', row.lines - people);
      if (row.utf8) encodings.utf8 += 1;
      if (row.windows1252) encodings.windows1252 += 1;
      const checked = check(row, layout);
      const earlier = givenBackFor(layout, row.cells);
      const before = earlier !== undefined && earlier.file < row.file ? earlier : undefined;
      if (before !== undefined) givenBack.giveBack(before);
      if ('rejected' in checked) {
        givenBack.reject(row, layout.columns);
        progress.rejected();
      } else takePerson(row, checked.person, before && findRow(index, before));
    },
    hasRoom: async () => {},
    settle: async () => {},
    checkpoint: async (position, row) => (await save(position, row)) !== undefined,
    finish,
  };
};
