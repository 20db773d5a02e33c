import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AssetStaging, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../core/audit/roles.ts';
import { localConfig } from '../../../infra/config/config.ts';
import { createBundles } from '../../../infra/steps/bundles.ts';
import { deployed, deployedStage } from '../deployed-stage.ts';
import { local, localStage, played, synthesizeLocal } from '../local-stage.ts';
import { config, standIn, synthesize } from '../stages.ts';
import { grantsOf, type Stage } from '../template.ts';

// What is deployed is started here. CDK would take the stand-ins for the same code otherwise.
beforeAll(async () => {
  AssetStaging.clearAssetHashCache();
  synthesizeLocal({ ...standIn, bundles: await createBundles() });
}, 300_000);

describe('the local stage', () => {
  it('can be played by the local run, with names that meters and logs show', () => {
    expect(played.functions.map(({ caller }) => caller).sort()).toEqual([
      'api',
      'check',
      'export',
      'import',
      'letters',
      'pace',
      'purge',
      'seal',
      'send',
      'track',
    ]);
    expect(played.identities).toEqual([localConfig.sender.domain]);
    expect(played.mailFromDomains).toEqual({
      [localConfig.sender.domain]: `bounce.${localConfig.sender.domain}`,
    });
    expect(played.configurationSets).toHaveLength(1);
    const [sms, ...otherSets] = played.smsConfigurationSets;
    expect(otherSets).toEqual([]);
    expect(sms?.deliveryStream).toEqual(played.configurationSets[0]?.deliveryStream);
    expect(played.senderIds.map(({ country }) => country)).toEqual(localConfig.sms?.countries);
    const routesOf = played.httpApis.map(({ routes }) => routes);
    expect(routesOf).toHaveLength(2);
    for (const [at, [authorized, ...open]] of routesOf.entries()) {
      expect(authorized).toEqual({
        key: '$default',
        functionName: expect.stringContaining('ApiFunction'),
        scopes: ['openid'],
        authorizer: { issuer: 'http://127.0.0.1:4502', audience: [played.signIn?.clients[at]?.clientId] },
        throttle: { ratePerSecond: 2_000, burst: 2_000 },
      });
      expect(open.every(({ authorizer }) => authorizer === undefined)).toBe(true);
    }
    expect(played.signIn).toMatchObject({ scopes: ['openid'], groups: [...roles] });
    expect(played.eventSources).toHaveLength(7);
    expect(played.buckets.flatMap(({ notifications }) => notifications)).toHaveLength(1);
  });

  it('has bundles that start in the environment which the template gives them', async () => {
    const exported = await Promise.all(
      played.functions.map(async ({ codeDir, environment }) => {
        const module = JSON.stringify(pathToFileURL(join(codeDir, 'index.mjs')));
        const script = `import(${module}).then((module) => console.log(typeof module.handler))`;
        const env = { ...environment, AWS_REGION: localConfig.region };
        const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script], { env });
        return stdout.trim();
      }),
    );
    expect(exported).toEqual(played.functions.map(() => 'function'));
  }, 60_000);

  it('has bundles that show nothing of the computer they were made on', () => {
    const projectDir = fileURLToPath(new URL('../..', import.meta.url));
    for (const { codeDir } of played.functions) {
      for (const file of readdirSync(codeDir)) {
        expect(readFileSync(join(codeDir, file), 'utf8').includes(projectDir), file).toBe(false);
      }
    }
  });

  it('cannot be deployed, while others can', () => {
    const sentences = ({ stacks: [core] }: Stage): string[] =>
      Object.values(
        Template.fromStack(core as Stack).toJSON().Rules as Record<
          string,
          { Assertions: { AssertDescription: string }[] }
        >,
      )
        .flatMap(({ Assertions }) => Assertions)
        .map(({ AssertDescription }) => AssertDescription);
    expect(sentences(localStage)).toContainEqual(expect.stringContaining('cannot be deployed'));
    expect(sentences(deployedStage)).not.toContainEqual(expect.stringContaining('cannot be deployed'));
  });

  it('differs from a deployed one in times, sizes, calls and sign-in only', () => {
    const typesOf = (template: Template): string[] =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
        .map(({ Type }) => Type)
        .sort();
    expect(typesOf(local)).toEqual(typesOf(deployed));
    const grants = JSON.stringify(grantsOf(deployedStage));
    const asLocal = grants
      .replaceAll(config.sender.address, localConfig.sender.address)
      .replaceAll('tocsin-prod', 'tocsin-local');
    // A rehearsal hands emails over in bulk, so that its figures can be compared.
    const { mode } = config.sending;
    const sending = { ...localConfig.sending, mode };
    expect(grantsOf(synthesize({ ...localConfig, sending }))).toEqual(JSON.parse(asLocal));
  });
});
