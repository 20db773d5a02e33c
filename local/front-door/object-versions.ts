import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WireAnswer } from './access-denied.ts';
import { s3Answer, s3Error, xmlText } from './s3-answers.ts';

/** What the emulator keeps beside the content of an object. */
const metaSchema = z.object({
  key: z.string(),
  etag: z.string(),
  lastModified: z.string(),
});
type Meta = z.infer<typeof metaSchema>;

/** A version that is no longer the object, or a note that the object was deleted. */
const versionSchema = z.object({
  key: z.string(),
  id: z.string(),
  /** When it was made: numbers of one key ascend. */
  number: z.number(),
  lastModified: z.string(),
  deleted: z.boolean(),
});
type Version = z.infer<typeof versionSchema>;

const pathOf = (url: URL): { bucket: string; key: string } => {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  return { bucket, key };
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Versions of objects, which the emulator of S3 lacks (Amazon S3 user guide, "Retaining multiple versions of objects"):
 * what a call replaces or deletes in a versioned bucket stays here until its version is deleted. The newest version is
 * the emulator's own object. Only what the functions need: the list is one page, and deleting the newest of several
 * versions, which in S3 brings the one before it back, is refused.
 *
 * @param objectsDir - folder in which the emulator keeps objects
 */
export const createObjectVersions = (objectsDir: string, versioned: ReadonlySet<string>) => {
  const versionsDir = join(objectsDir, '_versions');
  const objectsOf = (bucket: string): string => join(objectsDir, 'buckets', bucket, 'objects');
  const folderOf = (bucket: string, key: string): string =>
    join(versionsDir, bucket, createHash('sha256').update(key).digest('hex'));

  /** Names of what is in a folder and below it; none where there is no such folder. */
  const filesIn = (folder: string): string[] => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  };

  /** As the emulator names its files. */
  const objectFile = (bucket: string, key: string): string =>
    join(
      objectsOf(bucket),
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is encoded
      key.replace(/[<>:"|?*\\%\x00-\x1f]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`),
    );

  const readMeta = (file: string): Meta | undefined => {
    try {
      return metaSchema.parse(JSON.parse(readFileSync(`${file}.meta.json`, 'utf8')));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  const idOf = ({ key, etag, lastModified }: Meta): string =>
    createHash('sha256').update(`${key}|${etag}|${lastModified}`).digest('hex').slice(0, 32);

  const readVersions = (folder: string): Version[] =>
    filesIn(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => versionSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
      .sort((one, other) => one.number - other.number);

  const put = (folder: string, version: Version): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${version.id}.json`), JSON.stringify(version));
  };

  const list = (url: URL): WireAnswer => {
    const { bucket } = pathOf(url);
    const prefix = url.searchParams.get('prefix') ?? '';
    const present = filesIn(objectsOf(bucket))
      .filter((name) => name.endsWith('.meta.json'))
      .flatMap((name) => {
        const file = join(objectsOf(bucket), name.slice(0, -'.meta.json'.length));
        return readMeta(file) ?? [];
      })
      .filter(({ key }) => key.startsWith(prefix));
    const isPresent = new Set(present.map(({ key }) => key));
    const before = readVersions(join(versionsDir, bucket)).filter(({ key }) => key.startsWith(prefix));
    const lastNumber = new Map(before.map(({ key, number }) => [key, number]));
    const element = (name: string, id: string, isLatest: boolean, one: Pick<Meta, 'key' | 'lastModified'>) =>
      `<${name}><Key>${xmlText(one.key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${one.lastModified}</LastModified></${name}>`;
    const elements = [
      ...present.map((one) => element('Version', idOf(one), true, one)),
      ...before.map((one) =>
        element(
          one.deleted ? 'DeleteMarker' : 'Version',
          one.id,
          !isPresent.has(one.key) && one.number === lastNumber.get(one.key),
          one,
        ),
      ),
    ];
    return s3Answer(
      200,
      `<ListVersionsResult><Name>${xmlText(bucket)}</Name><Prefix>${xmlText(prefix)}</Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${elements.join('')}</ListVersionsResult>`,
    );
  };

  return {
    has: (url: URL): boolean => versioned.has(pathOf(url).bucket),

    list,

    /**
     * Deletes one version for good. `pass-on`: it is the object itself, which the emulator has to delete.
     */
    remove(url: URL): WireAnswer | 'pass-on' {
      const { bucket, key } = pathOf(url);
      const id = url.searchParams.get('versionId') ?? '';
      const folder = folderOf(bucket, key);
      const versions = readVersions(folder);
      const present = readMeta(objectFile(bucket, key));
      const isNewest = present === undefined ? versions.at(-1)?.id === id : idOf(present) === id;
      const others = versions.filter((one) => one.id !== id);
      if (isNewest && others.length > 0) {
        const message = 'The local run deletes the newest version of an object only when it is the last.';
        return s3Error(501, 'NotImplemented', message);
      }
      if (isNewest && present !== undefined) return 'pass-on';
      if (versions.some((one) => one.id === id)) {
        for (const ending of ['.data', '.json']) rmSync(join(folder, `${id}${ending}`), { force: true });
        if (others.length === 0) rmSync(folder, { recursive: true, force: true });
      }
      return s3Answer(204, '');
    },

    /**
     * Sets aside what a call is about to replace or delete, and says how to end: `done` keeps it as a version, with a
     * note where the object was deleted; `failed` forgets it.
     */
    setAside(url: URL, deletes: boolean): { done(): void; failed(): void } {
      const { bucket, key } = pathOf(url);
      const folder = folderOf(bucket, key);
      const file = objectFile(bucket, key);
      const meta = readMeta(file);
      const number = (readVersions(folder).at(-1)?.number ?? 0) + 1;
      const id = meta && idOf(meta);
      if (meta !== undefined && existsSync(`${file}.data`)) {
        mkdirSync(folder, { recursive: true });
        copyFileSync(`${file}.data`, join(folder, `${id}.data`));
      }
      return {
        done() {
          if (meta !== undefined && id !== undefined) {
            put(folder, { key, id, number, lastModified: meta.lastModified, deleted: false });
          }
          if (!deletes) return;
          const lastModified = new Date().toISOString();
          const marker = createHash('sha256')
            .update(`${key}|${number}|${lastModified}`)
            .digest('hex')
            .slice(0, 32);
          put(folder, { key, id: marker, number: number + 1, lastModified, deleted: true });
        },
        failed() {
          if (id !== undefined) rmSync(join(folder, `${id}.data`), { force: true });
        },
      };
    },
  };
};
export type ObjectVersions = ReturnType<typeof createObjectVersions>;
