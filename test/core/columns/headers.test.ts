import { describe, expect, it } from 'vitest';
import type { FileHead, HeadReading } from '../../../core/columns/file-head.ts';
import { readHeader } from '../../../core/columns/headers.ts';
import { mustAsk } from '../../../core/columns/mapping.ts';

/** The records of a text whose cells hold neither quotation marks nor line ends. */
const readingOf = (lines: readonly string[], separator: HeadReading['separator']): HeadReading => {
  let endByte = 0;
  const records = lines.map((line) => {
    endByte += Buffer.byteLength(line) + 1;
    return { cells: line.split(separator), endByte, lines: 1 };
  });
  return { separator, records };
};

const headOf = (lines: readonly string[]): FileHead => ({
  kind: 'text',
  encoding: 'utf-8',
  savedTwice: false,
  readings: ([',', ';', '\t', '|'] as const).map((separator) => readingOf(lines, separator)),
});

const read = (
  lines: readonly string[],
  ...rest: [personFields?: string[], choices?: Record<string, string>]
) => readHeader(headOf(lines), rest[0] ?? [], rest[1]);

const people = ['8000000001;Lefèvre;Jeanne;jeanne.lefevre@exemple.fr;0639980001;fr'];
const titles = 'IPP;Nom;Prénom;Email;Téléphone;Langue';

describe('the title row of a file', () => {
  it('stands in the first line', () => {
    expect(read([titles, ...people])).toMatchObject({
      usable: true,
      layout: {
        separator: ';',
        titleRow: 1,
        width: 6,
        titles: ['IPP', 'Nom', 'Prénom', 'Email', 'Téléphone', 'Langue'],
        columns: { reference: [0], last_name: [1], first_name: [2], email: [3], phone: [4], language: [5] },
        unknownColumns: [],
      },
      endByte: 41,
      rowsAbove: 0,
      linesAbove: 0,
      titleLines: 1,
    });
  });

  it('may stand below the name of the extraction, its date, its filters and blank lines', () => {
    const above = ['Extraction du 12/11/2026;;;;;', 'Service : Urgences;;;;;', 'Service;;;;;', ';;;;;', ''];
    const answer = read([...above, titles, ...people]);
    expect(answer).toMatchObject({ usable: true, layout: { titleRow: 6 }, rowsAbove: 5, linesAbove: 5 });
    expect(answer.usable && mustAsk(answer.mapping)).toBe(false);
  });

  it('is the first of those that have people below, though others are as good or better', () => {
    // As titles come again where a program has added separators to every line but the first.
    const again = [titles, ...people, `${titles};;`, ...people];
    expect(read(again)).toMatchObject({ layout: { titleRow: 1 }, begins: { record: 1 } });
    const another = ['IPP;Nom;Email', '1;Lefèvre;jeanne@exemple.fr', titles, ...people];
    expect(read(another)).toMatchObject({ layout: { titleRow: 1, width: 3 } });
    // A contact of the hospital stands above, and no titles.
    expect(read(['Contact;dsi@exemple.fr', titles, ...people])).toMatchObject({
      layout: { titleRow: 2 },
      begins: { record: 2 },
    });
  });

  it('leaves no people above it: where a sheet was sorted with its titles, the list begins with them', () => {
    const sorted = ['Liste', ...people, ...people, titles, ...people];
    expect(read(sorted)).toMatchObject({
      layout: { titleRow: 4 },
      begins: { record: 1, byteOffset: 6 },
      rowsAbove: 3,
    });
    expect(read([...people, titles])).toMatchObject({
      layout: { titleRow: 2 },
      begins: { record: 0, byteOffset: 0 },
    });
  });

  it('counts the lines of the cells above it', () => {
    const reading = readingOf(['a', titles, ...people], ';');
    const records = reading.records.map((record, at) => ({ ...record, lines: at === 0 ? 3 : 2 }));
    const head: FileHead = {
      ...headOf([]),
      kind: 'text',
      readings: [{ separator: ';', records }],
    } as FileHead;
    expect(readHeader(head, [])).toMatchObject({ rowsAbove: 1, linesAbove: 3, titleLines: 2 });
  });

  it.each([',', ';', '\t', '|'] as const)('tells that the separator is %j', (separator) => {
    const lines = [titles, ...people].map((line) => line.replaceAll(';', separator));
    expect(read(lines)).toMatchObject({ usable: true, layout: { separator } });
  });

  it('is read by the separator with which most titles are understood', () => {
    expect(read(['ref;nom, prénom;mail', '1;Lefèvre, Jeanne;a@exemple.fr'])).toMatchObject({
      layout: { separator: ';', columns: { reference: [0], last_name: [1], email: [2] } },
    });
    // As many titles are understood with each: the one that leaves fewer pieces.
    expect(read(['reference,b;c;d;e,email', 'P1,x;y;z;a,a@exemple.fr'])).toMatchObject({
      layout: { separator: ',' },
    });
  });

  it('is the first of those that come again', () => {
    expect(read([titles, ...people, titles, ...people])).toMatchObject({ layout: { titleRow: 1 } });
  });

  it('is no row that holds what only people have', () => {
    const answer = read([
      'Ville;Rue;Site;a.b@exemple.fr;0639980001',
      'Ville;Rue;Nom;c.d@exemple.fr;0639980002',
    ]);
    expect(answer.usable).toBe(false);
  });

  it('is no single word above people', () => {
    expect(read(['Service', '81;Petit;Anne', '82;Grand;Paul']).usable).toBe(false);
    expect(read(['Nom', '81;Petit;Anne', '82;Grand;Paul']).usable).toBe(false);
    expect(read(['Nom; ; ', '81;Petit;Anne', '82;Grand;Paul']).usable).toBe(false);
    expect(read(['Nom', 'Petit;Anne', '', 'Grand;Paul']).usable).toBe(true);
    expect(read(['Nom', 'Petit', 'Grand']).usable).toBe(true);
    expect(read(['Nom']).usable).toBe(true);
    expect(read(['zone;Zobs', 'a;b'], ['zone']).usable).toBe(true);
    expect(read(['zone;Zobs', 'a;b']).usable).toBe(false);
  });

  it('may hold years and short numbers, but none by which people are known', () => {
    expect(read(['IPP;Nom;2023;2024;Zone 123456', '1;a;b;c;d']).usable).toBe(true);
    expect(read(['Ville;Rue;12345', '1;a;b']).usable).toBe(false);
    expect(read(['Ville;Rue;123456', '1;a;b']).usable).toBe(false);
  });

  it('is not looked for beyond the thirtieth row', () => {
    const above = Array.from({ length: 30 }, (_, at) => `Filtre ${at}`);
    expect(read([...above.slice(1), titles, ...people]).usable).toBe(true);
    expect(read([...above, titles, ...people]).usable).toBe(false);
  });

  it('may hold titles of which none is understood, which is asked about', () => {
    const answer = read(['Zkey;Zval;Zobs', '1;a@exemple.fr;x', '22;b@exemple.fr;y', '31;c@exemple.fr;z']);
    expect(answer).toMatchObject({ usable: true, layout: { titles: ['Zkey', 'Zval', 'Zobs'] } });
    expect(answer.usable && answer.mapping.doubts.map(({ kind }) => kind)).toEqual([
      'titles-unknown',
      'by-content-only',
    ]);
    expect(answer.usable && answer.mapping.missing).toEqual(['reference']);
  });

  it('is not made of words above people where too little shows what they stand for', () => {
    const mails = ['a@exemple.fr', 'b@exemple.fr', 'c@exemple.fr'];
    const usable = (title: string, ...rows: string[]) => read([title, ...rows]).usable;
    expect(usable('Zkey;Zval', ...mails.map((mail, at) => `${100 + at};${mail}`))).toBe(true);
    expect(usable('Zkey;Zval', '100;a@exemple.fr')).toBe(false);
    expect(usable('Zkey;Zval', '100;a@exemple.fr', '')).toBe(false);
    expect(usable('Zkey;Zval', ...mails.map((mail) => `x x;${mail}`))).toBe(false);
    expect(usable('Zkey;Zval', '100;01/02/1970', '101;02/03/1980', '102;03/04/1990')).toBe(false);
    expect(usable('Zkey;', ...mails.map((mail, at) => `${100 + at};${mail}`))).toBe(false);
    expect(usable('Zkey;Zval;z@exemple.fr', ...mails.map((mail, at) => `${100 + at};${mail};x x`))).toBe(
      false,
    );
    expect(usable('Zkey;Zval', '100;a@exemple.fr', 'x x;y y', 'x x;y y')).toBe(false);
  });

  it('stands alone below words that are no groups of columns', () => {
    const lines = (above: string) => [
      above,
      'Matricule;Nom;Email;Nom;Email',
      'E1;a;a@exemple.fr;b;b@exemple.fr',
    ];
    const columns = (above: string) => {
      const answer = read(lines(above));
      return answer.usable ? answer.layout.columns : {};
    };
    expect(columns(';Élève;;Tuteur;')).toMatchObject({
      last_name: [1],
      email: [2],
      guardian_name: [3],
      guardian_email: [4],
    });
    for (const above of [
      ';Élève;;Médecin;',
      ';Liste;;Tuteur;',
      ';;;;',
      'Tuteur;Tuteur;Tuteur;Tuteur;Tuteur',
    ]) {
      expect(columns(above)).toMatchObject({ last_name: [1], email: [2, 4] });
    }
  });

  it('says whose columns they are where merged cells above it do', () => {
    const lines = [
      'Élève;;;Responsable légal 1;;',
      'Matricule;Nom;Prénom;Nom;Prénom;Email',
      'E1;Petit;Zoé;Petit;Anne;anne@exemple.fr',
      'E2;Grand;Léo;Grand;Paul;paul@exemple.fr',
    ];
    expect(read(lines)).toMatchObject({
      layout: {
        titleRow: 2,
        titles: ['Matricule', 'Nom', 'Prénom', 'Nom', 'Prénom', 'Email'],
        columns: {
          reference: [0],
          last_name: [1],
          first_name: [2],
          guardian_name: [3, 4],
          guardian_email: [5],
        },
      },
    });
  });
});

describe('a file without titles', () => {
  const refused = (lines: readonly string[]) => {
    const answer = read(lines);
    return answer.usable ? '' : answer.problem.en;
  };

  it('is refused without a word of what it holds', () => {
    const rows = [
      ...people,
      '8000000002;Müller;Zoë;zoe.muller@exemple.fr;;fr',
      '8000000004;Cœur;François;;0639980003;',
    ];
    const answer = read(rows);
    expect(answer.usable).toBe(false);
    expect(JSON.stringify(answer)).not.toMatch(/Lefèvre|Jeanne|exemple.fr|8000|Müller|Cœur/);
    expect(refused(rows)).toContain('column titles');
  });

  it('is not taken to have titles where its first person has no contact', () => {
    const rows = [
      '81;Durand;Ville;;',
      '82;Müller;Zoë;zoe@exemple.fr;0639980001',
      '83;Cœur;Al;a@exemple.fr;0639980002',
    ];
    expect(read(rows).usable).toBe(false);
  });

  it('is refused in the words of what it is', () => {
    const problem = { en: 'a', fr: 'b' };
    expect(readHeader({ kind: 'refused', problem }, [])).toEqual({ usable: false, problem });
    expect(refused(['', ';;', ' '])).toContain('no readable first line');
  });
});

describe('the columns of a file', () => {
  it('are those of the notice too', () => {
    expect(read(['ref;mail;Data categories', 'P1;a@exemple.fr;x'], ['data_categories'])).toMatchObject({
      layout: { columns: { reference: [0], email: [1], data_categories: [2] } },
    });
  });

  it('are told of where they are not used', () => {
    expect(read(['ref;mail;N° de sécurité sociale;', 'P1;a@exemple.fr;1;'])).toMatchObject({
      layout: { width: 4, unknownColumns: ['N° de sécurité sociale'] },
    });
  });

  it('are those that somebody chose', () => {
    expect(read(['ref;mail;Zobs', 'P1;a@exemple.fr;x'], [], { 2: 'site' })).toMatchObject({
      layout: { columns: { reference: [0], email: [1], site: [2] }, unknownColumns: [] },
    });
  });
});
