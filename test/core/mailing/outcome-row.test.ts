import { describe, expect, it } from 'vitest';
import { readCsvHead } from '../../../adapters/files/csv-head.ts';
import { rejectTitles } from '../../../core/list/reject-titles.ts';
import { outcomeFieldOf, readOutcomeHead } from '../../../core/mailing/outcome-columns.ts';
import type { OutcomeField } from '../../../core/mailing/outcome-layout.ts';
import { createOutcomeRowReader } from '../../../core/mailing/outcome-row.ts';

const headOf = (text: string) => readOutcomeHead(readCsvHead(Buffer.from(text)));
const layoutOf = (text: string) => {
  const head = headOf(text);
  if ('problem' in head) throw new Error(head.problem.en);
  return head.layout;
};

const times = {
  campaignCreatedAtMs: Date.UTC(2026, 10, 24, 8),
  uploadedAtMs: Date.UTC(2026, 11, 2, 9),
};
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;

/** Reads one row of a file with these titles. */
const readRow = (titles: string, cells: readonly string[]) =>
  createOutcomeRowReader(layoutOf(`${titles}\r\n`), times)(cells);
const read = (outcome: string, reason = '', day = '30/11/2026') =>
  readRow('code;résultat;motif;date', ['7K3M-9QXT-2B4FJ', outcome, reason, day]);

describe('the titles of a file of outcomes', () => {
  it.each<[string, OutcomeField | undefined]>([
    ['code', 'code'],
    ['Notice code', 'code'],
    ['notice_code', 'code'],
    ['Code de l’avis', 'code'],
    ['CODE COURRIER', 'code'],
    ['référence', 'reference'],
    ['N° patient', 'reference'],
    ['IPP', 'reference'],
    ['résultat', 'outcome'],
    ['Outcome', 'outcome'],
    ['Statut du pli', 'outcome'],
    ['État', 'outcome'],
    ['motif', 'reason'],
    ['Motif de non-distribution', 'reason'],
    ['Return reason', 'reason'],
    ['Motif retour', 'reason'],
    ['Code retour', 'reason'],
    ['date', 'date'],
    ['Date de dépôt', 'date'],
    ['DateRetour', 'date'],
    ['Posted on', 'date'],
    ['date du statut', 'date'],
    ['Date de naissance', undefined],
    ['code postal', undefined],
    ['Nom', undefined],
    ['Ville', undefined],
    ['', undefined],
    ...rejectTitles.map((title): [string, undefined] => [title, undefined]),
  ])('%j is %s', (title, field) => {
    expect(outcomeFieldOf(title)).toBe(field);
  });

  it('are found below other rows, whatever separates the cells', () => {
    for (const separator of [';', ',', '\t', '|']) {
      const text = ['Retours du 1/12/2026', '', ['Code', 'Nom', 'Statut', 'Date'].join(separator)]
        .map((line) => `${line}\r\n`)
        .join('');
      const { separator: found, titleRow, columns } = layoutOf(text);
      expect({ found, titleRow, columns }).toEqual({
        found: separator,
        titleRow: 3,
        columns: { code: [0], outcome: [2], date: [3] },
      });
    }
  });

  it('need who it is about, what came of it and when', () => {
    const problemOf = (text: string): string => {
      const head = headOf(text);
      return 'problem' in head ? head.problem.en : 'none';
    };
    expect(problemOf('résultat;date\r\n')).toContain('whom the rows are about');
    expect(problemOf('code;date\r\n')).toContain('No column is titled as the outcome');
    expect(problemOf('code;résultat\r\n')).toContain('No column is titled as the date');
    expect(problemOf('Jean;Dupont\r\n')).toContain('No row at the beginning');
    expect(problemOf('code;motif;date\r\n')).toBe('none');
    expect(problemOf('référence;résultat;date\r\n')).toBe('none');
  });

  it('leave no doubt which of two columns of one kind it is', () => {
    expect(layoutOf('code;statut;date;date de dépôt\r\n').columns.date).toEqual([2]);
    const head = headOf('code;statut;date de dépôt;date de retour\r\n');
    expect('problem' in head && head.problem).toEqual({
      en: 'Several columns could be the date: "date de dépôt", "date de retour". Give the right one the title "date" alone, and upload the file again.',
      fr: 'Plusieurs colonnes peuvent être la date\u00a0: «\u00a0date de dépôt\u00a0», «\u00a0date de retour\u00a0». Donnez à la bonne le seul titre «\u00a0date\u00a0», puis déposez de nouveau le fichier.',
    });
  });
});

describe('a row of outcomes', () => {
  it.each([
    ['posted', { kind: 'posted' }],
    ['Posté', { kind: 'posted' }],
    ['DÉPOSÉ À LA POSTE', { kind: 'posted' }],
    ['distribué', { kind: 'posted' }],
    ['handed-over', { kind: 'handed-over' }],
    ['Remis au prestataire', { kind: 'handed-over' }],
    ['told-by-phone', { kind: 'told', means: 'phone' }],
    ['informée par téléphone', { kind: 'told', means: 'phone' }],
    ['told in person', { kind: 'told', means: 'in-person' }],
    ['Remis en main propre', { kind: 'told', means: 'in-person' }],
    ['returned', { kind: 'returned', reason: 'other' }],
    ['retour à l’expéditeur', { kind: 'returned', reason: 'other' }],
    ['NPAI', { kind: 'returned', reason: 'unknown' }],
    ['PND - NPAI', { kind: 'returned', reason: 'unknown' }],
    ['Inconnu à l’adresse', { kind: 'returned', reason: 'unknown' }],
    ['inconnu', { kind: 'returned', reason: 'unknown' }],
    ['parti sans laisser d’adresse', { kind: 'returned', reason: 'moved' }],
    ['Défaut d’accès ou d’adressage', { kind: 'returned', reason: 'incomplete-address' }],
    ['refusé', { kind: 'returned', reason: 'refused' }],
    ['Pli avisé et non réclamé', { kind: 'returned', reason: 'unclaimed' }],
    ['non reclame', { kind: 'returned', reason: 'unclaimed' }],
    ['décédée', { kind: 'returned', reason: 'deceased' }],
    ['retour (refusé)', { kind: 'returned', reason: 'refused' }],
  ])('understands %j', (text, outcome) => {
    expect(read(text)).toEqual({ who: { code: '7K3M-9QXT-2B4FJ' }, outcome, at: noonOf('2026-11-30') });
  });

  it.each([
    ['returned', 'NPAI', 'unknown'],
    ['retour', 'Destinataire inconnu à l’adresse', 'unknown'],
    ['', 'non réclamé', 'unclaimed'],
    // Whoever is not reached must not count as told for want of a word.
    ['returned', 'bizarre', 'other'],
    ['', 'bizarre', 'other'],
    ['refusé', 'NPAI', 'refused'],
  ])('takes the outcome %j with the reason %j as a return: %s', (outcome, reason, expected) => {
    expect(read(outcome, reason)).toMatchObject({ outcome: { kind: 'returned', reason: expected } });
  });

  it.each([
    ['2026-11-30', '2026-11-30'],
    ['30/11/26', '2026-11-30'],
    ['30 novembre 2026', '2026-11-30'],
    ['24/11/2026', '2026-11-24'],
    ['01/12/2026 00:00', '2026-12-01'],
  ])('reads the day %s', (text, day) => {
    expect(read('posted', '', text)).toMatchObject({ at: noonOf(day) });
  });

  it('is of the moment at which the file came where noon of that day had not come', () => {
    expect(read('posted', '', '02/12/2026')).toMatchObject({ at: times.uploadedAtMs / 1000 });
  });

  it.each([
    ['', 'posted', '', '30/11/2026', 'A (code)', /the cell is empty, so nobody knows whom/],
    ['N/A', 'posted', '', '30/11/2026', 'A (code)', /the cell is empty, so nobody knows whom/],
    ['7K3M-9QXT-2B4FJ', '', '', '30/11/2026', 'B (outcome)', /the cell is empty. Write posted/],
    ['7K3M-9QXT-2B4FJ', '', 'N/A', '30/11/2026', 'B (outcome)', /the cell is empty. Write posted/],
    ['7K3M-9QXT-2B4FJ', 'lost', '', '30/11/2026', 'B (outcome)', /not understood/],
    [
      '7K3M-9QXT-2B4FJ',
      'posted',
      'NPAI',
      '30/11/2026',
      'B (outcome)',
      /says that the letter came back, by its reason/,
    ],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '', 'D (date)', /the day is missing/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '31/11/2026', 'D (date)', /not a day of the calendar/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '11/30/2026', 'D (date)', /not a day of the calendar/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', 'lundi', 'D (date)', /not a day of the calendar/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '03/12/2026', 'D (date)', /still to come/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '03/12/26', 'D (date)', /still to come/],
    ['7K3M-9QXT-2B4FJ', 'posted', '', '23/11/2026', 'D (date)', /before the campaign was made/],
  ])('(%j, %j, %j, %j) is rejected at %s', (code, outcome, reason, day, column, says) => {
    const found = readRow('code;résultat;motif;date', [code, outcome, reason, day]);
    if (!('problem' in found)) throw new Error('it was taken');
    expect(found.problem.column).toBe(column);
    expect(found.problem.reason.en).toMatch(says);
    expect(found.problem.reason.fr).not.toBe('');
  });

  it('may have empty cells behind its last one, and no more than that', () => {
    const row = ['7K3M-9QXT-2B4FJ', 'posted', '', '30/11/2026'];
    const at = (...more: string[]) => readRow('code;résultat;motif;date', [...row, ...more]);
    expect(at('', ' ')).toMatchObject({ outcome: { kind: 'posted' } });
    expect(at('x')).toMatchObject({ problem: { column: '' } });
  });

  it('is about the code where it has both, and about the reference where it has no code', () => {
    const of = (code: string, reference: string) =>
      readRow('code;référence;résultat;date', [code, reference, 'posted', '30/11/2026']);
    expect(of('7K3M-9QXT-2B4FJ', 'P1')).toMatchObject({ who: { code: '7K3M-9QXT-2B4FJ' } });
    expect(of('', 'P1')).toMatchObject({ who: { reference: 'P1' } });
    expect(of('', '')).toMatchObject({ problem: { column: 'A (code)' } });
  });
});
