import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, describe, expect, it } from 'vitest';
import { createAccountClients } from '../../adapters/account/clients.ts';
import { accountSetupOf } from '../../doctor/setup.ts';
import { parseConfig } from '../../infra/config/config.ts';
import { createAwsPlace, type Exec } from '../../trial/aws-place.ts';
import { offline, script } from '../support/services/scripted-client.ts';

const written = {
  stage: 'trial-a1b2c3',
  account: '111122223333',
  region: 'eu-west-3',
  sender: {
    domain: 'hospital.example',
    address: 'notice@hospital.example',
    name: 'Hospital Group',
    replyTo: 'dpo@hospital.example',
  },
  alarms: { email: 'on-call@hospital.example' },
};

describe('a trial on AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-trial-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const placeThat = (code: number) => {
    const ran: { typed: string; stage: unknown; protection: string | undefined }[] = [];
    const exec: Exec = async (command, args, env) => {
      const config = JSON.parse(readFileSync(env.TOCSIN_CONFIG_FILE ?? '', 'utf8')) as { stage: string };
      ran.push({
        typed: [command, ...args].join(' ').replace(folder, '.'),
        stage: config.stage,
        protection: env.TOCSIN_PROTECTION,
      });
      const outputs = { 'tocsin-trial-a1b2c3': { ApiUrl: 'https://api.example', UserPoolId: 'p' } };
      writeFileSync(join(folder, 'outputs.json'), JSON.stringify(outputs));
      return code;
    };
    const config = parseConfig(written);
    const cloudFormation = new CloudFormationClient(offline);
    const calls = script(cloudFormation, ({ command, input }) => {
      if (command !== 'DescribeStacksCommand') return {};
      const { StackName } = input as { StackName: string };
      const EnableTerminationProtection = StackName === 'tocsin-trial-a1b2c3';
      return { Stacks: [{ StackName, StackStatus: 'CREATE_COMPLETE', EnableTerminationProtection }] };
    });
    const place = createAwsPlace({
      config,
      written,
      setup: accountSetupOf(config),
      clients: { ...createAccountClients('eu-west-3'), cloudFormation },
      keeping: {} as never,
      folder,
      exec,
      env: {},
      say: () => {},
      openBrowser: () => {},
      sleep: async () => {},
      password: () => 'Aa1!secret',
    });
    return { place, ran, calls };
  };

  it('deploys a stage of its own, unprotected, by the documented command without prompts', async () => {
    const { place, ran } = placeThat(0);
    expect(await place.deploy?.()).toMatchObject({ outcome: 'held' });
    expect(ran).toEqual([
      {
        typed: 'npx cdk deploy --all --require-approval never --outputs-file ./outputs.json',
        stage: 'trial-a1b2c3',
        protection: 'later',
      },
    ]);
    expect(place.apiUrl()).toBe('https://api.example');
  });

  it('fails where the deployment does, and knows no address then', async () => {
    const { place } = placeThat(1);
    expect(await place.deploy?.()).toMatchObject({ outcome: 'failed' });
    expect(() => place.apiUrl()).toThrow(/not been deployed/);
  });

  it('takes protection away from the stacks that have it, and then destroys all', async () => {
    const { place, ran, calls } = placeThat(0);
    await place.deploy?.();
    expect(await place.remove?.()).toMatchObject({ outcome: 'held' });
    expect(ran.at(-1)?.typed).toBe('npx cdk destroy --all --force');
    const unprotected = calls.filter(({ command }) => command === 'UpdateTerminationProtectionCommand');
    expect(unprotected.map(({ input }) => input)).toEqual([
      { StackName: 'tocsin-trial-a1b2c3', EnableTerminationProtection: false },
    ]);
  });
});
