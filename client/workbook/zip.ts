/**
 * Reads zip archives as they lie in a file: first the table of contents at the end (APPNOTE.TXT 4.3), then single files
 * in pieces. Nothing is held whole, sizes and checksums are those of the table, so files that were written with data
 * descriptors or as zip64 read like others.
 */
import { Inflate } from 'fflate';
import { fileKindProblems } from '../../core/lines/file-kind-words.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged, suspiciouslyDense, tooLarge } from './workbook-words.ts';

export type ZipEntry = {
  name: string;
  isEncrypted: boolean;
  /** 0: stored as it is; 8: deflated. Others are not read. */
  method: number;
  crc: number;
  compressedBytes: number;
  sizeBytes: number;
  headerAt: number;
  /** Whether another entry has the same name: programs differ in which they read, so neither is. */
  isTwice: boolean;
};

export type ZipArchive = {
  /** By name as {@link entryName} writes it. */
  entries: ReadonlyMap<string, ZipEntry>;
  /**
   * The content of a file in pieces. `onRead` is told the compressed bytes of each piece that was read. Throws
   * {@link UnreadableFile} for what is damaged, encrypted, or made to fill a machine.
   */
  read(entry: ZipEntry, onRead?: (bytes: number) => void): AsyncGenerator<Uint8Array>;
};

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const EXTRA_64 = 0x0001;
const STANDS_IN_EXTRA = 0xffffffff;

/** Largest table of contents: a workbook has some dozens of files, each with some 100 bytes in it. */
const MAX_TABLE_BYTES = 32 * 1024 * 1024;
/** Most bytes that a file may become: twice a sheet of 1,048,576 rows with 50 filled columns. */
const MAX_ENTRY_BYTES = 4 * 1024 ** 3;
/** Sheets are repetitive: some 10 to 60 bytes from one. Deflate can do 1032. */
const MAX_RATIO = 300;
/** Below this size a ratio means nothing. */
const DENSE_FROM_BYTES = 64 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;
/** Inflated at once: 8 KiB become 8 MiB at most. */
const INFLATE_BYTES = 8 * 1024;

const bytesOf = async (file: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> =>
  new DataView(await file.slice(from, to).arrayBuffer());

/** A name of the archive as it is looked up: names of parts do not depend on case, and some write `\`. */
export const entryName = (name: string): string =>
  name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();

const crcTable = new Uint32Array(256).map((_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of what came before (0 at the beginning) with these bytes behind it. */
export const crc32 = (before: number, bytes: Uint8Array): number => {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (crcTable[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
};

/** A number of eight bytes. Above 2^53 it is not exact, and larger than any file. */
const big = (view: DataView, at: number): number =>
  view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);

type Table = { from: number; bytes: number };

const findTable = async (file: Blob): Promise<Table> => {
  const tailFrom = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await bytesOf(file, tailFrom, file.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + tail.getUint16(at + 20, true) > tail.byteLength) continue;
    const bytes = tail.getUint32(at + 12, true);
    const from = tail.getUint32(at + 16, true);
    const locatorAt = tailFrom + at - LOCATOR_64_BYTES;
    if (locatorAt < 0) return { from, bytes };
    const locator = await bytesOf(file, locatorAt, locatorAt + LOCATOR_64_BYTES);
    if (locator.getUint32(0, true) !== LOCATOR_64) return { from, bytes };
    const endAt = big(locator, 8);
    const end = await bytesOf(file, endAt, endAt + END_64_BYTES);
    if (end.byteLength < END_64_BYTES || end.getUint32(0, true) !== END_64) break;
    return { from: big(end, 48), bytes: big(end, 40) };
  }
  throw new UnreadableFile(damaged());
};

type Sizes = Pick<ZipEntry, 'compressedBytes' | 'sizeBytes' | 'headerAt'>;

/** Numbers that do not fit into four bytes stand in an extra field, in this order, each only where it is needed. */
const withExtra = (view: DataView, at: number, bytes: number, sizes: Sizes): Sizes => {
  for (let field = at; field + 4 <= at + bytes; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== EXTRA_64) continue;
    const end = Math.min(at + bytes, field + 4 + view.getUint16(field + 2, true));
    let next = field + 4;
    const take = (given: number): number => {
      if (given !== STANDS_IN_EXTRA || next + 8 > end) return given;
      next += 8;
      return big(view, next - 8);
    };
    const sizeBytes = take(sizes.sizeBytes);
    const compressedBytes = take(sizes.compressedBytes);
    return { sizeBytes, compressedBytes, headerAt: take(sizes.headerAt) };
  }
  return sizes;
};

const readTable = (view: DataView<ArrayBuffer>): Map<string, ZipEntry> => {
  const entries = new Map<string, ZipEntry>();
  const utf8 = new TextDecoder();
  let at = 0;
  while (at + CENTRAL_BYTES <= view.byteLength && view.getUint32(at, true) === CENTRAL) {
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const commentBytes = view.getUint16(at + 32, true);
    const extraAt = at + CENTRAL_BYTES + nameBytes;
    const next = extraAt + extraBytes + commentBytes;
    if (next > view.byteLength) throw new UnreadableFile(damaged());
    const name = utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at + CENTRAL_BYTES, nameBytes));
    const key = entryName(name);
    entries.set(key, {
      name,
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      isTwice: entries.has(key),
      ...withExtra(view, extraAt, extraBytes, {
        compressedBytes: view.getUint32(at + 20, true),
        sizeBytes: view.getUint32(at + 24, true),
        headerAt: view.getUint32(at + 42, true),
      }),
    });
    at = next;
  }
  if (at !== view.byteLength) throw new UnreadableFile(damaged());
  return entries;
};

/** Refuses before anything is read what could not be read to its end. */
const refuseUnfit = (entry: ZipEntry): void => {
  const { isEncrypted, isTwice, method, compressedBytes, sizeBytes } = entry;
  if (isEncrypted) throw new UnreadableFile(fileKindProblems['locked-workbook']);
  if (isTwice || (method !== 0 && method !== 8)) throw new UnreadableFile(damaged());
  if (sizeBytes > MAX_ENTRY_BYTES) throw new UnreadableFile(tooLarge);
  if (sizeBytes > DENSE_FROM_BYTES && sizeBytes > compressedBytes * MAX_RATIO) {
    throw new UnreadableFile(suspiciouslyDense);
  }
};

/** Where the bytes of an entry begin: its own header may be of another length than the table says. */
const contentAt = async (file: Blob, { headerAt }: ZipEntry): Promise<number> => {
  const header = await bytesOf(file, headerAt, headerAt + LOCAL_BYTES);
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== LOCAL) {
    throw new UnreadableFile(damaged());
  }
  return headerAt + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
};

/** Inflates what it is given; fflate throws plain errors. */
const inflater = (onPiece: (piece: Uint8Array) => void): ((bytes: Uint8Array, isLast: boolean) => void) => {
  const inflate = new Inflate(onPiece);
  return (bytes, isLast) => {
    try {
      inflate.push(bytes, isLast);
    } catch (error) {
      throw new UnreadableFile(damaged(), { cause: error });
    }
  };
};

async function* inflated(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const push = inflater((piece) => ready.push(piece));
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += INFLATE_BYTES) {
      push(piece.subarray(at, at + INFLATE_BYTES), false);
      yield* ready.splice(0);
    }
  }
  push(new Uint8Array(), true);
  yield* ready.splice(0);
}

/** Opens an archive. Rejects with {@link UnreadableFile} where its table of contents cannot be read. */
export const openZip = async (file: Blob): Promise<ZipArchive> => {
  const { from, bytes } = await findTable(file);
  if (bytes > MAX_TABLE_BYTES || from + bytes > file.size) throw new UnreadableFile(damaged());
  const entries = readTable(await bytesOf(file, from, from + bytes));

  async function* stored(entry: ZipEntry, onRead?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
    const begin = await contentAt(file, entry);
    const end = begin + entry.compressedBytes;
    for (let at = begin; at < end; at += READ_BYTES) {
      const piece = new Uint8Array(await file.slice(at, Math.min(at + READ_BYTES, end)).arrayBuffer());
      yield piece;
      onRead?.(piece.length);
    }
  }

  return {
    entries,
    async *read(entry, onRead) {
      refuseUnfit(entry);
      const raw = stored(entry, onRead);
      let size = 0;
      let crc = 0;
      for await (const piece of entry.method === 0 ? raw : inflated(raw)) {
        size += piece.length;
        if (size > entry.sizeBytes) throw new UnreadableFile(damaged());
        crc = crc32(crc, piece);
        yield piece;
      }
      if (size !== entry.sizeBytes || crc !== entry.crc) throw new UnreadableFile(damaged());
    },
  };
};
