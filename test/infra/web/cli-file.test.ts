import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCliFile } from '../../../infra/web/cli-file.ts';

describe('the command line as one file', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-file-'));
  let text: string;
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tocsin.mjs', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TOCSIN_CONFIG: join(folder, 'config'), NO_COLOR: '1' },
    });
    return { status, stdout, stderr };
  };

  beforeAll(async () => {
    text = await buildCliFile('1.2.3+test');
    writeFileSync(join(folder, 'tocsin.mjs'), text);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs in an empty folder, and says its version', () => {
    expect(run('--version')).toEqual({ status: 0, stdout: '1.2.3+test\n', stderr: '' });
    const help = run('--help');
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('Usage: tocsin');
    expect(run('campaign', 'create', '--help').stdout).toContain('$ tocsin campaign create');
  });

  it('says what it needs: sign-in, or the folder of the project', () => {
    expect(run('campaign', 'list')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('tocsin sign-in'),
    });
    expect(run('doctor')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('folder of the project'),
    });
  });

  it('holds no code of the functions and nothing of AWS', () => {
    expect(text).not.toMatch(/aws-sdk|@hono|createRoute|DynamoDB/);
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  });
});
