import type { Call, Service } from '../http/aws-call.ts';
import { readNumber } from '../provider/recipients/phone-behaviour.ts';
import type { StackPolicies } from '../stack/policies.ts';
import { fitsGlob } from './globs.ts';

/** One right that somebody needs. */
export type Requirement = {
  /** ARN of a role, or the name of a service: `s3.amazonaws.com`. */
  principal: string;
  action: string;
  resource: string;
  /** Values of condition keys. */
  context: Readonly<Record<string, string>>;
};

/** Something that is done in the stack, and the rights that it takes. */
export type PermissionRequest = {
  /** Alike for acts that need the same rights. */
  key: string;
  /** `send calls dynamodb:PutItem`. */
  words: string;
  /** Called for the first act of a key only. */
  requirements(): Requirement[];
  /** A refusal is no failure: the caller can do without. */
  isOptional?: true;
};

export type KeyUse = 'Decrypt' | 'GenerateDataKey';
type KeyedService = 'dynamodb' | 's3' | 'secretsmanager' | 'sqs';

const bucketOf = (arn: string): string => arn.split('/')[0] as string;
const nameOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);

/** The local run speaks HTTP and stands for what clients of AWS do. */
const transport = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** What each service binds a data key to (developer guides of the services, "Encryption context"). */
const encryptionContext: Record<KeyedService, (arn: string, account: string) => Record<string, string>> = {
  dynamodb: (arn, account) => ({
    'kms:EncryptionContext:aws:dynamodb:tableName': nameOf(arn),
    'kms:EncryptionContext:aws:dynamodb:subscriberId': account,
  }),
  // With a bucket key the bucket, not the object.
  s3: (arn) => ({ 'kms:EncryptionContext:aws:s3:arn': bucketOf(arn) }),
  secretsmanager: (arn) => ({ 'kms:EncryptionContext:SecretARN': arn }),
  sqs: (arn) => ({ 'kms:EncryptionContext:aws:sqs:arn': arn }),
};

/** The requirements of an action on one resource, with those on the key that encrypts it. */
export const actionOn = (
  policies: StackPolicies,
  principal: string,
  action: string,
  resource: string,
  uses: readonly KeyUse[] = [],
  context: Readonly<Record<string, string>> = {},
): Requirement[] => {
  const service = action.split(':')[0] as KeyedService;
  const encrypted = service === 's3' ? bucketOf(resource) : resource.replace(/\/index\/.*$/, '');
  const key = policies.keys.get(encrypted);
  const keyContext =
    uses.length === 0
      ? {}
      : {
          ...context,
          'kms:ViaService': `${service}.${policies.region}.amazonaws.com`,
          'kms:CallerAccount': policies.account,
          ...encryptionContext[service](resource, policies.account),
        };
  return [
    { principal, action, resource, context: { ...transport, ...context } },
    ...(key === undefined
      ? []
      : uses.map((use) => ({ principal, action: `kms:${use}`, resource: key, context: keyContext }))),
  ];
};

/** S3 operations whose right has another name, and how they use the bucket's key (Amazon S3 user guide, "Policy actions for Amazon S3" and "Using server-side encryption with AWS KMS keys"). */
const s3Rights: Record<string, { action: string; uses: KeyUse[] }> = {
  GetObject: { action: 's3:GetObject', uses: ['Decrypt'] },
  HeadObject: { action: 's3:GetObject', uses: [] },
  PutObject: { action: 's3:PutObject', uses: ['GenerateDataKey'] },
  CreateMultipartUpload: { action: 's3:PutObject', uses: ['GenerateDataKey'] },
  UploadPart: { action: 's3:PutObject', uses: ['Decrypt', 'GenerateDataKey'] },
  // Parts are opened to be joined.
  CompleteMultipartUpload: { action: 's3:PutObject', uses: ['Decrypt'] },
  AbortMultipartUpload: { action: 's3:AbortMultipartUpload', uses: [] },
  ListParts: { action: 's3:ListMultipartUploadParts', uses: [] },
  ListObjectsV2: { action: 's3:ListBucket', uses: [] },
  ListObjectVersions: { action: 's3:ListBucketVersions', uses: [] },
  DeleteObject: { action: 's3:DeleteObject', uses: [] },
  DeleteObjectVersion: { action: 's3:DeleteObjectVersion', uses: [] },
};

/** How messages use the key of their queue (Amazon SQS developer guide, "Key management"). */
const sqsUses: Record<string, KeyUse[]> = {
  SendMessage: ['Decrypt', 'GenerateDataKey'],
  ReceiveMessage: ['Decrypt'],
};

/** Amazon SES checks the right of the older operation as well. */
const sesRights: Record<string, string[]> = {
  SendBulkEmail: ['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail'],
  SendEmail: ['ses:SendEmail', 'ses:SendTemplatedEmail'],
};

/** The first text that a JSON document has under a name, raw. No text inside another can look so: its quotes are escaped. */
const rawText = (body: Buffer, name: string): string => {
  const start = `"${name}":"`;
  const found = body.indexOf(start);
  if (found === -1) return '';
  const from = found + start.length;
  let end = body.indexOf('"', from);
  while (end !== -1 && body[end - 1] === 0x5c) end = body.indexOf('"', end + 1);
  return end === -1 ? '' : body.toString('utf8', from, end);
};

const noBody = Buffer.alloc(0);

/**
 * The partition that a call on one item, or a query, is about; `dynamodb:LeadingKeys` of it. All partition keys of the
 * stack's tables are texts, named `pk`; of a query the first equation names it.
 */
const leadingKeyOf = (operation: string, body: Buffer): string | undefined => {
  if (/^(?:Get|Put|Update|Delete)Item$/.test(operation)) {
    const key = rawText(body, 'pk":{"S');
    return key === '' ? undefined : key;
  }
  if (operation !== 'Query') return undefined;
  const { KeyConditionExpression = '', ExpressionAttributeValues = {} } = JSON.parse(
    body.toString('utf8'),
  ) as {
    KeyConditionExpression?: string;
    ExpressionAttributeValues?: Record<string, { S?: string }>;
  };
  const [, name = ''] = /=\s*(:\w+)/.exec(KeyConditionExpression) ?? [];
  return ExpressionAttributeValues[name]?.S;
};

export type PermissionRequestsOptions = {
  policies: StackPolicies;
  /** Names of the stack's tables. */
  tables: readonly string[];
  /** Names that SMS may come from, each with its country: `HOSPITAL/FR`. */
  senderIds: readonly string[];
  /** ARN of the role behind each access key. */
  roleOf: ReadonlyMap<string, string>;
};

/** Says what rights a call needs, at the price of a search in its body. */
export const createPermissionRequests = ({
  policies,
  tables,
  senderIds,
  roleOf,
}: PermissionRequestsOptions) => {
  const { account, region } = policies;
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
  const ofBatch = tables.map((table) => ({ table, write: `"${table}":[`, read: `"${table}":{` }));
  // Objects fall into few classes: those that the same patterns of the policies fit.
  const patterns = [...new Set(policies.grants.map(({ resource }) => resource))]
    .concat(
      [...policies.resources.values()].flatMap((policy) =>
        policy.Statement.flatMap(({ Resource }) => Resource ?? []),
      ),
    )
    .filter((pattern) => pattern.startsWith('arn:aws:s3:::') && /[*?]/.test(pattern))
    .map((pattern) => {
      const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
      return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    });

  // Partitions fall into classes too, by what the conditions of the policies say of them.
  const partitions = [
    ...new Set(
      policies.grants.flatMap(({ statement: { Condition = {} } }) =>
        Object.values(Condition).flatMap((wanted) => wanted['dynamodb:LeadingKeys'] ?? []),
      ),
    ),
  ];
  const ofPartition = (key: string): string =>
    partitions.map((pattern) => Number(fitsGlob(key, pattern))).join('');

  /** What a call is made on, as text that is alike for all calls that need the same rights. */
  const targets: Record<Service, (call: Call, body: Buffer) => string> = {
    dynamodb: ({ operation }, body) => {
      if (!operation.startsWith('Batch')) {
        const [table, index] = [rawText(body, 'TableName'), rawText(body, 'IndexName')];
        // The service's own reference asks for the right on the table with that on its index.
        return index === '' ? table : `${table} ${table}/index/${index}`;
      }
      const named = ofBatch.filter(({ write, read }) =>
        body.includes(operation === 'BatchWriteItem' ? write : read),
      );
      return named.map(({ table }) => table).join(' ');
    },
    sqs: (_, body) => nameOf(rawText(body, 'QueueUrl')),
    s3: ({ url }) => {
      const object = decodeURIComponent(url.pathname.slice(1));
      const objectArn = `arn:aws:s3:::${object}`;
      return `${object.split('/')[0]} ${patterns.map((pattern) => Number(pattern.test(objectArn))).join('')}`;
    },
    ses: ({ operation, url }, body) =>
      operation === 'GetEmailIdentity'
        ? decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1))
        : `${rawText(body, 'FromEmailAddress')} ${rawText(body, 'ConfigurationSetName')}`,
    'sms-voice': ({ operation }, body) => {
      if (operation !== 'SendTextMessage') return '';
      const sender = rawText(body, 'OriginationIdentity');
      const country = readNumber(rawText(body, 'DestinationPhoneNumber'))?.country ?? '';
      const set = rawText(body, 'ConfigurationSetName');
      return `${sender}/${country} ${set} ${rawText(body, 'ProtectConfigurationId')}`;
    },
    monitoring: () => '',
    lambda: ({ operation, url }) =>
      operation === 'GetAccountSettings' ? '' : decodeURIComponent(url.pathname.split('/')[3] ?? ''),
    secretsmanager: (_, body) => rawText(body, 'SecretId'),
  };

  const requirementsOf: Record<Service, (principal: string, call: Call, target: string) => Requirement[]> = {
    dynamodb: (principal, { operation }, target) =>
      target
        .split(' ')
        .flatMap((table) =>
          actionOn(policies, principal, `dynamodb:${operation}`, arn('dynamodb', `table/${table}`), [
            'Decrypt',
          ]),
        ),
    sqs: (principal, { operation }, target) => {
      const action = operation.replace(/Batch$/, '');
      return actionOn(policies, principal, `sqs:${action}`, arn('sqs', target), sqsUses[action]);
    },
    s3: (principal, { operation, url }) => {
      const { action, uses } = s3Rights[operation] ?? { action: `s3:${operation}`, uses: [] };
      const object = `arn:aws:s3:::${decodeURIComponent(url.pathname.slice(1)).replace(/\/$/, '')}`;
      return actionOn(policies, principal, action, object, uses);
    },
    ses: (principal, { operation }, target) => {
      if (operation === 'GetEmailIdentity') {
        const identity = arn('ses', `identity/${target}`);
        return [{ principal, action: 'ses:GetEmailIdentity', resource: identity, context: transport }];
      }
      const actions = sesRights[operation];
      if (actions === undefined) {
        return [{ principal, action: `ses:${operation}`, resource: '*', context: transport }];
      }
      const [, from = '', configurationSet = ''] = /^(.*) (.*)$/s.exec(target) ?? [];
      const address = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
      const context = { 'ses:FromAddress': address };
      return [
        // Which of the two SES asks for depends on what has been verified in the account.
        arn('ses', `identity/${address.slice(address.lastIndexOf('@') + 1)}`),
        arn('ses', `identity/${address}`),
        arn('ses', `configuration-set/${configurationSet}`),
        // One that travels in the call has no name.
        arn('ses', 'template/inline'),
      ].flatMap((resource) =>
        actions.flatMap((action) => actionOn(policies, principal, action, resource, [], context)),
      );
    },
    'sms-voice': (principal, { operation }, target) => {
      const action = `sms-voice:${operation}`;
      if (operation !== 'SendTextMessage') return [{ principal, action, resource: '*', context: transport }];
      const [sender = '', set = '', protection = ''] = target.split(' ');
      return [
        // The protect configuration refuses countries without the sender ID.
        ...(senderIds.includes(sender) ? [arn('sms-voice', `sender-id/${sender}`)] : []),
        arn('sms-voice', `configuration-set/${set}`),
        // That of the configuration set goes without saying.
        ...(protection === '' ? [] : [arn('sms-voice', `protect-configuration/${protection}`)]),
      ].map((resource) => ({ principal, action, resource, context: transport }));
    },
    monitoring: (principal, { operation }) => [
      { principal, action: `cloudwatch:${operation}`, resource: '*', context: transport },
    ],
    lambda: (principal, { operation }, target) =>
      operation === 'GetAccountSettings'
        ? [{ principal, action: `lambda:${operation}`, resource: '*', context: transport }]
        : actionOn(policies, principal, 'lambda:InvokeFunction', arn('lambda', `function:${target}`)),
    secretsmanager: (principal, { operation }, target) =>
      actionOn(policies, principal, `secretsmanager:${operation}`, target, ['Decrypt']),
  };

  return {
    /** The act that a call is; undefined for a caller that is none of the stack's. */
    ofCall(call: Call, body: Buffer = noBody): PermissionRequest | undefined {
      const { caller, service, operation } = call;
      const principal = roleOf.get(caller);
      if (principal === undefined) return undefined;
      const target = targets[service](call, body);
      const partition =
        service === 'dynamodb' && partitions.length > 0 ? leadingKeyOf(operation, body) : undefined;
      const leadingKeys = partition === undefined ? {} : { 'dynamodb:LeadingKeys': partition };
      return {
        key: `${caller} ${service}:${operation} ${target} ${partition === undefined ? '' : ofPartition(partition)}`,
        words: `${caller} calls ${service}:${operation}`,
        requirements: () =>
          requirementsOf[service](principal, call, target).map((one) =>
            one.action.startsWith('dynamodb:')
              ? { ...one, context: { ...one.context, ...leadingKeys } }
              : one,
          ),
      };
    },

    /** Looking for an object that is not there: who may not list the bucket is not told so. */
    ofListing({ caller, url }: Call): PermissionRequest {
      const bucket = `arn:aws:s3:::${url.pathname.split('/')[1]}`;
      return {
        key: `${caller} lists ${bucket}`,
        words: `${caller} looks for an object`,
        requirements: () => actionOn(policies, roleOf.get(caller) ?? '', 's3:ListBucket', bucket),
        isOptional: true,
      };
    },
  };
};
