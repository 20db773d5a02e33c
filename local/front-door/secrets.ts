import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LocalSecret } from '../stack/storage.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const generate = ({ length, fixed, template }: LocalSecret): string => {
  if (fixed !== undefined) return fixed;
  const text = Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return template === undefined
    ? text
    : JSON.stringify({ ...JSON.parse(template.text), [template.key]: text });
};

/** A secret of the local run is never changed. */
const ONLY_VERSION = '00000000-0000-0000-0000-000000000001';
const ONLY_STAGE = 'AWSCURRENT';

const notFound = (what: string): { status: number; body: object } => ({
  status: 400,
  body: { __type: 'ResourceNotFoundException', Message: `Secrets Manager can't find the specified ${what}` },
});

/** Secrets Manager's GetSecretValue over the stack's secrets, each made once and kept in a file. */
export const createSecrets = (file: string, secrets: readonly LocalSecret[]) => {
  let values: Record<string, string> = {};
  try {
    values = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const secret of secrets) values[secret.name] ??= generate(secret);
  const createdSeconds = Date.now() / 1000;
  writeFileSync(`${file}.new`, JSON.stringify(values), { mode: 0o600 });
  renameSync(`${file}.new`, file);

  return (body: Buffer): { status: number; body: object } => {
    const { SecretId, VersionId, VersionStage } = JSON.parse(body.toString('utf8')) as {
      SecretId?: string;
      VersionId?: string;
      VersionStage?: string;
    };
    const secret = secrets.find(({ arn, name }) => SecretId === arn || SecretId === name);
    if (secret === undefined) return notFound('secret.');
    if (VersionId !== undefined && VersionId !== ONLY_VERSION) {
      return notFound(`secret value for VersionId: ${VersionId}`);
    }
    if (VersionStage !== undefined && VersionStage !== ONLY_STAGE) {
      return notFound(`secret value for staging label: ${VersionStage}`);
    }
    return {
      status: 200,
      body: {
        ARN: secret.arn,
        Name: secret.name,
        SecretString: values[secret.name],
        VersionId: ONLY_VERSION,
        VersionStages: [ONLY_STAGE],
        CreatedDate: createdSeconds,
      },
    };
  };
};
