import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const projectDir = join(import.meta.dirname, '../..');

/** What git calls the state of the project's folder; `undefined` where that is no clone of its own. */
const describeClone = (): string | undefined => {
  const git = (...words: string[]): string =>
    execFileSync('git', words, {
      cwd: projectDir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    // An archive may lie unpacked in a clone of something else, whose commits say nothing of it.
    if (git('rev-parse', '--show-cdup') !== '') return undefined;
    return git('describe', '--always', '--dirty', '--match', 'v*');
  } catch {
    return undefined;
  }
};

/**
 * A version as in semver.org: that of the package and, unless exactly it is tagged, the state of the clone as build
 * metadata: `0.1.0`, `0.1.0+6629959`, `0.1.0+v0.1.0-3-g6629959-dirty`.
 */
export const versionOf = (packageVersion: string, description: string | undefined): string =>
  description === undefined || description === '' || description === `v${packageVersion}`
    ? packageVersion
    : `${packageVersion}+${description.replaceAll(/[^\w.-]/g, '-').replaceAll('_', '-')}`;

/** The version that is being built: `TOCSIN_VERSION` where a pipeline gives it, else package and clone. */
export const readVersion = (environment: { TOCSIN_VERSION?: string | undefined }): string => {
  if (environment.TOCSIN_VERSION) return environment.TOCSIN_VERSION;
  const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  return versionOf(version, describeClone());
};
