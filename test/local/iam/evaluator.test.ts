import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../local/iam/evaluator.ts';
import type { Statement } from '../../../local/stack/statements.ts';

const account = '000000000000';
const role = `arn:aws:iam::${account}:role/Send`;
const queue = `arn:aws:sqs:eu-west-3:${account}:work`;
const key = `arn:aws:kms:eu-west-3:${account}:key/one`;

type Given = {
  principal?: string;
  action?: string;
  resource?: string;
  context?: Record<string, string>;
  identity?: Partial<Statement>[];
  policy?: Partial<Statement>[];
};

const documentOf = (statements: Partial<Statement>[] | undefined) =>
  statements && {
    Version: '2012-10-17' as const,
    Statement: statements.map(
      (statement, at): Statement => ({
        Sid: `S${at}`,
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: ['*'],
        ...statement,
      }),
    ),
  };

/** The outcome, and by which statements where the request is allowed: `allowed S0,S2`. */
const outcomeOf = ({
  principal = role,
  action = 'sqs:SendMessage',
  resource = queue,
  context = {},
  identity,
  policy,
}: Given): string => {
  const decision = decide(
    { principal, action, resource, context },
    { account, identityPolicy: documentOf(identity), resourcePolicy: documentOf(policy) },
  );
  return decision.result === 'allowed'
    ? `allowed ${decision.allowing.map(({ Sid }) => Sid).sort()}`
    : decision.result;
};

describe('a request', () => {
  it('is allowed by no statement unless one says so', () => {
    expect(outcomeOf({})).toBe('missing');
    expect(outcomeOf({ identity: [] })).toBe('missing');
    expect(outcomeOf({ identity: [{}] })).toBe('allowed S0');
  });

  it.each<[string, Given]>([
    ['its own policy', { identity: [{}, { Effect: 'Deny' }] }],
    ['that of the resource', { identity: [{}], policy: [{ Effect: 'Deny', Principal: { AWS: ['*'] } }] }],
    [
      'one for the whole account',
      { identity: [{}], policy: [{ Effect: 'Deny', Principal: { AWS: [account] } }] },
    ],
  ])('is forbidden by a statement of %s, whatever others allow', (_, given) => {
    expect(outcomeOf(given)).toBe('forbidden');
  });

  it.each([
    ['sqs:SendMessage', 'sqs:SendMessage', true],
    ['sqs:SendMessage', 'SQS:sendmessage', true],
    ['sqs:SendMessage', 'sqs:Send*', true],
    ['sqs:SendMessage', 'sqs:?endMessage', true],
    ['sqs:SendMessage', '*', true],
    ['sqs:SendMessage', 'sqs:SendMessageBatch', false],
    ['sqs:SendMessage', 'sqs:Send', false],
    ['sqs:SendMessage', 'sns:*', false],
    ['logs:CreateLogStream', 'logs:Create*', true],
  ])('for %s fits the action %s: %s', (action, pattern, fits) => {
    expect(outcomeOf({ action, identity: [{ Action: ['ses:SendEmail', pattern] }] })).toBe(
      fits ? 'allowed S0' : 'missing',
    );
  });

  it.each([
    ['arn:aws:s3:::lists/uploads/a.csv', 'arn:aws:s3:::lists/uploads/*', true],
    ['arn:aws:s3:::lists/uploads/a:b.csv', 'arn:aws:s3:::lists/*.csv', true],
    ['arn:aws:s3:::lists/uploads/a.csv', 'arn:aws:s3:::lists/uploads/?.csv', true],
    ['arn:aws:s3:::lists/uploads/ab.csv', 'arn:aws:s3:::lists/uploads/?.csv', false],
    ['arn:aws:s3:::lists/uploads/aXcsv', 'arn:aws:s3:::lists/uploads/a.csv', false],
    // Names of resources, unlike those of actions, are told apart by their letters' case.
    ['arn:aws:s3:::lists/uploads/a.csv', 'arn:aws:s3:::Lists/*', false],
    ['arn:aws:s3:::lists-of-others/a.csv', 'arn:aws:s3:::lists/*', false],
    [queue, `arn:aws:sqs:*:${account}:work`, true],
    [queue, `arn:aws:sqs:eu-west-?:${account}:work`, true],
    [queue, 'arn:aws:sqs:eu-west-3:111111111111:work', false],
    [queue, `arn:aws:sqs:us-east-1:${account}:work`, false],
    [queue, `${queue}s`, false],
    [`${queue}s`, queue, false],
    // A `*` between two colons ends at the second one.
    [`arn:aws:sqs:eu-west-3:${account}:one:work`, 'arn:aws:sqs:*:work', false],
    [queue, '*', true],
    // No ARN at all, as of an action that is on no resource.
    ['arn:aws:sqs', 'arn:aws:sqs:*:*:*', false],
  ])('on %s fits the resource %s: %s', (resource, pattern, fits) => {
    expect(outcomeOf({ resource, identity: [{ Resource: [`${queue}-other`, pattern] }] })).toBe(
      fits ? 'allowed S0' : 'missing',
    );
  });

  it('tells by which statements it is allowed, those of both policies', () => {
    const given: Given = {
      identity: [{}, { Action: ['sqs:*'] }, { Action: ['s3:*'] }],
      policy: [{ Sid: 'R', Principal: { AWS: [account] } }],
    };
    expect(outcomeOf(given)).toBe('allowed R,S0,S1');
  });
});

describe('the policy of a resource', () => {
  const root = `arn:aws:iam::${account}:root`;
  it.each<[string, Given, string]>([
    [
      'is enough for a service that it names',
      { principal: 's3.amazonaws.com', policy: [{ Principal: { Service: ['s3.amazonaws.com'] } }] },
      'allowed S0',
    ],
    [
      'is for no other service',
      { principal: 'ses.amazonaws.com', policy: [{ Principal: { Service: ['s3.amazonaws.com'] } }] },
      'missing',
    ],
    [
      'is enough for a role of the account that it names',
      { policy: [{ Principal: { AWS: [role] } }] },
      'allowed S0',
    ],
    ['is enough where it names everybody', { policy: [{ Principal: '*' }] }, 'allowed S0'],
    ['is for no other role', { policy: [{ Principal: { AWS: [`${role}Back`] } }] }, 'missing'],
    ['gives nothing by naming the account', { policy: [{ Principal: { AWS: [root] } }] }, 'missing'],
    [
      'names no service by naming the account',
      { principal: 's3.amazonaws.com', policy: [{ Principal: { AWS: [root, account] } }] },
      'missing',
    ],
    [
      'need not speak of whoever has the right already',
      { identity: [{}], policy: [{ Principal: { AWS: [`${role}Back`] } }] },
      'allowed S0',
    ],
  ])('%s', (_, given, outcome) => {
    expect(outcomeOf(given)).toBe(outcome);
  });

  const ofKey: Given = { action: 'kms:Decrypt', resource: key, identity: [{ Action: ['kms:Decrypt'] }] };
  it.each<[string, Given, string]>([
    ['that is a key must leave it to the account', { ...ofKey }, 'missing'],
    [
      'that is a key may leave it to the account',
      { ...ofKey, policy: [{ Action: ['kms:*'], Principal: { AWS: [root] }, Sid: 'R' }] },
      'allowed R,S0',
    ],
    [
      'that is a key leaves it to the account, not to everybody in it',
      { ...ofKey, identity: [], policy: [{ Action: ['kms:*'], Principal: { AWS: [root] } }] },
      'missing',
    ],
    [
      'that is a key may name the role',
      { ...ofKey, identity: [], policy: [{ Action: ['kms:*'], Principal: { AWS: [role] } }] },
      'allowed S0',
    ],
    [
      'that is a role must trust',
      { action: 'sts:AssumeRole', resource: role, identity: [{ Action: ['sts:AssumeRole'] }] },
      'missing',
    ],
  ])('%s', (_, given, outcome) => {
    expect(outcomeOf(given)).toBe(outcome);
  });

  it('that is a role speaks of itself, and names no resource', () => {
    const trust: Statement = {
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Principal: { Service: ['lambda.amazonaws.com'] },
    };
    const resourcePolicy = { Version: '2012-10-17' as const, Statement: [trust] };
    const ofService = (principal: string) =>
      decide(
        { principal, action: 'sts:AssumeRole', resource: role, context: {} },
        { account, resourcePolicy },
      );
    expect(ofService('lambda.amazonaws.com')).toEqual({ result: 'allowed', allowing: [trust] });
    expect(ofService('ses.amazonaws.com')).toEqual({ result: 'missing' });
  });

  it('must agree with the role of another account', () => {
    const stranger = 'arn:aws:iam::111111111111:role/Stranger';
    const policy = [{ Principal: { AWS: [stranger] } }];
    expect(outcomeOf({ principal: stranger, policy })).toBe('missing');
    expect(outcomeOf({ principal: stranger, identity: [{}] })).toBe('missing');
    expect(outcomeOf({ principal: stranger, identity: [{}], policy })).toBe('allowed S0,S0');
    const account = [{ Principal: { AWS: ['111111111111'] } }];
    expect(outcomeOf({ principal: stranger, identity: [{}], policy: account })).toBe('allowed S0,S0');
  });
});

describe('a condition', () => {
  const source = 'aws:SourceArn';
  const set = `arn:aws:ses:eu-west-3:${account}:configuration-set/notices`;
  it.each<[string, string, string[], Record<string, string>, boolean]>([
    ['StringEquals', 'kms:ViaService', ['s3.x', 'sqs.x'], { 'kms:ViaService': 'sqs.x' }, true],
    ['StringEquals', 'kms:ViaService', ['s3.x'], { 'KMS:viaservice': 's3.x' }, true],
    ['StringEquals', 'kms:ViaService', ['s3.x'], { 'kms:ViaService': 'S3.x' }, false],
    ['StringEquals', 'kms:ViaService', ['s3.*'], { 'kms:ViaService': 's3.x' }, false],
    ['StringEquals', 'kms:ViaService', ['s3.x'], {}, false],
    ['StringEqualsIfExists', 'kms:ViaService', ['s3.x'], {}, true],
    ['StringEqualsIfExists', 'kms:ViaService', ['s3.x'], { 'kms:ViaService': 'sqs.x' }, false],
    ['StringNotEquals', 'kms:ViaService', ['s3.x', 'sqs.x'], { 'kms:ViaService': 'sqs.x' }, false],
    ['StringNotEquals', 'kms:ViaService', ['s3.x', 'sqs.x'], { 'kms:ViaService': 'ses.x' }, true],
    ['StringNotEquals', 'kms:ViaService', ['s3.x'], {}, true],
    ['StringEqualsIgnoreCase', 'kms:ViaService', ['s3.x'], { 'kms:ViaService': 'S3.X' }, true],
    ['StringNotEqualsIgnoreCase', 'kms:ViaService', ['s3.x'], { 'kms:ViaService': 'S3.X' }, false],
    ['StringLike', 'kms:ViaService', ['s?.*'], { 'kms:ViaService': 's3.x' }, true],
    ['StringNotLike', 'kms:ViaService', ['s?.*'], { 'kms:ViaService': 's3.x' }, false],
    ['Bool', 'aws:SecureTransport', ['false'], { 'aws:SecureTransport': 'false' }, true],
    ['Bool', 'aws:SecureTransport', ['False'], { 'aws:SecureTransport': 'false' }, true],
    ['Bool', 'aws:SecureTransport', ['false'], { 'aws:SecureTransport': 'true' }, false],
    ['Bool', 'aws:SecureTransport', ['false'], {}, false],
    ['NumericLessThan', 's3:TlsVersion', ['1.2'], { 's3:TlsVersion': '1.1' }, true],
    ['NumericLessThan', 's3:TlsVersion', ['1.2'], { 's3:TlsVersion': '1.2' }, false],
    ['NumericLessThan', 's3:TlsVersion', ['1.2'], {}, false],
    ['NumericLessThanEquals', 's3:TlsVersion', ['1.2'], { 's3:TlsVersion': '1.2' }, true],
    ['NumericGreaterThan', 's3:TlsVersion', ['1.2'], { 's3:TlsVersion': '1.2' }, false],
    ['NumericGreaterThan', 's3:TlsVersion', ['9'], { 's3:TlsVersion': '10' }, true],
    ['NumericGreaterThanEquals', 's3:TlsVersion', ['1.2'], { 's3:TlsVersion': '1.2' }, true],
    ['NumericEquals', 's3:TlsVersion', ['1.20'], { 's3:TlsVersion': '1.2' }, true],
    ['NumericNotEquals', 's3:TlsVersion', ['1.20'], { 's3:TlsVersion': '1.2' }, false],
    ['ArnLike', source, [`arn:aws:ses:*:${account}:configuration-set/*`], { [source]: set }, true],
    ['ArnEquals', source, [`arn:aws:ses:*:${account}:configuration-set/*`], { [source]: set }, true],
    ['ArnLike', source, ['arn:aws:ses:*:111111111111:*'], { [source]: set }, false],
    ['ArnLike', source, ['arn:aws:s3:::lists'], { [source]: 'arn:aws:s3:::lists' }, true],
    ['ArnLike', source, ['arn:aws:s3:::lists'], {}, false],
    ['ArnNotLike', source, ['arn:aws:ses:*:*:*'], { [source]: set }, false],
    ['ArnNotEquals', source, ['arn:aws:s3:::*'], { [source]: set }, true],
  ])('%s on %s with %j fits %j: %s', (operator, name, wanted, context, fits) => {
    const identity = [{ Condition: { [operator]: { [name]: wanted } } }];
    expect(outcomeOf({ identity, context })).toBe(fits ? 'allowed S0' : 'missing');
  });

  it('is fulfilled only when all its operators and keys are', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': [account], 'kms:ViaService': ['s3.x'] },
      Bool: { 'aws:SecureTransport': ['true'] },
    };
    const context = { 'aws:SourceAccount': account, 'kms:ViaService': 's3.x', 'aws:SecureTransport': 'true' };
    expect(outcomeOf({ identity: [{ Condition }], context })).toBe('allowed S0');
    for (const name of Object.keys(context)) {
      expect(outcomeOf({ identity: [{ Condition }], context: { ...context, [name]: 'x' } })).toBe('missing');
    }
  });
});

// Made-up policies and requests, with what an independent implementation of IAM decided of them.
describe('recorded decisions', () => {
  const lines = readFileSync(new URL('decisions.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  it.each(lines.map((line, at) => [at + 1, line] as const))('of line %i', (_, line) => {
    const { decision, ...given } = JSON.parse(line) as Given & { decision: string };
    expect(outcomeOf(given)).toBe(decision);
  });
});
