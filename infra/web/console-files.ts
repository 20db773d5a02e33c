import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDir = join(import.meta.dirname, '../..');

/** Folders and files that the console is built from. */
const sources = ['client', 'console', 'core', 'package-lock.json', 'tsconfig.json'];

/** Files below a folder of the project, or the file itself, sorted: their order must not depend on the disk. */
const filesBelow = (path: string): string[] => {
  const entries = readdirSync(join(projectDir, path), { withFileTypes: true });
  return entries
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    )
    .sort();
};

const fingerprint = (): string => {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => (source.includes('.') ? [source] : filesBelow(source)))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(projectDir, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
};

const runVite = async (outDir: string): Promise<void> => {
  const vite = fileURLToPath(import.meta.resolve('vite/package.json'));
  const words = [join(vite, '../bin/vite.js'), 'build', 'console', '--outDir', outDir, '--emptyOutDir'];
  const child = spawn(process.execPath, words, {
    cwd: projectDir,
    // Under a test runner it would be the development build of every library.
    env: { ...process.env, NODE_ENV: 'production' },
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

/**
 * Builds the console, unless these very sources have been built before, and resolves to the folder of its files. Two
 * processes may do so at the same time. Rejects with the words of the build tool.
 */
export const buildConsole = async (): Promise<string> => {
  const builds = join(projectDir, 'build', 'console');
  const dir = join(builds, fingerprint());
  if (existsSync(dir)) return dir;
  mkdirSync(builds, { recursive: true });
  const unfinished = `${dir}.${process.pid}`;
  await runVite(unfinished);
  try {
    renameSync(unfinished, dir);
  } catch (error) {
    // Another process was done first, with the same files.
    if (!existsSync(dir)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return dir;
};
