import { crc32 } from 'node:zlib';
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { hiddenBeside, openWorkbook, sheetsToChoose } from '../../../client/workbook/workbook.ts';
import { archive, csvOf, refusalOf, rowsOf, xlsx, xlsxFiles } from './workbooks.ts';

const inline = (place: string, text: string, attributes = ''): string =>
  `<c r="${place}" t="inlineStr"><is><t ${attributes}>${text}</t></is></c>`;

describe('texts of an .xlsx', () => {
  it('are those that cells share, plain or in runs, without how they are pronounced', async () => {
    const texts =
      '<si><t>plain</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">bold </t></r><r><t>and not</t></r></si>' +
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si/>';
    const cells = [0, 1, 2, 3].map((text, at) => `<c r="${'ABCD'[at]}1" t="s"><v>${text}</v></c>`).join('');
    const file = xlsx(`<row r="1">${cells}<c r="E1"><v>5</v></c></row>`, { texts });
    expect(await rowsOf(file)).toEqual(['plain;bold and not;東京;;5']);
  });

  it('stand in their cells too, in runs and as results of formulas', async () => {
    const row =
      '<row><c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r><rPh><t>x</t></rPh></is></c>' +
      '<c t="str"><f>A1</f><v>c</v></c><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>';
    const { csv, findings } = await csvOf(xlsx(row));
    expect(csv).toBe('a b;c;;1\r\n');
    expect(findings.unknownResults.count).toBe(0);
  });

  it('lose the blanks that a pretty printer put around them, and keep those that are meant', async () => {
    const row = `<row>${inline('A1', '\n   padded \t')}${inline('B1', ' kept ', 'xml:space="preserve"')}</row>`;
    expect((await csvOf(xlsx(row))).csv).toBe('padded; kept \r\n');
  });

  it('hold what XML cannot, escaped once', async () => {
    const row = `<row>${inline('A1', 'a_x000D_\nb')}${inline('B1', '_x005F_x0041_')}${inline('C1', 'x_x0000_y')}${inline('D1', '_xZZ_')}</row>`;
    expect((await csvOf(xlsx(row))).csv).toBe('"a\nb";_x0041_;xy;_xZZ_\r\n');
  });

  it('are quoted where the CSV needs it', async () => {
    const row = `<row>${inline('A1', 'a;b')}${inline('B1', 'say &quot;hi&quot;')}${inline('C1', "d'Arc, &amp; &#xE9;")}${inline('D1', 'one\ntwo')}</row>`;
    expect((await csvOf(xlsx(row))).csv).toBe(`"a;b";"say ""hi""";d'Arc, & é;"one\ntwo"\r\n`);
  });

  it('may be as long as no cell of a spreadsheet is, and no longer', async () => {
    const texts = `<si><t>${'"'.repeat(131_072)}</t></si><si><t>x</t></si>`;
    const cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>';
    expect((await csvOf(xlsx(cells, { texts }))).csv.length).toBe(2 * 131_072 + 6);
    const longer = texts.replace('<si><t>', '<si><t>"');
    expect(await refusalOf(xlsx(cells, { texts: longer }))).toMatch(/too large/);
  });

  it('are each their own among a hundred thousand, whatever their length', async () => {
    const count = 100_000;
    const long = 'é'.repeat(120_000);
    const text = (index: number): string =>
      index === 500 ? long : `${'ü'.repeat(index % 40)} text ${index}`.trim();
    const texts = Array.from({ length: count }, (_, index) => `<si><t>${text(index)}</t></si>`).join('');
    const rows = Array.from(
      { length: count },
      (_, index) => `<row><c t="s"><v>${count - 1 - index}</v></c></row>`,
    ).join('');
    const found = await rowsOf(xlsx(rows, { texts }));
    expect(found.length).toBe(count);
    expect(found.findIndex((row, index) => row !== text(count - 1 - index))).toBe(-1);
  });
});

describe('rows of an .xlsx', () => {
  it('are the records of their numbers, blank ones before, between and none behind', async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c></row><row r="4"><c r="A4" s="0"/></row>' +
      '<row r="6"><c r="A6"><v>2</v></c><c r="C6"><v>3</v></c></row><row r="9"><c r="A9"/></row>';
    const { csv, rows: last } = await csvOf(xlsx(rows));
    expect(csv).toBe('\r\n\r\n;1\r\n\r\n\r\n2;;3\r\n');
    expect(last).toBe(6);
  });

  it('are filled up to the widest before, but not for one stray cell far right', async () => {
    const rows =
      '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>' +
      '<row r="3"><c r="XFD3"><v>5</v></c></row><row><c><v>6</v></c></row>';
    const [first, second, third = '', fourth] = await rowsOf(xlsx(rows));
    expect([first, second]).toEqual(['1;;3', '4;;']);
    expect(third.length).toBe(16_384);
    expect(fourth).toBe(`6${';'.repeat(255)}`);
  });

  it('may name their cells in any order, or not at all', async () => {
    const rows =
      '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row><row><c><v>4</v></c><c r="C2"><v>6</v></c><c><v>7</v></c></row>';
    expect(await rowsOf(xlsx(rows))).toEqual(['1;;3', '4;;6;7']);
  });

  it.each([
    ['two cells at one place', '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', 1],
    ['a row that goes back', '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>', 6],
    ['a cell of another row', '<row r="1"><c r="A2"><v>1</v></c></row>', 1],
    ['a cell beyond the last column', '<row r="1"><c r="XFE1"><v>1</v></c></row>', 1],
    ['a row beyond the last', '<row r="1048577"><c><v>1</v></c></row>', 1],
    ['a text that is not there', '<row r="2"><c t="s"><v>7</v></c></row>', 2],
    ['XML that is not closed', '<row r="2"><c><v>7</c></row>', 2],
  ])('are not guessed: %s', async (_, rows, row) => {
    expect(await refusalOf(xlsx(rows))).toMatch(new RegExp(`damaged: row ${row} of the sheet`));
  });

  it('reach to the last that a sheet can have', async () => {
    const { csv, rows } = await csvOf(xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'));
    expect(rows).toBe(1_048_576);
    expect(csv.length).toBe(2 * 1_048_576 + 16_384);
  });

  it('are not those of pictures and buttons', async () => {
    const anchors =
      '<controls><anchor><from><col>1</col><row>9</row></from><c r="A1"><v>9</v></c></anchor></controls>';
    const file = archive(
      xlsxFiles([{ data: '<row><c><v>1</v></c></row>', before: anchors, after: anchors }]),
    );
    expect((await csvOf(file)).csv).toBe('1\r\n');
  });
});

describe('what somebody should know of a sheet', () => {
  const value = (place: string): string => `<c r="${place}"><v>1</v></c>`;

  it('is named: hidden rows and columns that hold something, errors, missing results, merged rows', async () => {
    const data =
      `<row r="1">${value('A1')}${value('C1')}</row><row r="2" hidden="1">${value('A2')}</row>` +
      '<row r="3" hidden="true"/><row r="4"><c r="A4" t="e"><v>#N/A</v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>' +
      '<row r="5" ht="0"><c r="A5"><v>1</v></c><c r="D5"><f>A1</f></c><c r="E5"><f>A1</f><v/></c></row>';
    const before =
      '<cols><col min="2" max="3" hidden="1"/><col min="5" max="16384" width="0"/><col min="1" max="1" width="9"/></cols>';
    const after =
      '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B4"/><mergeCell ref="A4:A5"/></mergeCells>';
    const { csv, findings } = await csvOf(archive(xlsxFiles([{ data, before, after }])));
    expect(csv).toBe('1;;1\r\n1;;\r\n\r\n\r\n1;;\r\n');
    expect(findings).toEqual({
      hiddenRows: { count: 2, first: 2 },
      hiddenColumns: ['C'],
      errors: { count: 2, first: 'A4' },
      unknownResults: { count: 2, first: 'D5' },
      mergedOverRows: { count: 2, first: 'B2:B4' },
    });
  });

  it('is of which CSV it was told, by its checksum', async () => {
    const { csv, checksum } = await csvOf(xlsx(`<row>${value('A1')}</row>`));
    expect(checksum).toBe(crc32(csv));
  });

  it('is told how far the reading is, to its end', async () => {
    const shares: number[] = [];
    await csvOf(xlsx(`<row>${value('A1')}</row>`, { texts: '<si><t>x</t></si>' }), {
      onProgress: (share) => shares.push(share),
    });
    expect(shares.length).toBe(2);
    expect(shares.at(-1)).toBe(1);
  });
});

describe('styles of an .xlsx', () => {
  const dxf = '<dxfs><dxf><numFmt numFmtId="170" formatCode="0"/></dxf></dxfs>';

  it('are those of cells, in their order, with formats of their own', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      `<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>${dxf}`;
    const row = '<row><c s="0"><v>42</v></c><c s="1"><v>42</v></c><c s="7"><v>42</v></c></row>';
    expect(await rowsOf(xlsx(row, { styles }))).toEqual(['42;00042;42']);
  });
});

describe('sheets of an .xlsx', () => {
  const one = '<row><c><v>1</v></c></row>';

  it('are chosen among where several hold rows; a hidden one only where no other does', async () => {
    const choose = async (...sheets: Parameters<typeof xlsxFiles>[0]): Promise<number[]> => {
      const workbook = await openWorkbook(archive(xlsxFiles(sheets)));
      return workbook === undefined ? [] : sheetsToChoose(workbook);
    };
    const hidden = (state: string) => ({ data: one, attributes: `state="${state}"` });
    expect(await choose(one, '')).toEqual([0]);
    expect(await choose('<row/><row><c s="0"/></row>', one, one)).toEqual([1, 2]);
    expect(await choose(hidden('hidden'), one)).toEqual([1]);
    expect(await choose(hidden('veryHidden'), '', hidden('hidden'))).toEqual([0, 2]);
  });

  it('that are hidden are named beside the one that is read, where they hold rows', async () => {
    const hidden = (name: string, data: string) => ({ name, data, attributes: 'state="hidden"' });
    const sheets = [one, hidden('full', one), hidden('empty', '<row/>')];
    const workbook = await openWorkbook(archive(xlsxFiles(sheets)));
    expect(workbook && hiddenBeside(workbook, 0)).toEqual(['full']);
    expect(workbook && hiddenBeside(workbook, 1)).toEqual([]);
  });

  it('are counted by rows that hold something', async () => {
    const data =
      '<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row><row><c t="inlineStr"><is><t>x</t></is></c></row>';
    const workbook = await openWorkbook(archive(xlsxFiles([data, '<row/>'])));
    expect(await workbook?.countRows()).toEqual([2, 0]);
  });

  it('are no charts and no macros', async () => {
    const files = xlsxFiles([one, one]);
    const key = 'xl/_rels/workbook.xml.rels';
    files[key] = String(files[key]).replace(
      '/worksheet" Target="worksheets/sheet0.xml',
      '/chartsheet" Target="worksheets/sheet0.xml',
    );
    expect((await openWorkbook(archive(files)))?.sheets.map(({ name }) => name)).toEqual(['S1']);
  });

  it('must hold rows, or the workbook is no list', async () => {
    expect(await refusalOf(xlsx('<row/>'))).toMatch(/no sheet with rows/);
  });
});

describe('an .xlsx of another dialect', () => {
  const row = '<row r="1"><c r="A1" s="1"><v>20000</v></c></row>';
  const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';

  it('is strict: other relationships, dates written out', async () => {
    const files = xlsxFiles([
      '<row><c t="d"><v>1956-03-12T00:00:00.000</v></c><c t="d"><v>1956-03-12T07:30:00</v></c></row>',
    ]);
    for (const [name, content] of Object.entries(files)) {
      files[name] = String(content).replaceAll(
        'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
        'http://purl.oclc.org/ooxml/officeDocument/relationships',
      );
    }
    expect(await rowsOf(archive(files))).toEqual(['1956-03-12;1956-03-12 07:30:00']);
  });

  it('counts days from 1904', async () => {
    expect(await rowsOf(xlsx(row, { styles, workbook: '<workbookPr date1904="1"/>' }))).toEqual([
      '1958-10-04',
    ]);
    expect(await rowsOf(xlsx(row, { styles, workbook: '<workbookPr date1904="false"/>' }))).toEqual([
      '1954-10-03',
    ]);
  });

  it('has prefixes on its elements, parts at other places, other letters in their names', async () => {
    const files = xlsxFiles([`<x:row><x:c t="s"><x:v>0</x:v></x:c></x:row>`], {
      texts: '<x:si><x:t>yes</x:t></x:si>',
    });
    const moved = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name
          .replace('xl/workbook.xml', 'Office\\Book.xml')
          .replace('xl/_rels/workbook', 'office/_RELS/book')
          .replace('xl/', '/XL/'),
        String(content)
          .replace('"xl/workbook.xml"', '"/office/./other/../book.xml"')
          .replaceAll('"worksheets/', '"../xl/worksheets/')
          .replaceAll('"sharedStrings', '"../xl/sharedStrings')
          .replace(/<(\/?)(worksheet|sheetData|sst)/g, '<$1x:$2')
          .replaceAll(
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
            'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
          ),
      ]),
    );
    expect(await rowsOf(archive(moved))).toEqual(['yes']);
  });

  it('is written in UTF-16', async () => {
    const files = xlsxFiles(['<row><c t="inlineStr"><is><t>né</t></is></c></row>']);
    const sheet = `<?xml version="1.0" encoding="UTF-16"?>${files['xl/worksheets/sheet0.xml']}`;
    const bytes = new Uint8Array(2 + 2 * sheet.length);
    bytes.set([0xff, 0xfe]);
    for (let at = 0; at < sheet.length; at += 1) {
      bytes.set([sheet.charCodeAt(at) & 0xff, sheet.charCodeAt(at) >> 8], 2 + 2 * at);
    }
    files['xl/worksheets/sheet0.xml'] = bytes;
    expect(await rowsOf(archive(files))).toEqual(['né']);
  });

  it('begins with a mark of its encoding, or names one of old', async () => {
    const files = xlsxFiles(['<row><c><v>1</v></c></row>']);
    const name = 'xl/worksheets/sheet0.xml';
    const sheet = String(files[name]);
    expect(await rowsOf(archive({ ...files, [name]: `\ufeff<?xml version="1.0"?>${sheet}` }))).toEqual(['1']);
    const latin = strToU8(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${sheet.replace('<v>1</v>', '<v>é</v>')}`,
      true,
    );
    expect(await rowsOf(archive({ ...files, [name]: latin }))).toEqual(['é']);
  });
});

describe('an .xlsx that is no workbook', () => {
  const files = xlsxFiles(['<row><c><v>1</v></c></row>']);
  const sheet = 'xl/worksheets/sheet0.xml';
  const without = (name: string) =>
    archive(Object.fromEntries(Object.entries(files).filter(([key]) => key !== name)));

  it.each([
    ['no workbook', without('xl/workbook.xml')],
    ['no sheet', without(sheet)],
    ['no relationships', without('xl/_rels/workbook.xml.rels')],
    [
      'a document type, which could make much of little',
      archive({ ...files, [sheet]: `<!DOCTYPE x [<!ENTITY a "b">]>${files[sheet]}` }),
    ],
    ['no UTF-8', archive({ ...files, [sheet]: strToU8(`<worksheet><sheetData>\xff`, true) })],
    [
      'an encoding that nobody knows',
      archive({ ...files, [sheet]: `<?xml version="1.0" encoding="x-mine"?>${files[sheet]}` }),
    ],
    [
      'elements in elements',
      archive({ ...files, [sheet]: `<a>${'<b>'.repeat(500)}${'</b>'.repeat(500)}</a>` }),
    ],
    ['elements without end', archive({ ...files, [sheet]: '<a>'.repeat(100_000) })],
    ['a text without end', archive({ ...files, [sheet]: `<a>${'x'.repeat(20_000_000)}` })],
    ['an attribute without end', archive({ ...files, [sheet]: `<a b="${'x'.repeat(20_000_000)}` })],
  ])('is refused with a sentence: %s', async (_, file) => {
    expect(await refusalOf(file)).toMatch(/damaged/);
  });
});
