import type { LocalStack } from '../stack/read.ts';
import { actionOn, type PermissionRequest, type Requirement } from './requirements.ts';

/** How CloudWatch Logs uses the key of a log group (its user guide, "Encrypt log data using AWS KMS"). */
const logKeyUses = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'DescribeKey'];

/**
 * What services do for the stack without a call of ours: run its functions, poll its queues, fire its schedules, tell
 * of new objects. AWS checks most of it when the stack is deployed, so a run does when it starts.
 */
export const servicePermissions = (stack: LocalStack): PermissionRequest[] => {
  const { policies } = stack;
  const { account, region } = policies;
  const ofAccount = (sourceArn: string) => ({ 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn });
  const arnOfFunction = (name: string): string =>
    stack.functions.find((fn) => fn.name === name)?.arn ??
    `arn:aws:lambda:${region}:${account}:function:${name}`;
  const arnOfQueue = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;
  const act = (words: string, requirements: () => Requirement[]): PermissionRequest => ({
    key: words,
    words,
    requirements,
  });
  const on = (
    principal: string,
    action: string,
    resource: string,
    context: Record<string, string> = {},
  ): Requirement => ({ principal, action, resource, context });
  const assume = (service: string, role: string, context: Record<string, string> = {}): Requirement =>
    on(`${service}.amazonaws.com`, 'sts:AssumeRole', role, context);

  const running = stack.functions.map(({ caller, roleArn, logGroup, isTraced }) =>
    act(`Lambda runs ${caller}`, () => {
      const group = `arn:aws:logs:${region}:${account}:log-group:${logGroup}`;
      return [
        assume('lambda', roleArn),
        on(roleArn, 'logs:CreateLogStream', `${group}:log-stream:local`),
        on(roleArn, 'logs:PutLogEvents', `${group}:log-stream:local`),
        ...(isTraced === true
          ? [on(roleArn, 'xray:PutTraceSegments', '*'), on(roleArn, 'xray:PutTelemetryRecords', '*')]
          : []),
      ];
    }),
  );
  const logging = [...policies.keys]
    .filter(([arn]) => arn.startsWith('arn:aws:logs:'))
    .map(([arn, key]) =>
      act(`CloudWatch Logs encrypts ${arn}`, () =>
        logKeyUses.map((use) =>
          on(`logs.${region}.amazonaws.com`, `kms:${use}`, key, {
            'kms:EncryptionContext:aws:logs:arn': arn.replace(/:\*$/, ''),
          }),
        ),
      ),
    );
  const polling = stack.eventSources.map(({ functionName, queueArn, queueName }) =>
    act(`Lambda polls ${queueName} for ${functionName}`, () => {
      const role = stack.functions.find(({ name }) => name === functionName)?.roleArn ?? '';
      return [
        ...actionOn(policies, role, 'sqs:ReceiveMessage', queueArn, ['Decrypt']),
        ...actionOn(policies, role, 'sqs:DeleteMessage', queueArn),
        ...actionOn(policies, role, 'sqs:GetQueueAttributes', queueArn),
      ];
    }),
  );
  const firing = stack.schedules.map(({ name, functionName, roleArn }) =>
    act(`EventBridge Scheduler fires ${name}`, () => [
      assume('scheduler', roleArn, { 'aws:SourceAccount': account }),
      on(roleArn, 'lambda:InvokeFunction', arnOfFunction(functionName)),
    ]),
  );
  const telling = stack.buckets.flatMap(({ name, notifications }) =>
    notifications.map(({ queueName }) =>
      act(`S3 tells ${queueName} of objects in ${name}`, () =>
        actionOn(
          policies,
          's3.amazonaws.com',
          'sqs:SendMessage',
          arnOfQueue(queueName),
          ['Decrypt', 'GenerateDataKey'],
          ofAccount(`arn:aws:s3:::${name}`),
        ),
      ),
    ),
  );
  const routes = stack.httpApis.flatMap((api) => api.routes.map((route) => ({ apiId: api.id, ...route })));
  const serving = routes.map(({ apiId, key, functionName }) =>
    act(`API Gateway ${apiId} invokes ${functionName} for ${key}`, () => {
      const source = `arn:aws:execute-api:${region}:${account}:${apiId}/$default/${key.replace(' ', '')}`;
      return [
        on(
          'apigateway.amazonaws.com',
          'lambda:InvokeFunction',
          arnOfFunction(functionName),
          ofAccount(source),
        ),
      ];
    }),
  );
  const reporting = stack.configurationSets.map(({ name, roleArn, deliveryStream }) =>
    act(`Amazon SES writes the events of ${name} to its delivery stream`, () => [
      assume('ses', roleArn, ofAccount(`arn:aws:ses:${region}:${account}:configuration-set/${name}`)),
      on(roleArn, 'firehose:PutRecordBatch', deliveryStream.arn),
      assume('firehose', deliveryStream.roleArn, ofAccount(deliveryStream.arn)),
    ]),
  );
  const { distribution } = stack;
  const fetching = (distribution?.behaviors ?? []).flatMap(({ origin, pattern }) =>
    'bucket' in origin
      ? [
          act(`CloudFront reads the files of ${pattern}`, () => [
            on('cloudfront.amazonaws.com', 's3:GetObject', `arn:aws:s3:::${origin.bucket}/index.html`, {
              'aws:SourceArn': `arn:aws:cloudfront::${account}:distribution/${distribution?.id}`,
            }),
          ]),
        ]
      : [],
  );
  const reportingSms = stack.smsConfigurationSets.map(({ name, roleArn, deliveryStream }) =>
    act(`AWS End User Messaging writes the events of ${name} to its delivery stream`, () => [
      assume(
        'sms-voice',
        roleArn,
        ofAccount(`arn:aws:sms-voice:${region}:${account}:configuration-set/${name}`),
      ),
      on(roleArn, 'firehose:PutRecord', deliveryStream.arn),
      assume('firehose', deliveryStream.roleArn, ofAccount(deliveryStream.arn)),
    ]),
  );
  return [
    ...fetching,
    ...running,
    ...logging,
    ...polling,
    ...firing,
    ...telling,
    ...serving,
    ...reporting,
    ...reportingSms,
  ];
};
