/** Reads the tables of an OpenDocument spreadsheet (OpenDocument 1.3 Part 3, 9.1): all stand in one file. */
import type { StaffLanguage } from '../../core/base/wording.ts';
import { isoDateOf, numberAsShown, plainNumber } from './number-format.ts';
import { columnLetters, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS } from './sheet.ts';
import { UnreadableFile } from './unreadable.ts';
import { damaged } from './workbook-words.ts';
import type { Attributes, XmlReader } from './xml.ts';

/** Rows that are alike: the first is `row`, from 1. */
export type AlikeRows = {
  row: number;
  times: number;
  columns: number[];
  values: string[];
  isHidden: boolean;
};

/** Whoever is told of the tables of a file, in their order. Columns count from 0. */
export type TableListener = {
  table(name: string, isHidden: boolean): void;
  hiddenColumns(from: number, to: number): void;
  /** Rows that hold something; blank ones are left out. */
  rows(rows: AlikeRows): void;
  error(place: string): void;
  unknownResult(place: string): void;
  mergedOverRows(place: string): void;
};

/** Parts of a cell that do not stand among what it shows. */
const asides = new Set(['office:annotation', 'text:ruby-text', 'text:note', 'table:table']);
const isAside = (name: string): boolean => asides.has(name) || name.startsWith('draw:');
const isCell = (name: string): boolean => name === 'table:table-cell' || name === 'table:covered-table-cell';
const isParagraph = (name: string): boolean => name === 'text:p' || name === 'text:h';

/** How often something is repeated; once where nothing is said. */
const times = (value: string | undefined): number => {
  const count = Number(value ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
};

/** Whether a row or column is hidden. */
const isFolded = (attributes: Attributes): boolean =>
  /^(collapse|filter)$/.test(attributes['table:visibility'] ?? '');

/** A cell holds 32,767 characters in spreadsheets. */
const MOST_BLANKS = 32_767;

/** The text of a cell: a line a paragraph. Runs of blanks are one; `text:s` stands for more (Part 3, 6.1.2). */
const createCellText = () => {
  let paragraphs: string[] = [];
  let text = '';
  let isOpen = false;
  let isAfterBlank = false;
  const exactly = (given: string): void => {
    if (isOpen) text += given;
    isAfterBlank = false;
  };
  return {
    begin(): void {
      paragraphs = [];
      isOpen = false;
    },
    open(name: string, attributes: Attributes): void {
      if (isParagraph(name)) {
        isOpen = true;
        text = '';
        isAfterBlank = true;
      } else if (name === 'text:s') exactly(' '.repeat(Math.min(times(attributes['text:c']), MOST_BLANKS)));
      else if (name === 'text:tab') exactly('\t');
      else if (name === 'text:line-break') exactly('\n');
    },
    text(given: string): void {
      if (!isOpen || given === '') return;
      const folded = given.replace(/[\t\n\r ]+/g, ' ');
      text += isAfterBlank && folded.startsWith(' ') ? folded.slice(1) : folded;
      isAfterBlank = folded.endsWith(' ');
    },
    close(name: string): void {
      if (!isParagraph(name) || !isOpen) return;
      paragraphs.push(text);
      isOpen = false;
    },
    end: (): string => paragraphs.join('\n'),
  };
};

/** What spreadsheets show for a formula that fails, in English and French. */
const ERROR = /^(#[\p{L}/0]{1,8}\s?[!?]?|Err\s?:\d{3})$/u;

/** What a cell is in the list, of its attributes and the text that it shows. */
const cellValue = (attributes: Attributes, shown: string, language: StaffLanguage): string => {
  const number = attributes['office:value'];
  switch (attributes['office:value-type']) {
    case 'float':
    case 'percentage':
    case 'currency':
      return number === undefined ? shown : numberAsShown(plainNumber(number), shown, language);
    case 'date':
      return isoDateOf(attributes['office:date-value'] ?? shown);
    case 'boolean':
      return attributes['office:boolean-value'] === 'true' ? 'TRUE' : 'FALSE';
    case 'time':
      return shown || (attributes['office:time-value'] ?? '');
    default:
      return shown || (attributes['office:string-value'] ?? '');
  }
};

/** Hears a file of tables. Throws {@link UnreadableFile} for what no table holds. */
export const createTableReader = (language: StaffLanguage, listener: TableListener) => {
  const hiddenStyles = new Set<string>();
  let style: string | undefined;
  /** The table that is being read, until it is told of. */
  let waiting: { name: string; isHidden: boolean } | undefined;
  let tables = 0;
  let isInTable = false;
  /** A copy of a table of another file, which formulas refer to. */
  let isCopy = false;
  let aside = 0;
  let row = 0;
  let column = 0;
  let rows: AlikeRows | undefined;
  let cell: Attributes | undefined;
  const text = createCellText();

  const tell = (): void => {
    if (waiting !== undefined && !isCopy) listener.table(waiting.name, waiting.isHidden);
    waiting = undefined;
  };
  const openTable = (attributes: Attributes): void => {
    tables += 1;
    if (tables > MAX_SHEETS) throw new UnreadableFile(damaged());
    const isHidden = hiddenStyles.has(attributes['table:style-name'] ?? '');
    waiting = { name: attributes['table:name'] ?? '', isHidden };
    isInTable = true;
    isCopy = false;
    row = 0;
    column = 0;
  };
  const openRow = (attributes: Attributes): void => {
    tell();
    const count = times(attributes['table:number-rows-repeated']);
    rows = { row: row + 1, times: count, columns: [], values: [], isHidden: isFolded(attributes) };
    column = 0;
  };
  const openColumn = (attributes: Attributes): void => {
    tell();
    const next = column + times(attributes['table:number-columns-repeated']);
    if (!isCopy && isFolded(attributes)) {
      listener.hiddenColumns(column, next - 1);
    }
    column = next;
  };
  const closeCell = (attributes: Attributes, into: AlikeRows): void => {
    const count = times(attributes['table:number-columns-repeated']);
    const place = `${columnLetters(column)}${into.row}`;
    const hasFormula = attributes['table:formula'] !== undefined;
    const shown = text.end();
    let value = cellValue(attributes, shown, language);
    if (attributes['calcext:value-type'] === 'error' || (hasFormula && ERROR.test(shown))) {
      listener.error(place);
      value = '';
    } else if (hasFormula && attributes['office:value-type'] === undefined && value === '') {
      listener.unknownResult(place);
    }
    if (times(attributes['table:number-rows-spanned']) > 1) listener.mergedOverRows(place);
    if (value !== '') {
      if (column + count > MAX_COLUMNS) throw new UnreadableFile(damaged(into.row));
      for (let at = column; at < column + count; at += 1) {
        into.columns.push(at);
        into.values.push(value);
      }
    }
    column += count;
  };
  const closeRow = (read: AlikeRows): void => {
    if (read.columns.length > 0) {
      if (row + read.times > MAX_ROWS) throw new UnreadableFile(damaged(read.row));
      listener.rows(read);
    }
    row += read.times;
  };

  const openOutside = (name: string, attributes: Attributes): void => {
    // What was deleted, where changes are tracked.
    if (name === 'table:tracked-changes') aside = 1;
    else if (name === 'style:style') style = attributes['style:name'];
    else if (name === 'style:table-properties' && attributes['table:display'] === 'false') {
      if (style !== undefined && hiddenStyles.size < MAX_SHEETS) hiddenStyles.add(style);
    } else if (name === 'table:table') openTable(attributes);
  };

  return {
    row: (): number | undefined => rows?.row,
    open(name: string, attributes: Attributes): void {
      if (aside > 0) aside += 1;
      else if (cell !== undefined) {
        if (isAside(name)) aside = 1;
        else text.open(name, attributes);
      } else if (rows !== undefined) {
        if (isCell(name) && !isCopy) {
          cell = attributes;
          text.begin();
        }
      } else if (!isInTable) openOutside(name, attributes);
      else if (name === 'table:table-row') openRow(attributes);
      else if (name === 'table:table-column') openColumn(attributes);
      // What is drawn on a table, and forms.
      else if (name === 'table:shapes' || name === 'office:forms' || isAside(name)) aside = 1;
      else if (name === 'table:table-source') isCopy = true;
    },
    text(given: string): void {
      if (aside === 0 && cell !== undefined) text.text(given);
    },
    close(name: string): void {
      if (aside > 0) aside -= 1;
      else if (cell !== undefined) {
        if (isCell(name) && rows !== undefined) {
          closeCell(cell, rows);
          cell = undefined;
        } else text.close(name);
      } else if (rows !== undefined) {
        if (name !== 'table:table-row') return;
        closeRow(rows);
        rows = undefined;
      } else if (name === 'table:table') {
        tell();
        isInTable = false;
      }
    },
  } satisfies XmlReader & { row(): number | undefined };
};
