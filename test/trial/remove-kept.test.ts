import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { removeKept } from '../../trial/remove-kept.ts';
import { offline, type ScriptedCall, script } from '../support/services/scripted-client.ts';

const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-3:111122223333:${rest}`;
const sleep = { sleep: async () => {} };

const clientsThat = (answer: (call: ScriptedCall) => object) => {
  const clients = {
    dynamoDb: new DynamoDBClient(offline),
    s3: new S3Client(offline),
    secrets: new SecretsManagerClient(offline),
    cognito: new CognitoIdentityProviderClient(offline),
  };
  const calls: string[] = [];
  for (const client of Object.values(clients)) {
    script(client, (call) => {
      calls.push(call.command.replace('Command', ''));
      return answer(call);
    });
  }
  return { clients, calls };
};

describe('what a trial’s stacks leave behind', () => {
  it('is deleted once its protection is gone, a bucket with every version of every page', async () => {
    let page = 0;
    let tries = 0;
    const { clients, calls } = clientsThat(({ command }) => {
      if (command === 'ListObjectVersionsCommand') {
        page += 1;
        const Versions = [{ Key: `events/${page}`, VersionId: 'v' }];
        return page === 1
          ? { Versions, IsTruncated: true, NextKeyMarker: 'events/1' }
          : { Versions, NextKeyMarker: 'x' };
      }
      if (command === 'DeleteTableCommand' && ++tries === 1) {
        throw new ResourceInUseException({ $metadata: {}, message: 'being updated' });
      }
      return {};
    });
    const left = await removeKept(
      [
        arn('dynamodb', 'table/tocsin-trial-1-Audience'),
        'arn:aws:s3:::tocsin-trial-1-events',
        arn('secretsmanager', 'secret:Lookup-Ab12'),
        arn('cognito-idp', 'userpool/eu-west-3_A1b2'),
      ],
      clients,
      sleep,
    );
    expect(left).toEqual([]);
    expect(calls).toEqual([
      ...['UpdateTable', 'DeleteTable', 'DeleteTable'],
      ...['ListObjectVersions', 'DeleteObjects', 'ListObjectVersions', 'DeleteObjects', 'DeleteBucket'],
      'DeleteSecret',
      ...['UpdateUserPool', 'DeleteUserPool'],
    ]);
  });

  it.each([
    ['bypassed', [], []],
    [
      'held',
      [{ Key: 'ends/a', Code: 'AccessDenied' }],
      [expect.stringMatching(/seals \(ends\/a stays: AccessDenied\)/)],
    ],
  ])('of a locked bucket is asked for again where the lock is %s', async (_, second, expected) => {
    const asked: unknown[] = [];
    const { clients, calls } = clientsThat(({ command, input }) => {
      if (command === 'ListObjectVersionsCommand') {
        return { Versions: ['a', 'b'].map((name) => ({ Key: `ends/${name}`, VersionId: 'v' })) };
      }
      if (command !== 'DeleteObjectsCommand') return {};
      asked.push(input);
      return {
        Errors: asked.length === 1 ? [{ Key: 'ends/a', VersionId: 'v', Code: 'AccessDenied' }] : second,
      };
    });
    expect(await removeKept(['arn:aws:s3:::tocsin-trial-1-seals'], clients, sleep)).toEqual(expected);
    expect(asked).toMatchObject([
      { Delete: { Objects: [{ Key: 'ends/a' }, { Key: 'ends/b' }] } },
      { Delete: { Objects: [{ Key: 'ends/a', VersionId: 'v' }] }, BypassGovernanceRetention: true },
    ]);
    expect(calls.includes('DeleteBucket')).toBe(second.length === 0);
  });

  it('is named with the command that removes it, where it is another’s to remove or could not be', async () => {
    const { clients, calls } = clientsThat(({ command }) => {
      if (command === 'UpdateTableCommand') throw new Error('not authorized');
      return {};
    });
    const left = await removeKept(
      [
        arn('kms', 'key/1234'),
        arn('logs', 'log-group:/aws/lambda/api:*'),
        arn('ses', 'identity/hospital.example'),
        arn('dynamodb', 'table/kept'),
      ],
      clients,
      sleep,
    );
    expect(left).toEqual([
      expect.stringMatching(
        /schedule-key-deletion --key-id 1234 --pending-window-in-days 7 --region eu-west-3/,
      ),
      'aws logs delete-log-group --log-group-name /aws/lambda/api --region eu-west-3',
      expect.stringMatching(/delete-email-identity --email-identity hospital\.example/),
      expect.stringMatching(/table\/kept \(not authorized\)/),
    ]);
    expect(calls).toEqual(['UpdateTable']);
  });
});
