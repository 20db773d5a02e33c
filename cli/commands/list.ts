import { type Command, Option } from '@commander-js/extra-typings';
import type { ImportReport } from '../../client/operations.ts';
import { uploadList } from '../api/upload.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import type { Session } from '../context/session.ts';
import { importLines } from '../show/list.ts';
import { download } from '../terminal/download.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, size } from '../terminal/terminal.ts';
import { askQuestion } from './ask-list.ts';
import { followImport, showImport } from './follow-import.ts';
import { downloadAsWorkbook } from './rejects-file.ts';
import { checkFile, uploadPrepared } from './upload-file.ts';

/** Uploads a file, a workbook as the CSV of its sheet. */
const upload = async (
  at: Session,
  id: string,
  file: string,
  { sheet, add }: { sheet: string | undefined; add: boolean },
): Promise<ImportReport> => {
  // Read before anything else: what others do while a workbook is read and chosen from must not be written over.
  const { version } = await at.api().call('getCampaign', { id });
  return await uploadPrepared(
    at,
    { campaign: id, file, sheet, purpose: add ? 'added' : '' },
    (path, options) => uploadList(at.api(), id, path, { ...options, version, adds: add }),
  );
};

/** Waits until an import has ended, and asks what it waits for where somebody can answer. */
const follow = async (at: Session, id: string, begun?: number): Promise<void> => {
  let report = await followImport(at, id);
  let number = begun;
  while (report.status === 'undecided' && at.io.ask !== undefined && !at.json) {
    for (const line of importLines(report, at.language)) at.io.note(line);
    ({ number } = await askQuestion(at, at.io.ask, id, report));
    report = await followImport(at, id);
  }
  showImport(at, id, report, number);
};

/** The commands for the list of a campaign. */
export const addListCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('upload')
    .alias('import')
    .description('upload the list of a campaign, show how it was understood and what became of each row')
    .argument('<campaign>', CAMPAIGN)
    .argument('<file>', 'workbook (.xlsx, .ods) or CSV with titles: reference, names, email, phone, language')
    .option('--sheet <name>', 'sheet of a workbook that is the list, where several hold rows')
    .option('--add', 'add its rows to the list that there is, or correct rows of it')
    .option('--no-wait', 'end once the list is uploaded')
    .addHelpText(
      'after',
      examples(
        ['campaign upload c7k2mq9x4tb1z people.csv', 'uploads in parts, with a bar'],
        ['campaign upload c7k2mq9x4tb1z people.xlsx --sheet Patients', 'one sheet of a workbook'],
        [
          'campaign upload c7k2mq9x4tb1z people.csv',
          'the same after a lost connection: only what is missing',
        ],
        ['campaign upload c7k2mq9x4tb1z corrected.csv --add', 'rows that were mended, or came later'],
      ) +
        '\n\nUntil the campaign starts, another list replaces the one before; where it cannot be read, the one before still counts. Columns that no field answers to are not kept. Where something has to be decided first, you are asked, or the command ends with 8 and says which command answers.',
    )
    .action(async (id, file, { wait, sheet, add = false }, command) => {
      const at = session(command);
      checkFile(file);
      const queued = await upload(at, id, file, { sheet, add });
      if (wait) await follow(at, id, queued.number);
      else at.show(queued, () => [`The list is uploaded; see: tocsin campaign import-report ${id}`]);
    });

  campaign
    .command('import-report')
    .description('show how the list was understood, what is odd about it, and how its rows ended')
    .argument('<campaign>', CAMPAIGN)
    .option('--wait', 'wait for the end of an import that is under way')
    .addHelpText(
      'after',
      examples(['campaign import-report c7k2mq9x4tb1z --wait', 'the report, once it is whole']),
    )
    .action(async (id, { wait }, command) => {
      const at = session(command);
      showImport(at, id, wait ? await followImport(at, id) : await at.api().call('getImport', { id }));
    });

  campaign
    .command('rejects')
    .description('download the rows that need attention, with the reason for each')
    .argument('<campaign>', CAMPAIGN)
    .option('--out <file>', 'file to write (default: rejects-CAMPAIGN.csv or .xlsx)')
    .addOption(new Option('--format <format>', 'as which file').choices(['csv', 'xlsx']))
    .addHelpText(
      'after',
      examples(
        ['campaign rejects c7k2mq9x4tb1z', 'a CSV for whoever keeps the list; it holds personal data'],
        ['campaign rejects c7k2mq9x4tb1z --format xlsx', 'a workbook, whose cells are all texts'],
      ),
    )
    .action(async (id, { out: given, format: asked }, command) => {
      const at = session(command);
      const format = asked ?? (given?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv');
      const out = given ?? `rejects-${id}.${format}`;
      const { hasRejects, status } = await at.api().call('getImport', { id });
      if (!hasRejects) {
        const why = status === 'done' ? 'Every row of the list was accepted' : `The import is ${status}`;
        throw new CliError('notFound', `${why}: there is nothing to download.`);
      }
      const { rejectsUrl } = await at.api().call('getRejects', { id });
      const downloaded =
        format === 'csv'
          ? await download(rejectsUrl, out)
          : await downloadAsWorkbook(rejectsUrl, out, at.language);
      at.show(downloaded, () => [`${bold(downloaded.file)}, ${size(downloaded.sizeBytes)}`]);
    });
};
