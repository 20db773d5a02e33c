import { writeFileSync } from 'node:fs';
import { type Command, Option } from '@commander-js/extra-typings';
import type { ApiClient } from '../../client/api-client.ts';
import type { Answer } from '../../client/operations.ts';
import { everythingIn, pagesOf } from '../../client/pages.ts';
import { auditActions } from '../../core/audit/actions.ts';
import { lookUpReasons } from '../../core/audit/reasons.ts';
import { trailCsv } from '../../core/audit/trail-csv.ts';
import { examples, type SessionOf } from '../context/context.ts';
import { reasonOf, type Session } from '../context/session.ts';
import {
  aboutLines,
  chainTable,
  entryTable,
  isSound,
  type Verified,
  verificationLines,
} from '../show/audit.ts';
import { CliError } from '../terminal/exit-code.ts';
import { wholeNumber } from '../terminal/options.ts';
import { readPrivateJson } from '../terminal/private-file.ts';
import { bold, number } from '../terminal/terminal.ts';

const CHAIN = 'id of a campaign, or another name of "tocsin audit list"';

type End = Answer<'listAuditChains'>['chains'][number];

/** Ends of chains as `audit list --json` prints them. Throws {@link CliError} where the file holds something else. */
const readEnds = (file: string): End[] => {
  const chains = readPrivateJson<{ chains?: End[] }>(file)?.chains;
  if (Array.isArray(chains)) return chains;
  throw new CliError('unusable', `${file} is no answer of "tocsin audit list --json".`);
};

/** Whether a chain still leads through the end that was written down: it may only have grown since. */
const compare = async (
  api: ApiClient,
  { chain, entries, hash }: End,
): Promise<NonNullable<Verified['written']>> => {
  const page = await api.call('getAuditEntries', { chain, query: { after: String(entries - 1), limit: 1 } });
  const [entry] = page.entries;
  if (entry?.number !== entries) return { number: entries, verdict: 'missing' };
  return { number: entries, verdict: entry.hash === hash ? 'as written down' : 'other than written down' };
};

const onlyAct = () => new Option('--act <act>', 'only this kind of act, as --json names it');
const onlyBy = () =>
  new Option('--by <name>', 'only what one member of staff did: their name, or what "by" says');
const asCsv = () => new Option('--csv <file>', 'write a CSV for a spreadsheet instead');

type Entry = Answer<'getAuditEntries'>['entries'][number];

/** Entries of one kind, or of one member of staff. */
const onlyThese = <One extends Entry>(
  entries: readonly One[],
  { act, by }: { act?: string | undefined; by?: string | undefined },
): One[] => {
  if (act !== undefined && !entries.some(({ action }) => action === act)) checkAct(act);
  return entries.filter(
    (one) =>
      (act === undefined || one.action === act) && (by === undefined || [one.name, one.by].includes(by)),
  );
};

/** Throws {@link CliError} where there is no act of this name: a newer version may have others, which are then there. */
const checkAct = (act: string): void => {
  if ((auditActions as readonly string[]).includes(act)) return;
  throw new CliError('unusable', `--act: there is no act "${act}". There are: ${auditActions.join(', ')}.`);
};

/** Gives entries in lines or as JSON, or writes them into a file. */
const giveEntries = <Shown extends { entries: Entry[] }>(
  at: Session,
  shown: Shown,
  csv: string | undefined,
  lines: (shown: Shown) => readonly string[],
): void => {
  if (csv === undefined) {
    at.show(shown, () => lines(shown));
    return;
  }
  const content = trailCsv(shown.entries, at.language);
  writeFileSync(csv, content, { mode: 0o600 });
  const written = { file: csv, entries: shown.entries.length };
  at.show(written, () => [`${bold(csv)}, ${number(written.entries)} entries`]);
};

export const addAuditCommands = (program: Command, session: SessionOf): void => {
  const audit = program
    .command('audit')
    .description('who did what, when and from where, and whether that record is whole');

  audit
    .command('list')
    .description('list the chains of the audit trail, with the hash of each end')
    .addHelpText(
      'after',
      examples([
        'audit list --json > chains.json',
        'kept elsewhere, it shows whether a chain is made anew later',
      ]),
    )
    .action(async (_, command) => {
      const at = session(command);
      const answer = await at.api().call('listAuditChains');
      at.show(answer, () => chainTable(answer.chains));
    });

  audit
    .command('show')
    .description('show what was done, newest first')
    .argument('<chain>', CHAIN)
    .option('--after <number>', 'only entries after this one')
    .addOption(onlyAct())
    .addOption(onlyBy())
    .addOption(asCsv())
    .addHelpText(
      'after',
      examples(
        ['audit show c7k2mq9x4tb1z', 'everything that was done with a campaign'],
        ['audit show c7k2mq9x4tb1z --after 12', 'what came after entry 12'],
        ['audit show c7k2mq9x4tb1z --act list.rejects --by j.bernard', 'one kind of act of one person'],
        ['audit show c7k2mq9x4tb1z --csv trail.csv', 'for a spreadsheet; names nobody of the list'],
      ),
    )
    .action(async (chain, { after: typed, ...options }, command) => {
      const at = session(command);
      const from = typed === undefined ? 0 : wholeNumber(typed, 'after');
      const pages = pagesOf(
        (after) => at.api().call('getAuditEntries', { chain, query: { after } }),
        String(from),
      );
      const all = await everythingIn(pages, ({ entries }) => entries);
      giveEntries(at, { entries: onlyThese(all.toReversed(), options) }, options.csv, ({ entries }) =>
        entryTable(entries, at.language),
      );
    });

  audit
    .command('about')
    .description('show who looked a person up, and all that was done with them or their list')
    .option('--reference <reference>', 'the organisation’s own number for the person')
    .option('--email <address>', 'email address, in any case')
    .option('--phone <number>', 'phone number, as people write it')
    .option('--code <code>', 'notice code, as printed in the message')
    .option('--name <name>', 'first and last name, with --birth-date')
    .option('--birth-date <date>', 'as people write it, the day before the month')
    .addOption(new Option('--reason <reason>', 'why you ask').choices(lookUpReasons))
    .option('--ticket <number>', 'number of the call or case in your own system, never of the person')
    .addOption(onlyAct())
    .addOption(onlyBy())
    .addOption(asCsv())
    .addHelpText(
      'after',
      examples([
        'audit about --reference IPP00000044 --reason person-asked',
        'in every campaign, at every address; that you asked is in the trail too',
      ]),
    )
    .action(async ({ reason, act, by, csv, ...asked }, command) => {
      const at = session(command);
      const body = { ...asked, reason: await reasonOf(at, reason, lookUpReasons) };
      const { entries, ...rest } = await at.api().call('getAuditAbout', { body });
      const shown = { ...rest, entries: onlyThese(entries, { act, by }) };
      giveEntries(at, shown, csv, (answer) => aboutLines(answer, at.language));
    });

  audit
    .command('verify')
    .description('check that no entry was changed, removed, inserted or moved')
    .argument('[chain]', `${CHAIN}; every chain unless given`)
    .option('--against <file>', 'also compare with the ends that "audit list --json" printed before')
    .addHelpText(
      'after',
      examples(
        ['audit verify', 'every chain; ends with 7 where one is not whole'],
        ['audit verify c7k2mq9x4tb1z', 'that of one campaign'],
        ['audit verify --against chains.json', 'finds a chain, too, that was made anew as a whole'],
      ),
    )
    .action(async (named, { against }, command) => {
      const at = session(command);
      const api = at.api();
      const written = against === undefined ? [] : readEnds(against);
      const kept =
        named === undefined ? (await api.call('listAuditChains')).chains.map(({ chain }) => chain) : [named];
      const checked: Verified[] = [];
      for (const chain of kept) {
        const verified = await api.call('verifyAuditChain', { chain });
        const end = written.find((one) => one.chain === chain);
        checked.push({ chain, ...verified, ...(end && { written: await compare(api, end) }) });
      }
      const gone = written.filter(({ chain }) => named === undefined && !kept.includes(chain));
      for (const { chain, entries } of gone) {
        const nothing = { intact: false, entries: 0, hash: '', problems: [] };
        checked.push({ chain, ...nothing, written: { number: entries, verdict: 'missing' } });
      }
      at.show({ chains: checked }, () => verificationLines(checked));
      const unsound = checked.filter((one) => !isSound(one));
      if (unsound.length > 0) {
        const names = unsound.map(({ chain }) => chain).join(', ');
        throw new CliError(
          'no',
          `The record is not whole: ${names}. Change nothing, and find out who could write to the table of campaigns.`,
        );
      }
    });
};
