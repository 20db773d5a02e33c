import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldLabels } from '../../../core/columns/field-words.ts';
import { standardFields } from '../../../core/columns/fields.ts';
import { type ColumnsOfFile, mapColumns } from '../../../core/columns/map-columns.ts';
import { choicesOf, mappingSchema, mustAsk } from '../../../core/columns/mapping.ts';
import { notUsed } from '../../../core/columns/mapping-words.ts';

/** A mapping of columns that are given with their cells: `Titre: cell, cell`. */
const mapOf = (columns: Readonly<Record<string, readonly string[]>>, rest: Partial<ColumnsOfFile> = {}) => {
  const titles = Object.keys(columns);
  const rows = Math.max(0, ...Object.values(columns).map(({ length }) => length));
  const sample = Array.from({ length: rows }, (_, at) => titles.map((title) => columns[title]?.[at] ?? ''));
  return mapColumns({ titles, sample, personFields: [], ...rest });
};
const doubtsOf = (...args: Parameters<typeof mapOf>) =>
  mapOf(...args).doubts.map(({ kind, index }) => [kind, index]);

const emails = ['a@example.org', 'b@example.org', 'c@example.org'];
const mobiles = ['0639980001', '+33 6 39 98 00 02', '639980003'];
const landlines = ['0142340001', '01 42 34 00 02', '0142340003'];
const dates = ['01/02/1970', '1980-03-04', '5 mars 1990'];
const ids = ['8000000001', '8000000002', '8000000003'];

describe('several columns of one field', () => {
  it('are tried personal before professional, the first before the second, otherwise as they stand', () => {
    expect(
      mapOf({ ID: [], 'Mail pro': [], 'Mail 2': [], 'Mail 1': [], 'Ancien mail': [], 'Mail perso': [] })
        .columns,
    ).toEqual({
      reference: [0],
      email: [5, 3, 2, 1, 4],
    });
    expect(mapOf({ ID: [], Courriel: [], Mail: [] }).columns.email).toEqual([1, 2]);
  });

  it('of numbers are tried by what they hold, mobile numbers first', () => {
    expect(mapOf({ ID: [], 'Tél 1': landlines, 'Tél 2': mobiles }).columns.phone).toEqual([2, 1]);
    expect(mapOf({ ID: [], 'Tél fixe': mobiles, 'Tél portable': landlines }).columns.phone).toEqual([1, 2]);
    expect(mapOf({ ID: [], 'Tel fixe': [], Téléphone: [], Portable: [] }).columns.phone).toEqual([3, 2, 1]);
    expect(mapOf({ ID: [], 'Tel fixe': [], Téléphone: mobiles, Portable: [] }).columns.phone).toEqual([
      2, 3, 1,
    ]);
    expect(
      mapOf({ ID: [], Tél: [...mobiles.slice(0, 2), ...landlines], 'Tél 2': mobiles }).columns.phone,
    ).toEqual([2, 1]);
  });

  it('of numbers are tried by the share of mobile ones, where they are enough to tell', () => {
    const mixed = { ID: [], 'Tél 1': [...landlines, '0639980001'], 'Tél 2': [...mobiles, '0142340001'] };
    expect(mapOf(mixed).columns.phone).toEqual([2, 1]);
    // Two numbers tell less than a title.
    const few = { ID: [], 'Tél fixe': mobiles.slice(1), Portable: landlines.slice(1) };
    expect(mapOf(few).columns.phone).toEqual([2, 1]);
  });

  it('knows overseas mobile numbers', () => {
    const overseas = ['0690001234', '+262692123456', '00596696001234'];
    expect(mapOf({ ID: [], 'Tél 1': landlines, 'Tél 2': overseas }).columns.phone).toEqual([2, 1]);
  });

  it('are all kept where one alone may hold somebody back', () => {
    expect(
      mapOf({ ID: [], Mail: [], Curatelle: [], Décédé: [], Tutelle: [], 'Date de décès': [] }).columns,
    ).toEqual({
      reference: [0],
      email: [1],
      protected: [2, 4],
      deceased: [3, 5],
    });
  });

  it('of an address are its lines in their order, of one address alone', () => {
    const titles = [
      'ID',
      'Adresse 3',
      'Adresse 1',
      'Adresse 2',
      'CP Ville',
      'Rue (bureau)',
      'Ville (bureau)',
    ];
    expect(mapColumns({ titles, sample: [], personFields: [] }).columns).toEqual({
      reference: [0],
      address_line: [2, 3, 1, 4],
    });
    const numbered = ['ID', 'Adresse 1', 'Ville 1', 'Adresse 2', 'Ville 2', 'CP 1', 'CP 2'];
    expect(mapColumns({ titles: numbered, sample: [], personFields: [] }).columns).toEqual({
      reference: [0],
      address_line: [1],
      town: [2],
      postal_code: [5],
    });
    expect(mapOf({ ID: [], 'Adresse complète': [], CP: [], Rue: [] }).columns.address_line).toEqual([3]);
    expect(mapOf({ ID: [], 'Adresse complète': [], CP: [] }).columns.address_line).toEqual([1]);
    expect(mapOf({ ID: [], 'Rue (domicile)': ['1 rue A'], Pays: ['France'] }).columns).toEqual({
      reference: [0],
      address_line: [1],
      country: [2],
    });
    // What is at home is empty: the address at work is better than none.
    const atWork = mapOf({
      ID: ['1'],
      'Rue (domicile)': [''],
      'Rue (bureau)': ['9 quai Z'],
      Pays: ['France'],
    });
    expect(atWork.columns).toEqual({ reference: [0], address_line: [2] });
  });

  it('of an address stand together with what says nothing else than home', () => {
    const unnumbered = mapOf({ ID: [], 'Adresse 1': [], 'Adresse 2': [], 'Ville 1': [] });
    expect(unnumbered.columns).toEqual({ reference: [0], address_line: [1, 2], town: [3] });
    const whole = mapOf({ ID: [], 'Adresse complète': ['1 rue A'], 'CP Ville': ['75002 Paris'] });
    expect(whole.columns.address_line).toEqual([1, 2]);
    const plain = mapOf({ ID: [], 'Rue (domicile)': [''], Adresse: ['1 rue A'], Ville: ['Paris'] });
    expect(plain.columns).toEqual({ reference: [0], address_line: [2], town: [3] });
    const towns = mapOf({ ID: [], Mail: [], Ville: [], 'Ville (bureau)': [], Pays: [] });
    expect(towns.columns).toEqual({ reference: [0], email: [1], town: [2], country: [4] });
  });

  it('of guardians are in the order of the guardians, then of their contacts', () => {
    const numbered = { ID: [], 'Parent 2 - Email 1': [], 'Parent 1 - Email 2': [], 'Parent 1 - Email 1': [] };
    expect(mapOf(numbered).columns.guardian_email).toEqual([3, 2, 1]);
    const phones = { ID: [], 'Tél fixe tuteur': [], 'Tél portable tuteur': [] };
    expect(mapOf(phones).columns.guardian_phone).toEqual([2, 1]);
    const mails = { ID: [], 'Mail pro tuteur': [], 'Mail perso tuteur': [] };
    expect(mapOf(mails).columns.guardian_email).toEqual([2, 1]);
  });

  it('of guardians are the names of the first and the contacts of all', () => {
    const titles = [
      'ID',
      'Tél personne à prévenir',
      'Email parent 2',
      'Email parent 1',
      'Nom parent 1',
      'Nom tuteur',
      'Mail tuteur',
      'Prénom tuteur',
    ];
    expect(mapColumns({ titles, sample: [], personFields: [] }).columns).toEqual({
      reference: [0],
      guardian_phone: [1],
      guardian_email: [6, 3, 2],
      guardian_name: [5, 7],
    });
  });
});

describe('what a title leaves open', () => {
  it('is settled by the cells', () => {
    expect(mapOf({ ID: [], Adresse: emails }).columns).toEqual({ reference: [0], email: [1] });
    expect(mapOf({ ID: [], Adresse: ['1 rue A', '2 rue B'] }).columns).toEqual({
      reference: [0],
      address_line: [1],
    });
    expect(mapOf({ ID: [], Contact: emails }).columns).toEqual({ reference: [0], email: [1] });
    expect(mapOf({ ID: [], Contact: mobiles }).columns).toEqual({ reference: [0], phone: [1] });
    expect(mapOf({ ID: [], Contact: ['Anne', 'Paul'] }).columns).toEqual({ reference: [0] });
    expect(
      mapOf({ ID: [], Mail: [], 'CP Ville': ['75002 Paris', '69001 Lyon'] }).columns.address_line,
    ).toEqual([2]);
    expect(mapOf({ ID: [], Mail: [], 'CP Ville': ['75002', '69001'] }).columns.postal_code).toEqual([2]);
    expect(mapOf({ ID: [], Mail: [], 'Né(e)': dates }).columns.birth_date).toEqual([2]);
    expect(mapOf({ ID: [], Mail: [], 'Né(e)': ['Petit', 'Grand'] }).columns.birth_name).toEqual([2]);
    expect(mapOf({ Patient: ids, Mail: [] }).columns.reference).toEqual([0]);
    expect(mapOf({ ID: [], Mail: [], Patient: ['PETIT Anne', 'GRAND Paul'] }).columns.last_name).toEqual([2]);
    expect(mapOf({ ID: [], Mail: emails, 'Personne à prévenir': mobiles }).columns.guardian_phone).toEqual([
      2,
    ]);
    expect(
      mapOf({ ID: [], Mail: emails, Tuteur: ['oui', 'non', 'non'] }).columns.guardian_name,
    ).toBeUndefined();
  });

  it('is what the title says where there is nothing to see or to tell', () => {
    expect(mapOf({ ID: [], Mail: [], 'Né(e)': [] }).columns.birth_date).toEqual([2]);
    expect(mapOf({ ID: [], Mail: [], Patient: dates }).columns).toEqual({ reference: [0], email: [1] });
    expect(mapOf({ ID: [], Adresse: [emails[0] ?? '', '1 rue A'] }).columns.email).toEqual([1]);
    expect(mapOf({ ID: [], Adresse: [emails[0] ?? '', '1 rue A', '2 rue B'] }).columns.address_line).toEqual([
      1,
    ]);
  });

  it('is a whole name where the file has no better one', () => {
    expect(mapOf({ ID: [], Mail: [], 'Nom et prénom': [] }).columns.last_name).toEqual([2]);
    expect(mapOf({ ID: [], Mail: [], Name: [], 'First name': [] }).columns).toMatchObject({
      last_name: [2],
      first_name: [3],
    });
    expect(mapOf({ ID: [], Mail: [], Name: [], Nom: [] }).columns.last_name).toEqual([3]);
    const twice = mapOf({ ID: [], Mail: [], 'Nom complet': [], Prénom: [] });
    expect(twice.columns.last_name).toBeUndefined();
    expect(twice.views[2]?.looksLike).toBe('last_name');
  });

  it('is the name at birth where another is in use', () => {
    expect(mapOf({ ID: [], Mail: [], Nom: [], 'Nom d’usage': [] }).columns).toMatchObject({
      birth_name: [2],
      last_name: [3],
    });
    expect(mapOf({ ID: [], Mail: [], Nom: [], 'Nom d’usage': [], NJF: [] }).columns).toMatchObject({
      birth_name: [4],
      last_name: [3],
    });
    expect(mapOf({ ID: [], Mail: [], 'Nom de naissance': [] }).columns).toMatchObject({ birth_name: [2] });
    expect(mapOf({ ID: [], Mail: [], 'Nom de famille': [] }).columns).toMatchObject({ last_name: [2] });
  });
});

describe('two names', () => {
  it('are not the name at birth where neither is said to be in use', () => {
    expect(mapOf({ ID: [], Mail: [], Nom: [], 'Nom de famille': [] }).columns).toEqual({
      reference: [0],
      email: [1],
      last_name: [2],
    });
  });

  it('in one cell are a last name alone where that is all the title says', () => {
    const beside = (title: string) => mapOf({ ID: [], Mail: [], [title]: [], Prénom: [] }).columns.last_name;
    expect(beside('Name')).toEqual([2]);
    expect(beside('Identité')).toBeUndefined();
    expect(beside('Patient name')).toBeUndefined();
  });
});

describe('the reference', () => {
  it('is the number of the patient before the number of a case', () => {
    expect(mapOf({ 'N° dossier': ids, ID: ids, IPP: ids, Mail: emails }).columns.reference).toEqual([2]);
    expect(mapOf({ 'N° dossier': ids, ID: ids, Mail: emails }).columns.reference).toEqual([1]);
    expect(mapOf({ 'N° dossier': ids, Mail: emails }).columns.reference).toEqual([0]);
    expect(doubtsOf({ 'N° dossier': ids, IPP: ids, Mail: emails })).toEqual([]);
    // Letters count columns as numbers do.
    const others = ['7', '8', '9'];
    for (const [one, other] of [
      ['Dossier A', 'Dossier B'],
      ['N° dossier A', 'N° dossier C'],
      ['Dossier', 'Dossier B'],
    ]) {
      const titles = { [one ?? '']: ids, [other ?? '']: others, Mail: emails };
      expect(doubtsOf(titles)).toEqual([['which-of-several', 0]]);
    }
    // Of whom a contact is, a letter may say: what the cells hold decides.
    expect(mapOf({ IPP: ids, Mail: emails, 'Mail C': others }).columns.email).toEqual([1]);
  });

  it('of two that are as good is the one in which each row has its own', () => {
    const file = { 'N° patient': ['1', '1', '2'], 'Code patient': ids, Mail: emails };
    expect(mapOf(file).columns.reference).toEqual([1]);
    expect(doubtsOf(file)).toEqual([]);
    expect(mapOf({ IPP: ['', '', ''], ID: ids, Mail: emails }).columns.reference).toEqual([1]);
  });

  it('is asked for where two are as good and differ', () => {
    const file = { 'N° patient': ids, 'Code patient': ['a1', 'a2', 'a3'], Mail: emails };
    expect(doubtsOf(file)).toEqual([['which-of-several', 0]]);
    expect(doubtsOf({ ...file, 'Code patient': ids })).toEqual([]);
  });

  it('is not asked for where the other column is empty', () => {
    expect(doubtsOf({ 'N° patient': ids, 'Code patient': [], Mail: emails })).toEqual([]);
    expect(doubtsOf({ 'N° patient': ['1', '', '3'], 'Code patient': ['', '', ''], Mail: emails })).toEqual(
      [],
    );
  });

  it('is asked for where a case number stands beside different names', () => {
    const names = ['Petit', 'Grand', 'Moyen'];
    expect(doubtsOf({ 'N° dossier': ['1', '1', '2'], Nom: names, Mail: emails })).toEqual([
      ['reference-repeats', 0],
    ]);
    expect(doubtsOf({ 'N° dossier': ['1', '1', '2'], Mail: emails })).toEqual([['reference-repeats', 0]]);
    expect(doubtsOf({ ID: ['1', '1', '2'], Nom: names, Mail: emails })).toEqual([['reference-repeats', 0]]);
    expect(doubtsOf({ 'N° dossier': ['1', '1'], Nom: ['', 'Grand'], Mail: emails.slice(1) })).toEqual([]);
    expect(doubtsOf({ 'N° dossier': ['', '', '2'], Nom: names, Mail: emails })).toEqual([]);
    // One person in several rows.
    expect(
      doubtsOf({ 'N° dossier': ['1', '1', '2'], Nom: ['Petit', 'PETIT', 'Moyen'], Mail: emails }),
    ).toEqual([]);
    expect(doubtsOf({ 'N° dossier': ids, Nom: ['Petit', 'Petit', 'Petit'], Mail: emails })).toEqual([]);
    // Each row is told of as a conflict.
    expect(doubtsOf({ IPP: ['1', '1', '2'], Nom: names, Mail: emails })).toEqual([]);
  });

  it('is asked for where it is empty in rows in which another column is not', () => {
    const file = { IPP: ['1', '', '3'], 'N° dossier': ids, Mail: emails };
    expect(doubtsOf(file)).toEqual([['reference-gaps', 0]]);
    expect(doubtsOf({ IPP: ['1', '', '3'], Mail: emails })).toEqual([]);
    expect(doubtsOf({ ...file, 'N° dossier': ['1', '', '3'] })).toEqual([]);
    expect(doubtsOf({ ...file, 'N° dossier': ['1', '1', '3'] })).toEqual([]);
  });
});

describe('a column whose cells are not what its title says', () => {
  it.each<[string, readonly string[], string]>([
    ['Mail', mobiles, 'phone'],
    ['Mail', ['oui', 'non', 'oui'], 'not_electronic'],
    ['Téléphone', emails, 'email'],
    ['Nom', emails, 'email'],
    ['Prénom', mobiles, 'phone'],
    ['Date de naissance', emails, 'email'],
    ['Décédé', mobiles, 'phone'],
    ['Ville', emails, 'email'],
    ['Langue', dates, 'birth_date'],
    ['CP', landlines, 'phone'],
    ['Tél tuteur', emails, 'email'],
    ['Mail', ['oui', '0639980001', 'non', 'x', 'oui'], 'not_electronic'],
  ])('is asked about: %j above %j looks like %s', (title, cells, looksLike) => {
    const { doubts } = mapOf({ ID: ids, Courriel: emails, [title]: cells });
    expect(doubts.map(({ kind, index }) => [kind, index])).toEqual([['title-and-cells-differ', 2]]);
    expect(doubts[0]?.message.en).toContain(
      `look like “${fieldLabels[looksLike as keyof typeof fieldLabels].en}”`,
    );
  });

  it('is asked about where six of ten cells are so', () => {
    expect(doubtsOf({ ID: ids, Courriel: emails, Mail: [...mobiles, 'aa', 'bb'] })).toEqual([
      ['title-and-cells-differ', 2],
    ]);
    expect(doubtsOf({ ID: ids, Courriel: emails, Mail: [...mobiles, 'aa', 'bb', 'cc'] })).toEqual([]);
  });

  it('is asked about as the reference', () => {
    expect(doubtsOf({ Référence: dates, Mail: emails })).toEqual([['title-and-cells-differ', 0]]);
  });

  it('is taken by its title where there is little to see', () => {
    expect(doubtsOf({ ID: ['1'], Mail: ['0639980001'] })).toEqual([]);
    expect(doubtsOf({ Référence: emails, Mail: emails })).toEqual([]);
    expect(doubtsOf({ Référence: mobiles, Mail: emails })).toEqual([]);
    expect(doubtsOf({ ID: ids, Mail: ['voir tél.', 'néant', 'a@example.org'] })).toEqual([]);
    expect(doubtsOf({ ID: ids, Courriel: emails, Téléphone: ['3,36E+10', '3,36E+10', '3,36E+10'] })).toEqual(
      [],
    );
    expect(doubtsOf({ ID: ids, Courriel: emails, 'Date de décès': dates })).toEqual([]);
  });
});

describe('a column that holds people back', () => {
  it('is asked about where its words would hold back most of them', () => {
    const file = (title: string, ...cells: string[]) => doubtsOf({ ID: ids, Mail: emails, [title]: cells });
    expect(file('Confidentialité', 'Standard', 'Standard', 'VIP')).toEqual([['holds-back-most', 2]]);
    expect(file('Mesure de protection', 'Classe A', 'Classe B', '')).toEqual([['holds-back-most', 2]]);
    expect(file('Confidentialité', 'Standard', 'Standard', 'VIP', 'oui', '')).toEqual([
      ['holds-back-most', 2],
    ]);
    expect(file('Confidentialité', 'Standard', 'VIP', 'oui', 'oui', '')).toEqual([]);
    expect(doubtsOf({ ID: ['1'], Mail: ['a@example.org'], Confidentiel: ['VIP'] })).toEqual([]);
    expect(file('Mesure de protection', 'curatelle', '', '')).toEqual([]);
    expect(file('Confidentiel', 'oui', 'non', 'non')).toEqual([]);
    expect(file('Statut vital', 'Vivant', 'Vivant', 'Décédé')).toEqual([]);
  });
});

describe('columns of one name', () => {
  it('are asked about where they differ and it matters', () => {
    const file = (title: string, second: readonly string[]) =>
      mapColumns({
        titles: ['ID', 'Mail', title, `${title} `],
        sample: ids.map((id, at) => [id, emails[at] ?? '', `x${at}`, second[at] ?? '']),
        personFields: ['ward'],
      }).doubts.map(({ kind, index }) => [kind, index]);
    const other = ['y0', 'y1', 'y2'];
    expect(file('Nom', other)).toEqual([['which-of-several', 2]]);
    expect(file('Prénom', other)).toEqual([['which-of-several', 2]]);
    expect(file('ward', other)).toEqual([['which-of-several', 2]]);
    expect(file('Service', other)).toEqual([]);
    expect(file('Nom', ['x0', 'x1', 'x2 '])).toEqual([]);
    expect(file('Nom', ['x0', 'x1', 'y2'])).toEqual([['which-of-several', 2]]);
    expect(file('Nom', [])).toEqual([]);
  });

  it('are named, ten at most', () => {
    const titles = ['ID', 'Mail', ...Array.from({ length: 12 }, () => 'Nom')];
    const [doubt] = mapColumns({
      titles,
      sample: [titles.map((_, at) => `x${at}`)],
      personFields: [],
    }).doubts;
    expect(doubt?.message.en).toContain('C (“Nom”), D (“Nom”)');
    expect(doubt?.message.en.match(/“Nom”/g)).toHaveLength(10);
  });
});

describe('contacts without a title', () => {
  it('are proposed and asked about where nothing else reaches people', () => {
    const mapping = mapOf({ ID: ids, Zobs: emails, Zval: mobiles, Zother: emails });
    expect(mapping.columns).toEqual({ reference: [0], email: [1], phone: [2] });
    expect(mapping.doubts.map(({ kind, index }) => [kind, index])).toEqual([
      ['by-content-only', 1],
      ['by-content-only', 2],
    ]);
    expect(mapping.views.map(({ usedAs }) => usedAs)).toEqual([
      'by-title',
      'by-content',
      'by-content',
      'unused',
    ]);
    expect(mapping.views[3]?.looksLike).toBe('email');
  });

  it('are told of where others reach people', () => {
    const mapping = mapOf({ ID: ids, Mail: emails, Zobs: emails, 'Tél médecin': mobiles });
    expect(mustAsk(mapping)).toBe(false);
    expect(mapping.views.map(({ looksLike }) => looksLike)).toEqual([undefined, undefined, 'email', 'phone']);
  });

  it('of guardians alone are asked about', () => {
    expect(doubtsOf({ ID: ids, 'Mail tuteur': emails })).toEqual([['guardians-only', 1]]);
    expect(doubtsOf({ ID: ids, 'Mail tuteur': emails, Adresse: ['1 rue A'] })).toEqual([]);
    expect(doubtsOf({ ID: ids, 'Nom tuteur': ['Petit'] }, {})).toEqual([]);
  });
});

describe('a column that is not used', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['Zobs', dates, 'birth_date'],
    ['Date d’entrée', ['01/02/2023', '04/03/2024', '05/06/2024'], undefined],
    ['Zobs', ['75002', '69001'], 'postal_code'],
    ['Zobs', ids, undefined],
    ['Vivant', ['oui'], 'deceased'],
    ['Majeur', ['oui'], 'minor'],
    ['Âge', ['12'], 'minor'],
    ['Opt-in email', ['oui'], 'not_electronic'],
    ['Ne pas appeler', ['oui'], 'not_electronic'],
    ['Responsable', ['Anne'], 'guardian_name'],
    ['Email responsable', emails, 'guardian_email'],
    ['Responsable', mobiles, 'guardian_phone'],
    ['Tuteur', ['oui', 'non'], 'protected'],
    ['Année de naissance', ['1970'], 'birth_date'],
    ['Commentaire', ['', '', 'a@example.org'], undefined],
    ['Profession', ['a', 'b'], undefined],
    ['Zobs', ['01/02/70', '03/04/80', '05/06/90'], undefined],
    ['Zobs', ['01/02/1989', '03/04/2020', '05/06/2020'], 'birth_date'],
    ['Zobs', ['01/02/1990', '03/04/2020', '05/06/2020'], undefined],
    ['Zobs', ['75002', '', ''], undefined],
    ['Zobs', ['75002', 'x', '69001'], undefined],
  ])('%j with %j looks like %s', (title, cells, looksLike) => {
    const [, , view] = mapOf({ ID: ids, Mail: emails, [title]: cells }).views;
    expect(view).toMatchObject({ field: null, usedAs: 'unused', usable: 0 });
    expect(view?.looksLike).toBe(looksLike);
  });

  it('is told of by a single row where the file has no more', () => {
    const [, , view] = mapOf({ ID: ['1'], Mail: ['a@example.org'], Zobs: ['b@example.org'] }).views;
    expect(view?.looksLike).toBe('email');
  });

  it('is told of in words', () => {
    expect(notUsed({ index: 27, title: 'Fixe' }, 'phone')).toEqual({
      en: 'Column AB (“Fixe”) is not used, and looks like “Phone number”.',
      fr: 'La colonne AB («\u00a0Fixe\u00a0») n’est pas utilisée, et ressemble à «\u00a0Numéro de téléphone\u00a0».',
    });
    expect(notUsed({ index: 0, title: '' }, 'email').en).toContain('A (without a title)');
  });
});

describe('what staff are shown of a column', () => {
  it('counts what its field can use, and shows cells masked', () => {
    const { views } = mapOf(
      {
        ID: ids,
        Mail: ['jeanne@exemple.fr', 'NULL', 'kaputt'],
        Langue: ['fr', 'en', ''],
        Nom: ['Lefèvre', 'Lu', 'Lambert'],
      },
      { usable: { email: (cell) => cell.includes('@'), language: (cell) => cell === 'fr' } },
    );
    expect(views[1]).toEqual({
      index: 1,
      letter: 'B',
      title: 'Mail',
      field: 'email',
      usedAs: 'by-title',
      of: 3,
      filled: 2,
      usable: 1,
      examples: ['j•••@e•••.fr', 'k•••'],
    });
    expect(views[2]).toMatchObject({ filled: 2, usable: 1, examples: ['fr', 'en'] });
    expect(views[3]).toMatchObject({ filled: 3, usable: 3, examples: ['L•••', '•••'] });
  });

  it('counts by what the cells look like where nothing else says what can be used', () => {
    const { views } = mapOf({
      ID: ids,
      Mail: ['a@example.org', 'x', ''],
      Tél: [...mobiles, '3,36E+10'],
      DDN: ['1970', ...dates],
    });
    expect(views.map(({ filled, usable }) => [filled, usable])).toEqual([
      [3, 3],
      [2, 1],
      [4, 3],
      [4, 3],
    ]);
  });

  it('is taken from the first rows, and from fewer the wider the file is', () => {
    const rowsOf = (width: number, rows: number): number | undefined =>
      mapColumns({
        titles: Array.from({ length: width }, () => 'Zobs'),
        sample: Array.from({ length: rows }, () => []),
        personFields: [],
      }).views[0]?.of;
    expect([rowsOf(2, 499), rowsOf(2, 600), rowsOf(1000, 600), rowsOf(16_384, 600)]).toEqual([
      499, 500, 200, 12,
    ]);
  });

  it('never shows a cell in full, but for flags and languages', () => {
    const mapping = mapOf({
      ID: ids,
      Mail: emails,
      Tél: mobiles,
      Nom: ['Lefèvre', 'Durand', 'Müller'],
      DDN: dates,
      Zobs: ['Paris 12', '75002', 'x'],
    });
    expect(JSON.stringify(mapping.views.map(({ examples }) => examples))).not.toMatch(
      /800000|example|3998|Lefèvre|Durand|Müller|1970|mars|Paris|7500/,
    );
  });

  it('has its title on one line', () => {
    const { views } = mapColumns({
      titles: [`${'a'.repeat(100)}`, '\ufeffIPP\n(patient)'],
      sample: [],
      personFields: [],
    });
    expect(views[0]?.title).toHaveLength(60);
    expect(views[1]?.title).toBe('IPP (patient)');
  });

  it('is of the shape that others read', () => {
    const mapping = mapOf({ ID: ids, Mail: mobiles, Zobs: emails });
    expect(mappingSchema.parse(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
  });

  it('has words in both languages for each field and each doubt', () => {
    expect(Object.keys(fieldLabels).sort()).toEqual([...standardFields].sort());
    const { doubts } = mapOf({ 'N° dossier': ['1', '1'], Nom: ['a', 'b'], Mail: mobiles });
    for (const { message } of doubts) {
      expect(message.fr).not.toBe(message.en);
      expect(message.fr).not.toMatch(/ [:;!?»]|« /);
    }
  });
});

describe('what is missing', () => {
  it('is the reference and any way to reach people', () => {
    expect(mapOf({ Nom: [] }).missing).toEqual(['reference', 'email']);
    expect(mapOf({ ID: [], Nom: [] }).missing).toEqual(['email']);
    expect(mapOf({ ID: [], Ville: [], 'Nom tuteur': [] }).missing).toEqual(['email']);
    expect(mapOf({ Mail: [] }).missing).toEqual(['reference']);
    for (const title of ['Mail', 'Tél', 'Adresse', 'Mail tuteur']) {
      expect(mapOf({ ID: [], [title]: [] }).missing).toEqual([]);
    }
    expect(mustAsk(mapOf({ Nom: [], Mail: [] }))).toBe(true);
  });
});

/** Spellings of a title that mean the same to whoever reads it. */
const decorations: readonly ((title: string) => string)[] = [
  (title) => title.toUpperCase(),
  (title) => title.toLowerCase(),
  (title) => title.normalize('NFD'),
  (title) => title.normalize('NFD').replace(/\p{M}/gu, ''),
  (title) => title.replaceAll(' ', '\u00a0'),
  (title) => title.replaceAll(' ', '_'),
  (title) => title.replaceAll(' ', '\u202f'),
  (title) => title.replaceAll(' ', '  '),
  (title) => `  ${title} `,
  (title) => `"${title}"`,
  (title) => `'${title}'`,
  (title) => `="${title}"`,
  (title) => `\ufeff${title}`,
  (title) => `\u200b${title}`,
  (title) => `${title} *`,
  (title) => `${title} :`,
  (title) => `${title}.`,
  (title) => `[${title}]`,
  (title) => `(${title})`,
  (title) => `${title} (obligatoire)`,
  (title) => title.replaceAll(' ', '\n'),
];

const known: Readonly<Record<string, string>> = {
  'N° IPP': 'reference',
  'Nom d’usage': 'last_name',
  'Nom de naissance': 'birth_name',
  Prénom: 'first_name',
  'Date de naissance': 'birth_date',
  'Adresse électronique': 'email',
  'Tél. portable': 'phone',
  'Langue parlée': 'language',
  'Complément d’adresse': 'address_line',
  'Code postal': 'postal_code',
  Ville: 'town',
  Pays: 'country',
  'Date de décès': 'deceased',
  Mineur: 'minor',
  'Mesure de protection': 'protected',
  'Ne pas contacter par mail': 'not_electronic',
  'Représentant légal': 'guardian_name',
  'Mail du représentant légal': 'guardian_email',
  'Téléphone du représentant légal': 'guardian_phone',
  'Adresse du représentant légal': 'guardian_address',
  'Catégories de données': 'data_groups',
  Établissement: 'site',
};

describe('titles in any order and spelling', () => {
  it('mean the same', () => {
    const order = fc.shuffledSubarray(Object.keys(known), { minLength: Object.keys(known).length });
    const changes = fc.array(fc.nat(decorations.length - 1), { minLength: 22, maxLength: 22 });
    fc.assert(
      fc.property(order, changes, (titles, chosen) => {
        const decorated = titles.map((title, at) => decorations[chosen[at] ?? 0]?.(title) ?? title);
        const { columns } = mapColumns({ titles: decorated, sample: [], personFields: [] });
        const wanted = titles.map((title, at) => [known[title] ?? '', [at]]);
        expect(columns).toEqual(Object.fromEntries(wanted));
      }),
      { numRuns: 300 },
    );
  });

  it('mean one thing each: every decoration of every title alike', () => {
    const unlike = Object.entries(known).flatMap(([title, field]) =>
      decorations.flatMap((decorate) => {
        const { columns } = mapColumns({ titles: [decorate(title)], sample: [], personFields: [] });
        return columns[field]?.[0] === 0 ? [] : [decorate(title)];
      }),
    );
    expect(unlike).toEqual([]);
  });

  it('of any text whatever give an answer that holds together', () => {
    const words = fc.constantFrom(
      'Mail',
      'Tél',
      'nom',
      'IPP',
      'tuteur',
      'adresse',
      '2',
      'perso',
      'né',
      'pas',
      'é',
      '?',
      'CP',
    );
    const title = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.array(words, { maxLength: 4 }).map((all) => all.join(' ')),
    );
    const cell = fc.constantFrom(
      '',
      'a@example.org',
      '0639980001',
      '01/02/1970',
      'oui',
      '75002',
      'Petit',
      'fr',
      '8000000001',
    );
    const file = fc.record({
      titles: fc.array(title, { maxLength: 12 }),
      sample: fc.array(fc.array(cell, { maxLength: 14 }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(file, ({ titles, sample }) => {
        const mapping = mapColumns({ titles, sample, personFields: ['ward'] });
        expect(mapColumns({ titles, sample, personFields: ['ward'] })).toEqual(mapping);
        expect(mapping.views).toHaveLength(titles.length);
        const used = Object.entries(mapping.columns).flatMap(([field, at]) =>
          at.map((index) => [index, field] as const),
        );
        expect(new Set(used.map(([index]) => index)).size).toBe(used.length);
        for (const [index, field] of used) expect(mapping.views[index]?.field).toBe(field);
        expect(mapping.views.filter(({ field }) => field !== null)).toHaveLength(used.length);
        // Whoever finds it right gets the same, and is asked nothing more.
        const again = mapColumns({ titles, sample, personFields: ['ward'], choices: choicesOf(mapping) });
        expect(again.columns).toEqual(mapping.columns);
        expect(again.doubts.length > 0 && titles.length > 0).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('may be ten thousand', () => {
    const titles = Array.from({ length: 10_000 }, (_, at) => (at % 2 === 0 ? `Mail ${at}` : `Zobs ${at}`));
    const sample = [titles.map(() => 'a@example.org'), titles.map(() => '0639980001')];
    const mapping = mapColumns({ titles: ['IPP', ...titles], sample, personFields: [] });
    expect(mapping.columns.email).toHaveLength(5_000);
    const empty = mapColumns({
      titles: ['IPP', 'Mail', ...titles.map(() => '')],
      sample: [],
      personFields: [],
    });
    expect(empty.columns).toEqual({ reference: [0], email: [1] });
  });
});
