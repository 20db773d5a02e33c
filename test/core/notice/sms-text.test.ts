import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { estimateCost, expectedUsage, prices } from '../../../core/cost/estimate.ts';
import {
  forcingCharacters,
  measureSms,
  partsAtMost,
  smsParts,
  writtenInGsm,
} from '../../../core/notice/sms-text.ts';

/** The whole of GSM 03.38, so that no character of the table is left to chance. */
const basic = [
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?',
  ...'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
];
const extended = [...'\f^{}\\[~]|€'];
const outside = [...'çêëïîôûœâÀÈ’«»–…\u00a0ŁЖ中', '😀', '𝄞'];

/** Parts by the library, and its encoding. */
const byLibrary = (text: string) => {
  const message = new SegmentedMessage(text);
  return { encoding: message.getEncodingName(), parts: message.segmentsCount };
};
const byUs = (text: string) => {
  const { encoding, parts } = measureSms(text);
  return { encoding, parts };
};

/**
 * Texts around the limits, where the counts can go wrong. They hold no marks and no joined emoji:
 * `sms-segments-calculator` never parts a letter from a mark that follows it, which TS 23.040 knows nothing of, so
 * there it may count a part more (tested below).
 */
const texts = (characters: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.array(characters, { maxLength: 40 }),
      fc.array(characters, { minLength: 60, maxLength: 80 }),
      fc.array(characters, { minLength: 125, maxLength: 165 }),
      fc.array(characters, { minLength: 290, maxLength: 330 }),
      fc.array(characters, { minLength: 440, maxLength: 480 }),
    )
    .map((list) => list.join(''));

const gsmTexts = texts(
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...basic) },
    { weight: 1, arbitrary: fc.constantFrom(...extended) },
  ),
);
const anyTexts = texts(
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...basic) },
    { weight: 3, arbitrary: fc.constantFrom(...extended) },
    { weight: 3, arbitrary: fc.constantFrom(...outside) },
  ),
);

describe('the parts of an SMS', () => {
  it('are as many as a known library counts, for 2,000 texts', { timeout: 60_000 }, () => {
    const check = (text: string): void => {
      expect(byUs(text)).toEqual(byLibrary(text));
    };
    fc.assert(fc.property(gsmTexts, check), { numRuns: 1_000, seed: 33_38 });
    fc.assert(fc.property(anyTexts, check), { numRuns: 1_000, seed: 23_038 });
  });

  it.each(basic.map((character) => [character]))('count %j once', (character) => {
    expect(measureSms(character)).toEqual({ encoding: 'GSM-7', units: 1, parts: 1, unitsLeft: 159 });
    expect(byUs(character)).toEqual(byLibrary(character));
  });

  it.each(extended.map((character) => [character]))('count %j twice', (character) => {
    expect(measureSms(character)).toEqual({ encoding: 'GSM-7', units: 2, parts: 1, unitsLeft: 158 });
    expect(byUs(character)).toEqual(byLibrary(character));
  });

  it('know no other character of the first 65,536 as GSM 03.38', () => {
    const known = new Set([...basic, ...extended]);
    const wrong: string[] = [];
    for (let code = 0; code <= 0xffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCharCode(code);
      if ((measureSms(character).encoding === 'GSM-7') !== known.has(character)) wrong.push(character);
    }
    expect(wrong).toEqual([]);
    expect(known.size).toBe(127 + 10);
  });

  const a = (times: number) => 'a'.repeat(times);
  const eh = (times: number) => 'ê'.repeat(times);
  it.each([
    ['nothing', '', 'GSM-7', 1, 160],
    ['160 characters', a(160), 'GSM-7', 1, 0],
    ['161 characters', a(161), 'GSM-7', 2, 145],
    ['two full parts', a(306), 'GSM-7', 2, 0],
    ['one more than two parts', a(307), 'GSM-7', 3, 152],
    ['three full parts', a(459), 'GSM-7', 3, 0],
    ['one more than three parts', a(460), 'GSM-7', 4, 152],
    ['an extended character that just fits', `${a(158)}€`, 'GSM-7', 1, 0],
    ['an extended character too many', `${a(159)}€`, 'GSM-7', 2, 145],
    ['an extended character at the edge of a part', `${a(152)}€${a(8)}`, 'GSM-7', 2, 143],
    ['a hole at the edge that makes a third part', `${a(152)}€${a(152)}`, 'GSM-7', 3, 152],
    ['70 characters', eh(70), 'UCS-2', 1, 0],
    ['71 characters', eh(71), 'UCS-2', 2, 63],
    ['two full parts of UCS-2', eh(134), 'UCS-2', 2, 0],
    ['one more than two parts of UCS-2', eh(135), 'UCS-2', 3, 66],
    ['three full parts of UCS-2', eh(201), 'UCS-2', 3, 0],
    ['one more than three parts of UCS-2', eh(202), 'UCS-2', 4, 66],
    ['a surrogate pair that just fits', `${eh(68)}😀`, 'UCS-2', 1, 0],
    ['a surrogate pair too many', `${eh(69)}😀`, 'UCS-2', 2, 63],
    ['a surrogate pair at the edge of a part', `${eh(66)}😀${eh(4)}`, 'UCS-2', 2, 61],
    ['a hole at that edge that makes a third part', `${eh(66)}😀${eh(66)}`, 'UCS-2', 3, 66],
    ['an extended character in UCS-2', `${eh(69)}€`, 'UCS-2', 1, 0],
  ] as const)('are right for %s', (_, text, encoding, parts, unitsLeft) => {
    expect(measureSms(text)).toMatchObject({ encoding, parts, unitsLeft });
    if (text !== '') expect(byLibrary(text)).toEqual({ encoding, parts });
  });

  it('count a line break of two characters as two', () => {
    expect(measureSms('a\r\nb')).toMatchObject({ encoding: 'GSM-7', units: 4 });
  });

  it('may part a letter from a mark that is a character of its own, where the library does not', () => {
    const text = `${a(66)}e\u0301${a(66)}`;
    expect(smsParts(text).map((part) => part.length)).toEqual([67, 67]);
    expect(byLibrary(text)).toEqual({ encoding: 'UCS-2', parts: 3 });
  });

  it('make the text again, tear no character and are never over the limit', () => {
    fc.assert(
      fc.property(anyTexts, (text) => {
        const parts = smsParts(text);
        expect(parts.join('')).toBe(text);
        const { encoding } = measureSms(text);
        for (const part of parts) {
          expect(part.isWellFormed()).toBe(true);
          const units =
            encoding === 'UCS-2'
              ? part.length
              : [...part].length + (part.match(/[\f^{}\\[~\]|€]/g) ?? []).length;
          expect(units).toBeLessThanOrEqual(
            parts.length === 1
              ? { 'GSM-7': 160, 'UCS-2': 70 }[encoding]
              : { 'GSM-7': 153, 'UCS-2': 67 }[encoding],
          );
        }
      }),
      { numRuns: 500, seed: 23_040 },
    );
  });
});

describe('what forces UCS-2', () => {
  it('is named once, counted, with what may stand instead', () => {
    expect(forcingCharacters('L’hôpital n’a rien perdu : « cœur »')).toEqual([
      { character: '’', times: 2, instead: "'" },
      { character: 'ô', times: 1, instead: 'o' },
      { character: '«', times: 1, instead: '"' },
      { character: 'œ', times: 1, instead: 'oe' },
      { character: '»', times: 1, instead: '"' },
    ]);
  });

  it('is nothing in a text of GSM 03.38', () => {
    expect(
      forcingCharacters('Données volées : appelez le 01 99 00 12 34 (gratuit).\r\nÉcrivez à [nous] ~ 5 €'),
    ).toEqual([]);
  });

  it.each([
    ['çêëïîôûâÀÈ', 'ceeiiouaAE'],
    ['e\u0301', 'é'],
    ['c\u0327', 'c'],
    ['…', '...'],
    ['\u00a0\u202f\u2009', '   '],
    ['½ n° 5 ﬁn', '1/2 no 5 fin'],
    ['œŒæ', 'oeOEæ'],
    ['– — −', '- - -'],
    ['a\u200bb', 'ab'],
    ['Łódź Straße Đorđe', 'Lodz Straße Dorde'],
  ])('can be written otherwise: %s', (text, written) => {
    expect(writtenInGsm(text)).toBe(written);
    expect(measureSms(written).encoding).toBe('GSM-7');
  });

  it.each(['😀', '中', 'Ж', '👩‍👩‍👧'])('has no stand-in that says the same: %s', (character) => {
    expect(forcingCharacters(character)).toEqual([{ character, times: 1 }]);
    expect(writtenInGsm(character)).toBe(character);
  });

  it('is all that keeps a text from GSM 03.38: where each has a stand-in, the text with them is GSM 03.38', () => {
    fc.assert(
      fc.property(anyTexts, (text) => {
        const forcing = forcingCharacters(text);
        expect(forcing.length > 0).toBe(measureSms(text).encoding === 'UCS-2');
        if (forcing.some(({ instead }) => instead === undefined)) return;
        expect(measureSms(writtenInGsm(text)).encoding).toBe('GSM-7');
      }),
      { numRuns: 500, seed: 70_67 },
    );
  });
});

describe('parts counted by units alone', () => {
  it.each([
    ['GSM-7' as const, 160, false, 1],
    ['GSM-7' as const, 161, false, 2],
    ['GSM-7' as const, 306, false, 2],
    // Characters of two units may leave one free at the end of each part.
    ['GSM-7' as const, 306, true, 3],
    ['UCS-2' as const, 70, true, 1],
    ['UCS-2' as const, 134, false, 2],
  ])('are in %s, of %i units with pairs %s, at most %i', (encoding, units, hasPairs, parts) => {
    expect(partsAtMost(encoding, units, hasPairs)).toBe(parts);
  });
});

describe('what the SMS of a whole list cost', () => {
  it('is charged by the part', () => {
    const cost = estimateCost({ ...expectedUsage(0), smsParts: 1_400_000 });
    expect(cost.items.find(({ amount }) => amount === '1,400,000 SMS parts')?.usd).toBeCloseTo(98_000);
    expect(cost.totalUsd).toBeCloseTo(1_400_000 * prices.smsPart);
  });

  it('does not stand on the bill of a campaign without SMS', () => {
    expect(
      estimateCost(expectedUsage(1_000))
        .items.map(({ amount }) => amount)
        .join(),
    ).not.toContain('SMS');
  });
});
