import { createHmac, createSecretKey } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { EntryHash } from '../../core/audit/chain.ts';
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

/** A secret's text, read once per process; a failed read is tried again at the next call. */
const createSecretReader = <Keys>(
  client: SecretsManagerClient,
  secretArn: string,
  keysOf: (secret: Uint8Array | string) => Keys,
): (() => Promise<Keys>) => {
  const read = async (): Promise<Keys> => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const secret = answer.SecretString ?? answer.SecretBinary;
    // An empty key would make every hash guessable.
    if (secret === undefined || secret.length < 16) {
      throw new Error('The secret is empty or shorter than 16 characters: generate a random one.');
    }
    return keysOf(secret);
  };
  return createCache(read).get;
};

/** The keys of look-up hashes and notice codes. */
export const createSecretKeys = (
  client: SecretsManagerClient,
  secretArn: string,
): (() => Promise<SecretKeys>) => createSecretReader(client, secretArn, deriveKeys);

/** Hash of the entries of the audit trail, under the secret of the trail. */
export const createEntryHash = (client: SecretsManagerClient, secretArn: string): EntryHash => {
  const key = createSecretReader(client, secretArn, hmac);
  return async (text) => Buffer.from((await key())(text)).toString('hex');
};
