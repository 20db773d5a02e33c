import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const projectDir = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'tocsin-cdk-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A computer without an account: no variables, no files, no network needed. */
const cdk = async (...words: string[]): Promise<string> => {
  const command = join(projectDir, 'node_modules/aws-cdk/bin/cdk');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [command, ...words, '--no-notices', '--output', join(dir, 'out')],
    {
      cwd: projectDir,
      env: { PATH: process.env.PATH, HOME: dir, TOCSIN_STAGE: 'local' },
      maxBuffer: 2 ** 26,
    },
  );
  return stdout + stderr;
};

describe('the CDK command line without an account', () => {
  it('synthesizes the local stage and shows it as new, since nothing of it is deployed', async () => {
    const difference = await cdk('diff');
    expect(difference).toMatch(/\[\+\] AWS::DynamoDB::Table Tables\/CampaignTable/);
    expect(difference).toContain('Number of stacks with differences: 4');
    expect(difference).not.toContain('[-]');
  }, 240_000);
});
