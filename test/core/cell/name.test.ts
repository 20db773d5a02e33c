import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areOddTogether, readName } from '../../../core/cell/name.ts';

const plain = { saysDeceased: false, hasBrokenLetters: false, isOdd: false };

describe('a name', () => {
  it.each([
    ...[
      'Jeanne',
      'Lefèvre',
      'LEFÈVRE',
      "O'Brien",
      'D’Angelo',
      'Marie-Anne',
      'de La Tour d’Auvergne',
      'M. Dupont',
    ],
    ...[
      'Mme Martin',
      'Mr.Dupont',
      'St.Pierre',
      'J.Paul',
      'J.-P.',
      'Dupont Jr.',
      'Dupont (née Martin)',
      'DUPONT/MARTIN',
    ],
    ...[
      'Nguyễn',
      'Thị Hồng',
      'Œuvrard',
      'Škoda',
      'Božić',
      'BOŽIĆ',
      'Žižek',
      'SÃO',
      'JOÃO',
      'Ångström',
      'Łukasz',
      'Ştefan',
    ],
    ...[
      'Владимир',
      '田中',
      'مریم‌السادات',
      'Sa‘id',
      "Nicolo'",
      '’t Hooft',
      'Veuve Martin',
      'Vve Dupont',
      'Feu',
      'Free',
      'Null',
    ],
    ...[
      'Mohamed ben Ahmed ben Ali el Fassi',
      'Maria de los Dolores de la Cruz',
      'Do The Hung',
      'Plus',
      'Jean "Jo"',
      "O'Brien <test>",
      'Durand; née Martin',
      'A. B.',
    ],
    ...[
      'Decazes',
      'Decedue',
      'Lateef',
      'Feuillet',
      'M.de La Tour',
      'Jean-Marie & Paul',
      'ﾊﾝ',
      'Mª Carmen',
      'a'.repeat(80),
    ],
    ...[
      'María José',
      'van der Berg',
      'd’Arc',
      'St. John',
      'Dr. Müller',
      'J.R.',
      'J. R. R.',
      'محمد بن علي',
      '李小龍',
      '一二三',
    ],
    ...[
      'Nguyễn Thị Minh Khai',
      'Win Htut Aung',
      'Lien Thi Hoa',
      'Will Banks',
      'Marie Point',
      'Dot',
      'Ph.D.',
      'Màrius Gal·la',
    ],
    ...['कृष्‍ण', 'อนงค์', 'שָׁלוֹם'],
  ])('%j stays as it is', (name) => {
    expect(readName(name)).toEqual({ ...plain, name });
  });

  it.each([
    [' Marie\r\nAnne ', 'Marie Anne'],
    ['"Jeanne"', 'Jeanne'],
    ['="Lefèvre"', 'Lefèvre'],
    ["'Jeanne'", 'Jeanne'],
    ['Jean  Paul', 'Jean Paul'],
    ['Jeanne ', 'Jeanne'],
    ['Jeanne,', 'Jeanne'],
    ['Lefe\u0300vre', 'Lefèvre'],
    ['C\u009cur', 'Cœur'],
    ['', ''],
  ])('is cleaned: %j is %j', (cell, name) => {
    expect(readName(cell)).toEqual({ ...plain, name });
  });

  it.each([
    ['DUPONT (DCD)', 'DUPONT'],
    ['Dupont DCD', 'Dupont'],
    ['Dupont (décédé)', 'Dupont'],
    ['Dupont décédée', 'Dupont'],
    ['DUPONT DECEDE LE 12/03/2020', 'DUPONT'],
    ['Dupont (DCD le 12/03/2020)', 'Dupont'],
    ['Dupont [décédée en 2019]', 'Dupont'],
    ['Dupont décédé(e)', 'Dupont'],
    ['Dupont - DCD', 'Dupont'],
    ['DCD Dupont', 'Dupont'],
    ['Dupont †', 'Dupont'],
    ['† Dupont', 'Dupont'],
    ['Dupont †2019', 'Dupont'],
    ['feu Jean', 'Jean'],
    ['Feue Jeanne', 'Jeanne'],
    ['late John', 'John'],
    ['Smith (deceased)', 'Smith'],
    ['Dupont (DC)', 'Dupont'],
    ['DCD', ''],
    ['Dupont*DCD*', 'Dupont'],
    ['Dupont (décès)', 'Dupont'],
  ])('says that somebody has died: %j', (cell, name) => {
    expect(readName(cell)).toEqual({ ...plain, name, saysDeceased: true });
  });

  it.each([
    ...[
      'LefÃ¨vre',
      'NguyÃ©n',
      'Ã‰lodie',
      'JosÃ©',
      'MÃ¼ller',
      'Ã\u00a0',
      'LefŠvre',
      'BenoŒt',
      'prŽnom',
      'Ren‚e',
      'Fran‡ois',
    ],
    ...['No‰l', 'J‚r“me', 'Nguy?n', 'Andr?', '?lodie', 'Andr? Paul', 'Lef\ufffdvre', 'H\u008dl', 'Mich¨le'],
  ])('has broken letters: %j', (cell) => {
    expect(readName(cell)).toMatchObject({ hasBrokenLetters: true, isOdd: /[\u0080-\u009f]/.test(cell) });
  });

  it.each([
    ...[
      'https://bit.ly/x',
      ...[
        'evil dot com',
        'evil (dot) ru',
        'evil [.] fr',
        'evil . com',
        'ｅｖｉｌ．ｃｏｍ',
        'evil。example',
        'evil.\u200bcom',
      ],
      ...[
        'пример.рф',
        'evil﹒com',
        'jeanne﹫exemple',
        '⓪⑧⑨⑨⑦⓪',
        '０８９９７０',
        '〇八九九七〇一一二二',
        'Je\ue000anne',
      ],
      ...['Your refund waits', 'Confirmez avant de payer', 'ẹ̸̡̛̛̀'],
      'Jeanne www.exemple.fr',
      'exemple.fr',
      'EXEMPLE.COM',
      'Jean t.co',
      'X.COM',
      'jeanne@exemple.fr',
    ],
    ...[
      'Jeanne2',
      'Nom10',
      '٣',
      'Jean\u0003ne',
      'Jean\u0000ne',
      '{{code}}',
      'Jeanne!',
      'Dupont ?',
      '=SUM(1+1)',
    ],
    ...[
      '@SUM(1+1)',
      '=HYPERLINK("http://x.example","cliquez")',
      'a'.repeat(81),
      'ne pas appeler',
      'Jeanne 😀',
    ],
    ...[
      'Vous avez gagné',
      'refuse le contact par téléphone',
      'voir dossier papier',
      'javascript:alert',
      'mailto:x',
      'exemple。fr',
    ],
    ...[
      'click here please',
      'un deux trois quatre cinq six sept huit neuf dix',
      'Nom : Dupont',
      'Dupont…',
      'Dupont | Martin',
    ],
  ])('is odd, and no message carries it: %j', (cell) => {
    expect(readName(cell).isOdd).toBe(true);
  });

  it('that may stand in a message holds nothing of the web, no digit and no control character', () => {
    const piece = fc.constantFrom(
      ...[
        'Jean',
        'Dupont',
        ' ',
        '-',
        '.',
        'fr',
        'com',
        'www',
        '/',
        ':',
        '@',
        '1',
        '\u0007',
        '(',
        ')',
        'DCD',
        'é',
        '。',
        '\n',
        '"',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const { name, isOdd } = readName(pieces.join(''));
        if (isOdd) return;
        expect(name).not.toMatch(/[@:\d]|\/\/|www\.|\p{L}{2}[.。]\p{L}{2}/u);
        expect(name).not.toMatch(/[\p{Cc}]/u);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(name).toBe(name.trim());
      }),
      { seed: 18, numRuns: 5000 },
    );
  });

  it.each([
    ...[
      'a',
      'a ',
      'DCD ',
      '(',
      '(DCD',
      '†',
      'feu ',
      '?',
      'Ã©',
      '.',
      'a.',
      'www.',
      '-',
      ', ',
      '\u0001',
      '"',
      'ab.',
      '1',
      '…',
      "'",
    ],
  ])('takes no longer than the length of the cell explains: 100 KB of %j', (unit) => {
    const long = unit.repeat(100_000 / unit.length);
    const began = performance.now();
    for (const text of [long, `${long}x`, `x${long}`, long.slice(0, 399), long.slice(0, 80)]) readName(text);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

describe('two names', () => {
  it.each([
    ['Your refund', 'waits: confirm'],
    ['Vous devez', 'appelez'],
    ['evil dot', 'com'],
  ])('are odd together: %j, %j', (first, last) => expect(areOddTogether(first, last)).toBe(true));

  it.each([
    ['Mohamed ben Ahmed ben Ali', 'el Fassi bin Omar'],
    ['Marie Point', 'Dot'],
    ['J.R.', 'St. John'],
    ['', 'Durand; née Martin'],
  ])('are names together: %j, %j', (first, last) => expect(areOddTogether(first, last)).toBe(false));
});
