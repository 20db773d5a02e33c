import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../../../infra/config/config.ts';
import { type DeploymentParts, deployStage } from '../../../infra/deployment/deployment.ts';
import { createTocsinApp } from '../../../infra/stacks/tocsin-app.ts';
import type { RawTemplate } from '../../../local/template/template.ts';
import { standIn } from '../stages.ts';
import { CloudFormationStandIn, type Refusal } from './cloudformation-stand-in.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-deployment-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const config = parseConfig(
  JSON.parse(readFileSync(new URL('../../../tocsin.config.example.json', import.meta.url), 'utf8')),
);
const IDENTITY = 'AWS::SES::EmailIdentity';
/** Campaign, Audience, Delivery, Lookup, Audit, Check: all refuse deletion once they are protected. */
const TABLES = 6;

type Stacks = Map<string, { template: RawTemplate; isProtected: boolean }>;
const synthesized = new Map<string, Stacks>();
/** The stacks as `cdk synth` writes them; each configuration once, since that is what takes the time. */
const stacksOf = (stage: Config, isProtected: boolean): Stacks => {
  const key = JSON.stringify([stage, isProtected]);
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const outDir = join(dir, String(synthesized.size));
  const app = createTocsinApp({
    config: stage,
    version: '1.2.3',
    ...standIn,
    isProtected,
    outDir,
  });
  const stacks: Stacks = new Map(
    app
      .synth()
      .stacks.map(({ stackName, template, terminationProtection }) => [
        stackName,
        { template: template as RawTemplate, isProtected: terminationProtection === true },
      ]),
  );
  synthesized.set(key, stacks);
  return stacks;
};

describe('a first deployment', { timeout: 300_000 }, () => {
  let account: CloudFormationStandIn;
  let notes: string[];
  beforeEach(() => {
    account = new CloudFormationStandIn();
    notes = [];
  });

  /** `npm run deploy`, with what it would ask of AWS and of the AWS CDK played. */
  const deploy = async (stage: Config = config): Promise<boolean> => {
    let stacks: Stacks = new Map();
    const parts: DeploymentParts = {
      stateOf: async (name) => account.stateOf(name),
      unprotect: async (name) => account.protect(name, false),
      async synthesize(isProtected) {
        stacks = stacksOf(stage, isProtected);
        return true;
      },
      async deploy(name) {
        const stack = stacks.get(name);
        if (stack === undefined) throw new Error(`${name} is no stack of the app`);
        return account.deploy(name, stack.template, stack.isProtected);
      },
      note: (line) => notes.push(line),
    };
    return await deployStage(stage, parts);
  };
  const statuses = (): Record<string, string | undefined> =>
    Object.fromEntries(
      ['', '-alarms', '-sms', '-console'].map((end) => [
        end === '' ? 'core' : end.slice(1),
        account.stateOf(`tocsin-prod${end}`)?.status,
      ]),
    );
  const standing = {
    core: 'UPDATE_COMPLETE',
    alarms: 'CREATE_COMPLETE',
    sms: 'CREATE_COMPLETE',
    console: 'CREATE_COMPLETE',
  };
  const protectedTypes = (): string[] =>
    [...account.things].flatMap(({ type, refusesDeletion }) => (refusesDeletion ? [type] : [])).sort();
  const refusing =
    (wanted: string, reason: string): Refusal =>
    (type) =>
      type === wanted ? reason : undefined;

  it('makes all stacks, and protects the core once it stands', async () => {
    expect(await deploy()).toBe(true);
    expect(statuses()).toEqual(standing);
    expect(account.stateOf('tocsin-prod')?.isProtected).toBe(true);
    expect(protectedTypes()).toEqual([
      'AWS::Cognito::UserPool',
      ...Array.from({ length: TABLES }, () => 'AWS::DynamoDB::Table'),
    ]);
    expect(notes).toEqual([]);
    expect(await deploy()).toBe(true);
    expect(statuses()).toMatchObject({ core: 'UPDATE_COMPLETE', console: 'UPDATE_COMPLETE' });
  });

  it('that finds the domain verified already leaves nothing, and with "existingIdentity" uses it as it is', async () => {
    const { sender } = config;
    const there = { type: IDENTITY, name: sender.domain, refusesDeletion: false, owner: undefined };
    account.things.add(there);
    expect(await deploy()).toBe(false);
    expect(statuses()).toEqual({ core: 'ROLLBACK_COMPLETE' });
    expect(account.leftBehind()).toEqual({ [IDENTITY]: 1 });
    expect(account.events).toEqual([
      expect.stringContaining(
        `CREATE_FAILED Resource of type '${IDENTITY}' with identifier '${sender.domain}'`,
      ),
    ]);
    expect(notes).toEqual([expect.stringContaining('"The first deployment failed"')]);
    expect(await deploy({ ...config, sender: { ...sender, existingIdentity: true } })).toBe(true);
    expect(statuses()).toEqual(standing);
    expect([...account.things].filter(({ type }) => type === IDENTITY)).toEqual([there]);
  });

  it.each([
    [
      'whose distribution is refused',
      'Your account must be verified before you can add new CloudFront resources.',
    ],
    [
      'whose certificate is pending',
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid",
    ],
  ])('%s has everything else, and gets the console by the same command later', async (_, reason) => {
    account.refuse = refusing('AWS::CloudFront::Distribution', reason);
    expect(await deploy()).toBe(false);
    expect(statuses()).toEqual({ ...standing, console: 'ROLLBACK_COMPLETE' });
    expect(account.leftBehind()).toEqual({});
    expect(notes).toEqual([expect.stringMatching(/campaigns can be sent.*Refused: tocsin-prod-console\./)]);
    account.refuse = () => undefined;
    expect(await deploy()).toBe(true);
    expect(statuses()).toMatchObject({ core: 'UPDATE_COMPLETE', console: 'CREATE_COMPLETE' });
  });

  it('to which a country of SMS is refused has email, and gets SMS without that country', async () => {
    const [refused = '', ...countries] = config.sms?.countries ?? [];
    account.refuse = (type, { IsoCountryCode }) =>
      type === 'AWS::SMSVOICE::SenderId' && IsoCountryCode === refused
        ? `Sender ID is not supported in ${refused}`
        : undefined;
    expect(await deploy()).toBe(false);
    expect(statuses()).toEqual({ ...standing, sms: 'ROLLBACK_COMPLETE' });
    expect(account.leftBehind()).toEqual({});
    const without = { ...config, ...(config.sms === undefined ? {} : { sms: { ...config.sms, countries } }) };
    expect(await deploy(without)).toBe(true);
    expect(statuses()).toMatchObject({ sms: 'CREATE_COMPLETE' });
  });

  it('that meets a role that is not known everywhere yet leaves nothing, and works when repeated', async () => {
    account.refuse = refusing(
      'AWS::SES::ConfigurationSetEventDestination',
      'Amazon SES could not assume the provided role',
    );
    expect(await deploy()).toBe(false);
    expect(statuses()).toEqual({ core: 'ROLLBACK_COMPLETE' });
    expect(account.leftBehind()).toEqual({});
    account.refuse = () => undefined;
    expect(await deploy()).toBe(true);
    expect(statuses()).toEqual(standing);
  });

  it('that somebody stopped between the core and its protection is protected by the next', async () => {
    const core = stacksOf(config, false).get('tocsin-prod');
    account.deploy('tocsin-prod', core?.template ?? { Resources: {} }, core?.isProtected ?? false);
    expect(protectedTypes()).toEqual([]);
    expect(await deploy()).toBe(true);
    expect(account.stateOf('tocsin-prod')?.isProtected).toBe(true);
    expect(protectedTypes()).toHaveLength(TABLES + 1);
  });

  it('tells of a stack that the configuration has left out since', async () => {
    expect(await deploy()).toBe(true);
    expect(await deploy({ ...config, console: undefined })).toBe(true);
    expect(notes).toEqual([
      expect.stringMatching(
        /^tocsin-prod-console stands although .*delete-stack .*--stack-name tocsin-prod-console$/,
      ),
    ]);
  });

  describe('with protection from the start, as `cdk deploy` alone makes it', () => {
    const alone = (template: RawTemplate): boolean => account.deploy('tocsin-prod', template, true);
    const core = (): RawTemplate => stacksOf(config, true).get('tocsin-prod')?.template ?? { Resources: {} };
    const flake = refusing(
      'AWS::Scheduler::Schedule',
      'The execution role you provide must allow AWS EventBridge',
    );

    it('could not be repeated, and left tables and the pool that nobody can delete', () => {
      account.refuse = flake;
      expect(alone(core())).toBe(false);
      expect(statuses()).toEqual({ core: 'ROLLBACK_FAILED' });
      expect(account.leftBehind()).toMatchObject({ 'AWS::DynamoDB::Table': TABLES });
      account.refuse = () => undefined;
      expect(alone(core())).toBe(false);
      expect(account.events.at(-2)).toBe(
        'Stack [tocsin-prod] cannot be deleted while TerminationProtection is enabled',
      );
    });

    it('is taken out of that by `npm run deploy`; what was protected stays, for somebody to delete by hand', async () => {
      account.refuse = flake;
      alone(core());
      account.refuse = () => undefined;
      expect(await deploy()).toBe(true);
      expect(notes).toEqual([expect.stringContaining('its protection is switched off')]);
      expect(statuses()).toEqual(standing);
      expect(account.leftBehind()).toMatchObject({ 'AWS::DynamoDB::Table': TABLES });
    });

    it('left much more with the policy "Retain", which holds when a creation rolls back too', () => {
      const { Resources } = core();
      const old = JSON.parse(JSON.stringify({ Resources }).replaceAll('RetainExceptOnCreate', 'Retain'));
      account.refuse = flake;
      expect(alone(old)).toBe(false);
      const left = account.leftBehind();
      expect(left).toMatchObject({
        'AWS::DynamoDB::Table': TABLES,
        'AWS::KMS::Key': 1,
        'AWS::S3::Bucket': 4,
        'AWS::SecretsManager::Secret': 2,
      });
      expect(Object.values(left).reduce((sum, count) => sum + count)).toBeGreaterThan(12);
      // And it holds the name that the next try needs.
      account.protect('tocsin-prod', false);
      expect(left).toMatchObject({ [IDENTITY]: 1 });
      account.refuse = () => undefined;
      expect(alone(core())).toBe(false);
      expect(account.events).toContainEqual(expect.stringContaining('already exists'));
    });
  });
});
