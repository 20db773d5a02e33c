import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-worker-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a process of a function', () => {
  it('keeps its own compiled code although it is killed, and not that of the bundle', async () => {
    const [bundle, cache] = [join(dir, 'bundle'), join(dir, 'cache')];
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => "of the bundle";');
    const worker = fork(new URL('../../../local/lambda/worker.ts', import.meta.url), {
      env: { NODE_COMPILE_CACHE: cache, LAMBDA_TASK_ROOT: bundle, _HANDLER: 'index.handler' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const ended = once(worker, 'exit');
    const [message] = await once(worker, 'message');
    expect(message).toEqual({ kind: 'ready' });
    worker.kill('SIGKILL');
    await ended;
    const kept = readdirSync(cache, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(kept.some((text) => text.includes('LAMBDA_TASK_ROOT'))).toBe(true);
    expect(kept.some((text) => text.includes('of the bundle'))).toBe(false);
  });
});
