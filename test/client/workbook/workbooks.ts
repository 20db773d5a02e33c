/** Workbooks for tests: made of XML by the specification, zipped by fflate, and read to their end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ReadOptions, SheetEnd } from '../../../client/workbook/sheet.ts';
import { UnreadableFile } from '../../../client/workbook/unreadable.ts';
import { openWorkbook, sheetsToChoose } from '../../../client/workbook/workbook.ts';

export type Files = Record<string, string | Uint8Array>;

/** An archive of these files. */
export const archive = (files: Files, level: 0 | 6 = 6): Blob =>
  new Blob([
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          name,
          [typeof content === 'string' ? strToU8(content) : content, { level }],
        ]),
      ),
    ),
  ]);

const transitional = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const relationships = (...lines: [id: string, type: string, target: string][]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${lines
    .map(
      ([id, type, target]) => `<Relationship Id="${id}" Type="${transitional}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

export type SheetXml = { name?: string; attributes?: string; data?: string; before?: string; after?: string };

/** Parts of a workbook of sheets, each with the XML of its rows. */
export const xlsxFiles = (
  sheets: readonly (string | SheetXml)[],
  { texts, styles = '', workbook = '' }: { texts?: string; styles?: string; workbook?: string } = {},
): Files => {
  const all = sheets.map((sheet) => (typeof sheet === 'string' ? { data: sheet } : sheet));
  return {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': relationships(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${transitional}">${workbook}<sheets>${all
      .map(
        ({ name, attributes = '' }, at) =>
          `<sheet name="${name ?? `S${at}`}" sheetId="${at + 1}" r:id="s${at}" ${attributes}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ...all.map((_, at): [string, string, string] => [`s${at}`, 'worksheet', `worksheets/sheet${at}.xml`]),
      ['t', 'sharedStrings', 'sharedStrings.xml'],
      ['y', 'styles', '/xl/styles.xml'],
    ),
    'xl/styles.xml': `<styleSheet xmlns="${main}">${styles}</styleSheet>`,
    ...(texts !== undefined && { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts}</sst>` }),
    ...Object.fromEntries(
      all.map(({ data = '', before = '', after = '' }, at) => [
        `xl/worksheets/sheet${at}.xml`,
        `<worksheet xmlns="${main}">${before}<sheetData>${data}</sheetData>${after}</worksheet>`,
      ]),
    ),
  };
};

/** A workbook whose first sheet has these rows. */
export const xlsx = (data: string, parts: Parameters<typeof xlsxFiles>[1] = {}): Blob =>
  archive(xlsxFiles([data], parts));

const ods = (name: string): string => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`;

/** A spreadsheet of OpenDocument with this body, and automatic styles before it. */
export const odsOf = (tables: string, styles = '', files: Files = {}): Blob =>
  archive({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${['office', 'table', 'text', 'style', 'drawing'].map(ods).join(' ')} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:draw="d" xmlns:dc="c"><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
    ...files,
  });

/** A workbook that another program wrote. */
export const fileOf = (name: string): Blob =>
  new Blob([readFileSync(join(import.meta.dirname, 'files', name))]);

/** The CSV of a sheet, by its number or, without one, the first that can be chosen, and what was found in it. */
export const csvOf = async (
  file: Blob,
  { sheet, language = 'en', ...options }: { sheet?: number } & Partial<ReadOptions> = {},
): Promise<SheetEnd & { csv: string }> => {
  const workbook = await openWorkbook(file);
  if (workbook === undefined) throw new Error('this is no workbook');
  const pieces = workbook.csvOf(sheet ?? sheetsToChoose(workbook)[0] ?? 0, { language, ...options });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let csv = '';
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return { ...value, csv };
    csv += decoder.decode(value, { stream: true });
  }
};

/** The sentence with which a file is refused. */
export const refusalOf = async (file: Blob): Promise<string> => {
  try {
    await csvOf(file);
  } catch (error) {
    if (error instanceof UnreadableFile) return error.problem.en;
    throw error;
  }
  throw new Error('it was not refused');
};

/** Records of a CSV without quoted cells. */
export const rowsOf = async (file: Blob, options: Parameters<typeof csvOf>[1] = {}): Promise<string[]> =>
  (await csvOf(file, options)).csv.split('\r\n').slice(0, -1);
