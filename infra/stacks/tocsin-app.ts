import { App, Tags, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Config, LOCAL_STAGE } from '../config/config.ts';
import type { Bundles } from '../steps/bundles.ts';
import { AlarmsStack } from './alarms.ts';
import { ConsoleStack } from './console.ts';
import { TocsinStack } from './core.ts';
import { SmsStack } from './sms.ts';

export type TocsinAppProps = {
  config: Config;
  /** What is deployed, for whoever asks a stack, a function, a log or a report (`readVersion`). */
  version: string;
  bundles: Bundles;
  /** Folder of the built console. */
  consoleFiles: string;
  /** Not while the stage is made for the first time (`TocsinStackProps`); `true` unless given. */
  isProtected?: boolean;
  /** Folder for the cloud assembly; where the CDK command line asks for it unless given. */
  outDir?: string;
  /** When this is synthesized; now unless given. */
  now?: Date;
};

/**
 * The CDK app of one stage, for `synth()`, which fails when a rule of cdk-nag finds fault. Feature flags are set here
 * and not in `cdk.json`, so that the template is the same whoever synthesizes it.
 */
export const createTocsinApp = ({
  config,
  version,
  bundles,
  consoleFiles,
  isProtected = true,
  outDir,
  now = new Date(),
}: TocsinAppProps): App => {
  const app = new App({
    analyticsReporting: false,
    context: recommendedFlags,
    ...(outDir === undefined ? {} : { outdir: outDir }),
  });
  const { stage, account, region } = config;
  const purpose = `Tocsin ${version}, stage ${stage}: tells every person hit by a data breach, once`;
  // Credentials of another account are refused before anything is asked of it.
  const env = { account, region };
  const core = new TocsinStack(app, `tocsin-${stage}`, {
    config,
    version,
    bundles,
    isProtected,
    description: purpose,
    env,
    terminationProtection: isProtected && stage !== LOCAL_STAGE,
  });
  new AlarmsStack(app, `tocsin-${stage}-alarms`, { config, core, description: `${purpose}: alarms`, env });
  if (core.sms !== undefined) {
    const { sms } = core;
    new SmsStack(app, `tocsin-${stage}-sms`, { config, core, sms, description: `${purpose}: SMS`, env });
  }
  if (config.console !== undefined) {
    new ConsoleStack(app, `tocsin-${stage}-console`, {
      config,
      core,
      settings: config.console,
      files: consoleFiles,
      now,
      description: `${purpose}: console`,
      env,
    });
  }
  const tags = { application: 'tocsin', stage: config.stage, ...config.tags };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};
