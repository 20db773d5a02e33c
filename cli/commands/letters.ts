import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { LetterBatch } from '../../client/operations.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { confirm, type Session } from '../context/session.ts';
import { batchLines, batchTable } from '../show/letters.ts';
import { download } from '../terminal/download.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, dim, size } from '../terminal/terminal.ts';

const LOOK_EVERY_MS = 1_000;
const BATCH = 'number of the batch';

const batchNumber = (text: string): string => {
  if (/^[1-9]\d{0,5}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the number of a batch, such as 1.');
};

/** Waits until what was asked for is done in the background. */
const settled = async (at: Session, id: string, number: string): Promise<LetterBatch> => {
  const line = at.io.live();
  for (;;) {
    const batch = await at.api().call('getLetterBatch', { id, batch: number });
    const isDone = !['writing', 'posting', 'voiding'].includes(batch.state);
    if (!at.json) {
      if (isDone) line.end('Done.');
      else line.show(batch.state === 'writing' ? 'Letters are being made …' : 'It is being noted …');
    }
    if (isDone) return batch;
    await sleep(LOOK_EVERY_MS);
  }
};

const addMaking = (letters: Command, session: SessionOf): void => {
  letters
    .command('make')
    .description('have letters made for everybody who is owed one and is in no open batch')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples(['campaign letters make c7k2mq9x4tb1z', 'nobody counts as told before they are posted']),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const { number } = await at.api().call('createLetterBatch', { id });
      const batch = await settled(at, id, String(number));
      at.show(batch, () => batchLines(batch));
    });

  letters
    .command('list')
    .description('list the batches of letters of a campaign')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples(['campaign letters list c7k2mq9x4tb1z', 'which were posted, and which not']),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const { batches } = await at.api().call('listLetterBatches', { id });
      at.show({ batches }, () => batchTable(batches));
    });

  letters
    .command('show')
    .description('show one batch of letters')
    .argument('<campaign>', CAMPAIGN)
    .argument('<batch>', BATCH, batchNumber)
    .addHelpText(
      'after',
      examples(['campaign letters show c7k2mq9x4tb1z 1', 'its state, its files and its seal']),
    )
    .action(async (id, number, _, command) => {
      const at = session(command);
      const batch = await at.api().call('getLetterBatch', { id, batch: number });
      at.show(batch, () => batchLines(batch));
    });
};

type Manifest = { files: { name: string; sha256: string }[] };

const addDownloading = (letters: Command, session: SessionOf): void => {
  letters
    .command('download')
    .description('download the files of a batch: PDFs for the printer, the list of letters, the manifest')
    .argument('<campaign>', CAMPAIGN)
    .argument('<batch>', BATCH, batchNumber)
    .option('--out <folder>', 'folder to write to (default: letters-CAMPAIGN-BATCH)')
    .addHelpText(
      'after',
      examples([
        'campaign letters download c7k2mq9x4tb1z 1',
        'each download is recorded with your name; what arrives is held against the manifest',
      ]),
    )
    .action(async (id, number, { out }, command) => {
      const at = session(command);
      const { files = [], seal } = await at.api().call('getLetterBatch', { id, batch: number });
      if (files.length === 0)
        throw new CliError('no', 'This batch has no files to print: it is being written, or was voided.');
      const folder = out ?? `letters-${id}-${number}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const fetched = async (name: string, sha256?: string) => {
        const { downloadUrl } = await at
          .api()
          .call('downloadLetters', { id, batch: number, body: { file: name } });
        return await download(downloadUrl, join(folder, name), sha256);
      };
      // The manifest comes first: its hash is the seal, and it has those of all others.
      const manifest = await fetched('manifest.json', seal);
      const { files: sealed } = JSON.parse(await readFile(manifest.file, 'utf8')) as Manifest;
      const downloaded = [manifest];
      for (const { name, sha256 } of sealed) downloaded.push(await fetched(name, sha256));
      at.show({ folder, files: downloaded }, () => [
        ...downloaded.map(({ file, sizeBytes }) => `${bold(file)}, ${size(sizeBytes)}`),
        dim('All files are as the manifest says.'),
      ]);
    });
};

/** The version of a batch that is shown here and confirmed: that goes on, and no other. */
const batchRead = async (
  at: Session,
  asked: { id: string; batch: string },
  { yes, question }: { yes?: boolean | undefined; question: (letters: number) => string },
): Promise<number> => {
  const shown = await at.api().call('getLetterBatch', asked);
  for (const line of batchLines(shown)) at.say(line);
  await confirm(at, { yes, question: question(shown.letters ?? 0), word: asked.batch });
  return shown.version;
};

const addSteps = (letters: Command, session: SessionOf): void => {
  letters
    .command('hand-over')
    .description('say that a batch was handed to whoever prints it, or to the post')
    .argument('<campaign>', CAMPAIGN)
    .argument('<batch>', BATCH, batchNumber)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(['campaign letters hand-over c7k2mq9x4tb1z 1', 'its people are not told yet']),
    )
    .action(async (id, number, { yes }, command) => {
      const at = session(command);
      const asked = { id, batch: number };
      const question = (letters: number): string =>
        `Type ${number} to note that all ${letters} letters of batch ${number} were handed over:`;
      const version = await batchRead(at, asked, { yes, question });
      const body = { step: 'hand-over' as const };
      const batch = await at.api().call('stepLetterBatch', { ...asked, version, body });
      at.show(batch, () => batchLines(batch));
    });

  letters
    .command('posted')
    .description('say on which day the post took a batch: its people then count as told')
    .argument('<campaign>', CAMPAIGN)
    .argument('<batch>', BATCH, batchNumber)
    .requiredOption('--on <day>', 'the day, such as 2026-11-24')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(['campaign letters posted c7k2mq9x4tb1z 1 --on 2026-11-24', 'asks before it is noted']),
    )
    .action(async (id, number, { on, yes }, command) => {
      const at = session(command);
      const asked = { id, batch: number };
      const question = (letters: number): string =>
        `Type ${number} to note that the post took all ${letters} letters of batch ${number} on ${on}:`;
      const version = await batchRead(at, asked, { yes, question });
      await at.api().call('stepLetterBatch', { ...asked, version, body: { step: 'post', on } });
      const batch = await settled(at, id, number);
      at.show(batch, () => batchLines(batch));
    });

  letters
    .command('void')
    .description('void a batch that will not be posted: its people go into the next one')
    .argument('<campaign>', CAMPAIGN)
    .argument('<batch>', BATCH, batchNumber)
    .requiredOption('--reason <text>', 'why, for your colleagues')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples([
        'campaign letters void c7k2mq9x4tb1z 1 --reason "torn in the machine"',
        'throw its letters away',
      ]),
    )
    .action(async (id, number, { reason, yes }, command) => {
      const at = session(command);
      const asked = { id, batch: number };
      const question = (): string =>
        `Type ${number} to void batch ${number}; its letters must not be posted any more:`;
      const version = await batchRead(at, asked, { yes, question });
      await at.api().call('stepLetterBatch', { ...asked, version, body: { step: 'void', reason } });
      const batch = await settled(at, id, number);
      at.show(batch, () => batchLines(batch));
    });
};

/** The commands for letters on paper. */
export const addLetterCommands = (campaign: Command, session: SessionOf): void => {
  const letters = campaign
    .command('letters')
    .description(
      'letters on paper: have batches made, download them, say when they were posted',
    ) as unknown as Command;
  addMaking(letters, session);
  addDownloading(letters, session);
  addSteps(letters, session);
};
