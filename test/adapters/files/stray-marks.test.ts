import { describe, expect, it } from 'vitest';
import { type CsvRecord, type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { plainCell } from '../../../core/cell/plain.ts';
import type { Separator } from '../../../core/columns/layout.ts';
import { fitToWidth } from '../../../core/lines/complete-row.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = async (bytes: Buffer, layout: LineLayout, fromByte = 0, size = 1 << 20) => {
  const records: CsvRecord[] = [];
  let problem: string | undefined;
  for await (const page of readCsvRecords(pieces(bytes.subarray(fromByte), size), layout, fromByte)) {
    if ('records' in page) records.push(...page.records);
    else problem = page.problem;
  }
  return { records, problem };
};

/** What becomes of each row: the person's cells without their wrapping, or the lines that are told of. */
const outcomesOf = (records: readonly CsvRecord[], layout: LineLayout) => {
  let line = 0;
  return records.map(({ cells, lines, swallowed }) => {
    const first = line;
    line += lines;
    const fitted = fitToWidth(cells, layout, lines);
    const isRow = swallowed === undefined && 'cells' in fitted;
    return { first, lines, swallowed, cells: isRow ? fitted.cells.map(plainCell) : undefined };
  });
};

const layoutOf = (separator: Separator, titles: readonly string[]): LineLayout => ({
  encoding: 'utf-8',
  savedTwice: false,
  separator,
  width: titles.length,
  titles: [...titles],
  columns: Object.fromEntries(
    titles.flatMap((title, index) => (title === 'note' || title === 'address' ? [] : [[title, [index]]])),
  ),
});

const semicolons = layoutOf(';', ['reference', 'last_name', 'email']);
const told = async (text: string, layout = semicolons) => {
  const { records, problem } = await read(Buffer.from(text), layout);
  expect(problem).toBeUndefined();
  return outcomesOf(records, layout).map(({ cells, lines, swallowed }) =>
    cells === undefined ? `${lines} lines, ${swallowed ?? '?'} people` : cells.join('|'),
  );
};

describe('a quotation mark that nobody meant as one', () => {
  it('takes no row with it: a pair of them in one column', async () => {
    expect(
      await told('1;"Lefèvre;jeanne@exemple.fr\r\n2;Paul";paul@exemple.fr\r\n3;Anne;anne@exemple.fr\r\n'),
    ).toEqual(['1|Lefèvre|jeanne@exemple.fr', '2|Paul|paul@exemple.fr', '3|Anne|anne@exemple.fr']);
  });

  it('takes no row with it: a cut-off comment, and a nickname 390 rows further on', async () => {
    const layout = layoutOf(';', ['reference', 'last_name', 'first_name', 'note', 'email']);
    const lines = Array.from({ length: 500 }, (_, at) => {
      const note = at === 9 ? '"refuse le contact par' : at === 399 ? 'dit "rappeler demain"' : '';
      return `80${at};Nom${at};Prénom${at};${note};p${at}@exemple.fr`;
    });
    const rows = await told(`${lines.join('\r\n')}\r\n`, layout);
    expect(rows).toHaveLength(500);
    expect(rows[9]).toBe('809|Nom9|Prénom9|refuse le contact par|p9@exemple.fr');
    expect(rows[399]).toBe('80399|Nom399|Prénom399|dit "rappeler demain"|p399@exemple.fr');
  });

  it.each([
    ['in the first column', '"1;A;a@b.fr\n2;B;b@b.fr\n3";C;c@b.fr\n'],
    ['in the last column', '1;A;"a@b.fr\n2;B;b@b.fr\n3;C;c@b.fr"\n'],
    ['in two columns', '1;"A;a@b.fr\n2;B;b@b.fr\n"3;C;c@b.fr\n'],
    ['from the last column to the first', '1;A;"a@b.fr\n2";B;b@b.fr\n3;C;c@b.fr\n'],
    ['from one line to the next, all along', '1;"A;a@b.fr\n2;"B;b@b.fr\n3;"C;c@b.fr\n'],
    ['never closed', '1;"A;a@b.fr\n2;B;b@b.fr\n3;C;c@b.fr\n'],
    ['never closed, on the last line', '1;A;a@b.fr\n2;B;b@b.fr\n3;"C;c@b.fr\n'],
    ['never closed, on the last line, which has no end', '1;A;a@b.fr\n2;B;b@b.fr\n3;"C;c@b.fr'],
    ['behind a blank', '1; "A;a@b.fr\n2;B";b@b.fr\n3;C;c@b.fr\n'],
    ['twice on one line', '1;"A;"a@b.fr\n2;B;b@b.fr\n3;"C;"c@b.fr\n'],
    ['with lone CR', '1;"A;a@b.fr\r2;B";b@b.fr\r3;C;c@b.fr\r'],
    ['with blank lines between', '1;"A;a@b.fr\n\n2;B";b@b.fr\n\n3;C;c@b.fr\n'],
    ['closed by a cell that is quoted', '1;"A;a@b.fr\n2;B;b@b.fr\n3;"C";c@b.fr\n'],
  ])('takes no row with it: %s', async (_, text) => {
    const rows = (await told(text)).filter((row) => row !== '||' && row !== '1 lines, ? people');
    expect(rows).toEqual(['1|A|a@b.fr', '2|B|b@b.fr', '3|C|c@b.fr']);
  });

  it('takes no row with it, however many there are: behind the longest row and at the end of the file', async () => {
    const rows = Array.from({ length: 9_000 }, (_, at) => `8${at};Nom${at};p${at}@exemple.fr`);
    for (const closing of ['', '7;x";x@exemple.fr\n']) {
      const text = `1;"A;a@b.fr\n${rows.join('\n')}\n${closing}2;B;b@b.fr\n`;
      expect(text.length).toBeGreaterThan(200 * 1024);
      expect(await told(text)).toEqual([
        '1|A|a@b.fr',
        ...rows.map((row) => row.replaceAll(';', '|')),
        ...(closing === '' ? [] : ['7|x|x@exemple.fr']),
        '2|B|b@b.fr',
      ]);
    }
  });
});

describe('a cell of several lines', () => {
  const layout = layoutOf(';', ['reference', 'last_name', 'email', 'address']);
  it.each([
    ['without separators', '1;A;a@b.fr;"12 rue de la Paix\r\n75002 Paris\r\nFrance"\r\n2;B;b@b.fr;x\r\n'],
    ['that is the first one', '"1";A;a@b.fr;"12 rue\n75002 Paris"\n2;B;b@b.fr;x\n'],
    ['with separators in its lines', '1;A;a@b.fr;"12; rue\n75002; Paris"\n2;B;b@b.fr;x\n'],
    ['with doubled marks', '1;A;a@b.fr;"12 rue ""La Paix""\n75002 Paris"\n2;B;b@b.fr;x\n'],
    ['with a blank line in it', '1;A;a@b.fr;"12 rue\n\n75002 Paris"\n2;B;b@b.fr;x\n'],
  ])('stays one cell: %s', async (_, text) => {
    const rows = await told(text, layout);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^1\|A\|a@b\.fr\|12.*Paris/s);
  });

  it('stays one cell where addresses have commas and so has the file', async () => {
    const comma = layoutOf(',', ['reference', 'address', 'email']);
    const text =
      '80001,"12 Main St\nSpringfield, IL 62701",a@b.fr\n80002,"1 High St, Flat 2\nLondon",b@b.fr\n';
    expect(await told(text, comma)).toEqual([
      '80001|12 Main St\nSpringfield, IL 62701|a@b.fr',
      '80002|1 High St, Flat 2\nLondon|b@b.fr',
    ]);
  });

  it('may stand between rows that a stray mark would swallow', async () => {
    const text = '1;"A;a@b.fr;x\n2;B;b@b.fr;"12 rue\n75002 Paris"\n3;C";c@b.fr;"1 rue\nLyon"\n4;D;d@b.fr;\n';
    expect(await told(text, layout)).toEqual([
      '1|A|a@b.fr|x',
      '2|B|b@b.fr|12 rue\n75002 Paris',
      '3|C|c@b.fr|1 rue\nLyon',
      '4|D|d@b.fr|',
    ]);
  });

  it('is told of with its lines and people where nobody can tell what it is', async () => {
    const rows = await told('1;A;a@b.fr;"voir aussi\n2;B;b@b.fr;x\nmerci"\n3;C;c@b.fr;x\n', layout);
    expect(rows).toEqual(['3 lines, 2 people', '3|C|c@b.fr|x']);
    expect(await told('1;"Martin\n2;Paul";b@b.fr;x\n3;C;c@b.fr;x\n', layout)).toEqual([
      '2 lines, 2 people',
      '3|C|c@b.fr|x',
    ]);
  });

  it('that holds addresses alone is one cell', async () => {
    expect(await told('1;A;"a@b.fr;\na2@b.fr"\n2;B;b@b.fr\n')).toEqual([
      '1|A|a@b.fr;\na2@b.fr',
      '2|B|b@b.fr',
    ]);
  });
});

describe('the marks of other programs', () => {
  const layout = layoutOf(';', ['reference', 'last_name', 'first_name', 'email']);
  it.each([
    ['behind a blank', '"1"; "Lefèvre"; "Jeanne"; "jeanne@exemple.fr"\n'],
    ['in front of a blank', '"1" ;"Lefèvre" ;"Jeanne" ;"jeanne@exemple.fr" \n'],
    ['around the whole line', '"1;Lefèvre;Jeanne;jeanne@exemple.fr"\n'],
    ['around the whole line, doubled inside', '"1;""Lefèvre"";Jeanne;jeanne@exemple.fr"\n'],
    ['around the whole line, blanks behind', '"1;Lefèvre;Jeanne;jeanne@exemple.fr";;;\n'],
  ])('are taken off: %s', async (_, text) => {
    expect(await told(text, layout)).toEqual(['1|Lefèvre|Jeanne|jeanne@exemple.fr']);
  });

  it.each([
    ['"1";"Lefèvre \\"Jo\\"";"Jeanne";"jeanne@exemple.fr"\n', 'Lefèvre "Jo"'],
    ['"1";"dit \\"Jo; la petite\\"";"Jeanne";"jeanne@exemple.fr"\n', 'dit "Jo; la petite"'],
    ['"1";"\\"Jo\\" Lefèvre";"Jeanne";"jeanne@exemple.fr"\n', '"Jo" Lefèvre'],
    ['"1";"Lefèvre \\"Jo";"Jeanne";"jeanne@exemple.fr"\n', 'Lefèvre "Jo'],
    ['1;Lefèvre "Jo";Jeanne;jeanne@exemple.fr\n', 'Lefèvre "Jo"'],
    ['1;"Lefèvre "Jo"";Jeanne;jeanne@exemple.fr\n', 'Lefèvre "Jo"'],
    ['1;"Jeanne" dit "Jo";Jeanne;jeanne@exemple.fr\n', '"Jeanne" dit "Jo"'],
  ])('are read inside of a name: %s', async (text, name) => {
    expect((await told(text, layout))[0]?.split('|')[1]).toBe(name);
  });

  it('do not hide the end of a line that ends in a backslash', async () => {
    const text = '"1";"C:\\";"Jeanne";"a@b.fr"\n"2";"B";"b";"b@b.fr"\n';
    expect(await told(text, layout)).toEqual(['1|C:\\|Jeanne|a@b.fr', '2|B|b|b@b.fr']);
  });
});
