import { print, printError } from '../../cli/terminal/printed.ts';
import { bad } from '../../cli/terminal/terminal.ts';
import { readArguments } from './clients/arguments.ts';
import { DEFAULT_DATA } from './clients/data-option.ts';
import { readSignIn, signIn } from './clients/staff.ts';

const HELP = `Signs in to a running "npm start" and prints an access token.

  npm run --silent token -- ROLE   administrator, approver, agent or auditor
  --data FOLDER                    folder of the run (default ${DEFAULT_DATA})`;

const options = {
  data: { type: 'string', default: DEFAULT_DATA },
  help: { type: 'boolean', default: false },
} as const;

const main = async (): Promise<void> => {
  const { values, words } = readArguments(options, { takesWords: true });
  const [role] = words;
  if (values.help || role === undefined) return print(HELP);
  print((await signIn(readSignIn(values.data), role)).token);
};

await main().catch((error: unknown) => {
  printError(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
