import { createCsvWriter } from './csv-writer.ts';
import { createFindings, type ReadOptions, type SheetEnd, type Workbook } from './sheet.ts';
import { readParts, readTexts, type XlsxSheet } from './xlsx.ts';
import { createSheetReader } from './xlsx-sheet.ts';
import { localName, readXml, type XmlReader } from './xml.ts';
import type { ZipArchive } from './zip.ts';

/** Counts the rows of a sheet that hold something. */
const rowCounter = (): XmlReader & { rows(): number; row(): number | undefined } => {
  let row: number | undefined;
  let rows = 0;
  let isCounted = false;
  let isHeld = false;
  return {
    open(name, { r }) {
      const local = localName(name);
      if (local === 'row') {
        row = r === undefined ? (row ?? 0) + 1 : Number(r);
        isCounted = false;
      }
      isHeld = local === 'v' || local === 't';
    },
    text(text) {
      if (!isHeld || isCounted || text === '') return;
      isCounted = true;
      rows += 1;
    },
    close() {
      isHeld = false;
    },
    rows: () => rows,
    row: () => row,
  };
};

/** Opens a workbook of Office Open XML. Rejects with `UnreadableFile`. */
export const openXlsx = async (zip: ZipArchive): Promise<Workbook> => {
  const parts = await readParts(zip);

  /** @param most - ends once so many are found */
  const count = async ({ entry }: XlsxSheet, most: number): Promise<number> => {
    const counter = rowCounter();
    for await (const _ of readXml(zip.read(entry), counter, counter.row)) {
      if (counter.rows() >= most) break;
    }
    return counter.rows();
  };
  const sheets = [];
  for (const sheet of parts.sheets) {
    const hasRows = (await count(sheet, 1)) > 0;
    sheets.push({ name: sheet.name, isHidden: sheet.isHidden, hasRows });
  }

  return {
    sheets,
    async countRows() {
      const rows = [];
      for (const sheet of parts.sheets) rows.push(await count(sheet, Number.POSITIVE_INFINITY));
      return rows;
    },
    async *csvOf(
      number,
      { language, onProgress }: ReadOptions,
    ): AsyncGenerator<Uint8Array<ArrayBuffer>, SheetEnd> {
      const sheet = parts.sheets[number];
      if (sheet === undefined) throw new Error(`the workbook has no sheet ${number}`);
      const whole = sheet.entry.compressedBytes + (parts.texts?.compressedBytes ?? 0);
      let read = 0;
      const onRead = (bytes: number): void => {
        read += bytes;
        onProgress?.(Math.min(1, read / whole));
      };
      const texts = await readTexts(zip, parts.texts, onRead);
      const findings = createFindings();
      const writer = createCsvWriter(texts);
      const reader = createSheetReader(parts, { texts, language, findings, writer });
      for await (const _ of readXml(zip.read(sheet.entry, onRead), reader, reader.row)) yield* writer.take();
      yield* writer.take(true);
      return { rows: writer.lastRow(), checksum: writer.checksum(), findings: findings.end() };
    },
  };
};
