import { CfnParameter, CfnRule, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Makes CloudFormation refuse the stack before it makes anything: the local stage has a made-up sender and times
 * that suit a demonstration. No value of the parameter is both allowed and accepted.
 */
export class LocalStageGuard extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const purpose = new CfnParameter(this, 'Purpose', {
      description: 'The local stage is read by npm start and never deployed.',
      default: 'local run',
      allowedValues: ['local run'],
    });
    new CfnRule(this, 'Rule', {
      assertions: [
        {
          assert: Fn.conditionEquals(purpose.valueAsString, 'deployment'),
          assertDescription:
            'This is the local stage, which cannot be deployed: copy tocsin.config.example.json to tocsin.config.json and fill it in.',
        },
      ],
    });
  }
}
