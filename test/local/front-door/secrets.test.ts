import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets } from '../../../local/front-door/secrets.ts';
import type { LocalSecret } from '../../../local/stack/storage.ts';

describe('secrets of the stack', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const secret = (name: string, more: Partial<LocalSecret> = {}): LocalSecret => ({
    arn: `arn:aws:secretsmanager:eu-west-3:000000000000:secret:${name}-abcdef`,
    name,
    length: 40,
    ...more,
  });
  const open = (...secrets: LocalSecret[]) => {
    const answer = createSecrets(join(folder, 'secrets.json'), secrets);
    return (id: string) => answer(Buffer.from(JSON.stringify({ SecretId: id })));
  };
  const textOf = ({ body }: { body: object }): string => (body as { SecretString: string }).SecretString;

  it('are as long as the template asks, and found by name as by ARN', () => {
    const ask = open(secret('lookup', { length: 64 }));
    expect(textOf(ask('lookup'))).toMatch(/^[a-zA-Z0-9]{64}$/);
    expect(ask(secret('lookup').arn)).toEqual(ask('lookup'));
  });

  it('stay the same over a restart, as look-up keys depend on them; new ones differ', () => {
    const before = textOf(open(secret('lookup'))('lookup'));
    const ask = open(secret('lookup'), secret('other'));
    expect(textOf(ask('lookup'))).toBe(before);
    expect(textOf(ask('other'))).not.toBe(before);
  });

  it('take the text that the template gives, or put a generated one into its JSON', () => {
    const template = { text: '{"user":"clerk"}', key: 'password' };
    const ask = open(secret('fixed', { fixed: 'as given' }), secret('account', { template, length: 20 }));
    expect(textOf(ask('fixed'))).toBe('as given');
    expect(JSON.parse(textOf(ask('account')))).toEqual({
      user: 'clerk',
      password: expect.stringMatching(/^[a-zA-Z0-9]{20}$/),
    });
  });

  it('are answered with the service’s own error where there is no such secret', () => {
    expect(open(secret('lookup'))('nothing')).toMatchObject({
      status: 400,
      body: { __type: 'ResourceNotFoundException' },
    });
  });

  it.skipIf(process.platform === 'win32')('lie in a file that only the owner can read', () => {
    open(secret('lookup'));
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });
});
