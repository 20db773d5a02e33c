import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Budget } from '../monitoring/budget.ts';
import { Operations } from '../monitoring/monitoring.ts';
import type { OptionalStackProps } from './core.ts';

/** What tells people of trouble. It looks at the rest and nothing waits for it, so that it can be made anew at any time. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { config, core, ...props }: OptionalStackProps) {
    super(scope, id, props);
    new Operations(this, 'Operations', {
      config,
      key: core.key,
      steps: core.steps,
      queues: core.queues,
      stream: core.stream,
      httpApi: core.steps.api.httpApi,
      sms: core.sms,
    });
    if (config.budget !== undefined) {
      new Budget(this, 'Budget', { ...config.budget, email: config.alarms.email });
    }
  }
}
