/**
 * Lists as people send them: the flaws that spreadsheets, databases and hospital programs leave in a file, each in a
 * small list of people who do not exist, and what an import is to make of it.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { writeOds } from 'hucre/ods';
import { writeXlsx } from 'hucre/xlsx';
import {
  cellsOf,
  encoded,
  fivePeople,
  type ListPerson,
  linesOf,
  listTitles,
  quotedCell,
  savedTwice,
  tableOf,
} from './list-writers.ts';

/** What is to become of a list. */
export type Taken = {
  status: 'done' | 'undecided';
  questions: string[];
  counts: Record<'rows' | 'accepted' | 'duplicate' | 'unreachable' | 'rejected' | 'conflict', number>;
  /** Lines of the file, by what they are. */
  lines: Record<string, number>;
  /** Kinds of findings, sorted. */
  findings: string[];
  /** Whom the messages to an address greet, sorted; empty for nobody by name. */
  greeted: Record<string, string[]>;
};
export type Given = Taken | { refused: RegExp };

export type SentList = {
  flaw: string;
  fileName: string;
  bytes: Uint8Array;
  gives: Given;
  /** What the API alone makes of it, where that is something else: it is sent no workbooks. */
  byApi?: Given;
};

const fullName = ({ firstName, lastName }: ListPerson): string => `${firstName} ${lastName}`.trim();
const greetingsOf = (people: readonly ListPerson[]): Taken['greeted'] => {
  const greeted: Taken['greeted'] = {};
  for (const person of people) {
    if (person.email === '') continue;
    greeted[person.email] = [...(greeted[person.email] ?? []), fullName(person)].sort();
  }
  return greeted;
};

/** What becomes of these people where nothing is wrong with their list. */
const taken = (
  people: readonly ListPerson[],
  { counts, lines, ...changes }: Omit<Partial<Taken>, 'counts'> & { counts?: Partial<Taken['counts']> } = {},
): Taken => {
  const accepted = people.filter(({ email }) => email !== '').length;
  const unreachable = people.length - accepted;
  return {
    status: 'done',
    questions: [],
    counts: {
      ...{ rows: people.length, accepted, unreachable, duplicate: 0, rejected: 0, conflict: 0 },
      ...counts,
    },
    lines: { titles: 1, people: people.length, ...lines },
    findings: unreachable === 0 ? [] : ['no-postal-addresses'],
    greeted: greetingsOf(people),
    ...changes,
  };
};
const withFindings = (...kinds: string[]): string[] => [...kinds, 'no-postal-addresses'].sort();

type Written = string | Uint8Array;
/** A flaw: what the file is called, how it is written of five people, and what is made of it. */
type Flaw = {
  flaw: string;
  fileName?: string;
  write(people: ListPerson[]): Written | Promise<Written>;
  gives?(people: ListPerson[]): Given;
  byApi?: Given;
};

const plain = (people: readonly ListPerson[], writing?: Parameters<typeof linesOf>[1]): string =>
  linesOf(tableOf(people), writing);
/** The rows with something done to one of them, 0-based without the titles. */
const withRow = (
  people: readonly ListPerson[],
  at: number,
  change: (cells: string[]) => string[],
): string[][] => [
  listTitles,
  ...people.map(cellsOf).map((cells, row) => (row === at ? change(cells) : cells)),
];
const bom = '\ufeff';
const refused = (sentence: RegExp) => (): Given => ({ refused: sentence });
/** Somebody whom no message names. */
const nobody = { firstName: '', lastName: '' };
const inRow = (people: readonly ListPerson[], at: number): ListPerson => {
  const person = people[at];
  if (person === undefined) throw new Error(`there is no person ${at}`);
  return person;
};
const without = (people: readonly ListPerson[], ...places: number[]): ListPerson[] =>
  people.filter((_, at) => !places.includes(at));

const encodings: Flaw[] = [
  { flaw: 'nothing', write: (people) => plain(people) },
  { flaw: 'a byte order mark', write: (people) => bom + plain(people) },
  {
    flaw: 'Windows-1252',
    write: (people) => encoded(plain(people), 'windows-1252'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'the code page of MS-DOS',
    write: (people) => encoded(plain(people), 'cp850'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'Mac OS Roman and its line ends',
    write: (people) => encoded(plain(people, { lineEnd: '\r' }), 'macintosh'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'UTF-8 saved twice',
    write: (people) => savedTwice(plain(people)),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'Unicode text of Excel',
    fileName: 'liste.txt',
    write: (people) => encoded(bom + plain(people, { separator: '\t' }), 'utf-16le'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'UTF-16 without its mark',
    write: (people) => encoded(plain(people), 'utf-16le'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'UTF-16, the upper byte first, with commas',
    write: (people) => encoded(bom + plain(people, { separator: ',' }), 'utf-16be'),
    gives: (people) => taken(people, { findings: withFindings('encoding') }),
  },
  {
    flaw: 'letters of Vietnam',
    write: (people) => plain(vietnamese(people)),
    gives: (people) => taken(vietnamese(people)),
  },
  {
    flaw: 'letters that the encoding cannot write',
    write: (people) => encoded(plain(vietnamese(people)), 'windows-1252'),
    gives: (people) =>
      taken(people, {
        findings: withFindings('broken-letters', 'encoding', 'odd-name'),
        greeted: greetingsOf(people.map((one, at) => (at === 4 ? { ...one, ...nobody } : one))),
      }),
  },
];
const vietnamese = (people: readonly ListPerson[]): ListPerson[] =>
  people.map((person, at) => (at === 4 ? { ...person, lastName: 'Đặng', firstName: 'Thị Mai' } : person));

const shapes: Flaw[] = [
  {
    flaw: 'the separator named in front',
    write: (people) => `sep=;\r\n${plain(people)}`,
    gives: (people) => taken(people, { lines: { titles: 2, people: 5 } }),
  },
  {
    flaw: 'the separator named in quotation marks behind a mark',
    write: (people) => `${bom}"sep=,"\r\n${plain(people, { separator: ',' })}`,
    gives: (people) => taken(people, { lines: { titles: 2, people: 5 } }),
  },
  {
    flaw: 'the separator named, which is a bar',
    write: (people) => `sep=|\r\n${plain(people, { separator: '|' })}`,
    gives: (people) => taken(people, { lines: { titles: 2, people: 5 } }),
  },
  { flaw: 'bars', fileName: 'liste.txt', write: (people) => plain(people, { separator: '|' }) },
  { flaw: 'tabs', fileName: 'liste.tsv', write: (people) => plain(people, { separator: '\t' }) },
  { flaw: 'commas', write: (people) => plain(people, { separator: ',' }) },
  { flaw: 'line ends of an old Mac', write: (people) => plain(people, { lineEnd: '\r' }) },
  {
    flaw: 'line ends of three kinds',
    write: (people) => {
      const ends = ['\r\n', '\n', '\r'];
      return tableOf(people)
        .map((cells, at) => cells.join(';') + (at === 5 ? '' : ends[at % 3]))
        .join('');
    },
  },
  {
    flaw: 'the name of a workbook, and no workbook in it',
    fileName: 'liste.xlsx',
    write: (people) => plain(people),
  },
  { flaw: 'a separator behind each line', write: (people) => plain(people, { lineEnd: ';\r\n' }) },
  {
    flaw: 'a separator behind each row, and none behind the titles',
    write: (people) => plain(people, { lineEnd: ';\r\n' }).replace(';\r\n', '\r\n'),
  },
  {
    flaw: 'cells left out where a spreadsheet had nothing in a block of rows',
    write: (people) => linesOf([listTitles, ...people.map((one) => cellsOf(one).slice(0, 5))]),
    gives: (people) => taken(people, { findings: withFindings('language-missing') }),
  },
  {
    flaw: 'a row that ends early',
    write: (people) => linesOf(withRow(people, 2, (cells) => cells.slice(0, 4))),
    gives: (people) => taken(people, { findings: withFindings('language-missing') }),
  },
  {
    flaw: 'a row in which a cell is missing',
    write: (people) => linesOf(withRow(people, 0, (cells) => cells.filter((_, at) => at !== 2))),
    gives: (people) =>
      taken(people, {
        counts: { accepted: 3, rejected: 1 },
        greeted: greetingsOf(without(people, 0)),
      }),
  },
  {
    flaw: 'a remark behind the last column',
    write: (people) => linesOf(withRow(people, 1, (cells) => [...cells, 'partie sans laisser d’adresse'])),
    gives: (people) =>
      taken(people, {
        counts: { accepted: 3, rejected: 1 },
        greeted: greetingsOf(without(people, 1)),
      }),
  },
  {
    flaw: 'a comma in a name that nobody quoted',
    write: (people) =>
      linesOf(
        withRow(people, 4, ([reference = '', ...rest]) => [
          reference,
          'Núñez',
          ' veuve Roy',
          ...rest.slice(1),
        ]),
        { separator: ',' },
      ),
    gives: (people) =>
      taken(people, {
        counts: { accepted: 3, rejected: 1 },
        greeted: greetingsOf(without(people, 4)),
      }),
  },
  {
    flaw: 'semicolons in cells of a file with commas',
    write: (people) =>
      linesOf(tableOf(people.map((one) => ({ ...one, lastName: `${one.lastName}; épouse Roy` }))), {
        separator: ',',
      }),
    gives: (people) =>
      taken(people, {
        greeted: greetingsOf(people.map((one) => ({ ...one, lastName: `${one.lastName}; épouse Roy` }))),
      }),
  },
  {
    flaw: 'blank lines everywhere',
    write: (people) => `\r\n\r\n${plain(people, { lineEnd: '\r\n;;;;;\r\n' })}`,
    gives: (people) => taken(people, { lines: { titles: 3, blank: 6, people: 5 } }),
  },
  {
    flaw: 'blanks that do not break, and thin ones',
    write: (people) =>
      plain(people, {
        cell: (text) =>
          /^0\d{9}$/.test(text) ? text.replace(/\d\d(?=\d)/g, '$&\u202f') : `\u00a0${text}\u00a0`,
      }),
  },
  {
    flaw: 'a Ctrl-Z behind the last row',
    write: (people) => `${plain(people)}\x1a`,
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, 'end-mark': 1 } }),
  },
];

const report = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');

const aboutTheList: Flaw[] = [
  {
    flaw: 'lines above the titles',
    write: (people) =>
      report('CHU du Val;;;;;', 'Export du 03/11/2026 à 08:12;;;;;', ';;;;;') + plain(people),
    gives: (people) => taken(people, { lines: { titles: 4, people: 5 } }),
  },
  {
    flaw: 'a sum below the rows',
    write: (people) => `${plain(people)}Total patients;5;;;;\r\n`,
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, totals: 1 } }),
  },
  {
    flaw: 'what a database says below its rows',
    write: (people) => `${plain(people)}\r\n5 lignes sélectionnées.\r\n`,
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, blank: 1, footer: 1 } }),
  },
  {
    flaw: 'dashes below the titles',
    write: (people) => linesOf([listTitles, listTitles.map(() => '--------'), ...people.map(cellsOf)]),
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, dashes: 1 } }),
  },
  {
    flaw: 'the titles again on each page',
    write: (people) => linesOf([...tableOf(people.slice(0, 3)), ...tableOf(people.slice(3))]),
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, 'titles-again': 1 } }),
  },
  {
    flaw: 'an end mark',
    write: (people) => `${plain(people)}--- Fin du fichier ---;;;;;\r\n`,
    gives: (people) => taken(people, { lines: { titles: 1, people: 5, 'end-mark': 1 } }),
  },
];

const wrappings: Flaw[] = [
  {
    flaw: 'NULL where there is nothing',
    write: (people) =>
      linesOf(
        withRow(people, 0, ([reference = '', , , email = '']) => [
          reference,
          'NULL',
          'NULL',
          email,
          'NULL',
          'NULL',
        ]),
      ),
    gives: (people) =>
      taken(people, {
        findings: withFindings('language-missing'),
        greeted: greetingsOf(people.map((one, at) => (at === 0 ? { ...one, ...nobody } : one))),
      }),
  },
  { flaw: 'formulas that keep zeros', write: (people) => plain(people, { cell: (text) => `="${text}"` }) },
  {
    flaw: 'quotation marks behind a blank',
    write: (people) => plain(people, { separator: ', ', cell: (text) => `"${text}"`, lineEnd: '\n' }),
  },
  {
    flaw: 'single quotation marks',
    write: (people) => plain(people, { separator: ',', cell: (text) => `'${text}'`, lineEnd: '\n' }),
  },
  {
    flaw: 'each line quoted as a whole',
    write: (people) =>
      tableOf(people)
        .map((cells) => `"${cells.join(';')}"\r\n`)
        .join(''),
  },
  {
    flaw: 'quotation marks behind a backslash',
    write: (people) =>
      linesOf(
        withRow(people, 0, (cells) =>
          cells.map((cell, at) => (at === 1 ? '"Garçon \\"dite Roy\\""' : `"${cell}"`)),
        ),
      ),
    gives: (people) =>
      taken(people, {
        greeted: greetingsOf(
          people.map((one, at) => (at === 0 ? { ...one, lastName: 'Garçon "dite Roy"' } : one)),
        ),
      }),
  },
  {
    flaw: 'addresses with the links of Access',
    write: (people) =>
      plain(people, { cell: (text) => (text.includes('@') ? `${text}#mailto:${text}#` : text) }),
  },
  {
    flaw: 'formulas in names',
    write: (people) =>
      linesOf(
        withRow(people, 1, (cells) =>
          cells.map((cell, at) => (at === 1 ? '=HYPERLINK("http://mal.exemple";"ici")' : cell)),
        ),
        { cell: quotedCell },
      ),
    gives: (people) =>
      taken(people, {
        findings: withFindings('odd-name'),
        greeted: greetingsOf(people.map((one, at) => (at === 1 ? { ...one, ...nobody } : one))),
      }),
  },
  {
    flaw: 'a cell of 60 KB',
    write: (people) =>
      linesOf([
        [...listTitles, 'Observations'],
        ...people.map((one, at) => [...cellsOf(one), at === 3 ? 'voir dossier '.repeat(4_600) : 'rien']),
      ]),
  },
  {
    flaw: 'addresses of several lines',
    write: (people) =>
      linesOf(
        [
          [...listTitles, 'Adresse'],
          ...people.map((one) => [...cellsOf(one), '4 allée des Tilleuls\nBâtiment C\n38000 Grenoble']),
        ],
        { cell: quotedCell },
      ),
    gives: (people) =>
      taken(people, { findings: ['postal-addresses'], lines: { titles: 1, people: 5, inside: 10 } }),
  },
];

/** People of a spool that quotes nothing: one number, one name, one address. */
const spool = (tag: number, people: number): ListPerson[] =>
  Array.from({ length: people }, (_, at) => ({
    ...inRow(fivePeople(tag), 0),
    reference: `S${tag}-${at}`,
    firstName: '',
    lastName: `Roy${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${'aeiou'[Math.floor(at / 26)] ?? ''}`,
    email: `p${at}.${tag}@exemple.fr`,
  }));
const tagOf = (people: readonly ListPerson[]): number =>
  (Number(inRow(people, 0).reference) - 7_100_000_001) / 10;

const strayMarks: Flaw[] = [
  {
    flaw: 'quotation marks that stray over two people',
    write: (people) =>
      linesOf([
        ['N° dossier', 'Nom', 'Email'],
        ...spool(tagOf(people), 3).map(({ reference, lastName, email }, at) => [
          reference,
          [`"${lastName}`, `${lastName}"`][at] ?? lastName,
          email,
        ]),
      ]),
    gives: (people) => taken(spool(tagOf(people), 3), { findings: ['language-missing'] }),
  },
  {
    flaw: 'a remark cut off behind its quotation mark, and one that ends in such a mark much later',
    write: (people) =>
      linesOf([
        ['N° dossier', 'Nom', 'Email', 'Observations'],
        ...spool(tagOf(people), 90).map(({ reference, lastName, email }, at) => [
          ...[reference, lastName, email],
          at === 5 ? '"ne pas appeler avant' : at === 80 ? 'a dit "demain"' : '',
        ]),
      ]),
    gives: (people) => taken(spool(tagOf(people), 90), { findings: ['language-missing'] }),
  },
];

const noLanguage = (people: readonly ListPerson[]): Taken =>
  taken(people, { findings: withFindings('language-missing') });
const inFrench = (people: readonly ListPerson[]): ListPerson[] =>
  people.map((one) => ({ ...one, language: '' }));

const columnsAndContacts: Flaw[] = [
  {
    flaw: 'telephone numbers that a spreadsheet has shortened',
    write: (people) => plain(people.map((one) => ({ ...one, phone: one.phone && '6,11E+08' }))),
    gives: (people) => taken(people, { findings: withFindings('phone-shortened') }),
  },
  {
    flaw: 'references that a spreadsheet has shortened',
    write: (people) => plain(people.map((one) => ({ ...one, reference: '7,1E+09' }))),
    gives: (people) =>
      taken(people, { counts: { accepted: 0, unreachable: 0, rejected: 5 }, findings: [], greeted: {} }),
  },
  {
    flaw: 'references that Excel has rounded to 15 digits',
    write: (people) => plain(people.map((one) => ({ ...one, reference: '284017512345678000' }))),
    gives: (people) =>
      taken(people, {
        status: 'undecided',
        questions: ['conflicts'],
        counts: { accepted: 0, unreachable: 0, conflict: 5 },
        findings: ['conflicts', 'reference-rounded'],
        greeted: {},
      }),
  },
  {
    flaw: 'two numbers in a cell, the mobile first',
    write: (people) =>
      plain(people.map((one) => ({ ...one, phone: one.phone && `${one.phone} ou 04 76 11 22 33` }))),
  },
  {
    flaw: 'a landline and a mobile column',
    write: (people) =>
      linesOf([
        ['N° patient', 'NOM', 'Prénom', 'E-mail', 'Tél. domicile', 'Tél. mobile'],
        ...people.map(({ reference, lastName, firstName, email, phone }) => [
          ...[reference, lastName, firstName, email, '0476112233', phone],
        ]),
      ]),
    gives: (people) => noLanguage(inFrench(people)),
  },
  {
    flaw: 'two names, one of birth and one of use, and a date of birth',
    write: (people) =>
      linesOf([
        ['NIP', 'Nom de naissance', 'Nom d’usage', 'Prénom(s)', 'Né(e) le', 'Courriel'],
        ...people.map(({ reference, lastName, firstName, email }) => [
          ...[reference, 'Roy', lastName, firstName, '17/03/1961', email],
        ]),
      ]),
    gives: (people) => taken(people, { findings: withFindings('birth-dates', 'language-missing') }),
  },
  {
    flaw: 'the titles of a hospital',
    write: (people) =>
      linesOf([
        ['N°IPP', 'NOM PATIENT', 'PRENOM PATIENT', 'ADR. MAIL', 'N° DE PORTABLE', 'LANGUE PARLEE'],
        ...people.map(cellsOf),
      ]),
  },
  {
    flaw: 'titles with numbers',
    write: (people) =>
      linesOf([['IPP', 'Nom', 'Prénom', 'Mail 1', 'Tél 1', 'Langue'], ...people.map(cellsOf)]),
  },
  {
    flaw: 'the titles of Outlook',
    write: (people) =>
      linesOf(
        [
          [
            'ID',
            'First Name',
            'Last Name',
            'E-mail Address',
            'E-mail 2 Address',
            'Home Phone',
            'Mobile Phone',
            'Language',
          ],
          ...people.map(({ reference, firstName, lastName, email, phone, language }) => [
            ...[reference, firstName, lastName, email, '', '', phone, language],
          ]),
        ],
        { separator: ',' },
      ),
  },
  {
    flaw: 'several people at one address',
    write: (people) => plain(atOneAddress(people)),
    gives: (people) => taken(atOneAddress(people), { findings: ['shared-by-some'] }),
  },
  {
    flaw: 'an address that stands for none',
    write: (people) =>
      plain(
        spool(tagOf(people), 30).map((one) => ({
          ...one,
          email: `sansmail.${tagOf(people)}@hopital.fr`,
          phone: '',
        })),
      ),
    gives: (people) =>
      taken(spool(tagOf(people), 30), {
        status: 'undecided',
        questions: ['shared'],
        findings: ['shared-by-many'],
        greeted: {},
      }),
  },
  {
    flaw: 'two people with one number',
    write: (people) =>
      plain(people.map((one, at) => (at === 1 ? { ...one, reference: inRow(people, 0).reference } : one))),
    gives: (people) =>
      taken(people, {
        status: 'undecided',
        questions: ['conflicts'],
        counts: { accepted: 2, conflict: 2 },
        findings: withFindings('conflicts'),
        greeted: {},
      }),
  },
  {
    flaw: 'a person twice, the first time without an address',
    write: (people) => plain([{ ...inRow(people, 0), email: '' }, ...people]),
    gives: (people) =>
      taken(people, {
        counts: { rows: 6, duplicate: 1 },
        lines: { titles: 1, people: 6 },
      }),
  },
  {
    flaw: 'two addresses in brackets',
    write: (people) =>
      linesOf(
        withRow(people, 0, (cells) =>
          cells.map((cell, at) => (at === 3 ? `Amélie <${cell}>; Roy <roy.${cell}>` : cell)),
        ),
        { cell: quotedCell },
      ),
    gives: (people) =>
      taken(people, {
        counts: { accepted: 3, unreachable: 2 },
        findings: withFindings('several-emails'),
        greeted: greetingsOf(without(people, 0)),
      }),
  },
  {
    flaw: 'a column for who has died',
    write: (people) =>
      linesOf([
        [...listTitles, 'Décédé(e)'],
        ...people.map((one, at) => [...cellsOf(one), at === 2 ? 'Oui' : '']),
      ]),
    gives: (people) =>
      taken(people, {
        counts: { accepted: 3, unreachable: 2 },
        findings: withFindings('deceased'),
        greeted: greetingsOf(without(people, 2)),
      }),
  },
];
const atOneAddress = (people: readonly ListPerson[]): ListPerson[] =>
  people.map((one) => ({ ...one, email: `maison.${tagOf(people)}@exemple.fr` }));

const other = (name: string): Uint8Array =>
  readFileSync(new URL(`../../client/workbook/files/${name}`, import.meta.url));
const apart = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

const noLists: Flaw[] = [
  {
    flaw: 'zeros that pad its end',
    write: (people) => plain(people) + '\0'.repeat(40),
    gives: refused(/binary content/),
  },
  {
    flaw: 'no titles',
    write: (people) => linesOf(people.map(cellsOf)),
    gives: refused(/column titles/),
  },
  { flaw: 'titles and nothing else', write: () => plain([]), gives: refused(/no rows/) },
  { flaw: 'nothing at all', write: () => '', gives: refused(/empty|at least 1/) },
  { flaw: 'a byte order mark and nothing else', write: () => bom, gives: refused(/empty/) },
  {
    flaw: 'a cell that does not end within 100 KB',
    write: (people) =>
      linesOf([
        [...listTitles, 'Note'],
        ...people.map((one, at) => [...cellsOf(one), at === 1 ? `"${'x '.repeat(60_000)}"` : '']),
      ]),
    gives: refused(/Row 3 .*longer than 100 KB/),
  },
  {
    flaw: 'a web page named .xls',
    fileName: 'liste.xls',
    write: (people) =>
      `<html><head><meta charset="utf-8"></head><body><table>${tableOf(people)
        .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
        .join('')}</table></body></html>`,
    gives: refused(/web page/),
  },
  {
    flaw: 'XML',
    fileName: 'liste.xml',
    write: (people) =>
      `<?xml version="1.0"?><patients>${people.map(({ reference }) => `<p id="${reference}"/>`).join('')}</patients>`,
    gives: refused(/XML/),
  },
  {
    flaw: 'blanks that fill columns up',
    fileName: 'liste.prn',
    write: (people) =>
      tableOf(people)
        .map((cells) => `${cells.map((cell) => cell.padEnd(30)).join('')}\r\n`)
        .join(''),
    gives: refused(/fixed width/),
  },
  { flaw: 'JSON', fileName: 'liste.json', write: (people) => JSON.stringify(people), gives: refused(/JSON/) },
  {
    flaw: 'cards of an address book',
    fileName: 'contacts.vcf',
    write: (people) =>
      people
        .map(({ lastName, email }) =>
          report('BEGIN:VCARD', 'VERSION:4.0', `FN:${lastName}`, `EMAIL:${email}`, 'END:VCARD'),
        )
        .join(''),
    gives: refused(/vCard/),
  },
  {
    flaw: 'commands of a database',
    fileName: 'liste.sql',
    write: (people) =>
      people.map(({ reference }) => `INSERT INTO patients VALUES ('${reference}');\n`).join(''),
    gives: refused(/SQL/),
  },
  {
    flaw: 'SYLK',
    fileName: 'liste.slk',
    write: () => report('ID;PWXL;N;E', 'P;PGeneral', 'C;Y1;X1;K"IPP"', 'E'),
    gives: refused(/SYLK/),
  },
  {
    flaw: 'DIF',
    fileName: 'liste.dif',
    write: () => report('TABLE', '0,1', '"EXCEL"', 'VECTORS', '0,5', '""', 'DATA', '0,0', '""'),
    gives: refused(/DIF/),
  },
  {
    flaw: 'RTF',
    fileName: 'liste.rtf',
    write: () => '{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Arial;}} IPP;Nom;Courriel \\par }',
    gives: refused(/RTF/),
  },
  {
    flaw: 'a PDF',
    fileName: 'liste.pdf',
    write: () => '%PDF-1.4\n1 0 obj\n<<>>\nendobj\n',
    gives: refused(/PDF/),
  },
  {
    flaw: 'a file of dBase',
    fileName: 'liste.dbf',
    write: () =>
      Buffer.concat([
        Uint8Array.of(0x03, 126, 11, 3, 1, 0, 0, 0, 65, 0, 11, 0),
        new Uint8Array(20),
        Buffer.from('IPP\0\0\0\0\0\0\0\0C\0\0\0\0\x0a\0'.padEnd(32, '\0')),
        Buffer.from('\r 7100000001\x1a'),
      ]),
    gives: refused(/dBase/),
  },
  {
    flaw: 'what gzip made of a list',
    fileName: 'liste.csv.gz',
    write: (people) => gzipSync(plain(people)),
    gives: refused(/compressed/),
  },
  {
    flaw: 'an archive with a list in it',
    fileName: 'liste.zip',
    write: (people) => apart({ 'liste.csv': plain(people) }),
    gives: refused(/archive/),
  },
  {
    flaw: 'a document of Word',
    fileName: 'liste.docx',
    write: () => apart({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>' }),
    gives: refused(/document|archive/),
  },
  {
    flaw: 'a document of Numbers',
    fileName: 'liste.numbers',
    write: () => apart({ 'Index/Document.iwa': 'x', 'Metadata/Properties.plist': '' }),
    gives: refused(/Numbers/),
  },
  {
    flaw: 'a workbook of an old Excel',
    fileName: 'liste.xls',
    write: () => other('old.xls'),
    gives: refused(/old Excel \(\.xls/),
  },
  {
    flaw: 'a binary workbook',
    fileName: 'liste.xlsb',
    write: () => other('sheetjs.xlsb'),
    gives: refused(/\.xlsb/),
  },
  {
    flaw: 'a workbook of LibreOffice in flat XML',
    fileName: 'liste.fods',
    write: () =>
      '<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body/></office:document>',
    gives: refused(/\.fods/),
  },
];

const named = (kind: string) => ({ refused: new RegExp(`${kind}.*over the API, send CSV`) });

const workbooks: Flaw[] = [
  {
    flaw: 'a workbook of Excel',
    fileName: 'liste.xlsx',
    write: (people) => writeXlsx({ sheets: [{ name: 'Patients', rows: tableOf(people) }] }),
    byApi: named('\\.xlsx'),
  },
  {
    flaw: 'a workbook of LibreOffice',
    fileName: 'liste.ods',
    write: (people) => writeOds({ sheets: [{ name: 'Patients', rows: tableOf(people) }] }),
    byApi: named('\\.ods'),
  },
  {
    flaw: 'a workbook named .csv',
    fileName: 'liste.csv',
    write: (people) => writeXlsx({ sheets: [{ name: 'Patients', rows: tableOf(people) }] }),
    byApi: named('\\.xlsx'),
  },
  {
    flaw: 'a workbook whose numbers have lost their zeros, under lines about it, with dates and an empty sheet',
    fileName: 'liste.xlsx',
    write: (people) =>
      writeXlsx({
        sheets: [
          {
            name: 'Patients',
            rows: [
              ['Patients du service'],
              [],
              [...listTitles, 'Date de naissance'],
              ...people.map(({ phone, ...one }) => [
                ...[Number(one.reference), one.lastName, one.firstName, one.email],
                ...[phone === '' ? null : Number(phone), one.language, new Date('1961-03-17T00:00:00Z')],
              ]),
            ],
          },
          { name: 'Feuil2', rows: [] },
        ],
      }),
    gives: (people) =>
      taken(people, { findings: withFindings('birth-dates'), lines: { titles: 3, people: 5 } }),
    byApi: named('\\.xlsx'),
  },
  {
    flaw: 'a workbook with two sheets of rows',
    fileName: 'liste.xlsx',
    write: (people) =>
      writeXlsx({
        sheets: [
          { name: 'Janvier', rows: tableOf(people.slice(0, 2)) },
          { name: 'Février', rows: tableOf(people.slice(2)) },
        ],
      }),
    gives: refused(/several sheets with rows: "Janvier" \(3 rows\), "Février" \(4 rows\)\. Say with --sheet/),
    byApi: named('\\.xlsx'),
  },
];

/**
 * All of them, each of people of its own.
 *
 * @param firstTag - tag of the people of the first
 */
export const sentLists = async (firstTag = 0): Promise<SentList[]> => {
  const flaws = [
    ...encodings,
    ...shapes,
    ...aboutTheList,
    ...wrappings,
    ...strayMarks,
    ...columnsAndContacts,
    ...noLists,
    ...workbooks,
  ];
  return await Promise.all(
    flaws.map(async ({ flaw, fileName = 'liste.csv', write, gives = taken, byApi }, at) => {
      const people = fivePeople(firstTag + at);
      const written = await write(people);
      const bytes = typeof written === 'string' ? Buffer.from(written) : new Uint8Array(written);
      return { flaw, fileName, bytes, gives: gives(people), ...(byApi && { byApi }) };
    }),
  );
};
