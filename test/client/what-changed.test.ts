import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Document,
  type Piece,
  peopleByLanguage,
  piecesOf,
  whatChanged,
} from '../../client/what-changed.ts';

type Version = Document['now'];
const version = (changes: Partial<Version> = {}): Version => ({
  defaultLanguage: 'fr',
  channels: ['email', 'letter'],
  fallbackAfterHours: 48,
  list: 1,
  groups: [
    { channel: 'email', language: 'fr', people: 10 },
    { channel: 'letter', language: 'fr', people: 2 },
    { channel: 'email', language: 'en', people: 3 },
  ],
  texts: [
    { language: 'fr', part: 'email', text: 'Bonjour,\n\nDes données ont été volées.\n\nAppelez le 01.' },
  ],
  ...changes,
});
const withText = (text: string) => version({ texts: [{ language: 'fr', part: 'email', text }] });

/** As a reader sees it: `[-taken out-]` and `{+put in+}`. */
const marked = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ kind, text }) => (kind === 'kept' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`))
    .join('');

describe('words that changed', () => {
  it.each([
    ['a word', 'Appelez le 01 23.', 'Appelez le 04 56.', 'Appelez le [-01 23-]{+04 56+}.'],
    ['words put in', 'Your name was stolen.', 'Your full name was stolen.', 'Your {+full +}name was stolen.'],
    ['a word with its accent', 'Il est passé hier.', 'Il est passe hier.', 'Il est [-passé-]{+passe+} hier.'],
    [
      'another paragraph',
      'Nothing happened here.',
      'Call our hotline, please.',
      '[-Nothing happened here.-]{+Call our hotline, please.+}',
    ],
    [
      'changes with little between them as one',
      'Si vous préférez en parler, appelez-nous du lundi au samedi, de 8 h à 20 h.',
      'Si vous préférez en parler, appelez-nous de 9 h à 18 h, le samedi de 9 h à 13 h.',
      'Si vous préférez en parler, appelez-nous [-du lundi au samedi, de 8 h à 20-]{+de 9 h à 18 h, le samedi de 9 h à 13+} h.',
    ],
    [
      'blanks that changed along with words',
      'Chantage : non.',
      'Chantage\u00a0: oui.',
      'Chantage[- : non-]{+\u00a0: oui+}.',
    ],
    ['blanks alone', 'one two', 'one  two', '[-one two-]{+one  two+}'],
  ])('show %s', (_, was, is, expected) => {
    expect(marked(piecesOf(was, is, 'fr'))).toBe(expected);
  });

  it('lose and invent no word, whatever the texts are', () => {
    const text = fc
      .array(fc.constantFrom('le', 'la', 'été', ',', ' ', '\n', '\u00a0', '01', 'données'), { maxLength: 12 })
      .map((words) => words.join(''));
    const of = (pieces: readonly Piece[], without: Piece['kind']): string =>
      pieces
        .filter(({ kind }) => kind !== without)
        .map((piece) => piece.text)
        .join('')
        .replaceAll(/\s/g, '');
    fc.assert(
      fc.property(text, text, (was, is) => {
        const pieces = piecesOf(was, is, 'fr');
        expect(of(pieces, 'added')).toBe(was.replaceAll(/\s/g, ''));
        expect(of(pieces, 'removed')).toBe(is.replaceAll(/\s/g, ''));
        if (was !== is) expect(pieces.some(({ kind }) => kind !== 'kept')).toBe(true);
      }),
    );
  });
});

describe('what changed since the last decision', () => {
  it('is the paragraph, between how many stay as they were', () => {
    const now = withText('Bonjour,\n\nDes données ont été copiées.\n\nAppelez le 01.');
    expect(whatChanged({ now }, version())).toEqual({
      texts: [
        {
          ...{ language: 'fr', part: 'email', change: 'changed' },
          stretches: [
            { unchanged: 1 },
            {
              pieces: [
                { kind: 'kept', text: 'Des données ont été ' },
                { kind: 'removed', text: 'volées' },
                { kind: 'added', text: 'copiées' },
                { kind: 'kept', text: '.' },
              ],
            },
            { unchanged: 1 },
          ],
        },
      ],
      ...{ unchanged: 0, terms: [], isOtherList: false },
    });
  });

  it('is a paragraph put in or taken out', () => {
    const now = withText('Bonjour,\n\nAppelez le 01.\n\nMerci.');
    const [text] = whatChanged({ now }, version()).texts;
    expect(text).toMatchObject({
      stretches: [
        { unchanged: 1 },
        { pieces: [{ kind: 'removed', text: 'Des données ont été volées.' }] },
        { unchanged: 1 },
        { pieces: [{ kind: 'added', text: 'Merci.' }] },
      ],
    });
  });

  it('is a text that is new, and one that nobody gets any more', () => {
    const now = version({ texts: [{ language: 'fr', part: 'sms', text: 'Des données ont été volées.' }] });
    const { texts, unchanged } = whatChanged({ now }, version());
    expect(texts.map(({ part, change }) => [part, change])).toEqual([
      ['sms', 'added'],
      ['email', 'removed'],
    ]);
    expect(unchanged).toBe(0);
  });

  it('is how people are written to, and the list', () => {
    const now = version({
      ...{ channels: ['sms', 'letter'], defaultLanguage: 'en', fallbackAfterHours: 24, list: 2 },
      breachedOn: '2026-11-14',
    });
    expect(whatChanged({ now }, version())).toMatchObject({
      ...{ texts: [], unchanged: 1, isOtherList: true },
      terms: [
        { of: 'defaultLanguage', was: 'fr', value: 'en' },
        { of: 'channels', value: ['sms', 'letter'] },
        { of: 'fallbackAfterHours', was: 48, value: 24 },
        { of: 'breachedOn', was: undefined, value: '2026-11-14' },
      ],
    });
  });
});

describe('people by language', () => {
  it('add up by channel, the largest language first, beside what they were', () => {
    const groups: Version['groups'] = [
      { channel: 'email', language: 'fr', people: 11 },
      { channel: 'sms', language: 'de', people: 40 },
    ];
    const now = version({ groups, channels: ['email', 'sms', 'letter'] });
    const before = { ...version(), decision: 'approved' as const, name: 'a.martin', at: '' };
    expect(
      peopleByLanguage({ now, before }).map(({ language, people, before: was, channels }) => [
        ...[language, people, was],
        channels.map((one) => one.people).join(),
      ]),
    ).toEqual([
      ['de', 40, 0, '0,40,0'],
      ['fr', 11, 12, '11,0,0'],
      ['en', 0, 3, '0,0,0'],
    ]);
    expect(peopleByLanguage({ now })[0]).not.toHaveProperty('before');
  });
});
