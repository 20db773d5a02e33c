import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../../../cli/program.ts';
import type { Terminal } from '../../../cli/terminal/io.ts';

export type Ran = {
  code: number;
  /** What went to standard output, without colours. */
  out: string;
  /** What went to standard error, without colours. */
  said: string;
};

/** What somebody answers; or what is done before they do. */
type Typed = string | (() => Promise<string>);

/** The command line with a folder of its own, as somebody types it; `typed` are the answers that they give. */
export const createCliRig = (env: NodeJS.ProcessEnv = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  const visited: string[] = [];
  return {
    folder,
    /** Addresses that a browser was to open. */
    visited,
    close: (): void => rmSync(folder, { recursive: true, force: true }),
    async tocsin(
      words: readonly string[],
      { typed, visit }: { typed?: Typed[]; visit?: (address: string) => void } = {},
    ): Promise<Ran> {
      const out: string[] = [];
      const said: string[] = [];
      const io: Terminal = {
        env: { TOCSIN_CONFIG: join(folder, 'config'), LANG: 'en_GB.UTF-8', ...env },
        out: (text) => out.push(text),
        note: (text) => said.push(text),
        live: () => ({ show: () => {}, end: (text) => said.push(text), clear: () => {} }),
        ask:
          typed &&
          (async (question) => {
            said.push(question);
            const answer = typed.shift() ?? '';
            return typeof answer === 'string' ? answer : await answer();
          }),
        version: () => '1.2.3',
        openBrowser(address) {
          visited.push(address);
          visit?.(address);
        },
      };
      const code = await run(words, io);
      const plain = (lines: readonly string[]): string => stripVTControlCharacters(lines.join('\n'));
      return { code, out: plain(out), said: plain(said) };
    },
  };
};
export type CliRig = ReturnType<typeof createCliRig>;
