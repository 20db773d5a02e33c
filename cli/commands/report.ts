import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import type { Report } from '../../client/operations.ts';
import { pagesOf } from '../../client/pages.ts';
import { type StaffLanguage, staffLanguages } from '../../core/base/wording.ts';
import { reportKinds, resultsFormats } from '../../core/report/kinds.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { confirm, type Session } from '../context/session.ts';
import { showPages } from '../context/show-pages.ts';
import { isAnythingLeft, purgeLines, reportTable } from '../show/report.ts';
import { download } from '../terminal/download.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, dim, size } from '../terminal/terminal.ts';

const REPORT_EVERY_MS = 1_000;

/** Waits for a report that is written in the background. Throws {@link CliError} where it fails. */
const written = async (at: Session, id: string, report: string): Promise<Report> => {
  const line = at.io.live();
  for (;;) {
    const answer = await at.api().call('getReport', { id, report });
    const { status, failure } = answer;
    if (status === 'failed')
      throw new CliError('no', `The report could not be written: ${failure?.en ?? 'no reason'}`);
    if (!at.json) {
      if (status === 'done') line.end('Written.');
      else line.show(status === 'queued' ? 'Waiting …' : 'Being written …');
    }
    if (status === 'done') return answer;
    await sleep(REPORT_EVERY_MS);
  }
};

const endingOf = ({ kind, format = 'xlsx' }: Report): string =>
  kind === 'results' ? format : kind === 'regulator' ? 'zip' : 'csv';

/** The commands for what is kept of a campaign, and for what is not kept. */
export const addReportCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('report')
    .description(
      'have a report written, and download it: for the regulator, the list for the post, or the results by person',
    )
    .argument('<campaign>', CAMPAIGN)
    .addOption(
      new Option(
        '--kind <kind>',
        'regulator: PDF, CSVs, texts and manifest; post: who is owed a letter; results: everybody, told how and when, or why not',
      )
        .choices(reportKinds)
        .default('regulator' as (typeof reportKinds)[number]),
    )
    .addOption(
      new Option('--language <language>', 'language of what people read in it')
        .choices(staffLanguages)
        .default('en' as StaffLanguage),
    )
    .addOption(
      new Option(
        '--format <format>',
        'of results: workbook, CSV whose keys survive a spreadsheet, or JSON lines for programs',
      ).choices(resultsFormats),
    )
    .option('--report <id>', 'download one that was written before')
    .option('--out <file>', 'file to write (default: KIND-CAMPAIGN.zip, .csv, .xlsx, .jsonl)')
    .addHelpText(
      'after',
      examples(
        ['campaign report c7k2mq9x4tb1z', 'the bundle for the regulator; it names nobody of the list'],
        ['campaign report c7k2mq9x4tb1z --language fr', 'the same in French'],
        [
          'campaign report c7k2mq9x4tb1z --kind results --format jsonl',
          'how each person stands, for your own system',
        ],
        [
          'campaign report c7k2mq9x4tb1z --kind post --out letters.csv',
          'who is owed a letter or not to be reached, with the reason',
        ],
      ),
    )
    .action(async (id, { kind, language, format, report: known, out }, command) => {
      const at = session(command);
      const body = { kind, language, ...(format !== undefined && { format }) };
      const report = known ?? (await at.api().call('createReport', { id, body })).id;
      const done = await written(at, id, report);
      if (done.downloadUrl === undefined) {
        throw new CliError(
          'notFound',
          'This report has no file: it was deleted, or is the proof of a purge.',
        );
      }
      const file = out ?? `${done.kind}-${id}.${endingOf(done)}`;
      const downloaded = await download(done.downloadUrl, file, done.sha256);
      at.show({ report, kind: done.kind, ...downloaded }, () => [
        `${bold(downloaded.file)}, ${size(downloaded.sizeBytes)}`,
        dim(`SHA-256 ${downloaded.sha256}`),
      ]);
    });

  campaign
    .command('reports')
    .description('list the reports of a campaign')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples(['campaign reports c7k2mq9x4tb1z', 'download one with "campaign report --report"']),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const pages = pagesOf((after) => at.api().call('listReports', { id, query: { after } }));
      await showPages(at, 'reports', pages, reportTable);
    });

  campaign
    .command('purge')
    .description('delete the personal data of a campaign before its retention ends; this cannot be undone')
    .argument('<campaign>', CAMPAIGN)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples([
        'campaign purge c7k2mq9x4tb1z',
        'asks, deletes, and looks once more whether anything is left',
      ]),
    )
    .action(async (id, { yes }, command) => {
      const at = session(command);
      const { name } = await at.api().call('getCampaign', { id });
      await confirm(at, { yes, question: `Type ${id} to delete everybody’s data of “${name}”:`, word: id });
      const { report } = await at.api().call('purgeCampaign', { id });
      const done = await written(at, id, report);
      at.show(done, () => purgeLines(done, at.language));
      if (isAnythingLeft(done)) throw new CliError('no', 'Something is left. Purge it again.');
    });
};
