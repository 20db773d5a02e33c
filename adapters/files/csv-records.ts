import { isAscii, isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { Wording } from '../../core/base/wording.ts';
import { type LayoutAnswer, readLayout } from '../../core/list/headers.ts';
import type { CsvLayout } from '../../core/list/import.ts';

type Separator = CsvLayout['separator'];

/** Longest row, bytes: a longer one is nearly always a quotation mark that is never closed. */
export const MAX_ROW_BYTES = 100 * 1024;
const SLICE_BYTES = 256 * 1024;
const separators: readonly Separator[] = [',', ';', '\t'];

/** One row of a CSV file. */
export type CsvRecord = {
  cells: string[];
  /** Offset in the file of what follows the row's line end. */
  endByte: number;
  /** How the row's non-ASCII cells were read; both false where it has none. */
  utf8: boolean;
  windows1252: boolean;
};

/** Why a file cannot be read any further. */
export type CsvProblem = 'binary' | 'oversized' | 'unclosed';

/** Records in order, or what makes the file unusable: `afterByte` is where the offending row begins. */
export type CsvPage = { records: CsvRecord[] } | { problem: CsvProblem; afterByte: number };

const windows1252 = new TextDecoder('windows-1252');

/** The cells' text: strict UTF-8, else Windows-1252, cell by cell, since files are pasted together from both. */
const decodeCells = (raw: readonly string[], endByte: number): CsvRecord => {
  const record: CsvRecord = { cells: [], endByte, utf8: false, windows1252: false };
  for (const cell of raw) {
    const bytes = Buffer.from(cell, 'latin1');
    if (isAscii(bytes)) record.cells.push(cell);
    else if (isUtf8(bytes)) {
      record.utf8 = true;
      record.cells.push(bytes.toString('utf8'));
    } else {
      record.windows1252 = true;
      record.cells.push(windows1252.decode(bytes));
    }
  }
  return record;
};

/**
 * All records of bytes that begin at a record boundary. `open`: the bytes end inside a quoted cell, whose record is
 * left out. Read as Latin-1, in which every byte is a character, so that offsets are those of the file.
 */
const parseRecords = (
  bytes: Buffer,
  separator: Separator,
  startByte: number,
): { records: CsvRecord[]; open: boolean } => {
  const records: CsvRecord[] = [];
  const plain = isAscii(bytes);
  try {
    parse(bytes, {
      delimiter: separator,
      // All three named, since finding it out by itself would make the answer depend on where reading begins.
      record_delimiter: ['\r\n', '\n', '\r'],
      encoding: 'latin1',
      bom: false,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { bytes: end }) => {
        const endByte = startByte + end;
        records.push(
          plain ? { cells, endByte, utf8: false, windows1252: false } : decodeCells(cells, endByte),
        );
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    return { records, open: true };
  }
  return { records, open: false };
};

/**
 * Reads CSV rows from `chunks`, whose first byte is at offset `fromByte` of the file and begins a row. Each slice is
 * parsed on its own from a row boundary, so that starting at any row's `endByte` gives the same rows. Blank lines
 * are records of one empty cell. Ends after the first problem.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  separator: Separator,
  fromByte: number,
): AsyncGenerator<CsvPage> {
  let rest: Buffer = Buffer.alloc(0);
  let restByte = fromByte;

  /** The records that are complete, and whether the file must be refused after them. */
  const take = (bytes: Buffer, last: boolean): CsvPage[] => {
    if (bytes.includes(0)) return [{ problem: 'binary', afterByte: restByte }];
    const { records, open } = parseRecords(bytes, separator, restByte);
    // More bytes could still change the last record, even one that ends in a line end: CR may be half of CR LF.
    if (!last && !open) records.pop();
    const oversized = records.findIndex(
      ({ endByte }, index) => endByte - (records[index - 1]?.endByte ?? restByte) > MAX_ROW_BYTES,
    );
    const good = oversized === -1 ? records : records.slice(0, oversized);
    const end = good.at(-1)?.endByte ?? restByte;
    rest = bytes.subarray(end - restByte);
    restByte = end;
    const pages: CsvPage[] = good.length > 0 ? [{ records: good }] : [];
    if (oversized !== -1 || (!last && rest.length > MAX_ROW_BYTES)) {
      pages.push({ problem: 'oversized', afterByte: end });
    } else if (last && open) {
      pages.push({ problem: 'unclosed', afterByte: end });
    }
    return pages;
  };

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      for (const page of take(Buffer.concat([rest, chunk.subarray(at, at + SLICE_BYTES)]), false)) {
        yield page;
        if ('problem' in page) return;
      }
    }
  }
  if (rest.length > 0) yield* take(rest, true);
}

/** What the beginning of a file tells, or a sentence that says what to do. */
export type CsvHead =
  | { usable: true; layout: CsvLayout; endByte: number; blankRows: number }
  | { usable: false; problem: Wording };

const saveAsCsv: Wording = {
  en: 'Open it in a spreadsheet, save it as "CSV UTF-8 (comma delimited)" and import the new file.',
  fr: 'Ouvrez-le dans un tableur, enregistrez-le en « CSV UTF-8 (délimité par des virgules) » et importez le nouveau fichier.',
};
const withAdvice = (what: Wording): Wording => ({
  en: `${what.en} ${saveAsCsv.en}`,
  fr: `${what.fr} ${saveAsCsv.fr}`,
});

const startsWith = (bytes: Buffer, ...start: number[]): boolean =>
  start.every((value, index) => bytes[index] === value);

const notCsv = (head: Buffer): Wording | undefined => {
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    return withAdvice({
      en: 'This is a spreadsheet workbook or an archive, not a CSV file.',
      fr: 'Ce fichier est un classeur de tableur ou une archive, et non un fichier CSV.',
    });
  }
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
    return withAdvice({
      en: 'This file is written in UTF-16 ("Unicode text"), which cannot be read.',
      fr: 'Ce fichier est écrit en UTF-16 (« Texte Unicode »), qui ne peut être lu.',
    });
  }
  if (head.includes(0)) {
    return withAdvice({
      en: 'This file has binary content and is not a CSV file.',
      fr: 'Ce fichier contient des données binaires : ce n’est pas un fichier CSV.',
    });
  }
  return undefined;
};

/** Bytes of the head that {@link readCsvHead} wants: enough for the longest header row. */
export const HEAD_BYTES = 2 * MAX_ROW_BYTES;

/**
 * Reads the header row at the beginning of a file.
 *
 * @param head - the first {@link HEAD_BYTES} bytes, or all there are
 * @param personFields - names of the notice's own fields
 */
export const readCsvHead = (head: Buffer, personFields: readonly string[]): CsvHead => {
  if (head.length === 0) {
    return {
      usable: false,
      problem: {
        en: 'The file is empty. Export the list again and import the new file.',
        fr: 'Le fichier est vide. Exportez de nouveau la liste et importez le nouveau fichier.',
      },
    };
  }
  const problem = notCsv(head);
  if (problem !== undefined) return { usable: false, problem };

  const bomBytes = startsWith(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
  // A line by which spreadsheets are told the separator; they do not show it as a row.
  const hint = /^"?sep=([,;\t])"?(?:\r\n|\n|\r)/i.exec(
    head.subarray(bomBytes, bomBytes + 16).toString('latin1'),
  );
  const startByte = bomBytes + (hint?.[0].length ?? 0);

  const read = (separator: Separator) => {
    const { records } = parseRecords(head.subarray(startByte), separator, startByte);
    const blankRows = records.findIndex((record) => !isBlank(record));
    const header = records[blankRows];
    if (header === undefined || header.endByte - startByte > MAX_ROW_BYTES) return undefined;
    const answer: LayoutAnswer = readLayout(header.cells, separator, personFields);
    const recognised = answer.usable ? Object.keys(answer.layout.columns).length : answer.recognised;
    return { answer, recognised, cells: header.cells.length, endByte: header.endByte, blankRows };
  };
  const readings = (hint === null ? separators : [hint[1] as Separator])
    .map(read)
    .filter((reading) => reading !== undefined)
    .sort((one, other) => other.recognised - one.recognised || other.cells - one.cells);
  const [best] = readings;
  if (best === undefined) {
    return {
      usable: false,
      problem: withAdvice({
        en: 'The file has no readable first line with column titles.',
        fr: 'Le fichier n’a pas de première ligne lisible avec les titres des colonnes.',
      }),
    };
  }
  const { answer, endByte, blankRows } = best;
  return answer.usable ? { usable: true, layout: answer.layout, endByte, blankRows } : answer;
};

/** Whether a record holds nothing: a blank line, or the empty cells that spreadsheets export below the list. */
export const isBlank = (record: CsvRecord): boolean => record.cells.every((cell) => cell.trim() === '');
