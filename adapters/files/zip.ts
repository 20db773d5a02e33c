import { createHash } from 'node:crypto';
import { Zip, ZipDeflate } from 'fflate';

/** A file of an archive; `content` is read when its turn comes. */
export type ZipEntry = { name: string; content: AsyncIterable<Uint8Array> | Iterable<Uint8Array> };

const MANIFEST = 'MANIFEST.sha256';

/**
 * An archive of files as they come, one after another, with the SHA-256 of each in a last file, as `sha256sum --check`
 * reads it. Holds no more in memory than a piece of a file.
 */
export async function* zipWithManifest(
  entries: readonly ZipEntry[],
  mtime: Date,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    ready.push(data);
  });
  const begin = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = mtime;
    zip.add(file);
    return file;
  };

  const lines: string[] = [];
  for (const { name, content } of entries) {
    const hash = createHash('sha256');
    const file = begin(name);
    for await (const piece of content) {
      hash.update(piece);
      file.push(piece);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(), true);
    yield* ready.splice(0);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  begin(MANIFEST).push(Buffer.from(lines.join('')), true);
  zip.end();
  yield* ready.splice(0);
}
