// What goes wrong with lists, at any place of them.
import type { Random } from '../../../local/test-data/random.ts';
import type { Person } from './people.ts';
import type { Line, Writer } from './writers.ts';

/** A table before it is written: the field of each column, and a person's cells in each row. */
export type Table = { fields: string[]; titles: string[]; rows: { person: Person; cells: string[] }[] };

/** A flaw of cells. */
export type CellFlaw = {
  name: string;
  /** The column that it is of: two flaws of one might make of a cell what is another person’s by all that it says. */
  of?: string;
  make: (table: Table, random: Random) => void;
};

const columnOf = ({ fields }: Table, field: string): number => fields.indexOf(field);

/** Changes some cells of a column, or all. */
const change =
  (
    field: string,
    changes: readonly ((cell: string, person: Person, table: Table, random: Random) => string)[],
  ) =>
  (table: Table, random: Random): void => {
    const column = columnOf(table, field);
    if (column === -1) return;
    const to = random.pick(changes);
    const share = random.pick([0.05, 0.3, 1]);
    for (const { person, cells } of table.rows) {
      if (random.share() < share && cells[column] !== '') {
        cells[column] = to(cells[column] ?? '', person, table, random);
      }
    }
  };

const wrappings: readonly ((cell: string) => string)[] = [
  (cell) => `="${cell}"`,
  (cell) => ` "${cell}"`,
  (cell) => `'${cell}`,
  (cell) => `'${cell}'`,
  (cell) => `\u00a0${cell}\u200b`,
  (cell) => `\u202a${cell}\u202c`,
  (cell) => ` ${cell} `,
];

const anotherOf = ({ rows }: Table, person: Person, random: Random): Person =>
  random.pick(rows).person.id === person.id ? (rows[0]?.person ?? person) : random.pick(rows).person;

export const cellFlaws: readonly CellFlaw[] = [
  ...['reference', 'first_name', 'last_name', 'email', 'phone'].map((field) => ({
    name: `wrapped ${field}`,
    of: field,
    make: change(field, wrappings),
  })),
  {
    name: 'numbers in other spellings',
    of: 'phone',
    make: change('phone', [
      (cell) => `+33 ${cell.slice(1)}`,
      (cell) => `0033${cell.slice(1)}`,
      (cell) => `(+33) ${cell.slice(1, 2)} ${cell.slice(2)}`,
      (cell) => cell.slice(1),
      (cell) => `${cell.slice(1)}.0`,
      (cell) => `tel:+33${cell.slice(1)}`,
      (cell) => cell.replace(/(..)(?=.)/g, '$1\u202f'),
      (cell) => `${cell};`,
      (cell) => `${cell} / 01 99 00 12 34`,
    ]),
  },
  {
    name: 'numbers shortened',
    of: 'phone',
    make: change('phone', [() => '3,36E+10', () => '6.39E+08', () => 'néant']),
  },
  { name: 'references shortened', of: 'reference', make: change('reference', [() => '8,00E+09']) },
  {
    name: 'addresses of others beside',
    of: 'email',
    make: change('email', [
      (cell, person, table, random) =>
        `A <${cell}>; B <${anotherOf(table, person, random).email || 'b@x.fr'}>`,
      (cell, person, table, random) => `${cell}, ${anotherOf(table, person, random).email || 'b@x.fr'}`,
      (cell) => `${cell};${cell}`,
    ]),
  },
  {
    name: 'unusable addresses',
    of: 'email',
    make: change('email', [
      (cell) => cell.replace('@', ' at '),
      (cell) => cell.replace('@', '@@'),
      (cell) => cell.replace(/\.[a-z]+$/, '.con'),
      () => 'pas de mail',
    ]),
  },
  { name: 'an address for many', of: 'email', make: change('email', [() => 'pasdemail@hopital.example']) },
  {
    name: 'references of others',
    of: 'reference',
    make: change('reference', [(_, person, table, random) => anotherOf(table, person, random).reference]),
  },
  {
    name: 'references in lower case',
    of: 'reference',
    make: change('reference', [(cell) => cell.toLowerCase()]),
  },
  { name: 'no references', of: 'reference', make: change('reference', [() => '']) },
  {
    name: 'rows again',
    make: (table, random) => {
      for (let times = random.below(5); times >= 0; times -= 1) {
        const { person, cells } = random.pick(table.rows);
        const again = cells.map((cell) => (random.share() < 0.2 ? '' : cell));
        again[columnOf(table, 'reference')] = cells[columnOf(table, 'reference')] ?? '';
        table.rows.splice(random.below(table.rows.length + 1), 0, { person, cells: again });
      }
    },
  },
  { name: 'NULL for nothing', make: (table) => forEach(table, (cell) => (cell === '' ? 'NULL' : cell)) },
  { name: 'capitals', make: (table) => forEach(table, (cell) => cell.toUpperCase()) },
];

const forEach = ({ rows }: Table, to: (cell: string) => string): void => {
  for (const row of rows) row.cells = row.cells.map(to);
};

/** A flaw of the written lines, of which the first is the titles. */
export type LineFlaw = { name: string; make: (lines: Line[], writer: Writer, random: Random) => void };

const anyRow = (lines: readonly Line[], random: Random): number =>
  1 + random.below(Math.max(1, lines.length - 1));
/** Changes a line at one of its separators; `at` is the place before it. */
const atSeparator = (
  line: Line | undefined,
  writer: Writer,
  random: Random,
  to: (text: string, at: number) => string,
) => {
  if (line === undefined) return;
  const places = [...line.text].flatMap((letter, at) => (letter === writer.separator ? [at] : []));
  if (places.length > 0) line.text = to(line.text, random.pick(places));
};
const insert =
  (...texts: ((lines: readonly Line[], writer: Writer) => string)[]) =>
  (lines: Line[], writer: Writer, random: Random): void => {
    const text = random.pick(texts)(lines, writer);
    for (let times = random.below(3); times >= 0; times -= 1) {
      lines.splice(anyRow(lines, random) + random.below(2), 0, { people: [], text });
    }
  };
const atEnd =
  (...texts: string[]) =>
  (lines: Line[], _: Writer, random: Random): void => {
    lines.push({ people: [], text: random.pick(texts) });
  };

export const lineFlaws: readonly LineFlaw[] = [
  {
    name: 'a quotation mark that opens',
    make: (lines, writer, random) =>
      atSeparator(
        lines[anyRow(lines, random)],
        writer,
        random,
        (text, at) => `${text.slice(0, at + 1)}"${text.slice(at + 1)}`,
      ),
  },
  {
    name: 'a quotation mark that opens, and one that closes later',
    make: (lines, writer, random) => {
      const from = anyRow(lines, random);
      const to = Math.min(lines.length - 1, from + 1 + random.below(12));
      atSeparator(
        lines[from],
        writer,
        random,
        (text, at) => `${text.slice(0, at + 1)}"${text.slice(at + 1)}`,
      );
      atSeparator(lines[to], writer, random, (text, at) => `${text.slice(0, at)}"${text.slice(at)}`);
    },
  },
  {
    name: 'a quotation mark at the beginning of a line',
    make: (lines, _, random) => {
      const line = lines[anyRow(lines, random)];
      if (line !== undefined) line.text = `"${line.text}`;
    },
  },
  {
    name: 'a quotation mark in the middle',
    make: (lines, _, random) => {
      const line = lines[anyRow(lines, random)];
      if (line === undefined) return;
      const at = random.below(line.text.length + 1);
      line.text = `${line.text.slice(0, at)}"${line.text.slice(at)}`;
    },
  },
  {
    name: 'a cell that is missing',
    make: (lines, writer, random) =>
      atSeparator(lines[anyRow(lines, random)], writer, random, (text, at) => {
        const end = text.indexOf(writer.separator, at + 1);
        return end === -1 ? text.slice(0, at) : text.slice(0, at) + text.slice(end);
      }),
  },
  {
    name: 'a separator inside of a cell',
    make: (lines, writer, random) => {
      const line = lines[anyRow(lines, random)];
      if (line === undefined) return;
      const at = random.below(line.text.length + 1);
      line.text = `${line.text.slice(0, at)}${writer.separator}${line.text.slice(at)}`;
    },
  },
  {
    name: 'separators at the end',
    make: (lines, writer, random) => {
      const more = writer.separator.repeat(1 + random.below(4));
      for (const line of lines.slice(random.below(2))) line.text += more;
    },
  },
  {
    name: 'a line that is broken in two',
    make: (lines, _, random) => {
      const at = anyRow(lines, random);
      const line = lines[at];
      if (line === undefined) return;
      const cut = random.below(line.text.length + 1);
      lines.splice(
        at,
        1,
        { ...line, text: line.text.slice(0, cut) },
        { people: [], text: line.text.slice(cut) },
      );
    },
  },
  {
    name: 'blank lines',
    make: insert(
      () => '',
      () => '  ',
      (_, { separator }) => separator.repeat(5),
    ),
  },
  { name: 'titles again', make: insert((lines) => lines[0]?.text ?? '') },
  {
    name: 'dashes',
    make: insert(
      () => '-----',
      (_, { separator }) => ['---', '---', '---'].join(separator),
    ),
  },
  {
    name: 'totals',
    make: (lines, writer, random) => {
      lines.push({ people: [], text: ['Total', String(lines.length - 1)].join(writer.separator) });
      if (random.share() < 0.5) lines.push({ people: [], text: '' });
    },
  },
  {
    name: 'a footer',
    make: atEnd('390 rows selected.', '-- fin --', 'Export du 12/03/2026', '\x1a', '(5 rows)'),
  },
  {
    name: 'words above the titles',
    make: (lines) => void lines.unshift({ people: [], text: 'Liste des patients' }, { people: [], text: '' }),
  },
];
