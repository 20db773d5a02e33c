/** Makes large workbooks as spreadsheets write them, in pieces: the program that is measured writes none of them. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Zip, ZipDeflate } from 'fflate';

export const shapes = ['xlsx', 'inline', 'ods'] as const;
/** `xlsx`: as Excel writes, every text shared; `inline`: texts in their cells, as many exporters write; `ods`. */
export type Shape = (typeof shapes)[number];

const TITLES = ['IPP', 'Nom', 'Prénom', 'Email', 'Téléphone', 'Date de naissance', 'Ville', 'Langue'];
const FIRST_NAMES = ['Jeanne', 'Zoé', 'François', 'Seán', 'Marie', 'Luc', 'Paul', 'Anaïs'];
const TOWNS = ['Lyon', 'Nantes', 'Saint-Étienne', 'Brest', 'Nîmes', 'Pau'];
const BIRTH_DATE = 5;

/** A number that follows from another, below 2^32 (the finaliser of MurmurHash3). */
const scattered = (seed: number): number => {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Cells of a person who does not exist: four of the texts are hers alone. The date is a serial number. */
const person = (number: number): string[] => {
  const name = `NOM${scattered(number).toString(36).toUpperCase()}`;
  const first = FIRST_NAMES[number % FIRST_NAMES.length] ?? '';
  return [
    `8${String(number).padStart(9, '0')}`,
    name,
    first,
    `${first.toLowerCase()}.${name.toLowerCase()}${number}@exemple.fr`,
    `06${String(scattered(number + 7) % 10 ** 8).padStart(8, '0')}`,
    String(10_000 + (scattered(number + 3) % 30_000)),
    TOWNS[number % TOWNS.length] ?? '',
    'fr',
  ];
};

/** A file that grows; waits where the disk is behind. */
const createFile = (path: string) => {
  const stream = createWriteStream(path);
  const encoder = new TextEncoder();
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    stream.write(piece);
  });
  return {
    /** Writes a file of the archive from texts. */
    async add(name: string, texts: Iterable<string>): Promise<void> {
      const entry = new ZipDeflate(name, { level: 6 });
      zip.add(entry);
      for (const text of texts) {
        entry.push(encoder.encode(text));
        if (stream.writableNeedDrain) await once(stream, 'drain');
      }
      entry.push(new Uint8Array(), true);
    },
    async end(): Promise<void> {
      zip.end();
      stream.end();
      await once(stream, 'close');
    },
  };
};

/** Texts of about so many characters, of many small ones. */
function* joined(texts: Iterable<string>): Generator<string> {
  let text = '';
  for (const one of texts) {
    text += one;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
const relationships = (...lines: string[]): string[] => [
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${lines.join('')}</Relationships>`,
];

function* peopleOf(rows: number): Generator<string[]> {
  for (let row = 1; row < rows; row += 1) yield person(row);
}

const xlsxRow = (cells: readonly string[], row: number, text: (cell: string) => string): string => {
  const xml = cells.map((cell, column) => {
    const place = `${String.fromCharCode(65 + column)}${row}`;
    const isDate = column === BIRTH_DATE && row > 1;
    return isDate ? `<c r="${place}" s="1"><v>${cell}</v></c>` : `<c r="${place}" ${text(cell)}</c>`;
  });
  return `<row r="${row}" spans="1:8">${xml.join('')}</row>`;
};

const writeXlsx = async (path: string, rows: number, isShared: boolean): Promise<void> => {
  const file = createFile(path);
  const texts = new Map<string, number>();
  const shared = (cell: string): string => {
    const index = texts.get(cell) ?? texts.size;
    texts.set(cell, index);
    return `t="s"><v>${index}</v>`;
  };
  const inline = (cell: string): string => `t="inlineStr"><is><t>${cell}</t></is>`;
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
  await file.add('[Content_Types].xml', [
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
  ]);
  await file.add('_rels/.rels', relationships(relation('r', 'officeDocument', 'xl/workbook.xml')));
  await file.add('xl/workbook.xml', [
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Patients" sheetId="1" r:id="a"/></sheets></workbook>`,
  ]);
  await file.add(
    'xl/_rels/workbook.xml.rels',
    relationships(
      relation('a', 'worksheet', 'worksheets/sheet1.xml'),
      relation('b', 'styles', 'styles.xml'),
      relation('c', 'sharedStrings', 'sharedStrings.xml'),
    ),
  );
  await file.add('xl/styles.xml', [
    `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  ]);
  function* sheet(): Generator<string> {
    yield `<worksheet xmlns="${MAIN}"><dimension ref="A1:H${rows}"/><sheetData>`;
    const text = isShared ? shared : inline;
    yield xlsxRow(TITLES, 1, text);
    for (let row = 2; row <= rows; row += 1) yield xlsxRow(person(row), row, text);
    yield '</sheetData></worksheet>';
  }
  await file.add('xl/worksheets/sheet1.xml', joined(sheet()));
  function* strings(): Generator<string> {
    yield `<sst xmlns="${MAIN}" uniqueCount="${texts.size}">`;
    for (const text of texts.keys()) yield `<si><t>${text}</t></si>`;
    yield '</sst>';
  }
  if (isShared) await file.add('xl/sharedStrings.xml', joined(strings()));
  await file.end();
};

/** A serial number of a spreadsheet as a date. */
const isoDay = (serial: string): string =>
  new Date((Number(serial) - 25_569) * 86_400_000).toISOString().slice(0, 10);

const writeOds = async (path: string, rows: number): Promise<void> => {
  const file = createFile(path);
  const name = (of: string): string => `xmlns:${of}="urn:oasis:names:tc:opendocument:xmlns:${of}:1.0"`;
  const text = (cell: string): string =>
    `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>${cell}</text:p></table:table-cell>`;
  const date = (cell: string): string =>
    `<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="${isoDay(cell)}" calcext:value-type="date"><text:p>${isoDay(cell)}</text:p></table:table-cell>`;
  const row = (cells: readonly string[], isTitle: boolean): string =>
    `<table:table-row table:style-name="ro1">${cells
      .map((cell, column) => (column === BIRTH_DATE && !isTitle ? date(cell) : text(cell)))
      .join('')}</table:table-row>`;
  await file.add('mimetype', ['application/vnd.oasis.opendocument.spreadsheet']);
  function* content(): Generator<string> {
    yield `<office:document-content ${['office', 'table', 'text'].map(name).join(' ')} xmlns:calcext="c"><office:body><office:spreadsheet><table:table table:name="Patients">`;
    yield row(TITLES, true);
    for (const cells of peopleOf(rows)) yield row(cells, false);
    yield `<table:table-row table:number-rows-repeated="${1_048_576 - rows}"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
    yield '</table:table></office:spreadsheet></office:body></office:document-content>';
  }
  await file.add('content.xml', joined(content()));
  await file.end();
};

/** Writes a workbook with so many rows, titles among them. */
export const makeWorkbook = async (path: string, shape: Shape, rows: number): Promise<void> =>
  shape === 'ods' ? await writeOds(path, rows) : await writeXlsx(path, rows, shape === 'xlsx');
