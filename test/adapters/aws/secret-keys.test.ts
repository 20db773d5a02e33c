import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createSecretKeys, deriveKeys, hmac } from '../../../adapters/aws/secret-keys.ts';
import { offline, script } from '../../support/services/scripted-client.ts';

const secret = 'a secret of enough characters';
const aReader = (answer: () => object) => {
  const client = new SecretsManagerClient(offline);
  const calls = script(client, answer);
  return { calls, keys: createSecretKeys(client, 'arn:secret') };
};

describe('the keys derived from the secret', () => {
  it('are read once, however often and concurrently they are asked for', async () => {
    const { calls, keys } = aReader(() => ({ SecretString: secret }));
    const [one, other] = await Promise.all([keys(), keys()]);
    expect(await keys()).toBe(one);
    expect(other).toBe(one);
    expect(calls).toEqual([{ command: 'GetSecretValueCommand', input: { SecretId: 'arn:secret' } }]);
    expect(one).toEqual(deriveKeys(secret));
  });

  it('are read again after a failure', async () => {
    let broken = true;
    const { keys } = aReader(() => {
      if (broken) throw new Error('no network');
      return { SecretString: secret };
    });
    await expect(keys()).rejects.toThrow('no network');
    broken = false;
    expect(await keys()).toEqual(deriveKeys(secret));
  });

  it('are refused from a secret that can be guessed', async () => {
    await expect(aReader(() => ({ SecretString: '' })).keys()).rejects.toThrow('generate a random one');
  });

  it('differ by purpose and by secret', () => {
    const { lookup, code } = deriveKeys(secret);
    expect(lookup).not.toEqual(code);
    expect(deriveKeys(`${secret}!`).lookup).not.toEqual(lookup);
    expect(hmac(lookup)('text')).toEqual(hmac(lookup)('text'));
    expect(hmac(lookup)('text')).not.toEqual(hmac(code)('text'));
  });
});
