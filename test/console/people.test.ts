import { describe, expect, it } from 'vitest';
import { isNameAlone, searchesFor } from '../../console/src/people/search.ts';
import { timelineOf } from '../../console/src/people/timeline.ts';
import { makeNoticeCode } from '../../core/notice/code.ts';
import { audience } from '../support/data/factories.ts';
import { testMac } from '../support/fakes/import-fakes.ts';

const kinds = (typed: string): string[] => searchesFor(typed).map(({ by }) => by);

describe('the one field', () => {
  it('takes an email address for nothing else', () => {
    expect(searchesFor(' amelie@example.org ')).toEqual([{ by: 'email', value: 'amelie@example.org' }]);
  });

  it('tries a telephone number first, then as a reference', () => {
    expect(kinds('06 12 34 56 78')).toEqual(['phone', 'reference']);
    expect(kinds('+33 (0)6-12.34.56.78')).toEqual(['phone', 'reference']);
  });

  it('knows notice codes in every spelling that is read out', () => {
    const code = makeNoticeCode(audience, { chunk: 3, place: 7 }, testMac);
    for (const spelling of [code, code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' ')]) {
      expect(kinds(spelling)).toContain('code');
    }
    expect(kinds('OOOO-IIII-LLLL')[0]).toBe('code');
  });

  it('takes a name with a date for who was born then, however they stand', () => {
    const born = { by: 'name', value: 'Amélie Lefèvre', birthDate: '03/02/1980' };
    for (const typed of [
      'Amélie Lefèvre 03/02/1980',
      ' Amélie Lefèvre, née le 03/02/1980',
      'Amélie Lefèvre, born on 03/02/1980',
      '03/02/1980 Amélie Lefèvre',
    ]) {
      expect(searchesFor(typed)[0], typed).toEqual(born);
      expect(kinds(typed)).toEqual(['name', 'reference']);
    }
    expect(searchesFor('Jean-Luc O’Neil 1980-2-3')[0]).toEqual({
      by: 'name',
      value: 'Jean-Luc O’Neil',
      birthDate: '1980-2-3',
    });
    for (const typed of ['Amélie Lefèvre 3 février 1980', 'Amélie Lefèvre née le 3 février 1980']) {
      expect(searchesFor(typed)[0], typed).toEqual({ ...born, birthDate: '3 février 1980' });
    }
    expect(searchesFor('1er août 1980, Amélie Lefèvre')[0]).toEqual({ ...born, birthDate: '1er août 1980' });
    expect(kinds('Amélie Lefèvre 3 rue Hoche 75011')).toEqual(['reference']);
    expect(kinds('03/02/1980')).toEqual(['phone', 'reference']);
    expect(kinds('Amélie Lefèvre')).toEqual(['reference']);
  });

  it('takes anything else for a reference', () => {
    expect(kinds('IPP00000044')).toEqual(['reference']);
    expect(kinds('VE-2026-000123')).toEqual(['reference']);
    expect(kinds('  ')).toEqual([]);
  });
});

describe('a name alone', () => {
  it.each(['Garçon José', 'Dupont', 'Léa Dupont-Martin', 'Mme O’Neil, Anne', ' J. Martin '])(
    'is searched by nobody: %s',
    (typed) => {
      expect(isNameAlone(typed)).toBe(true);
    },
  );

  it.each([
    'IPP-100001',
    'Léa Dupont 03/02/1980',
    'lea@free.fr',
    '06 12 34 56 78',
    '7K3M-9QXT-2B4F',
    ' ',
    '-',
  ])('is not what is something else: %s', (typed) => {
    expect(isNameAlone(typed)).toBe(false);
  });
});

describe('the timeline of a person', () => {
  it('puts messages to every address and what staff recorded into one order of time', () => {
    const what = (text: string) => ({ en: text, fr: text });
    const timeline = timelineOf({
      history: [{ at: '2026-11-25T09:00:00Z', what: what('delivered') }],
      recorded: [{ at: '2026-11-25T08:00:00Z', what: what('corrected'), ticket: 'CALL-1' }],
      earlier: [
        { emailMasked: 'a•••@e•••.org', history: [{ at: '2026-11-24T08:00:00Z', what: what('bounced') }] },
      ],
    });
    expect(timeline.map(({ kind, what: { en } }) => `${kind}: ${en}`)).toEqual([
      'earlier: bounced',
      'recorded: corrected',
      'present: delivered',
    ]);
    expect(timeline[0]?.to).toBe('a•••@e•••.org');
    expect(timeline[1]?.ticket).toBe('CALL-1');
  });
});
