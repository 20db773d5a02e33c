import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../client/workbook/file-kind.ts';
import { openWorkbook } from '../../../client/workbook/workbook.ts';
import { archive, csvOf, fileOf, odsOf, refusalOf, xlsx } from './workbooks.ts';

const SECTOR = 512;

/** A compound file ([MS-CFB]) whose directory has these names, in sectors that do not lie beside one another. */
const compound = (
  names: readonly string[],
  magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
): Blob => {
  const sectors = Math.ceil(names.length / 4);
  const view = new DataView(new ArrayBuffer(SECTOR * (2 + 2 * sectors)));
  for (const [at, byte] of magic.entries()) view.setUint8(at, byte);
  view.setUint16(30, 9, true);
  view.setUint32(48, 2, true);
  for (let at = 76; at < SECTOR; at += 4) view.setUint32(at, 0xffffffff, true);
  // The allocation table is the second sector; the directory every second one from the third on.
  view.setUint32(76, 1, true);
  const tableAt = SECTOR * 2;
  for (let sector = 0; sector < sectors; sector += 1) {
    const number = 2 + 2 * sector;
    view.setUint32(tableAt + 4 * number, sector === sectors - 1 ? 0xfffffffe : number + 2, true);
    for (let entry = 0; entry < 4; entry += 1) {
      const name = names[sector * 4 + entry] ?? '';
      const at = SECTOR * (number + 1) + 128 * entry;
      if (at + 128 > view.byteLength) break;
      for (let letter = 0; letter < name.length; letter += 1)
        view.setUint16(at + 2 * letter, name.charCodeAt(letter), true);
      view.setUint16(at + 64, name === '' ? 0 : 2 * name.length + 2, true);
    }
  }
  return new Blob([view.buffer]);
};

const types = (type: string, extra = ''): string =>
  `<Types>${extra}<Override PartName="/x" ContentType="${type}"/></Types>`;

const kind = async (file: Blob): Promise<string> => (await kindOf(file)).kind;
const text = (content: string): Blob => new Blob([content]);

describe('what a file is', () => {
  it.each([
    ['a workbook of Excel', 'xlsx', xlsx('<row/>')],
    [
      'one with macros',
      'xlsx',
      archive({ '[Content_Types].xml': types('application/vnd.ms-excel.sheet.macroEnabled.main+xml') }),
    ],
    [
      'a template',
      'xlsx',
      archive({
        '[Content_Types].xml': types(
          'application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml',
        ),
      }),
    ],
    ['a workbook of Excel without types', 'xlsx', archive({ 'xl/workbook.xml': '' })],
    ['a spreadsheet of OpenDocument', 'ods', odsOf('')],
    [
      'one without a first file that says so',
      'ods',
      archive({
        'content.xml': '',
        'META-INF/manifest.xml': '<file-entry media-type="application/vnd.oasis.opendocument.spreadsheet"/>',
      }),
    ],
    ['a binary workbook', 'xlsb', fileOf('sheetjs.xlsb')],
    [
      'a binary workbook by its type',
      'xlsb',
      archive({ '[Content_Types].xml': types('application/vnd.ms-excel.sheet.binary.macroEnabled.main') }),
    ],
    ['a Numbers document', 'numbers', archive({ 'Index/Document.iwa': 'x', 'preview.jpg': 'x' })],
    ['an older Numbers document', 'numbers', archive({ 'Index.zip': 'x', 'preview.jpg': 'x' })],
    ['an old workbook', 'xls', fileOf('old.xls')],
    ['a workbook of 1995', 'xls', compound(['Root Entry', 'Book'])],
    ['a workbook of 1992', 'xls', new Blob([new Uint8Array([9, 4, 6, 0, 0, 0, 0x10, 0])])],
    [
      'a workbook under a password',
      'encrypted',
      compound(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']),
    ],
    [
      'one whose names lie far apart',
      'encrypted',
      compound([
        'Root Entry',
        '\u0006DataSpaces',
        'Version',
        'DataSpaceMap',
        'DataSpaceInfo',
        'StrongEncryptionDataSpace',
        'TransformInfo',
        'x',
        'y',
        'EncryptedPackage',
      ]),
    ],
    ['an old document of Word', 'other', compound(['Root Entry', 'WordDocument'])],
    [
      'a document of Word',
      'archive',
      archive({
        '[Content_Types].xml': types(
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
        ),
      }),
    ],
    [
      'a text of OpenDocument',
      'archive',
      archive({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' }),
    ],
    ['an archive', 'archive', archive({ 'people.csv': 'a;b' })],
    ['CSV', 'other', text('reference;email\r\n1;a@b.fr\r\n')],
    ['a web page', 'other', text('<html><table>')],
    ['a PDF', 'other', text('%PDF-1.7')],
    ['nothing', 'other', text('')],
    ['a beginning of an old workbook, and no more', 'other', compound([]).slice(0, 100)],
  ])('is found by its content: %s is %s', async (_, expected, file) => {
    expect(await kind(file)).toBe(expected);
  });

  it('is not told by defaults for endings, which some write for whatever they could hold', async () => {
    const extra =
      '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>';
    const file = archive({
      '[Content_Types].xml': types(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
        extra,
      ),
    });
    expect(await kind(file)).toBe('xlsx');
  });

  it('ends nowhere else than at an end, whatever a directory says of its next part', async () => {
    const bytes = new Uint8Array(await compound(['a', 'b', 'c', 'd', 'e']).arrayBuffer());
    new DataView(bytes.buffer).setUint32(SECTOR * 2 + 4 * 2, 2, true);
    expect(await kind(new Blob([bytes]))).toBe('other');
  });
});

describe('a file that is chosen', () => {
  it.each([
    ['an old workbook', fileOf('old.xls'), /old Excel \(\.xls.*Excel Workbook \(\.xlsx\)/],
    ['a binary workbook', fileOf('sheetjs.xlsb'), /binary Excel workbook \(\.xlsb\).*Excel Workbook/],
    ['a Numbers document', archive({ 'Index/Document.iwa': 'x' }), /Numbers.*Export To/],
    ['a workbook under a password', compound(['Root Entry', 'EncryptedPackage']), /password/],
    ['a workbook that is cut off', xlsx('<row/>').slice(0, 300), /damaged or incomplete/],
    ['an archive', archive({ 'people.csv': 'a;b' }), /compressed file or an archive/],
    ['a document of Word', archive({ 'word/document.xml': 'x' }), /a document or a presentation/],
    ['an old document of Word', compound(['Root Entry', 'WordDocument']), /a document or a presentation/],
    ['a PDF', text('%PDF-1.7\n'), /PDF/],
    ['a web page', text('<html><body><table>'), /web page/],
    ['a flat spreadsheet', text('<?xml version="1.0"?><office:document>'), /\.fods/],
    ['nothing', text(''), /empty/],
  ])('is refused with what to do, in the words of the import: %s', async (_, file, sentence) => {
    expect(await refusalOf(file)).toMatch(sentence);
  });

  it('is left to the import where it may be a list', async () => {
    const utf16 = new Blob([new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3b, 0, 0x62, 0])]);
    const latin = new Blob([new Uint8Array([0x6e, 0xe9, 0x3b, 0x62, 0x0d, 0x0a])]);
    for (const file of [
      text('reference;email\r\n1;a@b.fr\r\n'),
      text('\ufeffréférence,e-mail\n'),
      utf16,
      latin,
    ]) {
      expect(await openWorkbook(file)).toBeUndefined();
    }
  });

  it('is read whatever it is called', async () => {
    const file = new File([xlsx('<row><c><v>1</v></c></row>')], 'people.csv');
    expect((await csvOf(file)).csv).toBe('1\r\n');
  });
});
