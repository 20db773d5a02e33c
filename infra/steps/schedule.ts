import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Step } from './step.ts';

export type ScheduleProps = {
  description: string;
  /** `rate(1 minute)`. */
  every: string;
  /** How long an invocation that came to nothing is tried again. */
  maximumEventAgeSeconds: number;
  maximumRetryAttempts: number;
};

/** Runs a step by the clock, as a role that may do nothing else. */
export const runEach = (step: Step, props: ScheduleProps): void => {
  const role = new Role(step, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
  });
  step.allowInvoking(role);
  const schedule = new CfnSchedule(step, 'Schedule', {
    description: props.description,
    scheduleExpression: props.every,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: step.function.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify({ trigger: 'schedule' }),
      retryPolicy: {
        maximumRetryAttempts: props.maximumRetryAttempts,
        maximumEventAgeInSeconds: props.maximumEventAgeSeconds,
      },
    },
  });
  schedule.node.addDependency(role);
};
