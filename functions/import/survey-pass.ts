// The first pass over a list: who is who in it, and what is odd. Nothing of it counts yet.
import { isBlankRow } from '../../core/columns/headers.ts';
import { type Import, noCounts, type Position, toBeWritten } from '../../core/list/import.ts';
import type { RowPerson } from '../../core/row/row.ts';
import { countRows } from '../../core/survey/counts.ts';
import { factsOf } from '../../core/survey/facts.ts';
import { findingsOf, openQuestions } from '../../core/survey/findings.ts';
import type { RowFacts } from '../../core/survey/row-table.ts';
import { countLines, countPerson } from '../../core/survey/totals.ts';
import type { CheckpointSaver, ImportRunEnd } from './checkpoint.ts';
import { writeConflicts } from './conflicts.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { createSample, earlierCampaigns } from './earlier-campaigns.ts';
import { noRows } from './failure-words.ts';
import { MAX_SUPPLEMENTS, readSurvey, type SurveySupplement, writeSurveyPart } from './survey-parts.ts';
import type { CheckRow, ListRow, Pass } from './walk.ts';

/** Goes on with the survey of a list where its last checkpoint left it. */
export const createSurveyPass = async (
  deps: ImporterDependencies,
  saver: CheckpointSaver,
  check: CheckRow,
): Promise<Pass> => {
  const { id: campaign, channels } = saver.campaign();
  const { bucket, number, surveyParts } = saver.checkpoint();
  const {
    index,
    totals,
    supplements: known,
    sample: sampled,
  } = await readSurvey(deps.files, bucket, surveyParts);
  const sample = createSample(sampled);
  let remembered = known.length;
  let { rejected } = saver.checkpoint().counts;
  const encodings = { ...saver.checkpoint().encodings };
  let rows: RowFacts[] = [];
  let supplements: SurveySupplement[] = [];

  const takePerson = ({ file, row, byteOffset, byteLength }: ListRow, person: RowPerson): void => {
    const facts = factsOf(person, { file, row, byteOffset, byteLength }, deps.takesSms);
    const placed = index.add(facts);
    rows.push(facts);
    countPerson(totals, { file, row }, person);
    sample.add(facts.reference[0], person);
    if (!placed.adds || remembered === MAX_SUPPLEMENTS) return;
    remembered += 1;
    supplements.push({ file, row, person });
  };

  /** Saves what was found so far; `end` makes of it how the survey ends, if it has come to the end of the list. */
  const save = async (
    position: Position,
    row: number,
    end: (surveyed: Import) => Import = (same) => same,
  ) => {
    const before = saver.checkpoint();
    const to = `${String(row).padStart(9, '0')}-${position.file}-${position.byteOffset}`;
    const part = await writeSurveyPart(
      deps.files,
      { campaign, bucket, number, from: before.row, to },
      { rows, supplements, totals, sample: sample.people() },
    );
    rows = [];
    supplements = [];
    const surveyed: Import = {
      ...before,
      position,
      row,
      people: index.size(),
      encodings,
      counts: { ...noCounts, ...countRows(index, channels), rows: row, rejected },
      surveyParts: [...before.surveyParts, part],
    };
    return await saver.save(end(surveyed));
  };

  return {
    take(row, layout) {
      if (isBlankRow(row.cells)) {
        countLines(totals, 'blank', row.lines);
        return false;
      }
      countLines(totals, 'people', 1);
      if (row.lines > 1) countLines(totals, 'inside', row.lines - 1);
      if (row.utf8) encodings.utf8 += 1;
      if (row.windows1252) encodings.windows1252 += 1;
      const checked = check(row, layout);
      if ('rejected' in checked) rejected += 1;
      else takePerson(row, checked.person);
      return true;
    },
    hasRoom: async () => {},
    checkpoint: async (position, row) => (await save(position, row)) !== undefined,
    async finish(position, row): Promise<ImportRunEnd> {
      if (row === 0) return await saver.fail(noRows);
      const { decisions } = saver.checkpoint();
      const questions = openQuestions(index, decisions);
      const report = await deps.reports.get(campaign, number);
      await writeConflicts(deps, saver, index, check);
      await deps.reports.put(campaign, number, {
        files: [],
        ...report,
        totals,
        ...findingsOf(index),
        earlier: await earlierCampaigns(deps, saver.campaign(), sample.people()),
      });
      const isDecided = questions.length === 0;
      const saved = await save(position, row, (surveyed) => {
        const counts = { ...surveyed.counts, ...countRows(index, channels, decisions) };
        return isDecided
          ? toBeWritten({ ...surveyed, counts })
          : { ...surveyed, counts, questions, status: 'undecided' };
      });
      if (saved === undefined) return { end: 'overtaken' };
      return { end: isDecided ? 'surveyed' : 'undecided', row };
    },
  };
};
