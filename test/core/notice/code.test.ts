import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareCode, MAX_CHUNKS, makeNoticeCode, readNoticeCode } from '../../../core/notice/code.ts';
import { audience } from '../../support/data/factories.ts';
import { testMac } from '../../support/fakes/import-fakes.ts';

const places = fc.record({
  chunk: fc.integer({ min: 0, max: MAX_CHUNKS - 1 }),
  place: fc.integer({ min: 0, max: 49 }),
});

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const plainCode = (where: Parameters<typeof makeNoticeCode>[1]): string =>
  makeNoticeCode(audience, where, testMac).replaceAll('-', '');

describe('notice codes', () => {
  it('lead back to the place that they were made for', () => {
    fc.assert(
      fc.property(places, (where) => {
        const code = makeNoticeCode(audience, where, testMac);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/);
        expect(readNoticeCode(audience, code, testMac)).toEqual(where);
      }),
    );
  });

  it('are read however a person writes them down', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 3 }), (where, way) => {
        const code = makeNoticeCode(audience, where, testMac);
        const written = [
          code.toLowerCase(),
          code.replaceAll('-', ' '),
          ` ${code.replaceAll('-', '')} `,
          code.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('-', '–'),
        ][way];
        expect(readNoticeCode(audience, written ?? '', testMac)).toEqual(where);
      }),
    );
  });

  it('tell of any one wrong character, also without a key', () => {
    fc.assert(
      fc.property(places, fc.nat(12), fc.nat(30), (where, at, shift) => {
        const plain = plainCode(where);
        const other = alphabet[(alphabet.indexOf(plain[at] ?? '') + 1 + shift) % 32];
        expect(bareCode(`${plain.slice(0, at)}${other}${plain.slice(at + 1)}`)).toBeUndefined();
      }),
    );
  });

  it('tell of any two characters that have changed places, beside each other or not', () => {
    fc.assert(
      fc.property(places, fc.nat(12), fc.nat(12), (where, one, other) => {
        const characters = [...plainCode(where)];
        fc.pre(characters[one] !== characters[other]);
        [characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? ''];
        expect(bareCode(characters.join(''))).toBeUndefined();
      }),
    );
  });

  it('are read without the check character, as earlier versions printed them', () => {
    fc.assert(
      fc.property(places, (where) => {
        const printed = makeNoticeCode(audience, where, testMac).slice(0, '7K3M-9QXT-2B4F'.length);
        expect(readNoticeCode(audience, printed, testMac)).toEqual(where);
      }),
    );
  });

  it('have the check character that is documented', () => {
    for (const code of ['7K3M-9QXT-2B4FJ', '2B4F-7K3M-9QXTB', '0000-0000-00000']) {
      expect(bareCode(code), code).toBe(code.replaceAll('-', '').slice(0, 12));
    }
  });

  it('are worth nothing in another audience or under another key', () => {
    const code = makeNoticeCode(audience, { chunk: 7, place: 3 }, testMac);
    expect(readNoticeCode('cabcdef012345-2', code, testMac)).toBeUndefined();
    expect(readNoticeCode(audience, code, (text) => testMac(`other ${text}`))).toBeUndefined();
  });

  it('are no code when they have the wrong length or letters', () => {
    for (const text of [
      '',
      '7K3M-9QXT-2B4',
      '7K3M-9QXT-2B4FJJ',
      '7K3M-9QXT-2B4FF',
      'UUUU-UUUU-UUUU',
      'Jeanne Martin',
    ]) {
      expect(readNoticeCode(audience, text, testMac)).toBeUndefined();
    }
  });

  it('look unrelated for neighbours', () => {
    const codes = Array.from({ length: 50 }, (_, place) =>
      makeNoticeCode(audience, { chunk: 0, place }, testMac),
    );
    expect(new Set(codes.map((code) => code.slice(0, 4))).size).toBeGreaterThan(45);
  });

  it('cannot be made for a place that does not fit', () => {
    expect(() => makeNoticeCode(audience, { chunk: MAX_CHUNKS, place: 0 }, testMac)).toThrow(RangeError);
    expect(() => makeNoticeCode(audience, { chunk: 0, place: 64 }, testMac)).toThrow(RangeError);
  });
});
