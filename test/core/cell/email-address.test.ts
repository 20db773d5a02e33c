import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createEmailReader, readEmail } from '../../../core/cell/email-address.ts';
import { isLikelyMistyped } from '../../../core/cell/email-domain.ts';

describe('email addresses', () => {
  const read = (text: string) => readEmail(text, domainToAscii);

  it.each([
    [' jeanne@exemple.fr ', 'jeanne@exemple.fr'],
    ['\u00a0jeanne@exemple.fr\u200b', 'jeanne@exemple.fr'],
    ['mailto:jeanne@exemple.fr', 'jeanne@exemple.fr'],
    ['<jeanne@exemple.fr>', 'jeanne@exemple.fr'],
    ['Jeanne Lefèvre <jeanne@exemple.fr>', 'jeanne@exemple.fr'],
    ['jeanne@exemple.fr;', 'jeanne@exemple.fr'],
    ['jeanne@exemple.fr.', 'jeanne@exemple.fr'],
    ['Jeanne.L@EXEMPLE.FR', 'Jeanne.L@exemple.fr'],
    ['MAILTO:jeanne@exemple.fr', 'jeanne@exemple.fr'],
    ['"jeanne@exemple.fr"', 'jeanne@exemple.fr'],
    ["'jeanne@exemple.fr'", 'jeanne@exemple.fr'],
    ['jeanne@exemple.fr,:', 'jeanne@exemple.fr'],
    ['Jeanne <mailto:jeanne@exemple.fr> ', 'jeanne@exemple.fr'],
    [`${'a'.repeat(64)}@exemple.fr`, `${'a'.repeat(64)}@exemple.fr`],
    // Two letters are a country; what is punycode may hold digits.
    ['a@exemple.museum', 'a@exemple.museum'],
    ['-@exemple.fr', '-@exemple.fr'],
    ["o'brien+chu@example.co.uk", "o'brien+chu@example.co.uk"],
    ['contact@hôpital.fr', 'contact@xn--hpital-ixa.fr'],
    ['a@xn--e1afmkfd.xn--p1ai', 'a@xn--e1afmkfd.xn--p1ai'],
  ])('reads %j as %j', (text, email) => {
    expect(read(text)).toEqual({ email });
  });

  it.each([
    ['jeanne', '@ sign is missing'],
    ['jeanne@exemple', 'not a valid'],
    ['@exemple.fr', 'not a valid'],
    ['jeanne@', 'not a valid'],
    ['jeanne@exemple..fr', 'not a valid'],
    ['jeanne..l@exemple.fr', 'not a valid'],
    ['.jeanne@exemple.fr', 'not a valid'],
    ['jeanne.@exemple.fr', 'not a valid'],
    ['jeanne@exemple.f', 'not a valid'],
    ['jeanne@exemple.1a', 'not a valid'],
    ['jeanne@exemple-.fr', 'not a valid'],
    ['jeanne@exemple.fr paul@exemple.fr', 'more than one email address'],
    ['jeanne@exemple.fr|paul@exemple.fr', 'more than one email address'],
    ['jeanne@exemple.fr/paul@exemple.fr', 'more than one email address'],
    ['jeanne@exemple .fr', 'blank'],
    ['', '@ sign is missing'],
    ['jeanne@-exemple.fr', 'not a valid'],
    ['jeanne@10.0.0.1', 'not a valid'],
    [`${'a'.repeat(65)}@exemple.fr`, 'not a valid'],
    ['jeanne l@exemple.fr', 'blank'],
    ['hélène@exemple.fr', 'accent'],
    ['jeanne@exemple.fr, paul@exemple.fr', 'more than one email address'],
    ['jeanne@@exemple.fr', 'more than one @'],
  ])('does not take %j', (text, problem) => {
    expect(read(text)).toMatchObject({ problem: { en: expect.stringContaining(problem) } });
  });
});

describe('the length of an address', () => {
  /** An address of so many characters, all labels of its domain at most 63 long. */
  const ofLength = (length: number): string => {
    const rest = length - '@.fr'.length - 64;
    const labels = ['b'.repeat(63), 'c'.repeat(63)];
    labels.push('d'.repeat(rest - labels.join('.').length - 1));
    return `${'a'.repeat(64)}@${labels.join('.')}.fr`;
  };

  it('is at most 254 characters', () => {
    expect(ofLength(254)).toHaveLength(254);
    expect(readEmail(ofLength(254), domainToAscii)).toEqual({ email: ofLength(254) });
    expect(readEmail(ofLength(255), domainToAscii)).toMatchObject({
      problem: { en: 'this is not a valid email address' },
    });
  });

  it('counts as it is sent, in punycode and lower case', () => {
    const shout = (domain: string): string => domain.toUpperCase();
    expect(readEmail('jeanne@exemple.fr', shout)).toEqual({ email: 'jeanne@exemple.fr' });
  });
});

describe('addresses as spreadsheets, databases and people write them', () => {
  const read = createEmailReader({ domainToAscii, isDomainEnding });
  const jeanne = 'jeanne@exemple.fr';

  it.each([
    ...[
      '="jeanne@exemple.fr"',
      '=jeanne@exemple.fr',
      "'jeanne@exemple.fr",
      '“jeanne@exemple.fr”',
      '«\u00a0jeanne@exemple.fr\u00a0»',
    ],
    ...[
      'jeanne@exemple.fr#mailto:jeanne@exemple.fr#',
      'Jeanne#mailto:jeanne@exemple.fr#',
      'jeanne@exemple.fr#http://jeanne@exemple.fr#',
    ],
    ...[
      '=HYPERLINK("mailto:jeanne@exemple.fr","jeanne@exemple.fr")',
      '=LIEN_HYPERTEXTE("mailto:jeanne@exemple.fr";"Jeanne")',
    ],
    ...[
      '<a href="mailto:jeanne@exemple.fr">jeanne@exemple.fr</a>',
      '[jeanne@exemple.fr](mailto:jeanne@exemple.fr)',
    ],
    ...[
      '"Lefèvre, Jeanne" <jeanne@exemple.fr>',
      'Lefèvre, Jeanne <jeanne@exemple.fr>',
      'Jeanne (jeanne@exemple.fr)',
    ],
    ...[
      'jeanne@exemple.fr (perso)',
      'perso : jeanne@exemple.fr',
      'Email: jeanne@exemple.fr',
      'mail:jeanne@exemple.fr',
    ],
    ...[
      'jeanne@exemple.fr;',
      ';jeanne@exemple.fr',
      'jeanne@exemple.fr©',
      'jeanne@exemple.fr•',
      '• jeanne@exemple.fr',
    ],
    ...[
      'mailto:jeanne@exemple.fr?subject=Bonjour',
      'jeanne＠exemple．fr',
      'jeanne@ex\u00adem\u200bple.fr',
      '<mailto:jeanne@exemple.fr>',
    ],
    ...[
      'jeanne@exemple.fr<br>',
      'jeanne@exemple.fr<br/>',
      'jeanne@exemple.fr&nbsp;',
      '<p>jeanne@exemple.fr</p>',
    ],
    // The same twice, or one that is none beside one that is.
    ...[
      'jeanne@exemple.fr, jeanne@exemple.fr',
      'jeanne@exemple.fr / JEANNE@exemple.fr',
      'jeanne@exemple.fr ; jeanne@exemple',
    ],
    ...[
      'jeanne@exemple.con; jeanne@exemple.fr',
      'jeanne@exemple.fr; néant',
      'jeanne@exemple.fr / 06 12 34 56 78 / x@',
    ],
    ...[
      'jeanne@exemple.fr; 06 12 34 56 78',
      '0612345678;jeanne@exemple.fr',
      'perso ; jeanne@exemple.fr',
      'mail, jeanne@exemple.fr',
      'jeanne@exemple.fr\n',
      'jeanne@exemple.fr <jeanne@exemple.fr>',
    ],
  ])('reads %j', (text) => {
    expect(read(text)).toMatchObject({ email: expect.stringMatching(/^jeanne@exemple\.fr$/i) });
    expect(read(jeanne)).toEqual({ email: jeanne });
  });

  it.each([
    'o’connor@exemple.fr',
    'o‘connor@exemple.fr',
    'o´connor@exemple.fr',
    'o`connor@exemple.fr',
    "o'connor@exemple.fr",
  ])('writes the apostrophe of %j as mail servers have it', (text) => {
    expect(read(text)).toEqual({ email: "o'connor@exemple.fr" });
  });

  it.each([
    ...[
      'Paul Martin <paul@exemple.fr>; Jeanne Martin <jeanne@exemple.fr>',
      'paul@exemple.fr jeanne@exemple.fr',
    ],
    ...[
      'paul@exemple.fr (jeanne@exemple.fr)',
      'paul@exemple.fr ou jeanne@exemple.fr',
      'paul@exemple.fr\njeanne@exemple.fr',
    ],
    ...[
      'paul@exemple.fr/jeanne@exemple.fr',
      'perso : paul@exemple.fr pro : jeanne@exemple.fr',
      'paul@exemple.fr#mailto:jeanne@exemple.fr#',
    ],
    Array.from({ length: 20 }, (_, at) => `p${at}@x.fr`).join(';'),
  ])('takes neither of two: %j', (text) => {
    expect(read(text)).toMatchObject({
      oddity: 'several-emails',
      problem: { en: expect.stringContaining('more than one') },
    });
  });

  it.each([
    // A dot or a letter that was missed: the rest would be somebody else's address.
    ['jeanne;lefevre@exemple.fr', 'not a valid'],
    ['jeanne,lefevre@exemple.fr', 'not a valid'],
    ['j;lefevre@exemple.fr', 'not a valid'],
    ['perso,lefevre@exemple.fr', 'not a valid'],
    ['j lefevre@exemple.fr', 'blank'],
    ['jeanne lefevre@exemple.fr', 'blank'],
    ['de lacroix@exemple.fr', 'blank'],
    ['jeanne@exemple,fr', 'not a valid'],
    ['jeanne@exemple. fr', 'blank'],
    ['jeanne@exemple.fr (fille)', 'words beside'],
    ['fille : jeanne@exemple.fr', 'words beside'],
    ['jeanne@exemple.fr ancienne adresse', 'blank'],
    ['jeanne@@exemple.fr', 'more than one @'],
  ])('gives nobody another’s address: %j', (text, why) => {
    expect(read(text)).toMatchObject({
      oddity: 'email-unusable',
      problem: { en: expect.stringContaining(why) },
    });
  });

  it.each([
    'jeanne@exemple.con',
    'jeanne@exemple.cmo',
    'jeanne@chu.local',
    'a@b.invalid',
    'a@b.test',
    'a@gmail.comm',
  ])('says of %s that no address ends so', (text) => {
    expect(read(text)).toMatchObject({
      oddity: 'email-domain-none',
      problem: { en: expect.stringContaining(`“.${text.split('.').at(-1)}”`) },
    });
  });

  it.each(['a@xn---.fr', 'a@xn--0.tld', 'a@exemple.xn--0'])('refuses what is no punycode: %s', (text) => {
    expect(read(text)).toHaveProperty('problem');
  });

  it('says of a domain that is a slip, and takes it all the same', () => {
    expect(read('jeanne@gamil.com')).toEqual({ email: 'jeanne@gamil.com', oddity: 'email-domain-mistyped' });
    expect(read('a@hotmial.fr; b@')).toEqual({ email: 'a@hotmial.fr', oddity: 'email-domain-mistyped' });
  });

  it('gives the same answer for an address whatever was read before', () => {
    const texts = [
      'a@exemple.fr',
      'b@exemple.con',
      'c@gamil.com',
      'd@exemple.fr',
      'e@exemple.con',
      'f@gamil.com',
    ];
    expect(texts.map(read)).toEqual(
      texts.map((text) => createEmailReader({ domainToAscii, isDomainEnding })(text)),
    );
  });

  it('gives only addresses that stand in the cell', () => {
    const piece = fc.constantFrom(
      ...[
        'jeanne',
        '@',
        'exemple',
        '.',
        'fr',
        ' ',
        ';',
        ',',
        '<',
        '>',
        '(',
        ')',
        'mailto:',
        '#',
        '/',
        "'",
        '"',
        'paul@x.fr',
        ':',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const answer = read(text);
        if ('email' in answer) expect(text).toContain(answer.email);
      }),
      { seed: 18, numRuns: 5000 },
    );
  });

  it.each([
    ...[
      '.',
      '@',
      'a',
      ' ',
      ';',
      '#',
      '<',
      '>',
      '(',
      'a@',
      '@a',
      'a@b.fr ',
      '\u00a0',
      "'",
      '"',
      '=',
      ',',
      '/',
      '|',
      ':',
      '?',
    ],
    ...['mailto:', '#mailto:', '\u200b', 'é', '’', '<a ', '-', '[', '\n'],
  ])('takes no longer than the length of the cell explains: 100 KB of %j', (unit) => {
    const long = unit.repeat(100_000 / unit.length);
    const began = performance.now();
    for (const text of [long, `a${long}b`, `a@b${long}.fr`, `${long}a@b.fr`, `a@b.fr${long}`, `"${long}`])
      read(text);
    for (const text of [long, `a@b${long}`]) read(text.slice(0, 999));
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

describe('a domain that is a slip for a common one', () => {
  it.each([
    ...[
      'gmail.fr',
      'gmal.com',
      'gamil.com',
      'gmial.com',
      'gmaill.com',
      'gmailc.com',
      'gmail.co',
      'gmail.cm',
      'gmail.org',
    ],
    ...[
      'hotmal.fr',
      'hotmial.com',
      'hotmai.fr',
      'hotmail.cm',
      'hotmail.co',
      'hormail.fr',
      'yahooo.fr',
      'yaho.fr',
      'yahoo.co',
    ],
    ...[
      'orange.com',
      'ornage.fr',
      'orangr.fr',
      'wanadoo.com',
      'wanado.fr',
      'wandaoo.fr',
      'laposte.fr',
      'laposte.com',
    ],
    ...[
      'lapose.net',
      'laposte.ne',
      'free.com',
      'fre.fr',
      'freee.fr',
      'sfr.com',
      'sfrr.fr',
      'outloo.fr',
      'outlok.com',
    ],
    ...[
      'icloud.fr',
      'iclou.com',
      'club-internet.com',
      'clubinternet.fr',
      'gmailcom.fr',
      'www.gmail.com',
      'outlook.cm',
    ],
  ])('is %s', (domain) => {
    expect(isLikelyMistyped(domain)).toBe(true);
  });

  it.each([
    ...[
      'gmail.com',
      'googlemail.com',
      'hotmail.fr',
      'hotmail.co.uk',
      'yahoo.fr',
      'yahoo.com.br',
      'yahoo.dk',
      'ymail.com',
    ],
    ...[
      'mail.com',
      'email.com',
      'cloud.com',
      'gmx.fr',
      'me.com',
      'mac.com',
      'aol.com',
      'orange.fr',
      'wanadoo.fr',
      'free.fr',
    ],
    ...[
      'laposte.net',
      'sfr.fr',
      'live.fr',
      'live.nl',
      'msn.com',
      'exemple.fr',
      'chu-lyon.fr',
      'aphp.fr',
      'line.me',
      'tree.com',
    ],
    ...[
      'protonmail.com',
      'proton.me',
      'outlook.fr',
      'bbox.fr',
      'xn--hpital-ixa.fr',
      'hospital.example',
      'gmail',
    ],
    ...[`${'a'.repeat(200)}.fr`],
  ])('is not %s', (domain) => {
    expect(isLikelyMistyped(domain)).toBe(false);
  });
});
