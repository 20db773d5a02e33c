/** What a file is that is no list of text: what it holds says so, whatever its name. */
export const fileKinds = [
  'empty',
  'xlsx',
  'xlsb',
  'xls',
  'ods',
  'numbers',
  'locked-workbook',
  'document',
  'archive',
  'pdf',
  'picture',
  'database',
  'dbase',
  'binary',
  'web-page',
  'xml',
  'flat-ods',
  'rtf',
  'sylk',
  'dif',
  'json',
  'vcard',
  'sql',
  'fixed-width',
] as const;
export type FileKind = (typeof fileKinds)[number];

const hasAt = (bytes: Uint8Array, offset: number, ...values: number[]): boolean =>
  values.every((value, index) => bytes[offset + index] === value);

/** One character a byte, for comparison with names in ASCII. */
const asText = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Whether `text` stands in the bytes, in ASCII or in UTF-16 as OLE files write names. */
const holds = (bytes: Uint8Array, text: string, step: 1 | 2): boolean => {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    let index = 1;
    while (index < text.length && bytes[at + index * step] === text.charCodeAt(index)) index += 1;
    if (index === text.length) return true;
  }
  return false;
};

const NAME_OFFSET = 30;
const MAX_NAME = 200;
const MAX_MIMETYPE = 120;

/** Names of the files in an archive, as far as its beginning gives them (APPNOTE, 4.3.7). */
const namesInZip = (head: Uint8Array): { names: string[]; mimetype: string } => {
  const names: string[] = [];
  let mimetype = '';
  for (let at = head.indexOf(0x50); at !== -1; at = head.indexOf(0x50, at + 1)) {
    if (!hasAt(head, at, 0x50, 0x4b, 0x03, 0x04)) continue;
    const length = Math.min(MAX_NAME, (head[at + 26] ?? 0) + 256 * (head[at + 27] ?? 0));
    const extra = (head[at + 28] ?? 0) + 256 * (head[at + 29] ?? 0);
    const name = asText(head, at + NAME_OFFSET, at + NAME_OFFSET + length).toLowerCase();
    names.push(name);
    const content = at + NAME_OFFSET + length + extra;
    if (name === 'mimetype') mimetype = asText(head, content, content + MAX_MIMETYPE);
  }
  return { names, mimetype };
};

const kindOfZip = (head: Uint8Array): FileKind => {
  const { names, mimetype } = namesInZip(head);
  const some = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (some(/^index\/.*\.iwa$|^index\.(?:zip|numbers)$/)) return 'numbers';
  if (some(/^xl\/.*\.bin$/) && !some(/^xl\/(?:workbook|worksheets\/.*)\.xml$/)) return 'xlsb';
  if (some(/^xl\//)) return 'xlsx';
  if (some(/^(?:word|ppt|visio)\//)) return 'document';
  const manifest = 'application/vnd.oasis.opendocument.spreadsheet';
  if (mimetype.includes('opendocument.spreadsheet') || holds(head, manifest, 1)) return 'ods';
  return mimetype.includes('opendocument') || some(/^\[content_types\]\.xml$/) ? 'document' : 'archive';
};

const kindOfOle = (head: Uint8Array): FileKind => {
  if (holds(head, 'EncryptedPackage', 2)) return 'locked-workbook';
  if (holds(head, 'WordDocument', 2) || holds(head, 'PowerPoint', 2)) return 'document';
  return 'xls';
};

/** dBase, its day of change and the length of its header, which says how many columns there are. */
const isDbase = (head: Uint8Array): boolean => {
  const [version = 0, , month = 0, day = 0] = head;
  const headerBytes = (head[8] ?? 0) + 256 * (head[9] ?? 0);
  return (
    [0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb].includes(version) &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    headerBytes > 32 &&
    head.subarray(0, headerBytes).includes(0)
  );
};

/** What other files begin with, at offset 0 unless another is given. */
const signatures: readonly (readonly [FileKind, readonly number[], number?])[] = [
  ['archive', [0x1f, 0x8b]],
  ['archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['archive', [0x42, 0x5a, 0x68, 0x31]],
  ['archive', [0x42, 0x5a, 0x68, 0x39]],
  ['archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['archive', [0x75, 0x73, 0x74, 0x61, 0x72], 257],
  ['archive', [0x50, 0x4b, 0x05, 0x06]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['picture', [0x49, 0x49, 0x2a, 0x00]],
  ['picture', [0x4d, 0x4d, 0x00, 0x2a]],
  // Excel 2 to 5, which stood in no container.
  ['xls', [0x09, 0x00, 0x04, 0x00]],
  ['xls', [0x09, 0x02, 0x06, 0x00]],
  ['xls', [0x09, 0x04, 0x06, 0x00]],
  ['xls', [0x09, 0x08, 0x08, 0x00]],
  ['xls', [0x09, 0x08, 0x10, 0x00]],
  // Access, SQLite, Parquet
  ['database', [0x00, 0x01, 0x00, 0x00, 0x53, 0x74, 0x61, 0x6e, 0x64, 0x61, 0x72, 0x64]],
  [
    'database',
    [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74, 0x20, 0x33, 0x00],
  ],
  ['database', [0x50, 0x41, 0x52, 0x31]],
];

/** Bytes in which `%PDF-` may stand (ISO 32000-2, implementation notes). */
const PDF_WITHIN = 1024;

/** What a file is by its first bytes; undefined where it may be text. */
export const kindOfBytes = (head: Uint8Array): FileKind | undefined => {
  if (head.length === 0) return 'empty';
  if (hasAt(head, 0, 0x50, 0x4b, 0x03, 0x04)) return kindOfZip(head);
  if (hasAt(head, 0, 0xd0, 0xcf, 0x11, 0xe0)) return kindOfOle(head);
  const known = signatures.find(([, start, offset = 0]) => hasAt(head, offset, ...start));
  if (known !== undefined) return known[0];
  if (holds(head.subarray(0, PDF_WITHIN), '%PDF-', 1)) return 'pdf';
  return isDbase(head) ? 'dbase' : undefined;
};

/** Characters that are enough to know a text by. */
const TEXT_LENGTH = 8_192;
const MAX_LINES = 40;

const isJson = (text: string): boolean =>
  /^\[\s*(?:[[{"\d\]]|null|true|false)/.test(text) || /^\{\s*(?:"|\}|\w+\s*:)/.test(text);

/** The record that each file of SYLK begins with, and one of those that may follow: `ID;Prénom` may be titles. */
const isSylk = (lines: readonly string[]): boolean =>
  /^ID;P/.test(lines[0] ?? '') &&
  /^(?:P|F|B|C|O|E|NN|NU|NE|W|ID);?/.test(lines[1] ?? '') &&
  /^[A-Z]{1,2};[A-Z]/.test(lines[1] ?? '');

const isDif = (lines: readonly string[]): boolean =>
  /^"?TABLE"?$/.test(lines[0] ?? '') && /^\s*0\s*,\s*\d+$/.test(lines[1] ?? '') && /^"/.test(lines[2] ?? '');

/** Text in columns that blanks fill up: no separators, and gaps at the same places of all lines. */
const isFixedWidth = (lines: readonly string[]): boolean => {
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length < 2 || filled.some((line) => /[;\t|]/.test(line))) return false;
  const isAligned = filled.filter((line) => / {2,}\S/.test(line.trimStart())).length;
  if (isAligned < filled.length / 2) return false;
  const gaps = filled.map((line) => (line.match(/\S {2,}\S/g) ?? []).length);
  const commas = filled.filter((line) => line.includes(',')).length;
  return (gaps[0] ?? 0) >= 1 && commas < filled.length / 2;
};

const kindOfMarkup = (text: string): FileKind | undefined => {
  if (!/^<(?:[a-z!?])/i.test(text)) return undefined;
  const start = text.slice(0, 4_000).toLowerCase();
  if (start.includes('office:document') || start.includes('opendocument')) return 'flat-ods';
  if (/<(?:!doctype html|html|head|body|table|meta|style|div|frameset)\b/.test(start)) return 'web-page';
  return />/.test(start) ? 'xml' : undefined;
};

/**
 * What a text is that is no list, by its first lines; undefined where it may be one.
 *
 * @param text - as its encoding has it, without a byte order mark
 */
export const kindOfText = (text: string): FileKind | undefined => {
  const head = text.slice(0, TEXT_LENGTH).trimStart();
  if (head === '') return text.length <= TEXT_LENGTH ? 'empty' : undefined;
  const lines = head.split(/\r\n|\r|\n/, MAX_LINES);
  const [first = ''] = lines;
  const markup = kindOfMarkup(head);
  if (markup !== undefined) return markup;
  if (/^mime-version:|^content-type: multipart\//i.test(first) && /text\/html/i.test(head)) return 'web-page';
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (isJson(head)) return 'json';
  if (/^begin:v(?:card|calendar)\s*$/i.test(first)) return 'vcard';
  if (isSylk(lines)) return 'sylk';
  if (isDif(lines)) return 'dif';
  if (
    /^(?:insert into|create table|drop table|set names|begin transaction|copy \S+ \(.*\) from stdin)\b/i.test(
      head,
    )
  )
    return 'sql';
  if (
    /^--\s*(?:mysql dump|postgresql database dump|phpmyadmin sql dump|mariadb dump)/im.test(
      head.slice(0, 400),
    )
  )
    return 'sql';
  // The last line may be cut off.
  return isFixedWidth(lines.slice(0, -1)) ? 'fixed-width' : undefined;
};
