import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import type { Outcomes } from '../../client/operations.ts';
import { pagesOf } from '../../client/pages.ts';
import { uploadOutcomes } from '../api/upload.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import type { Session } from '../context/session.ts';
import { showPages } from '../context/show-pages.ts';
import { outcomesLines, outcomesTable } from '../show/outcomes.ts';
import { download } from '../terminal/download.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, number, size } from '../terminal/terminal.ts';
import { downloadAsWorkbook } from './rejects-file.ts';
import { checkFile, uploadPrepared } from './upload-file.ts';

const LOOK_EVERY_MS = 500;
const FILE = 'id of the file, as "tocsin campaign outcomes-report" shows it';

/** Waits until a file is recorded, with a line that tells how far it is. */
const recorded = async (at: Session, id: string, file: string): Promise<Outcomes> => {
  const line = at.io.live();
  for (;;) {
    const outcomes = await at.api().call('getOutcomes', { id, file });
    const { status, rows, applied, alreadySo, rejected } = outcomes;
    const done = `${number(applied + alreadySo + rejected)} of ${number(rows)} rows recorded`;
    if (status === 'done' || status === 'failed') {
      if (!at.json) line.end(done);
      return outcomes;
    }
    if (!at.json) line.show(status === 'queued' ? 'being read …' : done);
    await sleep(LOOK_EVERY_MS);
  }
};

const show = (at: Session, outcomes: Outcomes): void => {
  at.show(outcomes, () => outcomesLines(outcomes, at.language));
  if (outcomes.status === 'failed') throw new CliError('no', 'The file could not be recorded.');
};

/** The commands for what came back from the post. */
export const addOutcomesCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('outcomes')
    .description('record what came back: letters posted or returned, people told by phone or in person')
    .argument('<campaign>', CAMPAIGN)
    .argument('<file>', 'CSV or workbook with the columns code or reference, outcome, reason, date')
    .option('--sheet <name>', 'sheet of a workbook that has several')
    .option('--no-wait', 'do not wait until it is recorded')
    .addHelpText(
      'after',
      examples(
        [
          'campaign outcomes c7k2mq9x4tb1z returns.csv',
          'whoever is posted a letter counts as told, until it comes back',
        ],
        [
          'campaign outcomes c7k2mq9x4tb1z returns.xlsx --sheet NPAI',
          'the same file twice changes nothing; of two outcomes the later day wins',
        ],
      ),
    )
    .action(async (id, file, { sheet, wait }, command) => {
      const at = session(command);
      checkFile(file);
      const taken = await uploadPrepared(
        at,
        { campaign: id, file, sheet, purpose: 'outcomes' },
        (path, options) => uploadOutcomes(at.api(), id, path, options),
      );
      show(at, wait ? await recorded(at, id, taken.id) : taken);
    });

  campaign
    .command('outcomes-report')
    .description('show the files of what came back, or one of them: rows recorded and rejected')
    .argument('<campaign>', CAMPAIGN)
    .argument('[file]', FILE)
    .addHelpText(
      'after',
      examples(['campaign outcomes-report c7k2mq9x4tb1z', 'every file that was uploaded, newest first']),
    )
    .action(async (id, file, _, command) => {
      const at = session(command);
      if (file !== undefined) {
        show(at, await at.api().call('getOutcomes', { id, file }));
        return;
      }
      const pages = pagesOf((after) => at.api().call('listOutcomes', { id, query: { after } }));
      await showPages(at, 'outcomes', pages, outcomesTable);
    });

  campaign
    .command('outcomes-rejects')
    .description('download the rejected rows of a file of what came back, with the reason for each')
    .argument('<campaign>', CAMPAIGN)
    .argument('<file>', FILE)
    .option('--out <file>', 'file to write (default: rejects-FILE.csv or .xlsx)')
    .addOption(new Option('--format <format>', 'as which file').choices(['csv', 'xlsx']))
    .addHelpText(
      'after',
      examples([
        'campaign outcomes-rejects c7k2mq9x4tb1z o7k2mq9x4tb1z',
        'mended, it can be uploaded as it is; it holds personal data',
      ]),
    )
    .action(async (id, file, { out: given, format: asked }, command) => {
      const at = session(command);
      const format = asked ?? (given?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv');
      const out = given ?? `rejects-${file}.${format}`;
      const { rejectsUrl } = await at.api().call('getOutcomesRejects', { id, file });
      const downloaded =
        format === 'csv'
          ? await download(rejectsUrl, out)
          : await downloadAsWorkbook(rejectsUrl, out, at.language);
      at.show(downloaded, () => [`${bold(downloaded.file)}, ${size(downloaded.sizeBytes)}`]);
    });
};
