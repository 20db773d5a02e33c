import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Keeps one finding of a rule from failing the synthesis; `reason` is a sentence for whoever audits the stack. */
export const acknowledge = (construct: IConstruct, finding: string, reason: string): void => {
  Validations.of(construct).acknowledge({ id: finding, reason });
};

/** The name that cdk-nag gives to a wildcard in the resources of a policy: `.../uploads/*` of a bucket. */
export const wildcardFinding = (construct: IConstruct, arn: string, rest: string): string => {
  const resolved = Stack.of(construct).resolve(arn) as { 'Fn::GetAtt': [string, string] };
  return `AwsSolutions-IAM5[Resource::<${resolved['Fn::GetAtt'].join('.')}>${rest}]`;
};
