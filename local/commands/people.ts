import { print, printError } from '../../cli/terminal/printed.ts';
import { bad, number } from '../../cli/terminal/terminal.ts';
import { writeCsv } from '../test-data/generate.ts';
import { ArgumentError, readArguments, wholeNumber } from './clients/arguments.ts';

const HELP = `Writes a list of people who do not exist, with the flaws that real lists have.

  npm run people -- FILE --people 10000

  --people N   rows of the list (default 2000)
  --seed S     other people (default 1)`;

const options = {
  people: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

const main = async (): Promise<void> => {
  const { values, words } = readArguments(options, { takesWords: true });
  if (values.help) return print(HELP);
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new ArgumentError('Name the one file to write.');
  const made = await writeCsv(file, {
    people: wholeNumber(values.people, 'people'),
    seed: wholeNumber(values.seed, 'seed'),
    flaws: true,
  });
  print(
    `${file}: ${number(made.rows)} rows, of which an import has to accept ${number(made.accepted)} and to report ${number(made.duplicate)} duplicate, ${number(made.unreachable)} without an email address and ${number(made.rejected)} rejected.`,
  );
};

await main().catch((error: unknown) => {
  printError(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
