import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-scores-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const script = fileURLToPath(new URL('../../.ci/mutation-scores.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is said of a run in which the changes of each file became of so. */
const saidOf = (files: Record<string, string[]>) => {
  const path = join(dir, 'report.json');
  const mutantsOf = (statuses: string[]) => ({ mutants: statuses.map((status) => ({ status })) });
  const report = Object.entries(files).map(([file, statuses]) => [file, mutantsOf(statuses)]);
  writeFileSync(path, JSON.stringify({ files: Object.fromEntries(report) }));
  return new Promise<{ code: unknown; said: string }>((done) => {
    execFile(process.execPath, [script, path], { cwd: root }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
};
const killed = (count: number): string[] => Array(count).fill('Killed');

it('each room is held to the threshold by itself, however good the others are', async () => {
  const { code, said } = await saidOf({
    'core/one/a.ts': killed(500),
    'core/two/a.ts': [...killed(7), 'Timeout', 'Survived'],
    'core/two/b.ts': ['Killed', 'NoCoverage'],
  });
  expect(code).toBe(1);
  expect(said).toBe(
    'core/one: 500 of 500 changes noticed, 100.00 %\ncore/two: 9 of 11 changes noticed, 81.81 %, less than 90 %\n',
  );
});

it('a room is good enough at the threshold, and what was not run counts neither way', async () => {
  const { code, said } = await saidOf({
    'core/one/a.ts': [...killed(9), 'Survived', 'Ignored', 'CompileError'],
    'core/two/a.ts': ['Ignored'],
  });
  expect({ code, said }).toEqual({ code: 0, said: 'core/one: 9 of 10 changes noticed, 90.00 %\n' });
});
