/** Tells workbooks from other files by what they hold; their names are not asked. */
import { openZip, type ZipArchive } from './zip.ts';

/**
 * What a file is, as far as it matters before an upload. `xlsx` and `ods` are read here; `encrypted` is either of them
 * under a password; `archive` is a zip of something else; `other` is for the import to judge, CSV among it.
 */
export type FileKind = 'xlsx' | 'ods' | 'xls' | 'xlsb' | 'numbers' | 'encrypted' | 'archive' | 'other';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** The record that begins a sheet of Excel 2 to 5, which stood in no container. */
const BIFF = [
  [0x09, 0x00, 0x04, 0x00],
  [0x09, 0x02, 0x06, 0x00],
  [0x09, 0x04, 0x06, 0x00],
  [0x09, 0x08, 0x08, 0x00],
];

const HEAD_BYTES = 512;
const ENTRY_BYTES = 128;
const END_OF_CHAIN = 0xfffffff0;
/** Sectors of the directory of an OLE file that are looked at: 32 entries in 4096 bytes, or 4 in 512. */
const MOST_SECTORS = 64;

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
  with_.every((byte, index) => bytes[index] === byte);

const viewOf = async (file: Blob, from: number, bytes: number): Promise<DataView> =>
  new DataView(await file.slice(from, from + bytes).arrayBuffer());

/** Names in the directory of an OLE compound file ([MS-CFB] 2.6), as far as they can be read. */
const oleNames = async (file: Blob): Promise<string[]> => {
  const head = await viewOf(file, 0, HEAD_BYTES);
  if (head.byteLength < HEAD_BYTES) return [];
  const sectorBytes = 2 ** Math.min(head.getUint16(30, true), 16);
  const numbersInSector = sectorBytes / 4;
  const startOf = (sector: number): number => (sector + 1) * sectorBytes;
  const utf16 = new TextDecoder('utf-16le');
  const names: string[] = [];
  let sector = head.getUint32(48, true);
  for (let read = 0; read < MOST_SECTORS && sector < END_OF_CHAIN; read += 1) {
    const entries = await viewOf(file, startOf(sector), sectorBytes);
    for (let at = 0; at + ENTRY_BYTES <= entries.byteLength; at += ENTRY_BYTES) {
      const nameBytes = Math.min(64, entries.getUint16(at + 64, true)) - 2;
      if (nameBytes > 0) names.push(utf16.decode(new DataView(entries.buffer, at, nameBytes)));
    }
    // The next sector stands in the allocation table, whose first 109 sectors the header names.
    const table = Math.floor(sector / numbersInSector);
    if (table >= 109) break;
    const tableAt = startOf(head.getUint32(76 + 4 * table, true));
    const next = await viewOf(file, tableAt + 4 * (sector % numbersInSector), 4);
    if (next.byteLength < 4) break;
    sector = next.getUint32(0, true);
  }
  return names;
};

const MIMETYPE_BYTES = 200;
const MANIFEST_BYTES = 4 * 1024 * 1024;

/** The whole of a small file of an archive as text; empty where it is not there or cannot be read. */
const smallText = async (zip: ZipArchive, name: string, most: number): Promise<string> => {
  const entry = zip.entries.get(name);
  if (entry === undefined || entry.sizeBytes > most) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of zip.read(entry)) text += decoder.decode(piece, { stream: true });
  return text;
};

const kindOfZip = async (zip: ZipArchive): Promise<FileKind> => {
  const has = (name: string): boolean => zip.entries.has(name);
  const names = [...zip.entries.keys()];
  if (names.some((name) => /^(index\/document\.iwa|index\.zip|index\.numbers)$/.test(name))) return 'numbers';
  const mimetype = await smallText(zip, 'mimetype', MIMETYPE_BYTES);
  const manifest = await smallText(zip, 'meta-inf/manifest.xml', MANIFEST_BYTES);
  if (/application\/vnd\.oasis\.opendocument\.spreadsheet/.test(mimetype || manifest)) {
    return has('encrypted-package') || /<[\w:]*encryption-data[\s>]/.test(manifest) ? 'encrypted' : 'ods';
  }
  const types = await smallText(zip, '[content_types].xml', MANIFEST_BYTES);
  // Defaults by ending stand for whatever a program can write; overrides name what is there.
  const overrides = types.match(/<(?:\w+:)?Override\s[^<>]*>/g)?.join('') ?? '';
  if (has('xl/workbook.bin') || /sheet\.binary\.macroenabled\.main/i.test(overrides)) return 'xlsb';
  if (/(spreadsheetml\.(sheet|template)|excel\.(sheet|template)\.macroenabled)\.main\+xml/i.test(overrides)) {
    return 'xlsx';
  }
  return has('xl/workbook.xml') ? 'xlsx' : 'archive';
};

/** Tells what a file is; an archive is given as well. Rejects with `UnreadableFile` where an archive is damaged. */
export const kindOf = async (file: Blob): Promise<{ kind: FileKind; zip?: ZipArchive }> => {
  const head = new Uint8Array(await file.slice(0, OLE.length).arrayBuffer());
  if (begins(head, ZIP)) {
    const zip = await openZip(file);
    return { kind: await kindOfZip(zip), zip };
  }
  if (BIFF.some((record) => begins(head, record))) return { kind: 'xls' };
  if (!begins(head, OLE)) return { kind: 'other' };
  const names = await oleNames(file);
  if (names.includes('EncryptedPackage')) return { kind: 'encrypted' };
  return { kind: names.some((name) => /^(workbook|book)$/i.test(name)) ? 'xls' : 'other' };
};
