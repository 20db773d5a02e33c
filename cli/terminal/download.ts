import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { CliError } from './exit-code.ts';
import { checkSecure } from './secure-address.ts';

export type Downloaded = { file: string; sizeBytes: number; sha256: string };

/**
 * Downloads a file that holds what nobody else on this computer needs to read. It has its name only once it is whole
 * and, where that is known, has the SHA-256 that it should have.
 */
export const download = async (url: string, file: string, expectedSha256?: string): Promise<Downloaded> => {
  checkSecure(url, 'the file store');
  const response = await fetch(url, { redirect: 'manual' }).catch(() => undefined);
  if (!response?.ok || response.body === null) {
    throw new CliError(
      'tryLater',
      `The file could not be downloaded (${response?.status ?? 'no answer'}). Try again.`,
    );
  }
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measure = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      hash.update(bytes);
      sizeBytes += bytes.length;
      done(null, bytes);
    },
  });
  const part = `${file}.part`;
  try {
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, measure, createWriteStream(part, { mode: 0o600 }));
    const sha256 = hash.digest('hex');
    if (expectedSha256 !== undefined && sha256 !== expectedSha256) {
      throw new CliError(
        'failed',
        'The file did not arrive as it was written: its SHA-256 differs. Download it again.',
      );
    }
    await rename(part, file);
    return { file, sizeBytes, sha256 };
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof TypeError)
      throw new CliError('tryLater', 'The connection was lost. Download it again.');
    throw error;
  }
};
