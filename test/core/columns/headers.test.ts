import { describe, expect, it } from 'vitest';
import { foldText } from '../../../core/cell/fold.ts';
import { commonFields } from '../../../core/columns/fields.ts';
import { columnsMissing } from '../../../core/columns/header-words.ts';
import { readHeader, readLayout } from '../../../core/columns/headers.ts';

const columnsOf = (headers: string[], personFields: string[] = []) => {
  const answer = readLayout(headers, ';', personFields);
  return answer.usable ? answer.layout.columns : answer.problem.en;
};

describe('column titles', () => {
  it('are all named where a file has none of them', () => {
    const { en } = columnsMissing([], []);
    expect(commonFields.filter((name) => !en.includes(`"${name}"`))).toEqual([]);
  });

  it('are recognised in French as hospital systems write them', () => {
    expect(
      columnsOf(['N° patient', 'Prénom', 'NOM DE FAMILLE', 'Adresse e-mail', 'Tél. portable', 'Langue']),
    ).toEqual({ reference: [0], first_name: [1], last_name: [2], email: [3], phone: [4], language: [5] });
    expect(columnsOf(['IPP', 'Nom', 'Prénom', 'Courriel', 'Téléphone'])).toEqual({
      reference: [0],
      last_name: [1],
      first_name: [2],
      email: [3],
      phone: [4],
    });
  });

  it('are recognised in English', () => {
    expect(
      columnsOf(['Patient ID', 'First Name', 'Surname', 'E-mail address', 'Mobile', 'Language']),
    ).toEqual({
      reference: [0],
      first_name: [1],
      last_name: [2],
      email: [3],
      phone: [4],
      language: [5],
    });
  });

  it.each([
    'Référence',
    'reference',
    'REF',
    'Identifiant',
    'id',
    'Nº de dossier'.replace(' de', ''),
    'matricule',
  ])('name the reference as %j', (title) => {
    expect(columnsOf([title, 'mail'])).toEqual({ reference: [0], email: [1] });
  });

  it.each(['email', 'E-mail', 'Mail', 'courriel', 'Adresse électronique', 'ADRESSE MAIL', 'Mél'])(
    'name the email address as %j',
    (title) => {
      expect(columnsOf([title, 'ref'])).toEqual({ email: [0], reference: [1] });
    },
  );

  it('do not depend on accents, letter case, blanks and punctuation', () => {
    expect(foldText(' N° Patient. ')).toBe('npatient');
    expect(foldText('Pre\u0301nom')).toBe(foldText('PRÉNOM'));
  });

  it('may be those of the notice', () => {
    expect(columnsOf(['ref', 'mail', 'Data categories'], ['data_categories'])).toEqual({
      reference: [0],
      email: [1],
      data_categories: [2],
    });
  });

  it('that are unknown are reported, empty ones are not', () => {
    const answer = readLayout(['ref', 'mail', 'N° de sécurité sociale', ''], ';', []);
    expect(answer).toEqual({
      usable: true,
      layout: {
        encoding: 'utf-8',
        savedTwice: false,
        separator: ';',
        titleRow: 1,
        titles: ['ref', 'mail', 'N° de sécurité sociale', ''],
        width: 4,
        columns: { reference: [0], email: [1] },
        unknownColumns: ['N° de sécurité sociale'],
      },
    });
  });

  it('that mean the same are refused by their names', () => {
    expect(columnsOf(['ref', 'Courriel', 'E-mail'])).toContain('"Courriel" and "E-mail" mean the same');
  });

  it('without a reference or a way to reach people are refused, telling what was seen and what is needed', () => {
    const problem = columnsOf(['Nom', 'Courriel']);
    expect(problem).toContain('"reference"');
    expect(problem).toContain('"Nom", "Courriel"');
    expect(columnsOf(['ref', 'nom'])).toContain('at least one of "email" and "phone"');
  });

  it('need a phone number only, where there is no address', () => {
    expect(columnsOf(['ref', 'tel'])).toEqual({ reference: [0], phone: [1] });
  });

  it('are told by the separator that gives most of them, where none makes them usable', () => {
    const readingOf = (separator: ',' | ';', cells: string[]) => ({
      separator,
      records: [{ cells, endByte: 20, lines: 1 }],
    });
    const readings = [readingOf(',', ['Nom', 'Ville;Rue']), readingOf(';', ['Nom', 'Ville', 'Rue'])];
    const head = { kind: 'text', encoding: 'utf-8', savedTwice: false, readings } as const;
    expect(readHeader(head, [])).toMatchObject({
      usable: false,
      problem: { en: expect.stringContaining('"Nom", "Ville", "Rue"') },
    });
  });

  it('that are missing do not put a person into the error', () => {
    const problem = columnsOf(['P0012', 'Jeanne', 'Lefèvre', 'jeanne.lefevre@exemple.fr']);
    expect(problem).not.toMatch(/Jeanne|Lefèvre|exemple|P0012/);
    expect(problem).toContain('J•••');
  });
});
