import { createCsvWriter } from './csv-writer.ts';
import { type AlikeRows, createTableReader, type TableListener } from './ods-sheet.ts';
import { createFindings, type ReadOptions, type Sheet, type SheetEnd, type Workbook } from './sheet.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged } from './workbook-words.ts';
import { readXml } from './xml.ts';
import type { ZipArchive } from './zip.ts';

const nothing = { hiddenColumns() {}, error() {}, unknownResult() {}, mergedOverRows() {} };

/** Opens a spreadsheet of OpenDocument, which is read once for its tables. Rejects with `UnreadableFile`. */
export const openOds = async (
  zip: ZipArchive,
  onProgress: (share: number) => void = () => {},
): Promise<Workbook> => {
  const content = zip.entries.get('content.xml');
  if (content === undefined) throw new UnreadableFile(damaged());
  const share = (told: (share: number) => void): ((bytes: number) => void) => {
    let read = 0;
    return (bytes) => {
      read += bytes;
      told(Math.min(1, read / content.compressedBytes));
    };
  };

  const found: (Omit<Sheet, 'hasRows'> & { rows: number })[] = [];
  const tables = createTableReader('en', {
    ...nothing,
    table: (name, isHidden) => found.push({ name, isHidden, rows: 0 }),
    rows({ times }) {
      const last = found.at(-1);
      if (last !== undefined) last.rows += times;
    },
  });
  for await (const _ of readXml(zip.read(content, share(onProgress)), tables, tables.row));

  return {
    sheets: found.map(({ rows, ...sheet }) => ({ ...sheet, hasRows: rows > 0 })),
    countRows: async () => found.map(({ rows }) => rows),
    async *csvOf(
      number,
      { language, onProgress: told = () => {} }: ReadOptions,
    ): AsyncGenerator<Uint8Array<ArrayBuffer>, SheetEnd> {
      const findings = createFindings();
      const writer = createCsvWriter();
      let current = -1;
      const waiting: AlikeRows[] = [];
      /** Writes what was heard: a row can be repeated a million times. */
      function* written(): Generator<Uint8Array<ArrayBuffer>> {
        for (const { row, times, columns, values, isHidden } of waiting.splice(0)) {
          for (const column of columns) findings.used(column);
          for (let next = row; next < row + times; next += 1) {
            writer.row(next, { columns, values });
            if (isHidden) findings.hiddenRow(next);
            yield* writer.take();
          }
        }
      }
      const ofThis =
        <Given extends unknown[]>(tell: (...given: Given) => void) =>
        (...given: Given): void => {
          if (current === number) tell(...given);
        };
      const listener: TableListener = {
        table() {
          current += 1;
        },
        hiddenColumns: ofThis(findings.hiddenColumns),
        rows: ofThis((rows) => waiting.push(rows)),
        error: ofThis(findings.error),
        unknownResult: ofThis(findings.unknownResult),
        mergedOverRows: ofThis(findings.mergedOverRows),
      };
      const reader = createTableReader(language, listener);
      for await (const _ of readXml(zip.read(content, share(told)), reader, reader.row)) {
        yield* written();
        if (current > number) break;
      }
      yield* writer.take(true);
      return { rows: writer.lastRow(), checksum: writer.checksum(), findings: findings.end() };
    },
  };
};
