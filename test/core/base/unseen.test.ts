import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUnseen, replaceUnseen } from '../../../core/base/unseen.ts';
import { unseenProblem } from '../../../core/base/unseen-words.ts';

/** Any text, and one of characters that mean something beside each other. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\u200d',
      '\u200c',
      '\u061c',
      '\u180b',
      '\u17b4',
      '\ufe0f',
      '\u20e3',
      'न',
      '❤',
      'a',
      '7',
    ),
  }),
);
const without = (text: string): string => replaceUnseen(text, () => '');

describe('what nobody sees in a text', () => {
  it.each([
    ['Une copie : « volée » – 12\u202f000 €', 'blanks of other widths are blanks'],
    ['❤️ ☎︎ 1️⃣', 'looks of a picture'],
    ['👨‍👩‍👧 🏴‍☠️', 'pictures made of several'],
    ['مریم‌السادات', 'a joiner in Persian'],
    ['क्‍ष', 'a joiner in Hindi'],
    ['Nguyễn, Łukasz, 田中, Владимир', 'letters of any kind'],
  ])('is nothing in %j: %s', (text) => {
    expect(findUnseen(text, { lines: false })).toBeUndefined();
    expect(without(text)).toBe(text);
  });

  it.each([
    ['a\u001b[2K', 'control'],
    ['a\u009b2K', 'control'],
    ['a\u0085', 'control'],
    ['a\rb', 'line-break'],
    ['a\nb', 'line-break'],
    ['a\u2028b', 'line-break'],
    ['a\tb', 'tab'],
    ['a\ud83d', 'half'],
    ['a\udc00b', 'half'],
    ['a\u202eb', 'direction'],
    ['a\u2066b', 'direction'],
    ['a\u061cb', 'direction'],
    ['a\u00adb', 'invisible'],
    ['a\u200bb', 'invisible'],
    ['a\u200db', 'invisible'],
    ['ễ\u200dễ', 'invisible'],
    ['a\ufe0fb', 'invisible'],
    ['7\ufe0f', 'invisible'],
    ['a\u{e0041}', 'invisible'],
    ['葛\u{e0100}', 'invisible'],
    ['a\u3164', 'invisible'],
    ['a\u034fb', 'invisible'],
  ] as const)('in %j is: %s', (text, kind) => {
    expect(findUnseen(text, { lines: false })).toMatchObject({ kind, at: 1 });
    expect(findUnseen(without(text), { lines: false })).toBeUndefined();
  });

  it('is no end of a line and no tab in a text of several lines, but any other control character', () => {
    expect(findUnseen('a\n\tb', { lines: true })).toBeUndefined();
    expect(findUnseen('a\n\tb\r', { lines: true })).toMatchObject({ at: 4 });
  });

  it('is all left out, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const left = without(text);
        expect(findUnseen(left, { lines: false })).toBeUndefined();
        expect(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}]/u.test(left)).toBe(
          false,
        );
      }),
    );
  });

  it('is told of with its line and the words in front of it', () => {
    expect(unseenProblem(`${'x'.repeat(30)}\u200b`, { lines: true })?.en).toBe(
      `There is a character that nobody sees (U+200B) on line 1, behind “…${'x'.repeat(20)}”. Erase that place and type it again.`,
    );
    expect(unseenProblem('a\n\u{e0041}b', { lines: true })?.fr).toBe(
      'Il y a un caractère invisible (U+E0041) au début de la ligne 2. Effacez cet endroit et retapez-le.',
    );
  });
});
