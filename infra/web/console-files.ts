import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVersion } from '../config/version.ts';
import { buildCliFile } from './cli-file.ts';

const projectDir = join(import.meta.dirname, '../..');

/** Folders and files that the console is built from. */
const sources = [
  'cli',
  'client',
  'console',
  'core',
  'infra/web/cli-file.ts',
  'package-lock.json',
  'tsconfig.json',
];

/** Files below a folder of the project, or the file itself, sorted: their order must not depend on the disk. */
const filesBelow = (path: string): string[] => {
  const entries = readdirSync(join(projectDir, path), { withFileTypes: true });
  return entries
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    )
    .sort();
};

const fingerprint = (version: string): string => {
  const hash = createHash('sha256').update(version);
  for (const path of sources.flatMap((source) => (source.includes('.') ? [source] : filesBelow(source)))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(projectDir, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
};

const runVite = async (outDir: string, version: string): Promise<void> => {
  const vite = fileURLToPath(import.meta.resolve('vite/package.json'));
  const words = [join(vite, '../bin/vite.js'), 'build', 'console', '--outDir', outDir, '--emptyOutDir'];
  const child = spawn(process.execPath, words, {
    cwd: projectDir,
    // Under a test runner it would be the development build of every library.
    env: { ...process.env, NODE_ENV: 'production', VITE_TOCSIN_VERSION: version },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`The console could not be built:\n${said.trim()}`);
};

/** The command line for whoever reads the guide, as one file, with its SHA-256 as `sha256sum` writes it. */
const addCommandLine = async (folder: string, version: string): Promise<void> => {
  const text = await buildCliFile(version);
  const name = 'tocsin.mjs';
  mkdirSync(join(folder, 'download'));
  writeFileSync(join(folder, 'download', name), text);
  const sum = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(folder, 'download', `${name}.sha256.txt`), `${sum}  ${name}\n`);
};

/**
 * Builds the console, unless these very sources have been built before, and resolves to the folder of its files. Two
 * processes may do so at the same time. Rejects with the words of the build tool.
 */
export const buildConsole = async (version = readVersion(process.env)): Promise<string> => {
  const builds = join(projectDir, 'build', 'console');
  const dir = join(builds, fingerprint(version));
  if (existsSync(dir)) return dir;
  mkdirSync(builds, { recursive: true });
  const unfinished = `${dir}.${process.pid}`;
  await runVite(unfinished, version);
  await addCommandLine(unfinished, version);
  try {
    renameSync(unfinished, dir);
  } catch (error) {
    // Another process was done first, with the same files.
    if (!existsSync(dir)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return dir;
};
