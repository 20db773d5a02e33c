import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSingleByte, upperHalves } from '../../../core/lines/code-pages.ts';
import { chooseEncoding } from '../../../core/lines/encoding.ts';
import { repairSavedTwice } from '../../../core/lines/saved-twice.ts';

/** Code points of bytes 0x80 to 0xFF, as the codec `cp850` of Python 3.11 has them. */
const cp850OfPython = [
  ...[0xc7, 0xfc, 0xe9, 0xe2, 0xe4, 0xe0, 0xe5, 0xe7, 0xea, 0xeb, 0xe8, 0xef, 0xee, 0xec, 0xc4, 0xc5],
  ...[0xc9, 0xe6, 0xc6, 0xf4, 0xf6, 0xf2, 0xfb, 0xf9, 0xff, 0xd6, 0xdc, 0xf8, 0xa3, 0xd8, 0xd7, 0x192],
  ...[0xe1, 0xed, 0xf3, 0xfa, 0xf1, 0xd1, 0xaa, 0xba, 0xbf, 0xae, 0xac, 0xbd, 0xbc, 0xa1, 0xab, 0xbb],
  ...[
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0xc1, 0xc2, 0xc0, 0xa9, 0x2563, 0x2551, 0x2557, 0x255d, 0xa2,
    0xa5, 0x2510,
  ],
  ...[
    0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0xe3, 0xc3, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560,
    0x2550, 0x256c, 0xa4,
  ],
  ...[
    0xf0, 0xd0, 0xca, 0xcb, 0xc8, 0x131, 0xcd, 0xce, 0xcf, 0x2518, 0x250c, 0x2588, 0x2584, 0xa6, 0xcc, 0x2580,
  ],
  ...[0xd3, 0xdf, 0xd4, 0xd2, 0xf5, 0xd5, 0xb5, 0xfe, 0xde, 0xda, 0xdb, 0xd9, 0xfd, 0xdd, 0xaf, 0xb4],
  ...[0xad, 0xb1, 0x2017, 0xbe, 0xb6, 0xa7, 0xf7, 0xb8, 0xb0, 0xa8, 0xb7, 0xb9, 0xb3, 0xb2, 0x25a0, 0xa0],
];

/** Bytes of a text in an encoding of one byte a letter; a question mark for what it has not. */
const encode = (text: string, encoding: keyof typeof upperHalves): Uint8Array =>
  Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    const at = upperHalves[encoding].indexOf(character);
    if (code < 0x80) return code;
    return at === -1 ? 0x3f : 0x80 + at;
  });

const names = [
  ...[
    'Lefèvre',
    'Hélène',
    'François',
    'Zoé',
    'Noël',
    'Benoît',
    'Jérôme',
    'Anaïs',
    'Gaëlle',
    'Béatrice',
    'René',
  ],
  ...['Müller', 'Muñoz', 'Désirée', 'Crépin', 'Gisèle', 'Loïc', 'Maël', 'Agnès', 'Éric', 'Élodie', 'Cécile'],
  ...['Rémi', 'Thérèse', 'Léa', 'Chloé', 'Inès', 'Mégane', 'Gérard', 'Stéphane', 'Joël', 'Aimé', 'Honoré'],
  ...['Nuñez', 'Ibáñez', 'García', 'López', 'Gonçalves', 'Conceição', 'Schröder', 'Strauß', 'Søren', 'Åsa'],
  ...['Château', 'Côme', 'Théo', 'Bérénice', 'Tréhin', 'Le Goffé', 'D’Été', 'Hôtel-Dieu', 'Forêt', 'Grâce'],
];
const plain = ['Martin', 'Bernard', 'Dubois', 'Thomas', 'Robert', 'Durand', 'Moreau', "O'Brien", 'MARTIN'];

/** Capitals as a French keyboard types them: those with accents stay small. */
const typedCapitals = (name: string): string => name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
const casing = fc.constantFrom(
  (name: string) => name,
  (name: string) => name,
  (name: string) => name.toUpperCase().replaceAll('SS', 'ß'),
  typedCapitals,
);
const namesWith = (constraints: { minLength: number; maxLength: number }) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...names), constraints),
      fc.array(fc.constantFrom(...plain), { maxLength: 40 }),
      casing,
    )
    .map(([accented, others, write]) => [...accented.map(write), ...others]);
const titles = fc.constantFrom(
  'IPP;Nom;Prénom;Téléphone',
  'N° patient;Nom;Courriel',
  'id;name;mail',
  'Référence;Nom',
);
const fileOf = (title: string, people: readonly string[]) =>
  `${title}\r\n${people.map((name, at) => `80${at};${name};06 12 34 56 ${10 + at};x@exemple.fr\r\n`).join('')}`;

describe('the encoding of a file', () => {
  it('knows code page 850 as others do, and the bytes of each by their text', () => {
    expect(Array.from(upperHalves.cp850, (letter) => letter.codePointAt(0))).toEqual(cp850OfPython);
    for (const upper of Object.values(upperHalves)) expect(new Set(upper).size).toBe(128);
    expect(decodeSingleByte('Lef\x8avre; \x90ric', 'cp850')).toBe('Lefèvre; Éric');
    expect(decodeSingleByte('Lef\x8fvre; \x83ric', 'macintosh')).toBe('Lefèvre; Éric');
  });

  it('is never another where it is Windows-1252, with few accents or with many', () => {
    fc.assert(
      fc.property(titles, namesWith({ minLength: 0, maxLength: 60 }), (title, people) => {
        expect(chooseEncoding(encode(fileOf(title, people), 'windows-1252')).encoding).toBe('utf-8');
      }),
      { numRuns: 3_000, seed: 18 },
    );
  });

  it.each(['macintosh', 'cp850'] as const)('is %s where its letters say so', (encoding) => {
    fc.assert(
      fc.property(titles, namesWith({ minLength: 5, maxLength: 60 }), (title, people) => {
        const text = fileOf(title, people);
        // Only capitals say less: É is É in one and a sign in the other, È could be a small é.
        fc.pre(/[a-zß][àâçèéêëîïôùûüñö]/.test(text));
        expect(chooseEncoding(encode(text, encoding)).encoding).toBe(encoding);
      }),
      { numRuns: 2_000, seed: 18 },
    );
  });

  it.each([
    ['macintosh', 'IPP;Nom\n1;Lefèvre\n2;Zoé\n'],
    ['macintosh', 'IPP;NOM\n1;HÉLÈNE\n2;FRANÇOIS\n3;ÉRIC\n'],
    ['cp850', 'IPP;Nom\n1;Lefèvre\n2;Zoé\n'],
    ['cp850', 'IPP;NOM\n1;HÉLÈNE\n2;FRANÇOIS\n3;ÉRIC\n'],
    ['cp850', 'IPP;Nom;Prénom\n1;Martin;Anne\n'],
    ['macintosh', 'IPP;Nom;Prénom\n1;Martin;Anne\n'],
  ] as const)('is %s by a few letters: %j', (encoding, text) => {
    expect(chooseEncoding(encode(text, encoding))).toMatchObject({ encoding, savedTwice: false });
  });

  it('is Windows-1252 where nothing tells, and says that it is not certain', () => {
    for (const text of ['IPP;Nom\n1;Martin\n', 'IPP;Nom\n1;\x8e\n', 'a\n\xe9\n']) {
      const choice = chooseEncoding(Buffer.from(text, 'latin1'));
      expect(choice).toMatchObject({ encoding: 'utf-8', isCertain: false });
    }
    expect(
      chooseEncoding(encode('IPP;Nom\n1;Šimek\n2;Žižka\n3;Œuvrard\n4;Nuñez – «x»\n', 'windows-1252')),
    ).toMatchObject({
      encoding: 'utf-8',
      isCertain: true,
    });
  });

  it('is UTF-8 by its mark or its cells, also where Windows-1252 was pasted into it', () => {
    const text = 'IPP;Prénom\n1;Hélène\n';
    expect(chooseEncoding(Buffer.from(text))).toEqual({
      ...{ encoding: 'utf-8', savedTwice: false, markBytes: 0, isCertain: true },
    });
    expect(chooseEncoding(Buffer.from(`\ufeff${text}`))).toMatchObject({ encoding: 'utf-8', markBytes: 3 });
    const mixed = Buffer.concat([
      Buffer.from(text),
      Buffer.from('2;Zo\xe9\n3;Lef\xe8vre\n4;No\xebl\n', 'latin1'),
    ]);
    expect(chooseEncoding(mixed)).toMatchObject({ encoding: 'utf-8', isCertain: true });
  });

  it.each([
    ['utf-16le', 'IPP;Prénom\r\n1;Hélène\r\n'],
    ['utf-16le', 'IPP\tNom\r\n1\tВладимир\r\n'],
  ] as const)('is %s and its opposite, with a mark and without: %j', (_, text) => {
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    expect(chooseEncoding(little)).toMatchObject({ encoding: 'utf-16le', markBytes: 0 });
    expect(chooseEncoding(big)).toMatchObject({ encoding: 'utf-16be', markBytes: 0 });
    const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(chooseEncoding(marked)).toMatchObject({ encoding: 'utf-16le', markBytes: 2 });
    expect(chooseEncoding(Buffer.from(marked).swap16())).toMatchObject({
      encoding: 'utf-16be',
      markBytes: 2,
    });
  });

  it('is no UTF-16 where zeros stand anywhere', () => {
    expect(chooseEncoding(Buffer.from('IPP;Nom\n1;x\n\0\0\0\0\0\0\0\0\0\0')).encoding).toBe('utf-8');
  });
});

/** UTF-8 that a program took for Windows-1252 and saved as UTF-8. */
const saveTwice = (text: string, as: 'windows-1252' | 'latin1'): string =>
  as === 'latin1'
    ? Buffer.from(text).toString('latin1')
    : new TextDecoder('windows-1252').decode(Buffer.from(text));

describe('text that was saved twice', () => {
  it.each(['windows-1252', 'latin1'] as const)('is read as it was, by %s, however often', (as) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...names, ...plain, 'Nguyễn', '🙂', '“x”'), { minLength: 1 }),
        (parts) => {
          const text = parts.join(' ');
          expect(repairSavedTwice(saveTwice(text, as))).toBe(text);
          expect(repairSavedTwice(saveTwice(saveTwice(text, as), as))).toBe(text);
          expect(repairSavedTwice(text)).toBe(text);
        },
      ),
      { numRuns: 500, seed: 18 },
    );
  });

  it('is repaired beside text that is right, and left where it cannot be', () => {
    expect(repairSavedTwice('HÃ©lÃ¨ne, Zoé, Ã, Ã(')).toBe('Hélène, Zoé, Ã, Ã(');
    expect(repairSavedTwice('\u00e0\u0080\u0080')).toBe('\u00e0\u0080\u0080');
  });

  it('is known by the cells of the file', () => {
    const text = 'IPP;Nom;Prénom\n1;Lefèvre;Hélène\n2;Martin;Zoé\n';
    expect(chooseEncoding(Buffer.from(saveTwice(text, 'windows-1252')))).toMatchObject({
      encoding: 'utf-8',
      savedTwice: true,
    });
    expect(chooseEncoding(Buffer.from(`${text}3;HÃ©lÃ¨ne;x\n`))).toMatchObject({ savedTwice: false });
  });
});
