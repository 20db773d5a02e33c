import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../console/src/i18n/format.ts';

const en = formatsOf('en', 'Europe/Paris');
const fr = formatsOf('fr', 'Europe/Paris');
/** Blanks of every kind as plain ones. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe('numbers and times', () => {
  it('are written as people of the language write them', () => {
    expect(en.count(1_400_000)).toBe('1,400,000');
    expect(plain(fr.count(1_400_000))).toBe('1 400 000');
    expect(en.percent(20.83)).toBe('20.8%');
    expect(plain(fr.percent(99.95))).toBe('100 %');
    expect(en.share(0.00099)).toBe('0.10%');
    expect(plain(fr.bytes(19_922_944))).toBe('19,9 Mo');
    expect(plain(en.bytes(999))).toBe('999 bytes');
    expect(plain(en.bytes(5 * 1024 ** 3))).toBe('5.4 GB');
  });

  it('tell how long something takes in its two largest units', () => {
    expect([0, 0.4, 59, 60, 61, 3_600, 7_260, 90_000, 172_800].map((s) => plain(en.duration(s)))).toEqual([
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '1 min 1 s',
      '1 h',
      '2 h 1 min',
      '1 d 1 h',
      '2 d',
    ]);
    expect(plain(fr.duration(90_000))).toBe('1 j 1 h');
    expect(plain(en.duration(-5))).toBe('0 s');
  });

  it('write the first of a month as an ordinal number in French, and no other day', () => {
    expect(plain(fr.date('1970-02-01T12:00:00Z'))).toBe('1er février 1970');
    expect(plain(fr.date('1970-02-11T12:00:00Z'))).toBe('11 février 1970');
    expect(plain(fr.dateTime('2026-10-01T12:00:00Z'))).toMatch(/^1er oct\. 2026/);
    expect(plain(en.date('1970-02-01T12:00:00Z'))).toBe('1 February 1970');
  });

  it('name days near now by word, as the day is where the reader is', () => {
    const now = Date.parse('2026-11-24T22:30:00Z');
    expect(plain(en.when('2026-11-24T22:45:00Z', now))).toBe('today at 23:45');
    expect(plain(en.when('2026-11-24T23:15:00Z', now))).toBe('tomorrow at 00:15');
    expect(plain(fr.when('2026-11-24T23:15:00Z', now))).toBe('demain à 00:15');
    expect(plain(fr.when('2026-11-23T12:00:00Z', now))).toBe('hier à 13:00');
    expect(plain(en.when('2026-11-20T12:00:00Z', now))).toMatch(/^20 Nov 2026,? (at )?13:00$/);
  });

  it('name languages in the language of the reader', () => {
    expect(en.languageName('fr')).toBe('French');
    expect(fr.languageName('en')).toBe('anglais');
  });
});
