import { type Command, Option } from '@commander-js/extra-typings';
import type { Asked, ImportReport } from '../../client/operations.ts';
import { pagesOf } from '../../client/pages.ts';
import { conflictDecisions, sharedDecisions } from '../../core/list/decisions.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import type { Session } from '../context/session.ts';
import { showPages } from '../context/show-pages.ts';
import { columnLines, conflictLines, importLines, sharedLines } from '../show/list.ts';
import { CliError } from '../terminal/exit-code.ts';
import { dim } from '../terminal/terminal.ts';
import { followImport, showImport } from './follow-import.ts';
import { choicesWith, groupAnswers } from './list-answers.ts';
import { VERSION, VERSION_HELP, versionRead } from './read-version.ts';

const NO_WAIT = 'end once the answer is given';
const YES = 'do not ask for confirmation';

/** Shows what the list makes of an answer: at once, or when it has been read by it. */
const showAnswered = async (at: Session, id: string, begun: number, wait: boolean): Promise<void> => {
  const report = wait ? await followImport(at, id) : await at.api().call('getImport', { id });
  showImport(at, id, report, begun);
};

type Read = { version?: string | undefined; yes?: boolean | undefined };

const reportShown = ({ version }: ImportReport, lines: readonly string[]) => ({ version, lines });

/** Gives an answer to the version of the list that somebody has read, or that is shown here and confirmed. */
const decide = async (
  at: Session,
  id: string,
  body: Asked<'setDecisions'>['body'],
  { wait, ...read }: Read & { wait: boolean },
) => {
  const version = await versionRead(at, id, {
    ...read,
    question: 'Type yes to answer so:',
    word: 'yes',
    async shown() {
      const report = await at.api().call('getImport', { id });
      return reportShown(report, importLines(report, at.language));
    },
  });
  const { number } = await at.api().call('setDecisions', { id, body, version });
  await showAnswered(at, id, number, wait);
};

/** The commands that answer what a list waits for. */
export const addListDecisionCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('columns')
    .description('show how the columns of a list were understood, or say which column is which')
    .argument('<campaign>', CAMPAIGN)
    .option('--set <column=field...>', 'what a column is: its letter or title, and the field')
    .option('--unused <column...>', 'columns that are not used')
    .option('--accept', 'take them as they were understood')
    .option('--file <number>', 'which file of the list, from 1', '1')
    .option('--no-remember', 'do not read the next file with these titles alike')
    .option(VERSION, VERSION_HELP)
    .option('--yes', YES)
    .option('--no-wait', NO_WAIT)
    .addHelpText(
      'after',
      `${examples(
        ['campaign columns c7k2mq9x4tb1z', 'the columns, what each was taken for, and what else there is'],
        [
          'campaign columns c7k2mq9x4tb1z --set D=email "N° dossier=reference" --unused F',
          'reads the list anew',
        ],
      )}\n\nWhat was decided of conflicts is asked again: by other columns, others have a reference in common.`,
    )
    .action(
      async (id, { set = [], unused = [], accept, file: typed, remember, version, yes, wait }, command) => {
        const at = session(command);
        const report = await at.api().call('getImport', { id });
        const index = Number(typed) - 1;
        const file = report.files[index];
        if (file === undefined) {
          throw new CliError('unusable', `The list has ${report.files.length} files, numbered from 1.`);
        }
        if (set.length + unused.length === 0 && accept !== true) {
          return at.show({ file: index, ...file, fields: report.fields }, () => [
            ...columnLines(file, at.language),
            dim(`Fields: ${report.fields.join(', ')}`),
          ]);
        }
        const choices = choicesWith(file.columns, report.fields, { set, unused });
        const body = { file: index, choices, remember };
        const read = await versionRead(at, id, {
          ...{ version, yes },
          question: 'Type yes to have the list read so:',
          word: 'yes',
          shown: reportShown(report, columnLines(file, at.language)),
        });
        const { number } = await at.api().call('setColumns', { id, body, version: read });
        await showAnswered(at, id, number, wait);
      },
    );

  campaign
    .command('conflicts')
    .description('show people with one reference side by side, or decide who they are')
    .argument('<campaign>', CAMPAIGN)
    .addOption(
      new Option('--all <answer>', 'for each that has no answer of its own').choices(conflictDecisions),
    )
    .option('--group <group=answer...>', 'for single groups, by the id that is shown')
    .option(VERSION, VERSION_HELP)
    .option('--yes', YES)
    .option('--no-wait', NO_WAIT)
    .addHelpText(
      'after',
      `${examples(
        ['campaign conflicts c7k2mq9x4tb1z', 'names people of the list: kept in the audit trail'],
        ['campaign conflicts c7k2mq9x4tb1z --all others', 'other people: each is told'],
        ['campaign conflicts c7k2mq9x4tb1z --all leave-out --group 0-17=same', 'one group otherwise'],
      )}\n\nothers: other people, each is told; same: one person, told once; leave-out: nobody of them is told.`,
    )
    .action(async (id, { all, group, wait, version, yes }, command) => {
      const at = session(command);
      if (all === undefined && group === undefined) {
        const pages = pagesOf((after) => at.api().call('getConflicts', { id, query: { after } }));
        const shown = await showPages(at, 'conflicts', pages, (some) => some.flatMap(conflictLines));
        if (shown === 0) at.say('No reference of the list stands for several people.');
        return;
      }
      const conflicts = { ...(all && { all }), groups: groupAnswers(group ?? [], conflictDecisions) };
      await decide(at, id, { conflicts }, { wait, version, yes });
    });

  campaign
    .command('shared')
    .description('show addresses and numbers that many people share, or decide whether messages go there')
    .argument('<campaign>', CAMPAIGN)
    .addOption(
      new Option('--all <answer>', 'for each that has no answer of its own').choices(sharedDecisions),
    )
    .option('--group <group=answer...>', 'for single groups, by the id that is shown')
    .option(VERSION, VERSION_HELP)
    .option('--yes', YES)
    .option('--no-wait', NO_WAIT)
    .addHelpText(
      'after',
      `${examples(
        ['campaign shared c7k2mq9x4tb1z', 'how many people share what, and in which rows'],
        ['campaign shared c7k2mq9x4tb1z --all set-aside', 'these people are told otherwise, or by letter'],
      )}\n\nset-aside: it is not used; send: each of these people gets a message there.`,
    )
    .action(async (id, { all, group, wait, version, yes }, command) => {
      const at = session(command);
      if (all === undefined && group === undefined) {
        const { shared } = await at.api().call('getImport', { id });
        return at.show(shared ?? {}, () => sharedLines({ shared }));
      }
      const shared = { ...(all && { all }), groups: groupAnswers(group ?? [], sharedDecisions) };
      await decide(at, id, { shared }, { wait, version, yes });
    });

  campaign
    .command('give-up')
    .description('give up an import that is under way or waits; the list before it counts again')
    .argument('<campaign>', CAMPAIGN)
    .option(VERSION, VERSION_HELP)
    .option('--yes', YES)
    .addHelpText('after', examples(['campaign give-up c7k2mq9x4tb1z', 'nothing of it counts']))
    .action(async (id, { version: named, yes }, command) => {
      const at = session(command);
      const report = await at.api().call('getImport', { id });
      const { number, status } = report;
      const version = await versionRead(at, id, {
        ...{ version: named, yes },
        question: 'Type yes to give this list up:',
        word: 'yes',
        shown: reportShown(report, importLines(report, at.language)),
      });
      // One that is under way moves the version on by itself; of one that waits, somebody may have answered.
      const read = named !== undefined || status === 'undecided' ? { version } : {};
      const answer = await at.api().call('giveUpImport', { id, query: { number }, ...read });
      at.show(answer, () => [
        answer.import === undefined
          ? 'The campaign has no list now.'
          : `The list that counts is number ${answer.import.number} (${answer.import.status}).`,
      ]);
    });
};
