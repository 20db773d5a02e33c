import { bad } from '../../cli/terminal.ts';
import { readArguments } from './arguments.ts';
import { readSignIn, signIn } from './staff.ts';

const HELP = `Signs in to a running "npm start" and prints an access token.

  npm run --silent token -- ROLE   administrator, approver, agent or auditor
  --data FOLDER                    folder of the run (default .tocsin/start)`;

const options = {
  data: { type: 'string', default: '.tocsin/start' },
  help: { type: 'boolean', default: false },
} as const;

const main = async (): Promise<void> => {
  const { values, words } = readArguments(options, { takesWords: true });
  const [role] = words;
  if (values.help || role === undefined) return console.log(HELP);
  console.log((await signIn(readSignIn(values.data), role)).token);
};

await main().catch((error: unknown) => {
  console.error(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
