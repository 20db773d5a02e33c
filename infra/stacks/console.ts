import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConsoleSettings } from '../config/config.ts';
import { Console } from '../web/console.ts';
import { EDGE_TOKEN, type OptionalStackProps } from './core.ts';

export type ConsoleStackProps = OptionalStackProps & {
  settings: ConsoleSettings;
  /** Folder of the built console. */
  files: string;
  /** When this is synthesized. */
  now: Date;
};

/**
 * The console. A stack of its own, because many new accounts are refused a distribution until AWS has verified them,
 * which takes days: sending must not wait for that.
 */
export class ConsoleStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, core, settings, files, now, ...props }: ConsoleStackProps,
  ) {
    super(scope, id, props);
    this.addStackDependency(core);
    const { url } = new Console(this, 'Console', {
      ...settings,
      config,
      files,
      now,
      key: core.key,
      accessLogs: core.accessLogs,
      audience: core.audience,
      signIn: core.signIn,
      functions: { api: core.steps.api.function, check: core.steps.check.function },
      edgeToken: Fn.getStackOutput(core.stackName, EDGE_TOKEN),
    });
    new CfnOutput(this, 'ConsoleUrl', { description: 'Where staff work', value: url });
    new CfnOutput(this, 'CheckUrl', {
      description: 'Where anybody checks a notice',
      value: `${url}/check`,
    });
  }
}
