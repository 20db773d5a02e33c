import { createHmac, createSecretKey } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCache } from '../../core/base/cache.ts';

/** Keys derived from the one secret: `lookup` for the hashes of the Lookup table, `code` for notice codes. */
export type SecretKeys = { lookup: Uint8Array; code: Uint8Array; birthDate: Uint8Array };

/** HMAC-SHA256 of texts under `key`: 32 bytes each. */
export const hmac = (key: Uint8Array | string): ((text: string) => Uint8Array) => {
  // Bytes would be made into a key at each call, which takes longer than the hash itself.
  const prepared = createSecretKey(typeof key === 'string' ? Buffer.from(key) : key);
  return (text) => createHmac('sha256', prepared).update(text).digest();
};

/** The same as text: what is kept of a person instead of their birth date. */
export const textHmac = (key: Uint8Array | string): ((text: string) => string) => {
  const mac = hmac(key);
  return (text) => Buffer.from(mac(text)).toString('base64url');
};

/** One key a purpose, so that nothing made for one tells anything about another. */
export const deriveKeys = (secret: Uint8Array | string): SecretKeys => {
  const derive = hmac(secret);
  return {
    lookup: derive('tocsin/lookup/1'),
    code: derive('tocsin/notice-code/1'),
    birthDate: derive('tocsin/birth-date/1'),
  };
};

/** The secret's keys, read once per process; a failed read is tried again at the next call. */
export const createSecretKeys = (
  client: SecretsManagerClient,
  secretArn: string,
): (() => Promise<SecretKeys>) => {
  const read = async (): Promise<SecretKeys> => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const secret = answer.SecretString ?? answer.SecretBinary;
    // An empty key would make every look-up hash guessable.
    if (secret === undefined || secret.length < 16) {
      throw new Error('The look-up secret is empty or shorter than 16 characters: generate a random one.');
    }
    return deriveKeys(secret);
  };
  return createCache(read).get;
};
