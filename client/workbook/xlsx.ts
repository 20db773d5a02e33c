/** Opens workbooks of Office Open XML (ECMA-376 Part 1, transitional and strict): their sheets, styles and texts. */
import { type NumberFormat, numberFormat } from './number-format.ts';
import { MAX_SHEETS } from './sheet.ts';
import { createTextStore, type TextStore } from './text-store.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged, tooLarge } from './workbook-words.ts';
import { type Attributes, localName, readWholeXml, type XmlReader } from './xml.ts';
import { entryName, type ZipArchive, type ZipEntry } from './zip.ts';

export type XlsxSheet = { name: string; isHidden: boolean; entry: ZipEntry };

/** What is needed of a workbook to read its sheets. */
export type XlsxParts = {
  sheets: readonly XlsxSheet[];
  /** Whether days count from 1904, as in workbooks of an old Excel for Mac. */
  is1904: boolean;
  /** How cells show their numbers, by the number of their style. */
  formats: readonly NumberFormat[];
  /** The texts that cells share; none where each cell holds its own. */
  texts: ZipEntry | undefined;
};

export const isTrue = (value: string | undefined): boolean => /^(1|true|on)$/i.test(value ?? '');

/** Blanks at both ends, which only texts that say so keep. */
const BLANK = new Set(['\t', '\n', '\r', ' ']);

/** A text of an element `t`. */
const withoutMargins = (text: string, { 'xml:space': space }: Attributes): string => {
  if (space === 'preserve') return text;
  let [from, to] = [0, text.length];
  while (from < to && BLANK.has(text.charAt(from))) from += 1;
  while (to > from && BLANK.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
};

/** Characters that XML cannot hold stand as `_x000D_` (ECMA-376 Part 1, 22.9.2.19). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/**
 * Collects the text of an item: that of its runs, without how it is pronounced (`rPh`), which East Asian workbooks add.
 */
export const createItemText = () => {
  let text = '';
  let piece = '';
  let attributes: Attributes | undefined;
  let pronounced = 0;
  return {
    begin(): void {
      text = '';
      piece = '';
      attributes = undefined;
      pronounced = 0;
    },
    open(name: string, given: Attributes): void {
      if (name === 'rPh') pronounced += 1;
      else if (name === 't' && pronounced === 0) {
        attributes = given;
        piece = '';
      }
    },
    text(given: string): void {
      if (attributes !== undefined) piece += given;
    },
    close(name: string): void {
      if (name === 'rPh') pronounced -= 1;
      else if (name === 't' && attributes !== undefined) {
        text += withoutMargins(piece, attributes);
        attributes = undefined;
      }
    },
    end: (): string => unescaped(text),
  };
};

const folderOf = (part: string): string => part.slice(0, part.lastIndexOf('/') + 1);

/** The name of the part that a relationship of `part` leads to. */
const targetOf = (part: string, target: string): string => {
  const steps: string[] = [];
  for (const step of `${target.startsWith('/') ? '' : folderOf(part)}${target}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return entryName(steps.join('/'));
};

/** Largest part beside sheets and texts: the styles of a workbook that was copied together for years. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

/** A part that is read whole. */
const partOf = (zip: ZipArchive, entry: ZipEntry): AsyncGenerator<Uint8Array> => {
  if (entry.sizeBytes > MAX_PART_BYTES) throw new UnreadableFile(tooLarge);
  return zip.read(entry);
};

type Relationship = { id: string; type: string; target: string };

/** Relationships of a part, or of the whole workbook for an empty name. `type` is the last word of their address. */
const relationshipsOf = async (zip: ZipArchive, part: string): Promise<Relationship[]> => {
  const folder = folderOf(part);
  const entry = zip.entries.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  const found: Relationship[] = [];
  if (entry === undefined) return found;
  await readWholeXml(partOf(zip, entry), {
    open(name, { Id: id = '', Type: type = '', Target: target = '' }) {
      if (localName(name) !== 'Relationship') return;
      found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: targetOf(part, target) });
    },
    text() {},
    close() {},
  });
  return found;
};

/** The attribute `id` of the namespace of relationships, whatever its prefix. */
const relationshipId = (attributes: Attributes): string | undefined =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];

const readStyles = async (zip: ZipArchive, entry: ZipEntry | undefined): Promise<NumberFormat[]> => {
  const own = new Map<number, string>();
  const ids: number[] = [];
  let isOfCells = false;
  if (entry === undefined) return [];
  await readWholeXml(partOf(zip, entry), {
    open(name, { numFmtId, formatCode = '' }) {
      const local = localName(name);
      if (local === 'cellXfs') isOfCells = true;
      else if (local === 'xf' && isOfCells) ids.push(Number(numFmtId ?? 0));
      // Formats of conditional formatting stand behind the styles of cells, and are none of theirs.
      else if (local === 'numFmt' && ids.length === 0) own.set(Number(numFmtId), formatCode);
    },
    text() {},
    close(name) {
      if (localName(name) === 'cellXfs') isOfCells = false;
    },
  });
  const formats = new Map<number, NumberFormat>();
  return ids.map((id) => {
    const format = formats.get(id) ?? numberFormat(id, own);
    formats.set(id, format);
    return format;
  });
};

/** Finds the parts of a workbook. Rejects with {@link UnreadableFile} where one is missing. */
export const readParts = async (zip: ZipArchive): Promise<XlsxParts> => {
  const main = (await relationshipsOf(zip, '')).find(({ type }) => type === 'officeDocument');
  const workbook = main?.target ?? 'xl/workbook.xml';
  const relationships = await relationshipsOf(zip, workbook);
  const entry = zip.entries.get(workbook);
  if (entry === undefined) throw new UnreadableFile(damaged());

  const sheets: XlsxSheet[] = [];
  let is1904 = false;
  let isMissing = false;
  await readWholeXml(partOf(zip, entry), {
    open(name, attributes) {
      const local = localName(name);
      if (local === 'workbookPr') is1904 = isTrue(attributes.date1904);
      if (local !== 'sheet') return;
      const id = relationshipId(attributes);
      const of = relationships.find((one) => one.id === id);
      // Charts and dialogs are sheets as well.
      if (of !== undefined && of.type !== 'worksheet') return;
      const sheet = of && zip.entries.get(of.target);
      if (sheet === undefined) isMissing = true;
      else {
        const isHidden = /hidden$/i.test(attributes.state ?? '');
        sheets.push({ name: unescaped(attributes.name ?? ''), isHidden, entry: sheet });
      }
    },
    text() {},
    close() {},
  });
  if (isMissing || sheets.length === 0 || sheets.length > MAX_SHEETS) throw new UnreadableFile(damaged());

  const entryOf = (type: string): ZipEntry | undefined =>
    zip.entries.get(relationships.find((one) => one.type === type)?.target ?? '');
  return {
    sheets,
    is1904,
    formats: await readStyles(zip, entryOf('styles')),
    texts: entryOf('sharedStrings'),
  };
};

/** Hears the texts that cells share into a store. */
const textReader = (store: TextStore): XmlReader => {
  const item = createItemText();
  return {
    open(name, attributes) {
      const local = localName(name);
      if (local === 'si') item.begin();
      else item.open(local, attributes);
    },
    text: item.text,
    close(name) {
      const local = localName(name);
      if (local === 'si') store.add(item.end());
      else item.close(local);
    },
  };
};

/** Reads the texts that cells share. */
export const readTexts = async (
  zip: ZipArchive,
  entry: ZipEntry | undefined,
  onRead: (bytes: number) => void,
): Promise<TextStore> => {
  const store = createTextStore();
  if (entry !== undefined) await readWholeXml(zip.read(entry, onRead), textReader(store));
  return store;
};
