// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its variables so
import { describe, expect, it } from 'vitest';
import { createNaming } from '../../../local/template/physical-names.ts';
import { createResolver, type RawTemplate, type Resolver } from '../../../local/template/template.ts';

const pseudo = { region: 'eu-west-3', accountId: '000000000000', stackName: 'tocsin-local' };
const addresses = {
  frontDoorUrl: 'http://127.0.0.1:4000',
  issuerUrl: 'http://127.0.0.1:4282',
};

const resolver = (template: Partial<RawTemplate> = {}): Resolver =>
  createResolver({ Resources: {}, ...template }, pseudo, createNaming({ ...pseudo, ...addresses }));
/** The value of a property of `Thing` that is given so. */
const value = (given: unknown, template?: Partial<RawTemplate>): unknown =>
  resolver(template).resolve(given, 'Thing.Property');

const Resources = {
  Chunks: { Type: 'AWS::SQS::Queue' },
  Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'tocsin-files' } },
  Strange: { Type: 'AWS::Quantum::Entangler' },
};

describe('intrinsic functions', () => {
  it.each([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-3'],
    ['Ref of a resource', { Ref: 'Files' }, 'tocsin-files'],
    ['Ref of a parameter with a default', { Ref: 'Version' }, '21'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Files', 'Arn'] }, 'arn:aws:s3:::tocsin-files'],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Files.Arn' }, 'arn:aws:s3:::tocsin-files'],
    ['Join', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Partition' }, 1]] }, 'a:aws:1'],
    [
      'Sub',
      { 'Fn::Sub': '${AWS::Region}/${Files}/${Files.Arn}' },
      'eu-west-3/tocsin-files/arn:aws:s3:::tocsin-files',
    ],
    [
      'Sub with variables of its own',
      { 'Fn::Sub': ['${Name}-${Name}', { Name: { Ref: 'Files' } }] },
      'tocsin-files-tocsin-files',
    ],
    ['Sub with a literal', { 'Fn::Sub': '${!Literal}' }, '${Literal}'],
    ['Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Select': ['2', { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['If that holds', { 'Fn::If': ['Yes', 'so', { Ref: 'Nowhere' }] }, 'so'],
    ['If that does not', { 'Fn::If': ['No', { Ref: 'Nowhere' }, 'otherwise'] }, 'otherwise'],
    ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['an object that only looks like one', { Ref: 'x', Other: 'y' }, { Ref: 'x', Other: 'y' }],
  ])('%s', (_, given, expected) => {
    const template = {
      Resources,
      Parameters: { Version: { Default: '21' } },
      Conditions: {
        Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] },
        No: { 'Fn::Not': [{ Condition: 'Yes' }] },
      },
    };
    expect(value(given, template)).toEqual(expected);
  });

  it('of conditions decide what is made', () => {
    const { isMade } = resolver({
      Resources: {
        Always: { Type: 'AWS::SQS::Queue' },
        Here: { Type: 'AWS::SQS::Queue', Condition: 'Both' },
        There: { Type: 'AWS::SQS::Queue', Condition: 'Either' },
        Never: { Type: 'AWS::SQS::Queue', Condition: 'Neither' },
      },
      Conditions: {
        Europe: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] },
        America: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
        Both: { 'Fn::And': [{ Condition: 'Europe' }, { 'Fn::Not': [{ Condition: 'America' }] }] },
        Either: { 'Fn::Or': [{ Condition: 'America' }, { Condition: 'Europe' }] },
        Neither: { 'Fn::Not': [{ Condition: 'Either' }] },
      },
    });
    expect(['Always', 'Here', 'There', 'Never'].map(isMade)).toEqual([true, true, true, false]);
  });
});

describe('what the local run cannot resolve is an error that says what and where', () => {
  it.each([
    [
      'an unknown function',
      { 'Fn::Cidr': ['10.0.0.0/16', 2] },
      'Thing.Property uses Fn::Cidr, which the local run does not support.',
    ],
    [
      'one deep inside',
      { a: [{ b: { 'Fn::ImportValue': 'x' } }] },
      'Thing.Property.a.b uses Fn::ImportValue, which the local run does not support.',
    ],
    ['a missing resource', { Ref: 'Missing' }, 'Thing.Property refers to Missing, which does not exist.'],
    [
      'an attribute of a missing resource',
      { 'Fn::GetAtt': ['Missing', 'Arn'] },
      'Thing.Property refers to Missing, which does not exist.',
    ],
    [
      'a missing resource in a text',
      { 'Fn::Sub': 'x-${Missing.Arn}' },
      'Thing.Property refers to Missing, which does not exist.',
    ],
    [
      'a type without a name',
      { Ref: 'Strange' },
      'Thing.Property refers to Strange, but the local run has no name for a AWS::Quantum::Entangler.',
    ],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Files', 'WebsiteURL'] },
      'Thing.Property needs the attribute WebsiteURL of Files; the local run does not know it for a AWS::S3::Bucket.',
    ],
    [
      'a parameter without a value',
      { Ref: 'Asked' },
      'Thing.Property needs the parameter Asked, which has no default value.',
    ],
    [
      'a missing condition',
      { 'Fn::If': ['Missing', 1, 2] },
      'Thing.Property names a condition that does not exist: Missing.',
    ],
    [
      'a condition of an unknown kind',
      { 'Fn::If': ['Odd', 1, 2] },
      'condition Odd uses Fn::Contains that the local run does not support.',
    ],
    ['a list of the wrong length', { 'Fn::If': ['Odd', 1] }, 'Thing.Property must be a list of 3.'],
    ['something else than a list', { 'Fn::Join': 'abc' }, 'Thing.Property must be a list of 2.'],
    ['a list in a text', { 'Fn::Join': ['', [['a']]] }, 'Thing.Property must come to a text.'],
    [
      'a place beyond the list',
      { 'Fn::Select': [2, ['a', 'b']] },
      'Thing.Property selects item 2 of a list of 2.',
    ],
    [
      'a dynamic reference',
      '{{resolve:ssm:/name}}',
      'Thing.Property uses a dynamic reference, which the local run does not support.',
    ],
    ['a Sub of a number', { 'Fn::Sub': 5 }, 'Thing.Property must be a list of 2.'],
  ])('%s', (_, given, message) => {
    const template = {
      Resources,
      Parameters: { Asked: {} },
      Conditions: { Odd: { 'Fn::Contains': [['a'], 'a'] } },
    };
    expect(() => value(given, template)).toThrow(message);
  });

  it('a name that depends on itself', () => {
    const template = {
      Resources: {
        One: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Two', 'QueueName'] } } },
        Two: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['One', 'QueueName'] } } },
      },
    };
    expect(() => value({ Ref: 'One' }, template)).toThrow('The name of One depends on itself.');
  });
});

describe('names of resources', () => {
  it('come from the template, or else from stack and logical id, no longer than the service allows', () => {
    const long = `Queue${'x'.repeat(100)}`;
    const template = {
      Resources: {
        ...Resources,
        [`${long}1`]: { Type: 'AWS::SQS::Queue' },
        [`${long}2`]: { Type: 'AWS::SQS::Queue' },
      },
    };
    const nameOf = (id: string): string => String(value({ 'Fn::GetAtt': [id, 'QueueName'] }, template));
    expect(nameOf('Chunks')).toBe('tocsin-local-Chunks');
    expect(nameOf(`${long}1`)).toHaveLength(80);
    expect(nameOf(`${long}1`)).not.toBe(nameOf(`${long}2`));
  });

  it('of queues are addresses at the front door', () => {
    expect(value({ Ref: 'Chunks' }, { Resources })).toBe(
      'http://127.0.0.1:4000/000000000000/tocsin-local-Chunks',
    );
  });

  it('must be texts', () => {
    const template = {
      Resources: { Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: ['a', 'b'] } } },
    };
    expect(() => value({ Ref: 'Files' }, template)).toThrow('Files.BucketName must come to a text.');
  });
});
