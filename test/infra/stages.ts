/** Stages as they are synthesized for the tests of one file, in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { type Config, parseConfig } from '../../infra/config/config.ts';
import { createTocsinApp } from '../../infra/stacks/tocsin-app.ts';
import { type Bundles, stepNames } from '../../infra/steps/bundles.ts';
import { filesOfAssembly } from '../../local/template/assembly.ts';
import type { Stage } from './template.ts';

export const dir = mkdtempSync(join(tmpdir(), 'tocsin-infra-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

export const version = '1.2.3+abc1234';
export const config = parseConfig(
  JSON.parse(readFileSync(new URL('../../tocsin.config.example.json', import.meta.url), 'utf8')),
);

const { sms: _, ...withoutSms } = config;
/** What operators choose otherwise than the example does. */
export const variants = {
  single: { ...config, stage: 'single', sending: { ...config.sending, mode: 'single' } },
  existing: { ...config, stage: 'existing', sender: { ...config.sender, existingIdentity: true } },
  reserved: {
    ...config,
    stage: 'reserved',
    functions: {
      ...config.functions,
      api: { ...config.functions.api, reservedConcurrency: 20 },
      pace: { ...config.functions.pace, reservedConcurrency: 2 },
      check: { ...config.functions.check, reservedConcurrency: 5 },
    },
  },
  domain: {
    ...config,
    stage: 'domain',
    console: {
      domain: {
        name: 'tocsin.hospital.example',
        certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/0a1b2c3d',
      },
    },
  },
  bare: { ...withoutSms, stage: 'bare', console: undefined },
  tagged: { ...config, stage: 'tagged', tags: { 'cost-centre': '4711' } },
} satisfies Record<string, Config>;

// CloudFormation's own rules take most of the time: nag-rules.test.ts holds every stage to them, once.
process.env.CDK_VALIDATION = 'false';

const consoleFiles = join(dir, 'console');
mkdirSync(join(consoleFiles, 'assets'), { recursive: true });
writeFileSync(join(consoleFiles, 'index.html'), '<title>Tocsin</title>');
writeFileSync(join(consoleFiles, 'assets', 'index.js'), '');

/** What no template shows: code of functions and files of the console, which take longer to make than the stacks. */
export const standIn = {
  consoleFiles,
  bundles: Object.fromEntries(
    stepNames.map((name) => [
      name,
      {
        name,
        sourceDir: new URL(`../../functions/${name}`, import.meta.url).pathname,
        write: (to: string) => writeFileSync(join(to, 'index.mjs'), ''),
      },
    ]),
  ) as Bundles,
};

export const outDirOf = ({ stage }: Config): string => join(dir, stage);

/** Fails where a rule of cdk-nag finds fault. */
export const synthesize = (stage: Config, isProtected = true, parts = standIn): Stage => {
  const outDir = outDirOf(stage);
  const app = createTocsinApp({ config: stage, version, ...parts, isProtected, outDir });
  app.synth();
  return {
    stacks: app.node.children.filter((child) => Stack.isStack(child)),
    template: Template.fromJSON(filesOfAssembly(outDir).template),
  };
};

export const templateOf = (stage: Config, isProtected?: boolean): Template =>
  synthesize(stage, isProtected).template;
