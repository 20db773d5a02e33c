/**
 * Writes rows of texts as a workbook of Office Open XML, in pieces. Every cell is a text with the format of texts, so
 * that no spreadsheet runs a formula of it, takes off its zeros or rounds its digits; empty columns have that format
 * too, for what somebody types there.
 */
import { Zip, ZipDeflate } from 'fflate';
import { columnLetters, MAX_COLUMNS, MAX_ROWS } from './sheet.ts';

export type WorkbookOptions = {
  /** Name of the sheet; what Excel does not take in it is left out. */
  sheetName: string;
  /** Time of its files. */
  at: Date;
  /** Rows after which another sheet begins, for tests; by default as many as a sheet can have. */
  rowsASheet?: number;
};

/** Most characters of a cell, of Excel: it calls a file damaged that has more in one. */
const MOST_CHARACTERS = 32_767;
const CUT = ' […]';
/** Most characters of a sheet's name, less those of its number. */
const MOST_OF_NAME = 28;
/** Rows that decide how wide columns are, and the bounds of that in characters. */
const MEASURED_ROWS = 100;
const NARROWEST = 10;
const WIDEST = 60;
/** Handed on to be compressed in pieces of about so many characters. */
const PIECE_CHARACTERS = 64 * 1024;

const TEXT = 1;
const TITLE = 2;

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const formats = 'http://schemas.openxmlformats.org';
const mainNamespace = `xmlns="${formats}/spreadsheetml/2006/main"`;
const relations = `${formats}/officeDocument/2006/relationships`;
const contentType = (kind: string): string =>
  `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`;

// Every other file is a sheet, of which there may be several.
const types = `${declaration}<Types xmlns="${formats}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${contentType('worksheet')}"/><Override PartName="/xl/workbook.xml" ContentType="${contentType('sheet.main')}"/><Override PartName="/xl/styles.xml" ContentType="${contentType('styles')}"/></Types>`;

const styles = `${declaration}<styleSheet ${mainNamespace}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const relationships = (...of: readonly (readonly [type: string, target: string])[]): string =>
  `${declaration}<Relationships xmlns="${formats}/package/2006/relationships">${of
    .map(
      ([type, target], index) =>
        `<Relationship Id="rId${index + 1}" Type="${relations}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text in XML. What XML cannot hold is escaped as in ECMA-376 Part 1, 22.9.2.19, and what looks like that. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\0-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]/g, (character) => {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `_x${code}_`;
    });

const fitting = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS - CUT.length) + CUT;

const rowXml = (cells: readonly string[], row: number, style: number): string => {
  let xml = `<row r="${row}">`;
  for (const [column, text] of cells.slice(0, MAX_COLUMNS).entries()) {
    if (text === '') continue;
    xml += `<c r="${columnLetters(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(fitting(text))}</t></is></c>`;
  }
  return `${xml}</row>`;
};

/** Columns as wide as what the first rows hold, and the rest of the sheet as texts too. */
const columnsXml = (rows: readonly (readonly string[])[]): string => {
  const count = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const widthOf = (column: number): number =>
    rows.reduce((widest, cells) => {
      const longest = (cells[column] ?? '')
        .split('\n', 20)
        .reduce((most, line) => Math.max(most, line.length), 0);
      return Math.max(widest, Math.min(longest + 2, WIDEST));
    }, NARROWEST);
  const columns = Array.from({ length: Math.min(count, MAX_COLUMNS) }, (_, index) => index);
  const written = columns.map(
    (column) =>
      `<col min="${column + 1}" max="${column + 1}" width="${widthOf(column)}" style="${TEXT}" customWidth="1"/>`,
  );
  const rest =
    columns.length < MAX_COLUMNS
      ? `<col min="${columns.length + 1}" max="${MAX_COLUMNS}" width="${NARROWEST}" style="${TEXT}"/>`
      : '';
  return `<cols>${written.join('')}${rest}</cols>`;
};

const beginSheet = (columns: string): string =>
  `${declaration}<worksheet ${mainNamespace}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns}<sheetData>`;
// Numbers that are texts are meant to be: without this each gets a mark.
const endSheet = `</sheetData><ignoredErrors><ignoredError sqref="A1:${columnLetters(MAX_COLUMNS - 1)}${MAX_ROWS}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;

const workbookXml = (names: readonly string[]): string =>
  `${declaration}<workbook ${mainNamespace} xmlns:r="${relations}"><sheets>${names
    .map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join('')}</sheets></workbook>`;

type Rows = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/**
 * Writes a workbook of these rows, the first of which holds the titles. Rows that a sheet has no room for stand in
 * another, under the same titles; a text that a cell has no room for is cut, which it says. Holds a hundred rows at most.
 */
export async function* writeXlsx(
  rows: Rows,
  options: WorkbookOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { at, rowsASheet = MAX_ROWS } = options;
  const sheetName = options.sheetName.replace(/[[\]:*?/\\]/g, ' ').slice(0, MOST_OF_NAME);
  const ready: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    ready.push(piece as Uint8Array<ArrayBuffer>);
  });
  const encoder = new TextEncoder();
  const begin = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    return file;
  };
  const write = (name: string, content: string): void => begin(name).push(encoder.encode(content), true);

  write('[Content_Types].xml', types);
  write('_rels/.rels', relationships(['officeDocument', 'xl/workbook.xml']));
  write('xl/styles.xml', styles);

  let titles: readonly string[] | undefined;
  let columns = '';
  let sheets = 0;
  let row = 0;
  let sheet: ZipDeflate | undefined;
  let text = '';
  const flush = (isLast = false): void => {
    sheet?.push(encoder.encode(text), isLast);
    text = '';
  };
  const endCurrent = (): void => {
    text += endSheet;
    flush(true);
    sheet = undefined;
  };
  const add = (cells: readonly string[]): void => {
    if (sheet === undefined) {
      sheets += 1;
      sheet = begin(`xl/worksheets/sheet${sheets}.xml`);
      text = beginSheet(columns);
      row = 0;
    }
    row += 1;
    text += rowXml(cells, row, row === 1 ? TITLE : TEXT);
    if (text.length > PIECE_CHARACTERS) flush();
  };
  const addBelowTitles = (cells: readonly string[]): void => {
    if (row >= rowsASheet) endCurrent();
    if (sheet === undefined && titles !== undefined) add(titles);
    add(cells);
  };

  let measured: (readonly string[])[] | undefined = [];
  const endMeasuring = (): void => {
    const [first = [], ...others] = measured ?? [];
    columns = columnsXml(measured ?? []);
    measured = undefined;
    titles = first;
    add(first);
    for (const cells of others) addBelowTitles(cells);
  };
  for await (const cells of rows) {
    if (measured === undefined) addBelowTitles(cells);
    else if (measured.push(cells) === MEASURED_ROWS) endMeasuring();
    yield* ready.splice(0);
  }
  if (measured !== undefined) endMeasuring();
  endCurrent();

  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  write(
    'xl/workbook.xml',
    workbookXml(numbers.map((number) => (number === 1 ? sheetName : `${sheetName} ${number}`))),
  );
  write(
    'xl/_rels/workbook.xml.rels',
    relationships(...numbers.map((number) => ['worksheet', `worksheets/sheet${number}.xml`] as const), [
      'styles',
      'styles.xml',
    ]),
  );
  zip.end();
  yield* ready.splice(0);
}
