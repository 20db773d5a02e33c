import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-audit-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const script = fileURLToPath(new URL('../../.ci/audit.ts', import.meta.url));

/** Runs the audit with an `npm` that answers so. */
const auditWhere = (answer: unknown, exitCode: number, ...words: string[]) => {
  const npm = join(dir, 'npm');
  writeFileSync(npm, `#!/bin/sh\ncat <<'END'\n${JSON.stringify(answer)}\nEND\nexit ${exitCode}\n`);
  chmodSync(npm, 0o755);
  const env = { ...process.env, PATH: `${dir}${delimiter}${process.env.PATH}` };
  return new Promise<{ code: unknown; said: string }>((done) => {
    execFile(process.execPath, [script, ...words], { env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
};

const found = (severity: string) => ({
  auditReportVersion: 2,
  vulnerabilities: {
    'some-package': {
      severity,
      range: '<2.0.0',
      via: [{ title: 'Reads too far', url: 'https://example.org/1' }],
    },
  },
});

// The stand-in for npm is a shell script.
describe.skipIf(process.platform === 'win32')('the audit of dependencies', () => {
  it.each(['high', 'critical'])('fails on a vulnerability that is %s, naming it', async (severity) => {
    const { code, said } = await auditWhere(found(severity), 1);
    expect(code).toBe(1);
    expect(said).toContain(`${severity}: some-package <2.0.0  Reads too far https://example.org/1`);
  });

  it('passes over lesser ones', async () => {
    expect(await auditWhere(found('moderate'), 0)).toMatchObject({ code: 0 });
  });

  it.each([
    ['has no audit', { message: '405 Method Not Allowed', statusCode: 405, error: { summary: '' } }],
    ['cannot be reached', { message: 'request failed, reason: getaddrinfo ENOTFOUND' }],
  ])('says in one line that nobody looked where the registry %s', async (_, answer) => {
    const { code, said } = await auditWhere(answer, 1);
    expect(code).toBe(0);
    expect(said).toMatch(/^NOT AUDITED: .*\n$/);
    expect(said).toContain(answer.message);
  });

  it('fails where it must have looked and nobody could', async () => {
    const answer = { message: 'request failed, reason: getaddrinfo ENOTFOUND' };
    const { code, said } = await auditWhere(answer, 1, '--must-audit');
    expect(code).toBe(1);
    expect(said).toMatch(/^NOT AUDITED: /);
  });

  it('passes where it must have looked and found nothing', async () => {
    expect(await auditWhere(found('moderate'), 0, '--must-audit')).toMatchObject({ code: 0 });
  });
});
