import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { linesTaken } from '../../core/lines/swallowed-words.ts';
import { type ImportMessage, isUnderWay } from '../../core/list/import.ts';
import { createRowCheck } from '../../core/row/row.ts';
import { createCheckpointSaver, type ImportRunEnd } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { begunBefore } from './failure-words.ts';
import { openFiles } from './list-file.ts';
import { rowRulesOf } from './row-rules.ts';
import type { Surveyed } from './survey-parts.ts';
import { createSurveyPass } from './survey-pass.ts';
import { type CheckRow, walkList } from './walk.ts';
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

/**
 * Runs imports: from the campaign's checkpoint, whatever the message says, to the end of the list, of the time, or to
 * where somebody has to decide.
 */
export const createImporter =
  (deps: ImporterDependencies) =>
  async (message: ImportMessage, run: string, remainingMs: () => number): Promise<ImportRunEnd> => {
    const campaign = await deps.campaigns.get(message.campaign);
    const started = campaign?.import;
    if (campaign === undefined || started?.number !== message.importNumber || !isUnderWay(started)) {
      return { end: 'notNeeded' };
    }
    const saver = createCheckpointSaver(deps, campaign, started, run);
    const check = rowCheckOf(deps, campaign);
    // It was begun by a version that imported in one pass: nobody knows who else is on the list.
    if (started.status === 'importing' && started.surveyed === undefined) {
      return await saver.fail(begunBefore);
    }
    const stopped = await openFiles(deps, saver, campaign);
    if (stopped !== undefined) return stopped;
    let surveyed: Surveyed | undefined;
    if (saver.checkpoint().status === 'surveying') {
      const pass = await createSurveyPass(deps, saver, check);
      const end = await walkList({ deps, saver, pass, message, remainingMs });
      if (end.end !== 'surveyed') return end;
      surveyed = pass.surveyed;
      if (remainingMs() < deps.marginMs) {
        await deps.queue.send(message);
        return { end: 'continued', row: 0 };
      }
    }
    const pass = await createWritePass(deps, saver, check, surveyed);
    return 'end' in pass ? pass : await walkList({ deps, saver, pass, message, remainingMs });
  };
