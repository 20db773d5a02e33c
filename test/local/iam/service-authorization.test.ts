import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { incompleteGrants } from '../../../local/iam/authorizer.ts';
import { createEnforcer } from '../../../local/iam/enforcer.ts';
import { faultOf } from '../../../local/iam/service-authorization.ts';
import type { PolicyDocument, StackPolicies } from '../../../local/stack/policies.ts';
import type { Statement } from '../../../local/stack/statements.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-reference-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-3:000000000000:${rest}`;
const role = 'arn:aws:iam::000000000000:role/Send';

const policiesWith = (...statements: Statement[]): StackPolicies => {
  const document = (all: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: all });
  return {
    account: '000000000000',
    region: 'eu-west-3',
    roles: new Map([[role, { holder: 'SendRole', permissions: document(statements), trust: document([]) }]]),
    resources: new Map(),
    keys: new Map(),
    grants: [],
  };
};
const allow = (Action: string[], ...Resource: string[]): Statement => ({
  Sid: 'G0',
  Effect: 'Allow',
  Action,
  Resource,
});

const identity = arn('ses', 'identity/hospital.example');
const template = arn('ses', 'template/*');

describe('what the service authorization reference says of an action', () => {
  it.each([
    ['ses:SendBulkEmail', [identity], 'template'],
    ['ses:SendBulkTemplatedEmail', [template], 'identity'],
    ['ses:SendTemplatedEmail', [arn('ses', 'configuration-set/notices')], 'identity and template'],
    // An index is no table.
    ['dynamodb:Query', [arn('dynamodb', 'table/one/index/by-state')], 'table'],
    ['logs:PutLogEvents', [arn('logs', 'log-group:work')], 'log-stream'],
    ['sqs:SendMessage', [arn('sns', 'alarms')], 'queue'],
    ['lambda:InvokeFunction', [arn('lambda', 'layer:one')], 'function'],
    ['kms:Decrypt', [arn('kms', 'alias/key')], 'key'],
    ['firehose:PutRecord', [], 'deliverystream'],
  ])('%s needs more than a right on %j', (action, resources, left) => {
    expect(faultOf(action, resources)).toContain(`AWS requires a right on ${left} for ${action}`);
  });

  it.each([
    ['ses:SendBulkEmail', [identity, template]],
    ['ses:SendEmail', [identity]],
    ['ses:GetAccount', ['*']],
    ['ses:SendBulkEmail', ['*']],
    ['dynamodb:Query', [arn('dynamodb', 'table/one'), arn('dynamodb', 'table/one/index/by-state')]],
    // The pattern goes on into the streams of the group.
    ['logs:PutLogEvents', [arn('logs', 'log-group:/aws/lambda/work:*')]],
    ['logs:PutLogEvents', [arn('logs', 'log-group:work:log-stream:local')]],
    ['kms:Decrypt', [arn('kms', 'key/0000')]],
    ['sts:AssumeRole', [role]],
  ])('%s is complete with %j', (action, resources) => {
    expect(faultOf(action, resources)).toBeUndefined();
  });

  it.each(['dynamodb:TransactWriteItems', 'sqs:SendMessageBatch', 's3:ListParts', 'sesv2:SendEmail'])(
    '%s is no action of AWS',
    (action) => {
      expect(faultOf(action, ['*'])).toContain(`no action ${action}`);
    },
  );
});

describe('a policy', () => {
  it('is told where a right is worth nothing without another, though they stand in different statements', () => {
    const actions = ['ses:SendBulkEmail', 'ses:GetEmailIdentity'];
    expect(incompleteGrants(policiesWith(allow(actions, identity)))).toEqual([
      expect.stringMatching(
        /^The policy of the role SendRole is not enough: .* template for ses:SendBulkEmail/,
      ),
    ]);
    const complete = [allow(actions, identity), allow(['ses:SendBulkEmail'], template)];
    expect(incompleteGrants(policiesWith(...complete))).toEqual([]);
    const forbidden = { ...allow(['ses:SendBulkEmail'], template), Effect: 'Deny' as const };
    expect(incompleteGrants(policiesWith(allow(actions, identity), forbidden))).toHaveLength(1);
  });

  it('that names an action AWS does not have is told so', () => {
    const wrong = policiesWith(allow(['sqs:SendMessageBatch'], arn('sqs', 'work')));
    expect(incompleteGrants(wrong)).toEqual([expect.stringContaining('no action sqs:SendMessageBatch')]);
  });
});

describe('an act', () => {
  it('that asks for less than AWS requires is refused, though the policy would allow all of it', async () => {
    const policies = policiesWith(
      allow(['ses:SendBulkEmail'], identity),
      allow(['ses:SendBulkEmail'], template),
    );
    const actOn = (...resources: string[]) => ({
      key: resources.join(' '),
      words: 'send calls ses:SendBulkEmail',
      requirements: () =>
        resources.map((resource) => ({
          principal: role,
          action: 'ses:SendBulkEmail',
          resource,
          context: {},
        })),
    });
    const enforcer = createEnforcer(policies, join(dir, 'used.json'));
    expect(await enforcer.decide(actOn(identity, arn('ses', 'template/inline')))).toBeUndefined();
    expect(await enforcer.decide(actOn(identity))).toMatchObject({
      kind: 'unclear',
      message: expect.stringContaining('AWS requires a right on template'),
    });
    expect(enforcer.refusals()).toHaveLength(1);
  });
});
