import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, plainCell } from '../../../core/cell/plain.ts';

describe('a cell without its wrapping', () => {
  it.each([
    ['="0008000001"', '0008000001'],
    ['="Lefèvre ""Jo"""', 'Lefèvre "Jo"'],
    ['=0612345678', '0612345678'],
    ['=jeanne@exemple.fr', 'jeanne@exemple.fr'],
    ['=""', ''],
    ["'0612345678", '0612345678'],
    ['’0612345678', '0612345678'],
    ["'Jeanne'", 'Jeanne'],
    [' "Jeanne" ', 'Jeanne'],
    ['""Jeanne""', 'Jeanne'],
    ['"Jeanne', 'Jeanne'],
    ['Jeanne"', 'Jeanne'],
    ['\\"Jeanne\\"', 'Jeanne'],
    ["O\\'Brien", "O'Brien"],
    ['Lefèvre \\"Jo\\"', 'Lefèvre "Jo"'],
    ['“Jeanne”', 'Jeanne'],
    ['« Jeanne »', 'Jeanne'],
    ['«\u00a0Jeanne\u00a0»', 'Jeanne'],
    ['‘Jeanne’', 'Jeanne'],
    ['„Jeanne“', 'Jeanne'],
    ['"\'Jeanne\'"', 'Jeanne'],
    ['8000000001.0', '8000000001'],
    ['"8000000001.0"', '8000000001'],
    ['612345678,0', '612345678'],
    ['33612345678.00', '33612345678'],
    ['7.0', '7'],
    ['06 12 34 56 78;', '06 12 34 56 78'],
    [';Jeanne,', 'Jeanne'],
    ['Jeanne | ', 'Jeanne'],
    ['\ufeffP0001\u200b ', 'P0001'],
    ['\u202aJeanne\u202c', 'Jeanne'],
    ['Jean\u00adne', 'Jeanne'],
    ['\u0000\u0001Jeanne\u007f', 'Jeanne'],
    ['06\u202f12\u202f34', '06 12 34'],
    ['\u3000Ｐ００１', 'P001'],
    ['ｊｅａｎｎｅ＠ｅｘｅｍｐｌｅ．ｆｒ', 'jeanne@exemple.fr'],
    // Letters of Windows-1252 that were taken for Latin-1.
    ['C\u009cur', 'Cœur'],
    ['L\u0092Hermite', 'L’Hermite'],
    // Entities of HTML.
    ['O&#39;Brien', "O'Brien"],
    ['O&#x27;Brien', "O'Brien"],
    ['Lef&egrave;vre', 'Lefèvre'],
    ['C&oelig;ur &amp; fils', 'Cœur & fils'],
    ['Andr&eacute;', 'André'],
    ['&nbsp;06&nbsp;12&nbsp;', '06 12'],
    ['', ''],
    ['  ', ''],
  ])('of %j is %j', (text, plain) => {
    expect(plainCell(text)).toBe(plain);
    expect(plainCell(plain)).toBe(plain);
  });

  it.each([
    ...["O'Brien", 'D’Angelo', "Nicolo'", '’t Hooft', "'s Gravesande", 'Lefèvre "Jo"', '"Jo" et "Al"'],
    ...['Jean "dit Jo" Martin', '=HYPERLINK("http://x.example","ici")', '@SUM(1+1)', '06.12.34.56.00', '1,0'],
    ...[
      'P0001',
      'A & B; C',
      '&foo;bar',
      '&#0;x',
      '&#99999999;x',
      'a==',
      '12.50',
      '1.10',
      'M. Dupont Jr.',
      'Jeanne\nMarie',
      '12 rue de la Paix\r\n75002 Paris',
    ],
    ...['+33612345678', '田中', 'Αθηνά', 'مریم\u200cالسادات'],
  ])('leaves %j as it is', (text) => {
    expect(plainCell(text)).toBe(text);
  });

  it('is the same when it is taken again, whatever the cell', () => {
    const odd = fc.constantFrom(...'="\'’ ;,|\u00a0\u200b\u202f«»“”.0a1\t\n\u0000é\\（');
    fc.assert(
      fc.property(fc.string({ unit: odd, maxLength: 12 }), (text) => {
        const plain = plainCell(text);
        expect(plainCell(plain).length).toBeLessThanOrEqual(plain.length);
        expect(plain).toBe(plain.trim());
      }),
      { seed: 18, numRuns: 2000 },
    );
  });

  it.each([
    '"',
    "'",
    '=',
    ' ',
    '\u00a0',
    ';',
    '.',
    '0',
    '\u200b',
    '\u200c',
    '""',
    '\\"',
    '="',
    'a ',
    "a'",
    '\u0080',
  ])('takes no longer than the length of the cell explains: 100 KB of %j', (piece) => {
    const long = piece.repeat(100_000 / piece.length);
    const began = performance.now();
    for (const text of [long, `${long}b`, `b${long}`, `b${long}b`, `"${long}"`]) oneLine(plainCell(text));
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

describe('a text on one line', () => {
  it.each([
    ['Marie\r\nAnne', 'Marie Anne'],
    ['a\tb  c', 'a b c'],
    ['Jean\u0003ne', 'Jean ne'],
    ['Jean Paul', 'Jean Paul'],
  ])('%j is %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});
