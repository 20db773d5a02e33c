import { createInterface } from 'node:readline/promises';
import { readVersion } from '../infra/config/version.ts';
import { run } from './program.ts';
import type { Terminal } from './terminal/io.ts';
import { createLiveLine } from './terminal/terminal.ts';

const ask = async (question: string): Promise<string> => {
  // The question goes beside the answer, which may be read by another program.
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
};

// Whoever reads the answer may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const io: Terminal = {
  env: process.env,
  out: (text) => console.log(text),
  note: (text) => console.error(text),
  live: () => createLiveLine(process.stderr),
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  version: () => readVersion(process.env),
  openBrowser(address) {
    // The address is printed as well: where no browser opens, nothing is lost.
    import('open').then(({ default: open }) => open(address)).catch(() => {});
  },
};

process.exitCode = await run(process.argv.slice(2), io);
