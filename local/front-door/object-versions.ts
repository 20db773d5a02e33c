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
import * as z from 'zod';
import type { WireAnswer } from '../http/aws-call.ts';
import { numberIn, s3Answer, s3Error, wrongNumber, xmlElements } from '../http/s3-answers.ts';
import { objectFile, objectOf, objectsFolder, readStored, type StoredObject } from './stored-objects.ts';

/** A version that is no longer the object, or a note that the object was deleted. */
const versionSchema = z.object({
  key: z.string(),
  id: z.string(),
  /** When it was made: numbers of one key ascend. */
  number: z.number(),
  etag: z.string().default(''),
  contentLength: z.number().default(0),
  lastModified: z.string(),
  deleted: z.boolean(),
});
type Version = z.infer<typeof versionSchema>;

/** S3 lists no more a page, whatever it is asked for. */
const MAX_KEYS = 1000;

/** Who owns what is in the buckets of the local run. */
const owner = '<Owner><ID>local</ID></Owner>';

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const idOf = ({ key, etag, lastModified }: StoredObject): string =>
  digestOf(`${key}|${etag}|${lastModified}`);

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Order of S3: by the bytes of the key, of one key the newest first. */
const inOrder = (one: Version, other: Version): number =>
  Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)) || other.number - one.number;

/**
 * Versions of objects, which the emulator of S3 lacks (Amazon S3 user guide, "Retaining multiple versions of objects"):
 * what a call replaces or deletes in a versioned bucket stays here until its version is deleted. The newest version is
 * the emulator's own object. Only what the functions need: deleting the newest of several versions, which in S3 brings
 * the one before it back, is refused.
 *
 * @param objectsDir - folder in which the emulator keeps objects
 */
export const createObjectVersions = (objectsDir: string, versioned: ReadonlySet<string>) => {
  const versionsDir = join(objectsDir, '_versions');
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

  const readVersions = (folder: string): Version[] =>
    filesIn(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => versionSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
      .sort((one, other) => one.number - other.number);

  const put = (folder: string, version: Version): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${version.id}.json`), JSON.stringify(version));
  };

  /** All versions of a bucket in S3's order, each with whether it is the newest of its key. */
  const versionsIn = (bucket: string): (Version & { isLatest: boolean })[] => {
    const folder = objectsFolder(objectsDir, bucket);
    const present = filesIn(folder)
      .filter((name) => name.endsWith('.meta.json'))
      .flatMap((name) => readStored(join(folder, name.slice(0, -'.meta.json'.length))) ?? [])
      .map((one): Version => ({ ...one, id: idOf(one), number: Number.POSITIVE_INFINITY, deleted: false }));
    const all = [...present, ...readVersions(join(versionsDir, bucket))].sort(inOrder);
    return all.map((version, at) => ({ ...version, isLatest: all[at - 1]?.key !== version.key }));
  };

  const list = (url: URL): WireAnswer => {
    const { bucket } = objectOf(url);
    const asked = (name: string): string => url.searchParams.get(name) ?? '';
    const [prefix, keyMarker, versionMarker] = ['prefix', 'key-marker', 'version-id-marker'].map(asked) as [
      string,
      string,
      string,
    ];
    if (keyMarker === '' && versionMarker !== '') {
      const message = 'A version-id marker cannot be specified without a key marker.';
      const about = { ArgumentName: 'version-id-marker', ArgumentValue: versionMarker };
      return s3Error(400, 'InvalidArgument', message, about);
    }
    const most = numberIn(url, 'max-keys', MAX_KEYS);
    if (most === undefined) return wrongNumber(url, 'max-keys');
    const isEncoded = asked('encoding-type') === 'url';
    const text = (key: string): string =>
      isEncoded ? encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') : key;

    const all = versionsIn(bucket).filter(({ key }) => key.startsWith(prefix));
    const marked = all.findIndex(({ key, id }) => key === keyMarker && id === versionMarker);
    const rest =
      marked === -1
        ? all.filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0)
        : all.slice(marked + 1);
    const MaxKeys = Math.min(most, MAX_KEYS);
    const page = rest.slice(0, MaxKeys);
    const last = page.length < rest.length ? page.at(-1) : undefined;
    const about = xmlElements({
      Name: bucket,
      Prefix: text(prefix),
      KeyMarker: text(keyMarker),
      VersionIdMarker: versionMarker,
      NextKeyMarker: last && text(last.key),
      NextVersionIdMarker: last?.id,
      MaxKeys,
      EncodingType: isEncoded ? 'url' : undefined,
      IsTruncated: last !== undefined,
    });
    const elements = page.map(({ key, id, isLatest, lastModified, etag, contentLength, deleted }) => {
      const name = deleted ? 'DeleteMarker' : 'Version';
      const version = xmlElements({
        Key: text(key),
        VersionId: id,
        IsLatest: isLatest,
        LastModified: lastModified,
        ...(deleted ? {} : { ETag: etag, Size: contentLength, StorageClass: 'STANDARD' }),
      });
      return `<${name}>${version}${owner}</${name}>`;
    });
    return s3Answer(
      200,
      `<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${about}${elements.join('')}</ListVersionsResult>`,
    );
  };

  return {
    has: (url: URL): boolean => versioned.has(objectOf(url).bucket),

    list,

    /**
     * Deletes one version for good. `pass-on`: it is the object itself, which the emulator has to delete.
     */
    remove(url: URL): WireAnswer | 'pass-on' {
      const { bucket, key } = objectOf(url);
      const id = url.searchParams.get('versionId') ?? '';
      const folder = folderOf(bucket, key);
      const versions = readVersions(folder);
      const present = readStored(objectFile(objectsDir, bucket, key));
      const isNewest = present === undefined ? versions.at(-1)?.id === id : idOf(present) === id;
      const others = versions.filter((one) => one.id !== id);
      if (isNewest && others.length > 0) {
        const message = 'The local run deletes the newest version of an object only when it is the last.';
        return s3Error(501, 'NotImplemented', message);
      }
      if (isNewest && present !== undefined) return 'pass-on';
      const version = versions.find((one) => one.id === id);
      if (version !== undefined) {
        for (const ending of ['.data', '.json']) rmSync(join(folder, `${id}${ending}`), { force: true });
        if (others.length === 0) rmSync(folder, { recursive: true, force: true });
      }
      const headers = {
        'x-amz-version-id': id,
        ...(version?.deleted === true ? { 'x-amz-delete-marker': 'true' } : {}),
      };
      return { ...s3Answer(204, ''), headers };
    },

    /**
     * Sets aside what a call is about to replace or delete, and says how to end: `done` keeps it as a version, with a
     * note where the object was deleted, and gives the headers that tell of the new version; `failed` forgets it.
     */
    setAside(url: URL, deletes: boolean): { done(): Record<string, string>; failed(): void } {
      const { bucket, key } = objectOf(url);
      const folder = folderOf(bucket, key);
      const file = objectFile(objectsDir, bucket, key);
      const stored = readStored(file);
      const number = (readVersions(folder).at(-1)?.number ?? 0) + 1;
      const id = stored && idOf(stored);
      if (stored !== undefined && existsSync(`${file}.data`)) {
        mkdirSync(folder, { recursive: true });
        copyFileSync(`${file}.data`, join(folder, `${id}.data`));
      }
      return {
        done() {
          if (stored !== undefined && id !== undefined)
            put(folder, { ...stored, id, number, deleted: false });
          if (!deletes) {
            const now = readStored(file);
            return now === undefined ? {} : { 'x-amz-version-id': idOf(now) };
          }
          const lastModified = new Date().toISOString();
          const marker = digestOf(`${key}|${number}|${lastModified}`);
          const note = { etag: '', contentLength: 0, deleted: true };
          put(folder, { key, id: marker, number: number + 1, lastModified, ...note });
          return { 'x-amz-version-id': marker, 'x-amz-delete-marker': 'true' };
        },
        failed() {
          if (id !== undefined) rmSync(join(folder, `${id}.data`), { force: true });
        },
      };
    },
  };
};
export type ObjectVersions = ReturnType<typeof createObjectVersions>;
