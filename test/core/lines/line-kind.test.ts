import { describe, expect, it } from 'vitest';
import { createKindOfRecord, type LineKind, lineKinds } from '../../../core/lines/line-kind.ts';
import { linesThatAreNoPeople } from '../../../core/lines/line-kind-words.ts';

const titles = ['IPP', 'Nom', 'Prénom', 'Email', 'Téléphone', 'Langue'];
const columns = { reference: [0], last_name: [1], first_name: [2], email: [3], phone: [4], language: [5] };
const kindOfRecord = createKindOfRecord({ titles, columns, width: titles.length, separator: ';' });
const kindOf = (line: string): LineKind | undefined => kindOfRecord(line.split(';'));

describe('a line of the file', () => {
  it.each<[LineKind, string]>([
    ['blank', ''],
    ['blank', ';;;;;'],
    ['blank', ' ;\t;\u00a0;\u200b;\ufeff;'],
    ['blank', '\f'],
    ['titles-again', 'IPP;Nom;Prénom;Email;Téléphone;Langue'],
    ['titles-again', 'ipp ;NOM; prenom;E-MAIL;TELEPHONE;langue'],
    ['titles-again', '\fIPP;Nom;Prénom;Email;Téléphone;Langue'],
    ['titles-again', 'IPP;Nom;Prénom;Email'],
    ['titles-again', '"IPP";"Nom";"Prénom";"Email";"Téléphone";"Langue"'],
    ['dashes', '---;---;------;-----;---------;------'],
    ['dashes', '--------------------------------'],
    ['dashes', '+-----+------+'],
    ['dashes', '=====;====='],
    ['dashes', '---------- ---------------- -------'],
    ['dashes', '|----|:---:|'],
    ['dashes', '* * * * *'],
    ['example', 'EXEMPLE-0001;Exemple;Camille;camille.exemple@example.org;06 39 98 00 01;fr'],
    ['example', ' EXAMPLE-0001 ;;;;;'],
    ['example', 'EXAMPLE-0001;EXAMPLE;Camille;moi@exemple.fr;;'],
    ['example', 'EXEMPLE-0001;;;;639980001;'],
    ['totals', 'TOTAL;5;;;;'],
    ['totals', 'Total;;;;;5'],
    ['totals', ';;TOTAL;5;;'],
    ['totals', 'Total général;1 234;;;;'],
    ['totals', 'Total general : 5'],
    ['totals', 'Sous-total;12;;;;'],
    ['totals', 'Nombre de patients;5'],
    ['totals', 'Nombre d’enregistrements : 5'],
    ['totals', 'Nb lignes;5;;;;'],
    ['totals', 'Effectif total : 5 patients'],
    ['totals', 'TOTAL;5 patients;;;;'],
    ['totals', 'Grand total;5;100 %;;;'],
    ['totals', 'Count;5'],
    ['footer', '(5 rows affected)'],
    ['footer', '(1 row affected)'],
    ['footer', '(5 rows)'],
    ['footer', '(5 lignes)'],
    ['footer', '5 lignes'],
    ['footer', '5 rows selected.'],
    ['footer', 'no rows selected'],
    ['footer', '1 234 567 lignes sélectionnées.'],
    ['footer', '(5 ligne(s) affectée(s))'],
    ['footer', '(5 row(s) affected)'],
    ['footer', '5 rows in set (0.00 sec)'],
    ['footer', '5 enregistrements trouvés'],
    ['footer', 'Lignes : 5'],
    ['footer', 'Export du 12/03/2026 à 10:15'],
    ['footer', 'Extraction du 12/03/2026;;;;;'],
    ['footer', 'Édité le 12.03.2026 par le service informatique'],
    ['footer', 'Generated on 2026-03-12 10:15:00 by REPORTS'],
    ['footer', 'Date d’extraction : 12/03/2026'],
    ['footer', 'Liste des patients au 12/03/2026;;;;;'],
    ['footer', 'Page 1'],
    ['footer', 'page 2 sur 3;;;;;'],
    ['footer', 'Page 2/3'],
    ['footer', 'SQL> spool off'],
    ['footer', 'Disconnected from Oracle Database 19c Enterprise Edition'],
    ['footer', 'Completion time: 2026-03-12T10:15:00.123+01:00'],
    ['footer', 'Time: 0.123 ms'],
    ['footer', 'Confidentiel'],
    ['end-mark', '\x1a'],
    ['end-mark', '\x1a\x1a\x1a'],
    ['end-mark', ';;;\x1a'],
    ['end-mark', 'EOF'],
    ['end-mark', '<EOF>'],
    ['end-mark', 'FIN'],
    ['end-mark', 'Fin;;;;;'],
    ['end-mark', '-- fin --'],
    ['end-mark', '*** Fin du fichier ***'],
    ['end-mark', 'End of file'],
    ['end-mark', '--- end of the report ---'],
    ['end-mark', '\\.'],
  ])('is %s: %s', (kind, line) => {
    expect(kindOf(line)).toBe(kind);
  });

  it.each([
    ['somebody called Total', '8000000006;Total;Jean;total@exemple.fr;;fr'],
    ['somebody called Total without a contact', '8000000006;Total;Jean;;;'],
    ['somebody called Total of whom no more is known', '8000000006;Total;;;;'],
    ['somebody called Total who has a number only', 'Total;;;;0612345678;'],
    ['somebody called Fin', '8000000007;Fin;Ann;;;'],
    ['somebody called Fin without more', '8000000007;Fin;;;;'],
    ['somebody called Page', '8000000008;Page;Jimmy;;;'],
    ['somebody called Nom', '8000000009;Nom;Prénom;;;'],
    ['somebody called Grand', ';Grand;;;;'],
    ['somebody called Nombre', 'Nombre;;;;;'],
    ['somebody with an address alone', 'total;;;total@exemple.fr;;'],
    ['a reference alone', '8000000010;;;;;'],
    ['a reference in letters', 'ABC;;;;;'],
    ['a row of which most is lost', '????;???;;;;'],
    ['dashes in the place of what is not known', '8000000011;-;-;-;-;-'],
    ['somebody written over the example', 'EXEMPLE-0001;Bo;Anna;anna@exemple.fr;0612345678;fr'],
    ['somebody of no name written over the example', 'EXAMPLE-0001;;;anna@exemple.fr;;'],
    ['somebody written over the example with its number', 'EXAMPLE-0001;Bo;Camille;;06 39 98 00 01;'],
    ['a remark', 'voir aussi le dossier papier'],
    ['a first title alone', 'IPP'],
    ['a Ctrl-Z in a cell', '8000000012;\x1a;Ann;;;'],
    ['a long text', `fin ${'x'.repeat(200)}`],
  ])('is a row where it may be a person: %s', (_, line) => {
    expect(kindOf(line)).toBeUndefined();
  });

  it('is a row where a number beside a word may be of a telephone, though no column is known for it', () => {
    const without = createKindOfRecord({
      ...{ titles, width: titles.length, separator: ';' as const },
      columns: { reference: [0], last_name: [1], first_name: [2] },
    });
    expect(without('Total;;;;0612345678;'.split(';'))).toBeUndefined();
    expect(without('Total;;;;612345678;'.split(';'))).toBe('totals');
  });

  it('may have the titles again that one of them has not', () => {
    const unnamed = createKindOfRecord({
      titles: ['IPP', '', 'Email'],
      columns: {},
      width: 3,
      separator: ';',
    });
    expect(unnamed(['IPP', '', 'Email'])).toBe('titles-again');
    expect(unnamed(['IPP', 'x', 'Email'])).toBeUndefined();
  });

  it('has its kind whatever the size of its cells, in time that grows with them', () => {
    const long = 100_000;
    for (const unit of [' ', '-', '"', '\x1a', 'a ', '( ', '1 ', 'fin ', '\u200b', '\u0301', 'total ']) {
      const cell = unit.repeat(long / unit.length);
      expect([undefined, 'blank', 'dashes', 'end-mark']).toContain(kindOf(`${cell};${cell}`));
    }
  });

  it('has words for each kind, for one and for several', () => {
    for (const kind of lineKinds) {
      const [one, two] = [linesThatAreNoPeople[kind](1), linesThatAreNoPeople[kind](2)];
      expect(one.en).toMatch(/^1 /);
      expect(two.fr).toMatch(/^2 /);
      expect(two.en.slice(2)).not.toBe(one.en.slice(2));
    }
  });
});
