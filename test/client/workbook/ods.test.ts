import { describe, expect, it } from 'vitest';
import { openWorkbook, sheetsToChoose } from '../../../client/workbook/workbook.ts';
import { csvOf, fileOf, odsOf, refusalOf, rowsOf } from './workbooks.ts';

const text = (content: string, attributes = ''): string =>
  `<table:table-cell office:value-type="string" ${attributes}><text:p>${content}</text:p></table:table-cell>`;
const row = (cells: string, attributes = ''): string =>
  `<table:table-row ${attributes}>${cells}</table:table-row>`;
const table = (rows: string, attributes = 'table:name="S"'): string =>
  `<table:table ${attributes}>${rows}</table:table>`;
const number = (value: string, shown: string, attributes = ''): string =>
  `<table:table-cell office:value-type="float" office:value="${value}" ${attributes}><text:p>${shown}</text:p></table:table-cell>`;

describe('cells of an .ods', () => {
  it('repeat, and leave places empty', async () => {
    const rows = row(
      `${text('a')}<table:table-cell table:number-columns-repeated="2"/>${text('b', 'table:number-columns-repeated="2"')}<table:table-cell table:number-columns-repeated="16379"/>`,
    );
    expect(await rowsOf(odsOf(table(rows)))).toEqual(['a;;;b;b']);
  });

  it('hold blanks, line breaks and several paragraphs, and no comments', async () => {
    const cell =
      '<table:table-cell office:value-type="string"><office:annotation><dc:creator>me</dc:creator><text:p>not this</text:p></office:annotation>' +
      '<text:p>  a<text:s text:c="3"/>b<text:tab/><text:span>c</text:span>\n  <text:a>d</text:a> </text:p><text:p/><text:p>e<text:line-break/>f <text:s/>g</text:p>' +
      '<draw:frame><draw:text-box><text:p>nor this</text:p></draw:text-box></draw:frame></table:table-cell>';
    expect((await csvOf(odsOf(table(row(cell))))).csv).toBe('"a   b\tc d \n\ne\nf  g"\r\n');
  });

  it('fold blanks over the ends of spans, and have no more than a cell can hold', async () => {
    const cells = `${text('a <text:span> b</text:span>')}${text('a<text:span> b</text:span> c')}${text('x<text:s text:c="900000000"/>y')}`;
    const [line = ''] = await rowsOf(odsOf(table(row(cells))));
    const [first, second, third = ''] = line.split(';');
    expect([first, second]).toEqual(['a b', 'a b c']);
    expect(third.length).toBe(32_769);
  });

  it('are texts even where they look like an error, unless a formula failed', async () => {
    expect(await rowsOf(odsOf(table(row(text('#vip') + text('#REF!')))))).toEqual(['#vip;#REF!']);
  });

  it('are what is shown, unless that hides digits', async () => {
    const cells =
      number('612345678', '612345678') +
      number('612345678', '06 12 34 56 78') +
      number('33612345678', '3,36E+010') +
      number('1000', '01000') +
      number('1234567', '1 234 567') +
      number('1234567', '1,234,567.00') +
      number('12', '###') +
      number('8000000001', '') +
      number('0.5', '0,5') +
      number('1.25E-7', '1,25E-07') +
      number('123456789012345678', '1,23456789012346E+017');
    expect(await rowsOf(odsOf(table(row(cells))))).toEqual([
      '612345678;06 12 34 56 78;33612345678;01000;1234567;1234567;12;8000000001;0,5;0.000000125;123456789012345678',
    ]);
  });

  it('hold dates in ISO, truths, times, and texts that are not shown', async () => {
    const cells = [
      'office:value-type="date" office:date-value="1956-03-12"><text:p>12/03/56</text:p>',
      'office:value-type="date" office:date-value="1956-03-12T08:30:00.000000000"><text:p>12/03/56</text:p>',
      'office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p>',
      'office:value-type="boolean" office:boolean-value="false"><text:p>FAUX</text:p>',
      'office:value-type="time" office:time-value="PT08H30M00S"><text:p>08:30</text:p>',
      'office:value-type="string" office:string-value="kept">',
      'office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p>',
      'office:value-type="currency" office:value="12.5"><text:p>12,50 €</text:p>',
    ].map((rest) => `<table:table-cell ${rest}</table:table-cell>`);
    expect(await rowsOf(odsOf(table(row(cells.join('')))))).toEqual([
      '1956-03-12;1956-03-12 08:30:00;TRUE;FALSE;08:30;kept;50 %;12,50 €',
    ]);
  });
});

describe('rows of an .ods', () => {
  it('are the records of their numbers, however many blank ones lie between and behind', async () => {
    const rows =
      row(text(''), 'table:number-rows-repeated="2"') +
      row(text('a')) +
      `<table:table-header-rows>${row(text('b'), 'table:number-rows-repeated="3"')}</table:table-header-rows>` +
      `<table:table-row-group>${row('<table:table-cell/>', 'table:number-rows-repeated="1000000"')}</table:table-row-group>` +
      row(text('c')) +
      row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="48569"');
    const { csv, rows: last } = await csvOf(odsOf(table(rows)));
    expect(last).toBe(1_000_007);
    expect(csv).toBe(`\r\n\r\na\r\nb\r\nb\r\nb\r\n${'\r\n'.repeat(1_000_000)}c\r\n`);
  });

  it.each([
    [
      'beyond the last row',
      row('<table:table-cell/>', 'table:number-rows-repeated="1048576"') + row(text('a')),
    ],
    ['repeated without end', row(text('a'), 'table:number-rows-repeated="99999999"')],
    ['beyond the last column', row(`<table:table-cell table:number-columns-repeated="16384"/>${text('a')}`)],
    ['repeated to the right without end', row(text('a', 'table:number-columns-repeated="99999999"'))],
    ['not closed', '<table:table-row>'],
  ])('are refused where no sheet has them: %s', async (_, rows) => {
    expect(await refusalOf(odsOf(table(rows)))).toMatch(/damaged/);
  });

  it('may be repeated in full as long as the sheet has room', async () => {
    const { rows } = await csvOf(odsOf(table(row(text('a'), 'table:number-rows-repeated="1048576"'))));
    expect(rows).toBe(1_048_576);
  });
});

describe('what somebody should know of a table', () => {
  it('is named: hidden rows and columns that hold something, errors, missing results, merged rows', async () => {
    const rows =
      '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column/>' +
      row(`${text('a')}<table:table-cell/>${text('b')}`) +
      row(text('c'), 'table:visibility="filter"') +
      row('<table:table-cell/>', 'table:visibility="collapse"') +
      row(text('d'), 'table:visibility="collapse" table:number-rows-repeated="2"') +
      row(
        `<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>` +
          `<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0 !</text:p></table:table-cell>` +
          `<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>Err:502</text:p></table:table-cell>` +
          '<table:table-cell table:formula="of:=A1"/>' +
          text('#1') +
          text('e', 'table:number-rows-spanned="2" table:number-columns-spanned="1"'),
      ) +
      row('<table:table-cell table:number-columns-repeated="5"/><table:covered-table-cell/>');
    const { csv, findings } = await csvOf(odsOf(table(rows)));
    expect(csv).toBe('a;;b\r\nc;;\r\n\r\nd;;\r\nd;;\r\n;;;;#1;e\r\n');
    expect(findings).toEqual({
      hiddenRows: { count: 3, first: 2 },
      hiddenColumns: ['C'],
      errors: { count: 3, first: 'A6' },
      unknownResults: { count: 1, first: 'D6' },
      mergedOverRows: { count: 1, first: 'F6' },
    });
  });
});

describe('tables of an .ods', () => {
  const styles =
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>';

  it('are each read by itself, hidden ones known, copies of other files left out', async () => {
    const file = odsOf(
      `<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>old</text:p></table:change-track-table-cell></table:previous></table:cell-content-change><table:deletion>${table(row(text('deleted')))}</table:deletion></table:tracked-changes>` +
        table(row(text('one')), 'table:name="A" table:style-name="ta1"') +
        table(
          `<table:table-source/><table:table-column table:visibility="collapse"/>${row(text('copied'))}`,
          `table:name="'file:///x.ods'#$S" table:style-name="ta2"`,
        ) +
        table(
          '<table:shapes><draw:frame><table:table><table:table-row/></table:table></draw:frame></table:shapes>',
          'table:name="B"',
        ) +
        table(row(text('two')) + row(text('three')), 'table:name="C" table:style-name="ta2"') +
        table(row(text('four')), 'table:name="D &amp; E"'),
      styles,
    );
    const workbook = await openWorkbook(file);
    expect(workbook?.sheets).toEqual([
      { name: 'A', isHidden: false, hasRows: true },
      { name: 'B', isHidden: false, hasRows: false },
      { name: 'C', isHidden: true, hasRows: true },
      { name: 'D & E', isHidden: false, hasRows: true },
    ]);
    expect(await workbook?.countRows()).toEqual([1, 0, 2, 1]);
    expect(workbook && sheetsToChoose(workbook)).toEqual([0, 3]);
    expect(await rowsOf(file, { sheet: 0 })).toEqual(['one']);
    // Columns of a copy are none of the table before it.
    expect((await csvOf(file, { sheet: 0 })).findings.hiddenColumns).toEqual([]);
    expect(await rowsOf(file, { sheet: 2 })).toEqual(['two', 'three']);
    expect(await rowsOf(file, { sheet: 3 })).toEqual(['four']);
  });
});

describe('an .ods under a password', () => {
  it('is refused with a sentence', async () => {
    expect(await refusalOf(fileOf('protected.ods'))).toMatch(/protected by a password/);
  });

  it('is known in the form of a later LibreOffice too', async () => {
    expect(await refusalOf(odsOf('', '', { 'encrypted-package': 'x' }))).toMatch(/protected by a password/);
  });
});
