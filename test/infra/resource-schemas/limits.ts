import type { CheckedTemplate } from './check.ts';

type Statements = { Statement: unknown[] };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pseudo: Record<string, string> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-2',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A value as long as CloudFormation will make it: names are those of stack and resource with thirteen characters behind. */
const written = (value: unknown, stackName: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => written(one, stackName));
  if (!isRecord(value)) return value;
  const [[name, inner] = ['', undefined], ...others] = Object.entries(value);
  const physical = (id: unknown): string => `${stackName}-${id}-0123456789ABC`;
  if (others.length === 0) {
    if (name === 'Ref') return pseudo[String(inner)] ?? physical(inner);
    if (name === 'Fn::GetAtt')
      return `arn:aws:secretsmanager:ap-southeast-2:123456789012:${physical([inner].flat()[0])}`;
    if (name === 'Fn::Join') {
      const [separator, parts] = inner as [string, unknown];
      const pieces = written(parts, stackName);
      return Array.isArray(pieces) ? pieces.join(separator) : pieces;
    }
    if (name === 'Fn::Sub') return String([inner].flat()[0]);
    if (name.startsWith('Fn::')) return JSON.stringify(inner);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one, stackName)]));
};

const lengthOf = (value: unknown, stackName: string): number =>
  JSON.stringify(written(value, stackName)).length;

/** Limits of CloudFormation, AWS Lambda, IAM, AWS KMS and Amazon S3 that stand in no schema (their pages on quotas). */
export const limits = {
  templateBytes: 1_000_000,
  resources: 500,
  outputs: 200,
  parameters: 200,
  environmentBytes: 4_096,
  inlinePolicyCharacters: 10_240,
  trustPolicyCharacters: 2_048,
  keyPolicyBytes: 32_768,
  bucketPolicyBytes: 20_480,
};
export type Limit = keyof typeof limits;

/** How much of each limit the largest of a template takes, and of what: `environmentBytes` → 2,413 by `ApiFunction`. */
export const usedOf = (
  template: CheckedTemplate,
  stackName: string,
): Record<Limit, { of: string; used: number }> => {
  const most = Object.fromEntries(Object.keys(limits).map((limit) => [limit, { of: '', used: 0 }])) as Record<
    Limit,
    { of: string; used: number }
  >;
  const note = (limit: Limit, of: string, used: number): void => {
    if (used > most[limit].used) most[limit] = { of, used };
  };
  note('templateBytes', stackName, Buffer.byteLength(JSON.stringify(template)));
  for (const [limit, part] of [
    ['resources', template.Resources],
    ['outputs', template.Outputs],
    ['parameters', template.Parameters],
  ] as const) {
    note(limit, stackName, Object.keys(part ?? {}).length);
  }
  const inline = new Map<string, number>();
  const add = (role: string, document: unknown): void => {
    inline.set(role, (inline.get(role) ?? 0) + lengthOf(document, stackName));
  };
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    switch (Type) {
      case 'AWS::Lambda::Function': {
        const { Variables } = (Properties.Environment ?? {}) as { Variables?: unknown };
        note('environmentBytes', id, lengthOf(Variables ?? {}, stackName));
        break;
      }
      case 'AWS::IAM::Role':
        note('trustPolicyCharacters', id, lengthOf(Properties.AssumeRolePolicyDocument, stackName));
        for (const { PolicyDocument } of (Properties.Policies ?? []) as { PolicyDocument: Statements }[]) {
          add(id, PolicyDocument);
        }
        break;
      case 'AWS::IAM::Policy':
        for (const role of Properties.Roles as unknown[]) {
          add(isRecord(role) ? String(role.Ref) : String(role), Properties.PolicyDocument);
        }
        break;
      case 'AWS::KMS::Key':
        note('keyPolicyBytes', id, lengthOf(Properties.KeyPolicy, stackName));
        break;
      case 'AWS::S3::BucketPolicy':
        note('bucketPolicyBytes', id, lengthOf(Properties.PolicyDocument, stackName));
    }
  }
  for (const [role, length] of inline) note('inlinePolicyCharacters', role, length);
  return most;
};

/** What in a template is too large for AWS, a sentence each. */
export const faultsOfSize = (template: CheckedTemplate, stackName: string): string[] =>
  Object.entries(usedOf(template, stackName)).flatMap(([limit, { of, used }]) => {
    const most = limits[limit as Limit];
    return used > most ? [`${of} takes ${used} of ${most} ${limit}`] : [];
  });
