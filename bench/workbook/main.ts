import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { row, size } from '../../cli/terminal/terminal.ts';
import { readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { readInChromium } from './chromium.ts';
import { makeWorkbook, type Shape, shapes } from './make.ts';

const HELP = `Measures how long workbooks take before their upload, and how much memory: in the command line, in Chromium.

  npm run bench:workbook -- --rows 1000000

  --rows N      rows of each workbook (default 1000000, at most 1048576)
  --shape S     only one of ${shapes.join(', ')}
  --json FILE   writes the figures there

Needs a Chromium; CHROMIUM names another one than the system's. Memory is read from /proc, so this needs Linux.`;

const options = {
  rows: { type: 'string', default: '1000000' },
  shape: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type InCli = { code: number; seconds: number; cpuSeconds: number; peakMiB: number };

/** An API and a store that take an upload and keep nothing of it. */
const startApi = async () => {
  let sizeBytes = 0;
  let arrivedBytes = 0;
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/part`;
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    let body = '';
    const isPart = request.url === '/part';
    request.on('data', (piece: Buffer) => {
      if (isPart) arrivedBytes += piece.length;
      else body += piece.toString();
    });
    request.on('end', () => {
      if (isPart) response.end();
      else if (request.url?.endsWith('/complete')) answer(202, { status: 'queued', counts: { rows: 0 } });
      else {
        sizeBytes = (JSON.parse(body || '{}') as { sizeBytes?: number }).sizeBytes ?? sizeBytes;
        const partSizeBytes = 8 * 1024 * 1024;
        const parts = Array.from({ length: Math.ceil(sizeBytes / partSizeBytes) }, (_, index) => ({
          number: index + 1,
          url,
          sizeBytes: Math.min(partSizeBytes, sizeBytes - index * partSizeBytes),
        }));
        answer(201, { uploadId: 'u1', partSizeBytes, parts });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivedBytes: () => arrivedBytes,
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** Reads and uploads a workbook with the command line, in a process of its own. */
const uploadInCli = async (path: string, folder: string): Promise<InCli & { csvBytes: number }> => {
  const api = await startApi();
  try {
    const words = ['campaign', 'upload', 'c7k2mq9x4tb1z', path, '--no-wait', '--quiet'];
    const child = spawn(process.execPath, [join(import.meta.dirname, 'cli-process.ts'), ...words], {
      env: { ...process.env, TOCSIN_API: api.url, TOCSIN_TOKEN: 'token', TOCSIN_CONFIG: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const piece of child.stdout) said += String(piece);
    const told = JSON.parse(said) as InCli;
    if (told.code !== 0) throw new Error(`the command line ended with ${told.code}`);
    return { ...told, csvBytes: api.arrivedBytes() };
  } finally {
    api.close();
  }
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const rows = wholeNumber(values.rows, 'rows', 1_048_576);
  const wanted = shapes.filter((shape) => values.shape === undefined || values.shape === shape);
  const figures: Partial<Record<Shape, unknown>> = {};
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-workbook-'));
  try {
    for (const shape of wanted) {
      const path = join(folder, `${shape}.${shape === 'ods' ? 'ods' : 'xlsx'}`);
      await makeWorkbook(path, shape, rows);
      const cli = await uploadInCli(path, folder);
      const chromium = await readInChromium(path);
      figures[shape] = { rows, fileBytes: statSync(path).size, cli, chromium };
      console.log(row(shape, `${rows} rows, ${size(statSync(path).size)}, ${size(cli.csvBytes)} as CSV`));
      console.log(
        row(
          '  command line',
          `${cli.seconds.toFixed(1)} s (${cli.cpuSeconds.toFixed(1)} s of a processor), ${Math.round(cli.peakMiB)} MiB at most`,
        ),
      );
      const { seconds, longestGapMs, addedMiB, peakMiB, idleMiB } = chromium;
      console.log(
        row(
          '  Chromium',
          `${seconds.toFixed(1)} s, ${addedMiB} MiB more than an empty page, longest gap ${longestGapMs} ms; at most (idle): ${Object.entries(
            peakMiB,
          )
            .map(([kind, mebibytes]) => `${kind} ${mebibytes} (${idleMiB[kind] ?? 0})`)
            .join(', ')}`,
        ),
      );
      rmSync(path);
    }
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
