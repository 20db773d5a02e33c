import { describe, expect, it } from 'vitest';
import type { Separator } from '../../../core/columns/layout.ts';
import { createLineReading } from '../../../core/lines/line-reading.ts';
import { createCutApart, type SeveralLines } from '../../../core/lines/swallowed.ts';

/** What becomes of the first line of a text: `row 2` for a row of two lines, `unsure 3, 2 people`. */
const decide = (
  names: string,
  text: string,
  {
    separator = ';',
    to = text.length,
    isLast = to === text.length,
  }: Partial<{ separator: Separator; to: number; isLast: boolean }> = {},
): string => {
  const titles = names.split(' ');
  const columns = Object.fromEntries(
    titles.flatMap((title, index) => (title === 'note' ? [] : [[title, [index]]])),
  );
  const layout = { separator, width: titles.length, titles, columns };
  const cutApart = createCutApart(layout, createLineReading(layout));
  const made: SeveralLines = cutApart({ text, from: 0, to, isLast, maxLength: 1_000 });
  if (made.kind === 'endless') return 'endless';
  const lines = text.slice(0, made.end).split('\n').length;
  return made.kind === 'unsure' ? `unsure ${lines}, ${made.people} people` : `${made.kind} ${lines}`;
};

const people = 'reference last_name email note';

describe('a line whose mark is not closed', () => {
  it.each([
    ['a cell of lines', '1;A;a@b.fr;"12 rue\n75002 Paris"\n2;B;b@b.fr;\n', 'row 2'],
    ['a cell of lines with separators', '1;A;a@b.fr;"12; rue\n75002; Paris"\n2;B;b@b.fr;\n', 'row 2'],
    ['a name of two lines', '1;"Martin\n(ép. Dubois)";a@b.fr;x\n', 'row 2'],
    ['a cell of lines, the address being none', '1;A;néant connu;"12 rue\n75002 Paris"\n', 'row 2'],
    ['a row that is too wide', '1;A;a@b.fr;"12 rue\n75002 Paris";x;y\n', 'row 2'],
    ['a row that is too short', '1;"A\nB";a@b.fr\n', 'row 2'],
    ['addresses on lines of their own', '1;A;"a@b.fr;\nb@b.fr";x\n', 'row 2'],
    ['an address with a line end behind it', '1;A;"a@b.fr\n";x\n', 'row 2'],
    ['a reference with a line end behind it', '"1\n";A;a@b.fr;x\n', 'row 2'],
    ['a cell of lines, closed at the end of the file', '1;A;a@b.fr;"12 rue\n75002 Paris"', 'row 2'],
  ])('belongs to the lines behind it: %s', (_, text, made) => {
    expect(decide(people, text)).toBe(made);
  });

  it.each([
    ['one line is swallowed', '1;"A;a@b.fr;\n2;B";b@b.fr;\n'],
    ['five rows and a line that is none', `1;"A;a@b.fr;\n${'2;B;b@b.fr;\n'.repeat(5)}x\n3;C";c@b.fr;\n`],
    ['the first line is no row, those behind it are', '1;"\n2;B;b@b.fr;\n3;C";c@b.fr;\n'],
    ['blank lines and a footer follow to the end', '1;"A;a@b.fr;\n\n(1 row)\n'],
    ['nothing follows', '1;"A;a@b.fr;'],
    ['it would be too wide a row', '1;A;"a@b.fr;\n2;"B;b@b.fr;\n3;C;c@b.fr;\n'],
    ['the row behind it has lines of its own', '1;"A;a@b.fr;\n2;B;b@b.fr;"12 rue\nParis"\n'],
  ])('is a row by itself: %s', (_, text) => {
    expect(decide(people, text)).toBe('cut 1');
  });

  it('is a row by itself where the row behind it has lines in its middle', () => {
    const text = '1;"A;x;a@b.fr\n2;B;"12 rue\nParis";b@b.fr\n';
    expect(decide('reference last_name note email', text)).toBe('cut 1');
  });

  it('ends in front of the lines that a later mark takes, with those that belong to it', () => {
    expect(decide('reference note last_name email', '1;"12 rue\nParis";"A;a@b.fr\n2;x;B";b@b.fr\n')).toBe(
      'cut 2',
    );
  });

  it.each([
    ['rows and other lines', '1;A;a@b.fr;"voir\n2;B;b@b.fr;x\nmerci"\n', 'unsure 3, 2 people'],
    [
      'rows with references of another kind',
      'P-1;A;a@b.fr;"voir\n22;B;b@b.fr;x\nmerci"\n',
      'unsure 3, 2 people',
    ],
    [
      'the beginning of a row with such a reference',
      '80001;A;a@b.fr;"voir\n80002;B\nmerci; x"\n',
      'unsure 3, 1 people',
    ],
    [
      'the beginning of a row with a longer number',
      '9;A;a@b.fr;"voir\n10;B\nmerci; x"\n',
      'unsure 3, 1 people',
    ],
    ['lines in a name with separators', '1;"A; x\ny";a@b.fr;x\n', 'unsure 2, 1 people'],
    ['a reference with others behind it', '"1;x\n";A;a@b.fr;y\n', 'unsure 2, 2 people'],
    ['an address with others behind it', '1;A;"a@b.fr;80001\n";x\n', 'unsure 2, 1 people'],
    ['a row in the place of an address', '1;A;"a@b.fr;x\n2;B";x\n', 'unsure 2, 1 people'],
    ['a reference of two lines', '"1\n2";A;a@b.fr;x\n', 'unsure 2, 2 people'],
    ['a line end in front of a reference', '"\n2";A;a@b.fr;x\n', 'unsure 2, 2 people'],
    ['a mark behind the one that closes', '1;A;a@b.fr;"x\n"2\n', 'unsure 2, 1 people'],
    ['a row to the end of the file', '1;A;a@b.fr;"x\n2;B;b@b.fr;x\ny\n', 'unsure 3, 2 people'],
  ])('is doubtful: %s', (_, text, made) => {
    expect(decide(people, text)).toBe(made);
  });

  it('is doubtful where another row has a reference of the kind of its own, and it looks like none', () => {
    const names = 'reference last_name note phone';
    const comma = { separator: ',' } as const;
    expect(decide(names, '801000,A,"à rappeler\n801001","B, dit X"\n', comma)).toBe('unsure 2, 1 people');
    expect(decide(names, '801000,A,"à rappeler\nx","B, dit X"\n', comma)).toBe('row 2');
    expect(decide(names, '"801000,"A, dit X","à rappeler\nx",B\n', comma)).toBe('unsure 2, 1 people');
    expect(decide('note reference email', '"x","80\n","801001",""\n', comma)).toBe('unsure 2, 2 people');
    const last = '"x,801000,,\n","801001",""\n';
    expect(decide('note reference email', last, comma)).toBe('cut 1');
  });

  it('is doubtful where a row may follow, but in lists with commas, which addresses have', () => {
    const names = 'last_name note reference email';
    expect(decide(names, 'A;"12\nB;rue";80002;b@b.fr\n')).toBe('unsure 2, 2 people');
    expect(decide(names, 'A,"12 Main St\nSpringfield, IL",80002,b@b.fr\n', { separator: ',' })).toBe('row 2');
    const first = 'reference note email';
    expect(decide(first, '80001,"12 Main St\nSpringfield, IL",b@b.fr\n', { separator: ',' })).toBe('row 2');
    expect(decide(first, '80001;"12\n80002;rue";b@b.fr\n')).toBe('unsure 2, 2 people');
    expect(decide(first, '80001,"12 rue\n80002, Paris",b@b.fr\n', { separator: ',' })).toBe(
      'unsure 2, 2 people',
    );
    expect(decide(first, '8000000001,"12 rue\n75002, Paris",b@b.fr\n', { separator: ',' })).toBe('row 2');
    expect(decide(first, 'a b,"12 rue\n75002, Paris",b@b.fr\n', { separator: ',' })).toBe(
      'unsure 2, 2 people',
    );
  });

  it('is endless where the longest row ends before its mark is closed, and the lines tell nothing', () => {
    const text = '1;A;a@b.fr;"x\ny\nz"\n2;B;b@b.fr;\n';
    expect(decide(people, text, { to: 17 })).toBe('endless');
    // The row would end where the longest row does: its line end is beyond.
    expect(decide(people, text, { to: text.indexOf('z"') + 2 })).toBe('endless');
    expect(decide(people, text, { to: text.indexOf('z"') + 3 })).toBe('row 3');
  });

  it('is told by the lines that are whole where the longest row ends', () => {
    const text = '1;"A;a@b.fr;x\n2;B;b@b.fr;\n3;C;c@b.fr;\n';
    const inside = text.indexOf('3;C') + 3;
    expect(decide(people, text, { to: inside })).toBe('cut 1');
    const junk = text.replace('2;B;b@b.fr;', 'x');
    expect(decide(people, junk, { to: junk.indexOf('3;C') + 3 })).toBe('endless');
  });

  it('is told by marks around whole lines too', () => {
    expect(decide(people, '"1;A;a@b.fr;""12 rue\nParis"""\n')).toBe('row 2');
    expect(decide(people, '"1;A;a@b.fr;x\n2;B;b@b.fr;"\n')).toBe('cut 1');
  });
});
