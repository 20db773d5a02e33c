import { App, Tags, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Bundles } from './bundles.ts';
import { type Config, LOCAL_STAGE } from './config.ts';
import { TocsinStack } from './tocsin-stack.ts';

export type TocsinAppProps = {
  config: Config;
  bundles: Bundles;
  /** Folder of the built console. */
  consoleFiles: string;
  /** Folder for the cloud assembly; where the CDK command line asks for it unless given. */
  outDir?: string;
};

/**
 * The CDK app of one stage, for `synth()`, which fails when a rule of cdk-nag finds fault. Feature flags are set here
 * and not in `cdk.json`, so that the template is the same whoever synthesizes it.
 */
export const createTocsinApp = ({ config, bundles, consoleFiles, outDir }: TocsinAppProps): App => {
  const app = new App({
    analyticsReporting: false,
    context: recommendedFlags,
    ...(outDir === undefined ? {} : { outdir: outDir }),
  });
  new TocsinStack(app, `tocsin-${config.stage}`, {
    config,
    bundles,
    consoleFiles,
    description: `Tocsin, stage ${config.stage}: tells every person hit by a data breach, once`,
    // Credentials of another account are refused before anything is asked of it.
    env: { account: config.account, region: config.region },
    terminationProtection: config.stage !== LOCAL_STAGE,
  });
  const tags = { application: 'tocsin', stage: config.stage, ...config.tags };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};
