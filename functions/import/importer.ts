import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { linesTaken } from '../../core/lines/swallowed-words.ts';
import { type ImportMessage, isUnderWay, lacksEntries } from '../../core/list/import.ts';
import { createRowCheck } from '../../core/row/row.ts';
import { writeBuckets } from './bucket-pass.ts';
import { createCheckpointSaver, type ImportRunEnd } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { begunBefore } from './failure-words.ts';
import { openFiles } from './list-file.ts';
import { rowRulesOf } from './row-rules.ts';
import { createSurveys } from './survey-parts.ts';
import { createSurveyPass } from './survey-pass.ts';
import { type CheckRow, type Pass, walkList } from './walk.ts';
import { createWritePass } from './write-pass.ts';

/** The check of rows, made once for each file of the list. */
const rowCheckOf = (deps: ImporterDependencies, campaign: Campaign): CheckRow => {
  const rules = rowRulesOf(deps, campaign);
  const checks = new Map<CsvLayout, ReturnType<typeof createRowCheck>>();
  const checkOf = (layout: CsvLayout) => {
    const check = createRowCheck({ layout, ...rules });
    checks.set(layout, check);
    return check;
  };
  return ({ cells, line, lines, swallowed }, layout) =>
    swallowed === undefined
      ? (checks.get(layout) ?? checkOf(layout))(cells)
      : {
          rejected: {
            column: '',
            maskedValue: '',
            reason: linesTaken({ first: line, last: line + lines - 1 }, swallowed),
          },
        };
};

/** Ends at a checkpoint, of runs after which others need the survey as it is. */
const leavesSurvey: ReadonlySet<ImportRunEnd['end']> = new Set(['continued', 'surveyed', 'undecided']);

/**
 * Runs imports: from the campaign's checkpoint, whatever the message says, to the end of the list, of the time, or to
 * where somebody has to decide.
 */
export const createImporter = (deps: ImporterDependencies) => {
  const surveys = createSurveys(deps);
  return async (message: ImportMessage, run: string, remainingMs: () => number): Promise<ImportRunEnd> => {
    const campaign = await deps.campaigns.get(message.campaign);
    const started = campaign?.import;
    if (campaign === undefined || started?.number !== message.importNumber || !isUnderWay(started)) {
      return { end: 'notNeeded' };
    }
    const saver = createCheckpointSaver(deps, campaign, started, run);
    // A version that wrote look-up entries person by person has placed people: nobody would find them.
    if (started.status === 'importing' && lacksEntries(started)) return await saver.fail(begunBefore);
    const finish = () => writeBuckets(deps, saver, message, remainingMs);
    if (started.bucketsFrom !== undefined) return await finish();
    const check = rowCheckOf(deps, campaign);
    // It was begun by a version that imported in one pass: nobody knows who else is on the list.
    if (started.status === 'importing' && started.surveyed === undefined) {
      return await saver.fail(begunBefore);
    }
    const stopped = await openFiles(deps, saver, campaign);
    if (stopped !== undefined) return stopped;
    const surveyed = await surveys.take(saver.checkpoint());
    const walk = async (pass: Pass): Promise<ImportRunEnd> => {
      const end = await walkList({ deps, saver, pass, message, remainingMs });
      if (leavesSurvey.has(end.end)) surveys.keep(saver.checkpoint(), surveyed);
      return end;
    };
    if (saver.checkpoint().status === 'surveying') {
      const end = await walk(createSurveyPass(deps, saver, check, surveyed));
      if (end.end !== 'surveyed') return end;
      if (remainingMs() < deps.marginMs) {
        await deps.queue.send(message);
        return { end: 'continued', row: 0 };
      }
    }
    const pass = await createWritePass(deps, saver, check, surveyed);
    if ('end' in pass) return pass;
    const end = await walk(pass);
    return end.end === 'written' ? await finish() : end;
  };
};
