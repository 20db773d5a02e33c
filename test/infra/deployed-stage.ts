/** The stage of the example configuration, synthesized before the tests of the file that imports this. */
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, expect } from 'vitest';
import { config, synthesize } from './stages.ts';
import type { Stage } from './template.ts';

export let deployedStage: Stage;
export let deployed: Template;
beforeAll(() => {
  deployedStage = synthesize(config);
  deployed = deployedStage.template;
}, 300_000);

/** Expects resources of a type, and that all of them have the properties. */
export const every = (type: string, properties: unknown): void => {
  expect(Object.keys(deployed.findResources(type)).length).toBeGreaterThan(0);
  deployed.allResourcesProperties(type, properties);
};

/** Properties of the only resource of a type whose logical id fits. */
export const one = (type: string, id: RegExp): Record<string, unknown> => {
  const found = Object.entries(deployed.findResources(type)).filter(([name]) => id.test(name));
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties ?? {};
};
