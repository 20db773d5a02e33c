import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

describe('npm run deploy with the wrong credentials', () => {
  const account = '111122223333';
  const configFile = join(dir, 'own.json');
  const example = JSON.parse(readFileSync(join(projectDir, 'tocsin.config.example.json'), 'utf8'));
  const domain = 'notice.val-d-exemple.org';
  const address = `hospital@${domain}`;
  writeFileSync(
    configFile,
    JSON.stringify({
      ...example,
      account,
      sender: { ...example.sender, domain, address, replyTo: address },
      alarms: { email: address },
    }),
  );

  const deploy = async (environment: Record<string, string>): Promise<{ code: number; said: string }> => {
    try {
      await promisify(execFile)(process.execPath, [join(projectDir, 'infra/deployment/deploy.ts')], {
        cwd: projectDir,
        env: {
          PATH: process.env.PATH,
          HOME: dir,
          TOCSIN_CONFIG_FILE: configFile,
          AWS_EC2_METADATA_DISABLED: 'true',
          ...environment,
        },
      });
      return { code: 0, said: '' };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, said: stderr };
    }
  };

  it('says in one line how a terminal gets credentials', async () => {
    const { code, said } = await deploy({});
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      expect.stringMatching(/^account: no credentials .* AWS_PROFILE with a profile of yours/),
    ]);
  }, 60_000);

  it('asks another account nothing but whose it is', async () => {
    const asked: (string | null)[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        asked.push(new URLSearchParams(text).get('Action'));
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(
          '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::999988887777:user/m.curie</Arn><UserId>U</UserId><Account>999988887777</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { code, said } = await deploy({
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'secret',
      });
      expect(code).toBe(1);
      expect(said).toContain(
        'account: 999988887777, as user/m.curie. These credentials belong to another account',
      );
      expect(asked).toEqual(['GetCallerIdentity']);
    } finally {
      server.close();
    }
  }, 60_000);
});
