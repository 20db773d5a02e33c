import * as z from 'zod';
import {
  type PseudoParameters,
  type RawTemplate,
  type Resolver,
  TemplateError,
} from '../template/template.ts';
import { faultOfStatement, principalsOf, type Statement, statementSchema } from './statements.ts';

const documentSchema = z.object({ Statement: z.array(statementSchema) });
export type PolicyDocument = { Version: '2012-10-17'; Statement: Statement[] };

/** The smallest thing that a policy allows: one action on one resource for one principal, under the conditions of its statement. */
export type Grant = {
  /** `Sid` of its statement in the documents of {@link StackPolicies}. */
  id: string;
  /** Logical id, without CDK's hash, of the role, resource or policy that it stands in: `SendRole`. */
  holder: string;
  action: string;
  /** ARN or pattern; of a trust policy the role itself. */
  resource: string;
  statement: Statement;
};

/** What a stack allows, as its template says. Statements that allow are split into one for each {@link Grant}. */
export type StackPolicies = {
  account: string;
  region: string;
  /** Permissions and trust policy of each role, by its ARN. */
  roles: ReadonlyMap<string, { holder: string; permissions: PolicyDocument; trust: PolicyDocument }>;
  /** Policies of queues, buckets, keys, functions and secrets, by ARN. */
  resources: ReadonlyMap<string, PolicyDocument>;
  /** ARN of the customer's key by the ARN of the table, queue, bucket, secret or log group that it encrypts. */
  keys: ReadonlyMap<string, string>;
  grants: readonly Grant[];
};

const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

const bucketEncryption = z.object({
  ServerSideEncryptionConfiguration: z.array(
    z.object({ ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.string().optional() }) }),
  ),
});

/**
 * Reads every policy of a template. Throws {@link TemplateError} for what the local run cannot evaluate: managed
 * policies, `NotAction` and its like, and conditions on values that a run on one computer does not have.
 */
export const readPolicies = (
  template: RawTemplate,
  resolver: Resolver,
  { region, accountId }: PseudoParameters,
): StackPolicies => {
  const grants: Grant[] = [];
  const empty = (): PolicyDocument => ({ Version: '2012-10-17', Statement: [] });

  const resources = Object.entries(template.Resources).filter(([id]) => resolver.isMade(id));
  const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);
  const property = (id: string, name: string): unknown =>
    resolver.resolve(template.Resources[id]?.Properties?.[name], `${id}.${name}`);
  const ref = (id: string): string => String(resolver.resolve({ Ref: id }, id));
  const arnOf = (id: string): string => String(resolver.resolve({ 'Fn::GetAtt': [id, 'Arn'] }, id));
  const text = (id: string, name: string): string | undefined => {
    const value = property(id, name);
    return value === undefined ? undefined : String(value);
  };

  /**
   * Adds statements to a document, each that allows split into its grants.
   *
   * @param itself - the resource whose policy it is; undefined for the permissions of a role
   */
  const add = (to: PolicyDocument, id: string, document: unknown, itself?: string): void => {
    const parsed = documentSchema.safeParse(document);
    if (!parsed.success) {
      throw new TemplateError(
        `The local run cannot evaluate a policy of ${id}:\n${z.prettifyError(parsed.error)}`,
      );
    }
    for (const statement of parsed.data.Statement) {
      const fault = faultOfStatement(statement, itself === undefined);
      if (fault !== undefined) throw new TemplateError(`A policy of ${id} ${fault}`);
      if (statement.Effect === 'Deny') {
        to.Statement.push(statement);
        continue;
      }
      const single = statement.Action.flatMap((action) =>
        (statement.Resource ?? [undefined]).flatMap((resource) =>
          principalsOf(statement).map((principal) => ({ action, resource, principal })),
        ),
      );
      for (const { action, resource, principal } of single) {
        const one: Statement = {
          ...statement,
          Sid: `G${grants.length}`,
          Action: [action],
          ...(resource === undefined ? {} : { Resource: [resource] }),
          ...(principal === undefined ? {} : { Principal: principal }),
        };
        to.Statement.push(one);
        grants.push({
          id: one.Sid as string,
          holder: withoutHash(id),
          action,
          resource: resource ?? itself ?? '',
          statement: one,
        });
      }
    }
  };

  const roles = new Map<string, { holder: string; permissions: PolicyDocument; trust: PolicyDocument }>();
  const roleByName = new Map<string, { permissions: PolicyDocument; id: string }>();
  for (const [id] of ofType('AWS::IAM::Role')) {
    if (
      property(id, 'ManagedPolicyArns') !== undefined ||
      property(id, 'PermissionsBoundary') !== undefined
    ) {
      throw new TemplateError(
        `${id} has managed policies, whose statements the local run does not know. Write the statements out.`,
      );
    }
    const role = { holder: withoutHash(id), permissions: empty(), trust: empty() };
    add(role.trust, id, property(id, 'AssumeRolePolicyDocument'), arnOf(id));
    for (const { PolicyDocument } of (property(id, 'Policies') ?? []) as { PolicyDocument: unknown }[]) {
      add(role.permissions, id, PolicyDocument);
    }
    roles.set(arnOf(id), role);
    roleByName.set(ref(id), { permissions: role.permissions, id });
  }
  for (const [id] of ofType('AWS::IAM::Policy')) {
    for (const name of property(id, 'Roles') as string[]) {
      const role = roleByName.get(name);
      if (role === undefined)
        throw new TemplateError(`${id} is for the role ${name}, which the stack does not have.`);
      add(role.permissions, role.id, property(id, 'PolicyDocument'));
    }
  }
  for (const [id] of ofType('AWS::IAM::ManagedPolicy')) {
    throw new TemplateError(`${id} is a managed policy, which the local run does not evaluate.`);
  }

  const policies = new Map<string, PolicyDocument>();
  const addTo = (arn: string, id: string, document: unknown): void => {
    const policy = policies.get(arn) ?? empty();
    policies.set(arn, policy);
    add(policy, id, document, arn);
  };
  const queueArn = (url: string): string =>
    `arn:aws:sqs:${region}:${accountId}:${url.slice(url.lastIndexOf('/') + 1)}`;
  for (const [id] of ofType('AWS::SQS::QueuePolicy')) {
    for (const url of property(id, 'Queues') as string[])
      addTo(queueArn(url), id, property(id, 'PolicyDocument'));
  }
  for (const [id] of ofType('AWS::S3::BucketPolicy')) {
    addTo(`arn:aws:s3:::${text(id, 'Bucket')}`, id, property(id, 'PolicyDocument'));
  }
  for (const [id] of ofType('AWS::KMS::Key')) addTo(arnOf(id), id, property(id, 'KeyPolicy'));
  for (const [id] of ofType('AWS::SecretsManager::ResourcePolicy')) {
    addTo(text(id, 'SecretId') ?? '', id, property(id, 'ResourcePolicy'));
  }
  for (const [id] of ofType('AWS::Lambda::Permission')) {
    const named = text(id, 'FunctionName') ?? '';
    const arn = named.startsWith('arn:') ? named : `arn:aws:lambda:${region}:${accountId}:function:${named}`;
    const principal = text(id, 'Principal') ?? '';
    const [sourceArn, sourceAccount] = [text(id, 'SourceArn'), text(id, 'SourceAccount')];
    const statement = {
      Effect: 'Allow',
      Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
      Action: text(id, 'Action'),
      Resource: arn,
      Condition: {
        ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
        ...(sourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
      },
    };
    addTo(arn, id, { Statement: [statement] });
  }

  const keys = new Map<string, string>();
  const encrypted = (arn: string, key: unknown): void => {
    if (typeof key !== 'string' || key.startsWith('alias/aws/')) return;
    keys.set(arn, key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${accountId}:key/${key}`);
  };
  for (const [id] of ofType('AWS::DynamoDB::Table')) {
    const { KMSMasterKeyId } = (property(id, 'SSESpecification') ?? {}) as { KMSMasterKeyId?: unknown };
    encrypted(arnOf(id), KMSMasterKeyId);
  }
  for (const [id] of ofType('AWS::SQS::Queue')) encrypted(arnOf(id), property(id, 'KmsMasterKeyId'));
  for (const [id] of ofType('AWS::S3::Bucket')) {
    const encryption = bucketEncryption.safeParse(property(id, 'BucketEncryption'));
    const [rule] = encryption.data?.ServerSideEncryptionConfiguration ?? [];
    encrypted(arnOf(id), rule?.ServerSideEncryptionByDefault.KMSMasterKeyID);
  }
  for (const [id] of ofType('AWS::SecretsManager::Secret')) encrypted(ref(id), property(id, 'KmsKeyId'));
  for (const [id] of ofType('AWS::Logs::LogGroup')) encrypted(arnOf(id), property(id, 'KmsKeyId'));

  return { account: accountId, region, roles, resources: policies, keys, grants };
};
