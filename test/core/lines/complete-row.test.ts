import { describe, expect, it } from 'vitest';
import { fitToWidth } from '../../../core/lines/complete-row.ts';

const titles = ['reference', 'last_name', 'first_name', 'email', 'phone', 'language'];
const shape = {
  separator: ';' as const,
  width: titles.length,
  columns: Object.fromEntries(titles.map((title, index) => [title, [index]])),
};
const fit = (line: string) => fitToWidth(line.split(';'), shape, 1);
const cellsOf = (line: string): string | undefined => {
  const fitted = fit(line);
  return 'cells' in fitted ? fitted.cells.join(';') : undefined;
};
const problemOf = (line: string): string | undefined => {
  const fitted = fit(line);
  return 'problem' in fitted ? fitted.problem.en : undefined;
};

describe('a row with fewer cells than titles', () => {
  it.each([
    ['1;Lefèvre;Jeanne;jeanne@exemple.fr;0612345678', '1;Lefèvre;Jeanne;jeanne@exemple.fr;0612345678;'],
    ['3;Müller;Zoë;zoe.muller@exemple.fr', '3;Müller;Zoë;zoe.muller@exemple.fr;;'],
    ['4;Cœur;François;;0698765433', '4;Cœur;François;;0698765433;'],
    ['4;Cœur;François;NULL;tél. 06 98 76 54 33', '4;Cœur;François;NULL;tél. 06 98 76 54 33;'],
    ['4;Cœur;François;néant;-', '4;Cœur;François;néant;-;'],
    ['5;Martin;Anne', '5;Martin;Anne;;;'],
    ['6;Martin', '6;Martin;;;;'],
  ])('has its last cells empty where what is there stands in its place: %s', (line, whole) => {
    expect(cellsOf(line)).toBe(whole);
  });

  it.each([
    ['an address among the names', '2;Durand;zoe@exemple.fr', 'C'],
    ['an address among the names, a number behind', '2;Durand;zoe@exemple.fr;0612345678', 'C'],
    ['a number where the address stands', '2;Durand;Zoé;0612345678', 'D'],
    ['a number among the names', '2;Durand;06 12 34 56 78;', 'C'],
    ['a language where the number stands', '2;Durand;Zoé;zoe@exemple.fr;français', 'E'],
    ['a first name where the address stands', '2;Durand;Zoé;Marie;0612345678', 'D'],
  ])('is told of where a cell is missing further in front: %s', (_, line, column) => {
    expect(problemOf(line)).toContain(`what stands in column ${column} does not belong there`);
  });

  it('is told of where nothing says whose it is', () => {
    expect(problemOf(';Durand;Zoé;zoe@exemple.fr')).toContain('has 4 cells');
    expect(problemOf('une remarque')).toContain('has 1 cell,');
  });

  it('is told of where a cell holds both lines and separators, and whole where lines alone', () => {
    const cells = (address: string) => ['1', address, 'Jeanne', 'jeanne@exemple.fr'];
    expect(fitToWidth(cells('12 rue\n75002; Paris'), shape, 2)).toMatchObject({
      problem: { en: expect.stringContaining('2 lines') },
    });
    expect(fitToWidth(cells('12 rue\r\n75002, Paris'), shape, 2)).toHaveProperty('cells');
    const comma = { ...shape, separator: ',' as const };
    expect(fitToWidth(cells('12 rue\n2;Paul'), comma, 2)).toHaveProperty('problem');
    expect(fitToWidth(cells('12 rue\n2;Paul'), comma)).toHaveProperty('problem');
    expect(fitToWidth(cells('12 rue; 75002 Paris'), comma)).toHaveProperty('cells');
  });

  it('may have an address for its reference', () => {
    const byEmail = { separator: ';' as const, width: 3, columns: { reference: [0], email: [1] } };
    expect(fitToWidth(['a@b.fr', ''], byEmail)).toEqual({ cells: ['a@b.fr', '', ''] });
  });

  it('may lack the columns of its contacts altogether', () => {
    const noEmail = {
      separator: ';' as const,
      width: 4,
      columns: { last_name: [0], reference: [1], phone: [2, 3] },
    };
    expect(fitToWidth(['Martin', '1', '0612345678'], noEmail, 1)).toEqual({
      cells: ['Martin', '1', '0612345678', ''],
    });
    expect(fitToWidth(['Martin'], noEmail, 1)).toHaveProperty('problem');
  });

  it('is told of where an address stands in a column that nobody asks for, and none in its own', () => {
    const unknown = { separator: ';' as const, width: 5, columns: { reference: [0], email: [3] } };
    expect(fitToWidth(['1', 'Durand', 'zoe@exemple.fr'], unknown, 1)).toHaveProperty('problem');
    expect(fitToWidth(['1', 'dr@exemple.fr', 'x', 'zoe@exemple.fr'], unknown, 1)).toHaveProperty('cells');
  });
});

describe('a row with more cells than titles', () => {
  it('loses the empty ones behind the last title', () => {
    expect(cellsOf('1;Lefèvre;Jeanne;jeanne@exemple.fr;;fr;; \t;')).toBe(
      '1;Lefèvre;Jeanne;jeanne@exemple.fr;;fr',
    );
  });

  it('is told of where text stands behind the last title, which may matter', () => {
    expect(problemOf('1;Lefèvre;Jeanne;jeanne@exemple.fr;;fr;décédée')).toContain('text in column G');
    expect(problemOf('1;Lefèvre;Jeanne;jeanne@exemple.fr;;fr;;décédée')).toContain('text in column H');
  });

  it('is told of where a value was divided', () => {
    expect(problemOf('1;Lefèvre; épouse Durand;Jeanne;jeanne@exemple.fr;0612345678;fr')).toContain(
      'what stands in column D does not belong there',
    );
  });

  it('is told of with all its lines where it runs over several', () => {
    const fitted = fitToWidth(['1', 'a;b\nc', '', '', '', '', 'x'], shape, 2);
    expect(fitted).toMatchObject({ problem: { en: expect.stringContaining('runs over 2 lines') } });
  });
});

describe('a row of the width of the list', () => {
  it('is left as it is, whatever is in it', () => {
    expect(cellsOf('1;0612345678;a@b.fr;Jeanne;Jeanne;1')).toBe('1;0612345678;a@b.fr;Jeanne;Jeanne;1');
  });
});
