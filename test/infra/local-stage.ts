/** The stage of the local run, synthesized and read as it is played before the tests of the file that imports this. */
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll } from 'vitest';
import { localConfig } from '../../infra/config/config.ts';
import { type LocalStack, readStack } from '../../local/stack/read.ts';
import { filesOfAssembly } from '../../local/template/assembly.ts';
import { outDirOf, standIn, synthesize } from './stages.ts';
import type { Stage } from './template.ts';

export let localStage: Stage;
export let local: Template;
export let played: LocalStack;

/** Synthesizes it anew, with real bundles where they matter. */
export const synthesizeLocal = (parts = standIn): void => {
  localStage = synthesize(localConfig, true, parts);
  local = localStage.template;
  played = readStack(filesOfAssembly(outDirOf(localConfig)), {
    region: localConfig.region,
    frontDoorUrl: 'http://127.0.0.1:4500',
    issuerUrl: 'http://127.0.0.1:4502',
    consoleUrl: 'http://127.0.0.1:4503',
  });
};
beforeAll(() => synthesizeLocal(), 300_000);
