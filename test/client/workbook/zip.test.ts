import { crc32 as crcOfNode } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UnreadableFile } from '../../../client/workbook/unreadable.ts';
import { crc32, openZip } from '../../../client/workbook/zip.ts';
import { archive } from './workbooks.ts';

const refusal = async (reading: Promise<unknown>): Promise<string> => {
  try {
    await reading;
  } catch (error) {
    if (error instanceof UnreadableFile) return error.problem.en;
    throw error;
  }
  return 'read';
};

const contentOf = async (file: Blob, name: string): Promise<Uint8Array> => {
  const zip = await openZip(file);
  const entry = zip.entries.get(name);
  if (entry === undefined) throw new Error(`there is no ${name}`);
  const pieces: Uint8Array[] = [];
  for await (const piece of zip.read(entry)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};
const textOf = async (file: Blob, name: string): Promise<string> =>
  new TextDecoder().decode(await contentOf(file, name));

const bytesOf = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await file.arrayBuffer());

/** An archive with one place changed, found by the bytes before it. */
const changed = async (
  file: Blob,
  signature: number,
  at: number,
  value: number,
  bytes: 2 | 4 = 4,
): Promise<Blob> => {
  const all = await bytesOf(file);
  const view = new DataView(all.buffer);
  for (let place = 0; place + 4 <= all.length; place += 1) {
    if (view.getUint32(place, true) !== signature) continue;
    if (bytes === 2) view.setUint16(place + at, value, true);
    else view.setUint32(place + at, value, true);
    return new Blob([all]);
  }
  throw new Error('there is no such place');
};
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END = 0x06054b50;

/** As programs write that do not know sizes beforehand: they stand behind the content. */
const streamed = (name: string, content: string, kind: 'deflate' | 'store'): Blob => {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((_, piece) => pieces.push(piece.slice()));
  const file = kind === 'deflate' ? new ZipDeflate(name) : new ZipPassThrough(name);
  zip.add(file);
  file.push(strToU8(content.slice(0, 10)));
  file.push(strToU8(content.slice(10)), true);
  zip.end();
  return new Blob(pieces);
};

/** The same archive with its numbers in the fields of zip64 (APPNOTE.TXT 4.5.3), as for more than 4 GiB. */
const asZip64 = async (file: Blob, sizeBytes?: number): Promise<Blob> => {
  const all = await bytesOf(file);
  const view = new DataView(all.buffer);
  const endAt = all.length - 22;
  const [tableBytes, tableAt] = [view.getUint32(endAt + 12, true), view.getUint32(endAt + 16, true)];
  const nameBytes = view.getUint16(tableAt + 28, true);
  const extra = new DataView(new ArrayBuffer(4 + 4 + 28));
  // A field of somebody else stands first.
  extra.setUint16(0, 0x5455, true);
  extra.setUint16(4, 1, true);
  extra.setUint16(6, 24, true);
  for (const [index, from] of [24, 20, 42].entries())
    extra.setUint32(8 + 8 * index, view.getUint32(tableAt + from, true), true);
  if (sizeBytes !== undefined) extra.setBigUint64(8, BigInt(sizeBytes), true);
  const entry = all.slice(tableAt, tableAt + 46 + nameBytes);
  const entryView = new DataView(entry.buffer);
  for (const at of [20, 24, 42]) entryView.setUint32(at, 0xffffffff, true);
  entryView.setUint16(30, 36, true);
  const end = new DataView(new ArrayBuffer(56 + 20 + 22));
  end.setUint32(0, 0x06064b50, true);
  end.setUint32(40, tableBytes + 36, true);
  end.setUint32(48, tableAt, true);
  end.setUint32(56, 0x07064b50, true);
  end.setUint32(56 + 8, tableAt + tableBytes + 36, true);
  end.setUint32(76, END, true);
  for (const at of [12, 16]) end.setUint32(76 + at, 0xffffffff, true);
  return new Blob([all.slice(0, tableAt), entry, extra.buffer, end.buffer]);
};

describe('an archive', () => {
  it.each([
    ['deflated', archive({ 'a.txt': 'ü'.repeat(100_000) })],
    ['stored', archive({ 'a.txt': 'ü'.repeat(100_000) }, 0)],
    ['with sizes behind the content', streamed('a.txt', 'ü'.repeat(100_000), 'deflate')],
    ['stored, with sizes behind the content', streamed('a.txt', 'ü'.repeat(100_000), 'store')],
  ])('is read whole: %s', async (_, file) => {
    expect(await textOf(file, 'a.txt')).toBe('ü'.repeat(100_000));
  });

  it('is read as zip64', async () => {
    expect(await textOf(await asZip64(archive({ 'a.txt': 'content' })), 'a.txt')).toBe('content');
  });

  it('is read as zip64 where one number alone does not fit', async () => {
    const file = await changed(await asZip64(archive({ 'a.txt': 'content' })), CENTRAL, 24, 7);
    const bytes = await bytesOf(file);
    const view = new DataView(bytes.buffer);
    // The size stands in its own place again, so the extra field begins with the compressed size.
    const at = bytes.length - 98 - 36;
    bytes.copyWithin(at + 8, at + 16, at + 32);
    expect(view.getUint16(at, true)).toBe(0x5455);
    expect(await textOf(file.size > 0 ? new Blob([bytes]) : file, 'a.txt')).toBe('content');
  });

  it('may end with a comment, even one that looks like an end', async () => {
    const file = await bytesOf(archive({ 'a.txt': 'content' }));
    const comment = new Uint8Array(60_000).fill(32);
    comment.set([0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 100);
    new DataView(file.buffer).setUint16(file.length - 2, comment.length, true);
    expect(await textOf(new Blob([file, comment]), 'a.txt')).toBe('content');
  });

  it('tells how much of it has been read', async () => {
    const zip = await openZip(archive({ 'a.txt': crypto.getRandomValues(new Uint8Array(50_000)) }, 0));
    const entry = zip.entries.get('a.txt');
    const read: number[] = [];
    if (entry !== undefined) for await (const _ of zip.read(entry, (bytes) => read.push(bytes)));
    expect(read).toEqual([50_000]);
  });
});

describe('an archive that is damaged', () => {
  const text = Array.from({ length: 200 }, (_, index) => `${index} ${index ** 3}`).join('\n');
  const file = archive({ 'a.txt': text, 'b/c.xml': '<a/>' });

  it('is refused or read right, never read wrong, whichever byte is another', async () => {
    const whole = await bytesOf(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ by;
        try {
          const zip = await openZip(new Blob([bytes]));
          const entry = zip.entries.get('a.txt');
          if (entry === undefined) return;
          let read = '';
          const decoder = new TextDecoder();
          for await (const piece of zip.read(entry)) read += decoder.decode(piece, { stream: true });
          expect(read).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile);
        }
      }),
      { seed: 18, numRuns: 1500 },
    );
  });

  it('is refused wherever it is cut off', async () => {
    for (let size = 0; size < file.size; size += 7) {
      expect(await refusal(contentOf(file.slice(0, size), 'a.txt'))).toMatch(/damaged/);
    }
  });

  it.each([
    ['a checksum', CENTRAL, 16, 4],
    ['a size', CENTRAL, 24, 4],
    ['a compressed size', CENTRAL, 20, 4],
    ['a place', CENTRAL, 42, 4],
    ['a way of compressing', CENTRAL, 10, 2],
    ['a header', LOCAL, 0, 4],
    ['the place of the table', END, 16, 4],
    ['the size of the table', END, 12, 4],
  ] as const)('is refused by %s', async (_, signature, at, bytes) => {
    const other = await changed(file, signature, at, 77, bytes);
    expect(await refusal(contentOf(other, 'a.txt'))).toMatch(/damaged/);
  });

  it('is refused where two files have one name', async () => {
    const bytes = await bytesOf(archive({ 'a.txt': 'one', 'A.txt': 'two' }));
    expect(await refusal(contentOf(new Blob([bytes]), 'a.txt'))).toMatch(/damaged/);
  });

  it('is refused where a file of it is encrypted', async () => {
    expect(await refusal(contentOf(await changed(file, CENTRAL, 8, 1, 2), 'a.txt'))).toMatch(/password/);
  });

  it('says nothing of a file that cannot be read for other reasons', async () => {
    const lost = new DOMException('gone', 'NotReadableError');
    const broken = {
      size: 100,
      slice: () => ({ arrayBuffer: () => Promise.reject(lost) }),
    } as unknown as Blob;
    await expect(openZip(broken)).rejects.toBe(lost);
  });
});

describe('an archive that would fill a machine', () => {
  const zeros = new Uint8Array(65 * 1024 * 1024);

  it('is refused before it is unpacked', async () => {
    expect(await refusal(contentOf(archive({ 'a.txt': zeros }), 'a.txt'))).toMatch(/300 times its size/);
  });

  it('is left as soon as it turns out larger than it says', async () => {
    const file = await changed(archive({ 'a.txt': zeros }), CENTRAL, 24, 5000);
    const zip = await openZip(file);
    const entry = zip.entries.get('a.txt');
    let bytes = 0;
    const reading = async (): Promise<void> => {
      if (entry !== undefined) for await (const piece of zip.read(entry)) bytes += piece.length;
    };
    expect(await refusal(reading())).toMatch(/damaged/);
    expect(bytes).toBe(0);
  });

  it('is refused where it says that it is larger than any sheet', async () => {
    const file = await asZip64(archive({ 'a.txt': 'content' }), 5 * 1024 ** 3);
    expect(await refusal(contentOf(file, 'a.txt'))).toMatch(/too large/);
  });

  it('is read as long as it is dense and small', async () => {
    expect((await contentOf(archive({ 'a.txt': zeros.subarray(0, 1_000_000) }), 'a.txt')).length).toBe(
      1_000_000,
    );
  });
});

describe('the checksum', () => {
  it('is that of Node, in one piece and in two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, at) => {
        const expected = crcOfNode(bytes);
        expect(crc32(0, bytes)).toBe(expected);
        expect(crc32(crc32(0, bytes.subarray(0, at)), bytes.subarray(at))).toBe(expected);
      }),
      { seed: 18 },
    );
  });
});
