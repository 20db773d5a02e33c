import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { ApiError } from '../client/api-error.ts';
import type { StaffLanguage } from '../core/base/wording.ts';
import { expectedError } from './api/problem-words.ts';
import { addApprovalCommands } from './commands/approval.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBounceLimitCommands } from './commands/bounce-limit.ts';
import { addCampaignCommands } from './commands/campaign.ts';
import { addDeadLetterCommands } from './commands/dead-letters.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addLetterCommands } from './commands/letters.ts';
import { addListCommands } from './commands/list.ts';
import { addListDecisionCommands } from './commands/list-decisions.ts';
import { addListTemplateCommand } from './commands/list-template.ts';
import { addNoticeCommands } from './commands/notice.ts';
import { addOutcomesCommands } from './commands/outcomes.ts';
import { addBeforeSendingCommands } from './commands/preflight.ts';
import { addRecipientCommands } from './commands/recipient.ts';
import { addReportCommands } from './commands/report.ts';
import { addSendingCommands } from './commands/sending.ts';
import { addSignInCommands } from './commands/sign-in.ts';
import { examples, type SessionOf } from './context/context.ts';
import { type Globals, languageOf, openSession } from './context/session.ts';
import { translateHelp } from './help/translate.ts';
import { type ExitName, exitCodes, exitMeanings } from './terminal/exit-code.ts';
import type { Terminal } from './terminal/io.ts';
import { printing } from './terminal/printed.ts';
import { bad } from './terminal/terminal.ts';

/** What puts the English help into each other language. */
const translations: Record<Exclude<StaffLanguage, 'en'>, (program: CommandUnknownOpts) => void> = {
  fr: translateHelp,
};

const exitTable = (): string =>
  (Object.keys(exitCodes) as ExitName[])
    .map((name) => `  ${String(exitCodes[name]).padEnd(4)} ${exitMeanings[name]}`)
    .join('\n');

const about = (): string =>
  `${examples(
    ['sign-in', 'through your browser, to the Tocsin that "npm start" runs here'],
    ['campaign create campaign.json', 'a campaign tells the people of one list about one incident'],
    ['campaign upload CAMPAIGN people.csv', 'its list; then preview, check, submit, approve and start it'],
    ['recipient find --email amelie@example.org', 'was this person told?'],
    ['complete bash > ~/.local/share/bash-completion/completions/tocsin', 'completion; also zsh and fish'],
  )}

Exit codes:
${exitTable()}

Environment:
  TOCSIN_PROFILE   profile to act with, instead of --profile
  TOCSIN_API       address of the API, instead of --api
  TOCSIN_TOKEN     access token to act with: for scripts, instead of signing in
  TOCSIN_CONFIG    folder of the profiles, instead of tocsin in your configuration folder`;

/**
 * A command to which others are added. They read the options of the whole program by their session, so that its type
 * says nothing of them.
 */
const parent = (command: CommandUnknownOpts): Command => command as unknown as Command;

/** Prints the version and ends. Git is asked for it, so it is read only when somebody asks. */
const addVersion = (program: Command, io: Terminal): void => {
  program.option('-V, --version', 'print the version of this program');
  program.on('option:version', () => {
    const version = io.version();
    io.out(version);
    throw new CommanderError(exitCodes.done, 'commander.version', version);
  });
};

/** The whole command line; `words` are what somebody typed. */
export const createProgram = (io: Terminal, words: readonly string[] = []): Command => {
  const program = parent(
    new Command('tocsin')
      .description('Tells every person hit by a data breach, soon and once: the command line of Tocsin.')
      .option('--profile <name>', 'act as whoever is signed in by this profile')
      .option('--api <url>', 'address of the API')
      .option('--json', 'answer in JSON, for scripts')
      .option('-q, --quiet', 'print the answer and errors only')
      .option('--no-input', 'ask nothing: end where somebody would have to answer')
      .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
      .configureOutput({
        writeOut: (text) => io.out(text.trimEnd()),
        writeErr: (text) => io.note(text.trimEnd()),
      })
      .showHelpAfterError('Add --help to see how it is used.')
      .showSuggestionAfterError()
      .exitOverride()
      .addHelpText('after', about()),
  );
  const session: SessionOf = (command) => openSession(io, command.optsWithGlobals() as Globals);

  addSignInCommands(program, session);
  const campaign = parent(
    program
      .command('campaign')
      .description('campaigns: create one, upload its list, have it approved, start and watch it'),
  );
  addCampaignCommands(campaign, session);
  addListCommands(campaign, session);
  addListDecisionCommands(campaign, session);
  addBeforeSendingCommands(campaign, session);
  addApprovalCommands(campaign, session);
  addSendingCommands(campaign, session);
  addBounceLimitCommands(campaign, session);
  addLetterCommands(campaign, session);
  addOutcomesCommands(campaign, session);
  addReportCommands(campaign, session);
  addListTemplateCommand(program, session);
  addRecipientCommands(program, session);
  addNoticeCommands(program, session);
  addAuditCommands(program, session);
  addDeadLetterCommands(program, session);
  addDoctorCommand(program, session);
  // Options of the program are read behind a command too: there "--version" is the version of a campaign.
  const namesCommand = program.commands.some((command) => words.includes(command.name()));
  if (!namesCommand) addVersion(program, io);
  tab(program as PlainCommand);
  const language = languageOf(io.env);
  if (language !== 'en') translations[language](program);
  return program;
};

/** Tells an error, and the exit code that it ends with. */
const tell = (io: Terminal, error: unknown, json: boolean): number => {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; help that was asked for is no error.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.unusable;
  }
  const expected = expectedError(error);
  const exit = exitCodes[expected?.exit ?? 'failed'];
  const message = expected?.message ?? (error instanceof Error ? error.message : String(error));
  if (json) {
    const problem = error instanceof ApiError ? { problem: error.problem } : {};
    io.note(JSON.stringify({ exit, message, ...problem }));
  } else io.note(bad(expected ? message : `Something went wrong in this program: ${message}`));
  return exit;
};

/** Runs one command line; resolves to its exit code. */
export const run = async (words: readonly string[], io: Terminal): Promise<number> => {
  const printer = printing(io);
  const program = createProgram(printer, words);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return tell(printer, error, (program.opts() as Globals).json ?? false);
  }
};
