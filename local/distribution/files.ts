import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedFiles } from '../stack/distribution.ts';

export type ServedFile = { content: Buffer; contentType: string; etag: string; cacheControl?: string };

/** As the AWS command line guesses them, which puts the files into the bucket. */
const contentTypes: Record<string, string> = {
  css: 'text/css',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

const fits = (name: string, globs: readonly string[]): boolean =>
  globs.some((glob) => {
    const parts = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(name);
  });

/** The objects of a bucket after its deployments, by key; a later deployment overwrites an earlier one. */
export const filesOfBucket = (
  bucket: string,
  deployments: readonly DeployedFiles[],
): ReadonlyMap<string, ServedFile> => {
  const served = new Map<string, ServedFile>();
  for (const { dir, exclude, include, cacheControl, markers } of deployments.filter(
    (one) => one.bucket === bucket,
  )) {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const key = path.slice(dir.length + 1).replaceAll('\\', '/');
      if (fits(key, exclude) && !fits(key, include)) continue;
      const raw = readFileSync(path);
      const content = Object.entries(markers).reduce(
        (bytes, [marker, value]) => Buffer.from(bytes.toString('utf8').replaceAll(marker, () => value)),
        raw,
      );
      served.set(key, {
        content,
        contentType: contentTypes[key.slice(key.lastIndexOf('.') + 1)] ?? 'binary/octet-stream',
        ...(cacheControl === undefined ? {} : { cacheControl }),
        etag: `"${createHash('md5').update(content).digest('hex')}"`,
      });
    }
  }
  return served;
};
