import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { takeDataFolder } from '../../../local/process/data-folder.ts';

/** Each command in a process of its own, as somebody types it, in a folder of its own. */
describe.concurrent('a command that cannot do what was typed', { timeout: 60_000 }, () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
    folders.push(folder);
    return folder;
  };

  const run = async (cwd: string, command: 'start' | 'rehearse', ...words: string[]) => {
    const script = fileURLToPath(new URL(`../../../local/commands/${command}.ts`, import.meta.url));
    const child = spawn(process.execPath, [script, ...words], { cwd });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const code = await new Promise<number | null>((ended) => child.once('close', ended));
    return { code, lines: stripVTControlCharacters(said).trim().split('\n') };
  };

  it.each([
    ['start', '--rate', '0', '--rate must be a whole number from 1 to 100000, not "0".'],
    ['rehearse', '--persons', '5', "Unknown option '--persons'. --help lists the options."],
    [
      'rehearse',
      '--table-write-units',
      '100',
      '--table-write-units says what --fresh-tables allow: give both.',
    ],
  ] as const)(
    'says so in one line, starts nothing and leaves nothing: %s %s %s',
    async (command, option, value, line) => {
      const folder = newFolder();
      expect(await run(folder, command, option, value)).toEqual({ code: 1, lines: [line] });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('because another run has the folder names the folder and the way out', async () => {
    const folder = newFolder();
    const used = join(folder, 'used');
    const held = await takeDataFolder(used);
    const { code, lines } = await run(folder, 'start', '--data', used);
    held.release();
    expect(lines.at(-1)).toContain(
      `Another run uses the folder ${used}. Stop it first, or choose another folder`,
    );
    expect(code).toBe(1);
  });

  it('because the folder holds another rehearsal says what that one was', async () => {
    const folder = newFolder();
    const used = join(folder, 'used');
    mkdirSync(used);
    writeFileSync(join(used, 'rehearsal.json'), '{"people":500,"ratePerSecond":50,"seed":1}');
    const { code, lines } = await run(folder, 'rehearse', '--people', '600', '--rate', '50', '--data', used);
    expect(lines.at(-1)).toContain('holds a rehearsal with --people 500 --rate 50 --seed 1');
    expect(code).toBe(1);
  });

  it('because a rehearsal on new tables is not gone on with on others', async () => {
    const folder = newFolder();
    const used = join(folder, 'used');
    mkdirSync(used);
    const held = { people: 500, ratePerSecond: 50, seed: 1, tableWriteUnits: 4_000 };
    writeFileSync(join(used, 'rehearsal.json'), JSON.stringify(held));
    const asked = ['--people', '500', '--rate', '50', '--data', used, '--fresh-tables'];
    const { code, lines } = await run(folder, 'rehearse', ...asked, '--table-write-units', '100');
    expect(lines.at(-1)).toContain('--seed 1 --fresh-tables --table-write-units 4000. Ask for the same');
    expect(code).toBe(1);
  });
});
