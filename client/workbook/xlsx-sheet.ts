/** Reads the rows of a sheet of Office Open XML. */
import type { StaffLanguage } from '../../core/base/wording.ts';
import type { CsvWriter } from './csv-writer.ts';
import { isoDateOf, shownNumber } from './number-format.ts';
import { type Findings, MAX_COLUMNS, MAX_ROWS } from './sheet.ts';
import type { TextStore } from './text-store.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged } from './workbook-words.ts';
import { createItemText, isTrue, unescaped, type XlsxParts } from './xlsx.ts';
import { type Attributes, localName, type XmlReader } from './xml.ts';

export type SheetReader = XmlReader & {
  /** The row that is being read; undefined before the first. */
  row(): number | undefined;
};

const A = 65;

/** Number of the column of a cell such as `AB12`, from 0. Throws for what is no cell of this row. */
const columnOf = (place: string, row: number): number => {
  let column = 0;
  let at = 0;
  for (; at < place.length; at += 1) {
    const letter = place.charCodeAt(at) - A;
    if (letter < 0 || letter > 25) break;
    column = column * 26 + letter + 1;
  }
  if (column < 1 || column > MAX_COLUMNS || Number(place.slice(at)) !== row) {
    throw new UnreadableFile(damaged(row));
  }
  return column - 1;
};

/** Whether a range such as `A2:B4` spans several rows. */
const isOverRows = (range: string): boolean => {
  const [, from, to] = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(range) ?? [];
  return from !== to;
};

type Cell = {
  place: string;
  column: number;
  type: string;
  style: number;
  value: string;
  hasFormula: boolean;
};

type Context = Pick<XlsxParts, 'formats' | 'is1904'> & {
  texts: TextStore;
  language: StaffLanguage;
  findings: Findings;
  row: number;
};

/** What a cell is in the list: a text, or the number of one that cells share. Empty where it holds nothing. */
const cellValue = (cell: Cell, inline: string, context: Context): string | number => {
  const { type, value } = cell;
  const { texts, findings, formats, is1904, language, row } = context;
  if (value === '' && type !== 'inlineStr') {
    // Excel writes an empty text as a result with its type.
    if (cell.hasFormula && type !== 'str') findings.unknownResult(cell.place);
    return '';
  }
  switch (type) {
    case 's': {
      const index = Number(value);
      if (!Number.isInteger(index) || index < 0 || index >= texts.size()) {
        throw new UnreadableFile(damaged(row));
      }
      return index;
    }
    case 'inlineStr':
      return inline;
    case 'str':
      return unescaped(value);
    case 'b':
      return isTrue(value) ? 'TRUE' : 'FALSE';
    case 'e':
      findings.error(cell.place);
      return '';
    case 'd':
      return isoDateOf(value);
    default:
      return shownNumber(value.trim(), formats[cell.style] ?? { kind: 'plain' }, { language, is1904 });
  }
};

/** Hears a sheet and writes its rows. Throws {@link UnreadableFile} for what no sheet holds. */
export const createSheetReader = (
  parts: Pick<XlsxParts, 'formats' | 'is1904'>,
  {
    texts,
    language,
    findings,
    writer,
  }: { texts: TextStore; language: StaffLanguage; findings: Findings; writer: CsvWriter },
): SheetReader => {
  const { formats, is1904 } = parts;
  const context: Context = { formats, is1904, texts, language, findings, row: 0 };
  const item = createItemText();
  let isRowHidden = false;
  let columns: number[] = [];
  let values: (string | number)[] = [];
  let cell: Cell | undefined;
  let isValue = false;
  /** Anchors of pictures and buttons have rows and columns too, outside of the data. */
  let isData = false;

  const openRow = ({ r, hidden, ht }: Attributes): void => {
    const row = r === undefined ? context.row + 1 : Number(r);
    if (!Number.isInteger(row) || row <= context.row || row > MAX_ROWS) {
      throw new UnreadableFile(damaged(context.row + 1));
    }
    context.row = row;
    isRowHidden = isTrue(hidden) || Number(ht ?? 1) === 0;
    columns = [];
    values = [];
  };
  const openCell = ({ r, t: type = 'n', s: style = '0' }: Attributes): void => {
    const column = r === undefined ? (columns.at(-1) ?? -1) + 1 : columnOf(r, context.row);
    if (column >= MAX_COLUMNS) throw new UnreadableFile(damaged(context.row));
    cell = { place: r ?? `${context.row}`, column, type, style: Number(style), value: '', hasFormula: false };
    item.begin();
  };

  return {
    row: () => (context.row === 0 ? undefined : context.row),
    open(name, attributes) {
      const local = localName(name);
      if (cell !== undefined) {
        if (local === 'v') isValue = true;
        else if (local === 'f') cell.hasFormula = true;
        else item.open(local, attributes);
      } else if (isData) {
        if (local === 'c') openCell(attributes);
        else if (local === 'row') openRow(attributes);
      } else if (local === 'sheetData') isData = true;
      else if (local === 'col') {
        const { min = '', max = '', hidden, width = '1' } = attributes;
        if (isTrue(hidden) || Number(width) === 0) findings.hiddenColumns(Number(min) - 1, Number(max) - 1);
      } else if (local === 'mergeCell' && isOverRows(attributes.ref ?? '')) {
        findings.mergedOverRows(attributes.ref ?? '');
      }
    },
    text(text) {
      if (isValue && cell !== undefined) cell.value += text;
      else item.text(text);
    },
    close(name) {
      const local = localName(name);
      if (cell !== undefined) {
        if (local === 'v') isValue = false;
        else if (local !== 'c') item.close(local);
        else {
          // Empty ones too: a cell without a name of its place stands behind the one before.
          columns.push(cell.column);
          const value = cellValue(cell, cell.type === 'inlineStr' ? item.end() : '', context);
          values.push(value);
          if (value !== '') findings.used(cell.column);
          cell = undefined;
        }
      } else if (local === 'sheetData') isData = false;
      else if (local === 'row' && isData) {
        writer.row(context.row, { columns, values });
        if (isRowHidden && writer.lastRow() === context.row) findings.hiddenRow(context.row);
      }
    },
  };
};
