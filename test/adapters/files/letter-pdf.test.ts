import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { mm, sheet } from '../../../adapters/files/letter-layout.ts';
import { createLetterFile } from '../../../adapters/files/letter-pdf.ts';
import type { Letter, LetterFileSettings, PrintedLetter } from '../../../core/letter/letter-file.ts';
import { aRecipient } from '../../support/data/factories.ts';

const letterText = (language: string, paragraphs: number) =>
  [
    `# Title ${language}`,
    'Dear {{greeting_name}},',
    ...Array.from({ length: paragraphs }, (_, index) => `Paragraph ${index} ${'of many words '.repeat(20)}`),
    '## What you can do',
    'Call 01 99 00 12 34:',
    '- one\n- two',
    `- see {{check_page}}`,
    '> Code: {{code}}\n> It opens nothing.',
    'The director',
    '---',
    `${language}: call us.`,
  ].join('\n\n');

const settings: LetterFileSettings = {
  messages: {
    fr: { letter: letterText('fr', 2), nameless: 'Madame, Monsieur' },
    en: { letter: letterText('en', 9), nameless: 'Sir or Madam' },
  },
  sender: ['Hôpitaux du Val d’Exemple', '1 rue de l’Exemple', '75002 Paris'],
  date: '2026-11-30',
  site: 'https://tocsin.hospital.example',
  batch: 'B12',
  createdAt: new Date('2026-11-30T08:00:00Z'),
};

const block = ['Zoé Lefèvre', 'Bât. B', '12 RUE DE LA PAIX', '75002 PARIS CEDEX 07'];
const aLetter = (changes: Partial<Letter> = {}): Letter => ({
  number: 1,
  block,
  language: 'fr',
  recipient: aRecipient(1, { firstName: 'Zoé', lastName: 'Lefèvre', code: '7K3M-9QXT-2B4FJ' }),
  ...changes,
});

type Made = {
  bytes: Buffer;
  printed: PrintedLetter[];
  totals: { letters: number; pages: number; sheets: number };
};
const make = async (letters: readonly Letter[], changes: Partial<LetterFileSettings> = {}): Promise<Made> => {
  const file = createLetterFile({ ...settings, ...changes });
  const pieces: Uint8Array[] = [];
  const reading = (async () => {
    for await (const piece of file.bytes) pieces.push(piece);
  })();
  const printed: PrintedLetter[] = [];
  for (const letter of letters) printed.push(await file.add(letter));
  const totals = await file.end();
  await reading;
  return { bytes: Buffer.concat(pieces), printed, totals };
};

type Item = { str: string; transform: number[]; width: number };
/** Texts of a page with their places, points from the left and upper edge; read by PDF.js, which knows nothing of us. */
const readPages = async (bytes: Uint8Array) => {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const texts = (items as Item[])
      .filter(({ str }) => str.trim() !== '')
      .map(({ str, transform, width }) => ({
        text: str.trim(),
        left: transform[4] ?? 0,
        right: (transform[4] ?? 0) + (width * str.trim().length) / str.length,
        base: sheet.height - (transform[5] ?? 0),
        size: transform[3] ?? 0,
      }));
    pages.push({ page, texts, text: texts.map(({ text }) => text).join('\n') });
  }
  return { pdf, pages };
};

/** What the streams of a file say. */
const contentsOf = (bytes: Buffer): string[] =>
  [...bytes.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, data = '']) => {
    try {
      return [inflateSync(Buffer.from(data, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });

/** Modules of the QR codes of a file, dark ones as 1. */
const codesOf = (bytes: Buffer): string[][] =>
  contentsOf(bytes).flatMap((text) =>
    [...text.matchAll(/BI \/W (\d+) [^\n]*ID\n([0-9a-f]+)>/g)].map(([, width, hex = '']) => {
      const perRow = Math.ceil(Number(width) / 8) * 2;
      return (hex.match(new RegExp(`.{${perRow}}`, 'g')) ?? []).map((row) =>
        [...row]
          .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
          .join('')
          .slice(0, Number(width)),
      );
    }),
  );
const modulesOf = (text: string, maskPattern = -1): string[] =>
  encode(text, { ecc: 'M', border: 0, maskPattern }).data.map((row) => row.map(Number).join(''));

describe('a file of letters', () => {
  it('has each letter from a front side on, and counts pages and sheets', async () => {
    const { bytes, printed, totals } = await make([
      aLetter(),
      aLetter({ number: 2, language: 'en' }),
      aLetter({ number: 3 }),
    ]);
    expect(printed).toEqual([
      { number: 1, firstPage: 1, pages: 1, sheets: 1, unprintable: [] },
      { number: 2, firstPage: 3, pages: 2, sheets: 1, unprintable: [] },
      { number: 3, firstPage: 5, pages: 1, sheets: 1, unprintable: [] },
    ]);
    expect(totals).toEqual({ letters: 3, pages: 4, sheets: 3 });
    const { pages } = await readPages(bytes);
    expect(pages.map(({ texts }) => texts.length > 0)).toEqual([true, false, true, true, true, false]);
    expect(pages[0]?.text).toContain('1 / 1');
    expect(pages[2]?.text).toContain('1 / 2');
    expect(pages[3]?.text).toContain('2 / 2');
  });

  it('marks the front of each sheet with batch, letter, sheet and sheets', async () => {
    const { bytes } = await make([aLetter({ number: 37, language: 'en', isLargePrint: true })]);
    const { pages } = await readPages(bytes);
    expect(pages.length).toBeGreaterThan(2);
    const sheets = pages.length / 2;
    expect(pages.map(({ text }) => /B12-\d+-\d\/\d/.exec(text)?.[0])).toEqual(
      pages.map((_, index) => (index % 2 === 0 ? `B12-000037-${index / 2 + 1}/${sheets}` : undefined)),
    );
  });

  it('is the same for the same letters', async () => {
    const letters = [aLetter(), aLetter({ number: 2, language: 'en' })];
    expect((await make(letters)).bytes.equals((await make(letters)).bytes)).toBe(true);
  });

  it('tells of nobody outside of its pages', async () => {
    const { bytes } = await make([aLetter()], { sender: ['A & B <Hospitals>'] });
    const { pdf } = await readPages(bytes);
    const { info, metadata } = await pdf.getMetadata();
    expect(info).toMatchObject({ Title: 'A   B  Hospitals  B12', Producer: 'Tocsin', Creator: 'Tocsin' });
    expect(JSON.stringify([info, metadata])).not.toMatch(/Zo|Lef|7K3M/);
    const outside = bytes.toString('latin1').replace(/stream\n[\s\S]*?endstream/g, '');
    expect(outside).not.toMatch(/Lef|7K3M|PAIX/);
  });

  it('waits with the next letter until those before it are read', async () => {
    const file = createLetterFile(settings, { mostWaitingBytes: 1 });
    let isAdded = false;
    const adding = file.add(aLetter()).then(() => {
      isAdded = true;
    });
    await new Promise((done) => setTimeout(done, 50));
    expect(isAdded).toBe(false);
    for await (const _ of file.bytes) break;
    await adding;
  });

  it('refuses a letter in a language that has none', async () => {
    const file = createLetterFile({ ...settings, messages: { fr: { nameless: 'x' } } });
    const reading = (async () => {
      for await (const _ of file.bytes);
    })();
    const read = expect(reading).rejects.toThrow('no text of a letter');
    await expect(file.add(aLetter())).rejects.toThrow('no text of a letter in "fr"');
    await read;
  });
});

/** What windows show of the sheet, in points: DL and C5, the sheet pushed to each corner of the envelope. */
const views = [
  { width: 220, height: 110, folded: 99, below: 20 },
  { width: 229, height: 162, folded: 148.5, below: 60 },
].flatMap(({ width, height, folded, below }) =>
  [0, width - 210].flatMap((x) =>
    [0, height - folded].map((y) => ({
      left: mm(width - 120 - x),
      right: mm(width - 20 - x),
      top: mm(height - below - 45 - y),
      bottom: mm(height - below - y),
    })),
  ),
);

describe('a page of a letter', () => {
  it('has nothing but the address where the window may be, and all of the address where it always is', async () => {
    const long = ['N'.repeat(38), ...Array.from({ length: 5 }, () => 'M 8 '.repeat(9).trim()), 'BELGIQUE'];
    for (const [lines, isLargePrint] of [
      [block, false],
      [long, false],
      [long.slice(1), false],
      [['N'.repeat(38), '1 RUE X', '75002 PARIS'], false],
      [long, true],
    ] as const) {
      const { bytes } = await make([aLetter({ block: lines, isLargePrint })]);
      const [first] = (await readPages(bytes)).pages;
      const inside = (first?.texts ?? []).filter((one) =>
        views.some(
          ({ left, top, right, bottom }) =>
            one.right > left && one.left < right && one.base > top && one.base - one.size < bottom,
        ),
      );
      expect(inside.map(({ text }) => text)).toEqual(lines);
      for (const one of inside) {
        expect(one.left).toBeGreaterThan(Math.max(...views.map((view) => view.left)));
        expect(one.right).toBeLessThan(Math.min(...views.map((view) => view.right)));
        // With a country line it begins 1.5 mm higher than a C5 shows of a sheet that is pushed up.
        const slack = lines.length === 7 ? mm(1.6) : 0;
        expect(one.base - one.size + slack).toBeGreaterThan(Math.max(...views.map((view) => view.top)));
        expect(one.base).toBeLessThan(Math.min(...views.map((view) => view.bottom)));
        expect(one.size).toBeGreaterThanOrEqual(8);
      }
    }
  });

  it('greets the person, shows the code and the page to check it, and a line in each other language', async () => {
    const { bytes } = await make([aLetter()]);
    const [first] = (await readPages(bytes)).pages;
    for (const text of [
      'Dear Zoé Lefèvre,',
      'Code: 7K3M-9QXT-2B4FJ',
      'see tocsin.hospital.example/verifier',
      'Le 30 novembre 2026',
      'en: call us.',
    ]) {
      expect(first?.text).toContain(text);
    }
    expect(first?.text).not.toContain('fr: call us.');
    const english = (await readPages((await make([aLetter({ language: 'en' })])).bytes)).pages;
    expect(english[0]?.text).toContain('30 November 2026');
    expect(english[1]?.text).toContain('see tocsin.hospital.example/check');
    expect(english[1]?.text).toContain('fr: call us.');
  });

  it('has a code for telephones that leads to the page with the code of the letter, and one for printers', async () => {
    expect(codesOf((await make([aLetter()])).bytes)).toEqual([
      modulesOf('https://tocsin.hospital.example/verifier#7K3M-9QXT-2B4FJ'),
      modulesOf('B12-000001-1/1', 0),
    ]);
    const english = await make([aLetter({ language: 'en' })], { site: 'https://tocsin.hospital.example/' });
    expect(codesOf(english.bytes)).toContainEqual(
      modulesOf('https://tocsin.hospital.example/check#7K3M-9QXT-2B4FJ'),
    );
  });

  it('names no page to check it where there is none', async () => {
    const { bytes } = await make([aLetter()], { site: undefined } as never);
    const [first] = (await readPages(bytes)).pages;
    expect(first?.text).not.toMatch(/\bsee\b/);
    expect(first?.text).toContain('Code: 7K3M-9QXT-2B4FJ');
    expect(bytes.toString('latin1')).not.toContain('/Figure');
  });

  it('writes names of Europe and Vietnam, and says which letters it does not have', async () => {
    const recipient = aRecipient(1, { firstName: 'Ştefan', lastName: 'Nguyễn Владимир Łukasz 李' });
    const { bytes, printed } = await make([aLetter({ recipient, block: ['李', ...block.slice(1)] })]);
    const [first] = (await readPages(bytes)).pages;
    expect(first?.text).toContain('Dear Ştefan Nguyễn Владимир Łukasz ?,');
    expect(printed[0]?.unprintable).toEqual(['李']);
  });

  it('has the letters of all languages of Europe that are written in Latin, Greek or Cyrillic, and of Vietnam', async () => {
    const ranges = [
      [0x21, 0x7e],
      [0xa1, 0x17f],
      [0x218, 0x21b],
      [0x386, 0x3ce],
      [0x400, 0x45f],
      [0x1ea0, 0x1ef9],
      [0x2010, 0x201e],
    ] as const;
    const letters = ranges.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)),
    );
    const known = letters.filter((letter) => /[\p{L}\p{N}\p{P}]/u.test(letter)).join('');
    const recipient = aRecipient(1, { firstName: known, lastName: 'Ä\u0308 e\u0301' });
    expect((await make([aLetter({ recipient })])).printed[0]?.unprintable).toEqual([]);
  });

  it('in large print has no text below 18 points but address, sender and marks', async () => {
    const { bytes, printed } = await make([aLetter({ isLargePrint: true })]);
    expect(printed[0]?.pages).toBeGreaterThan(1);
    const { pages } = await readPages(bytes);
    const small = pages.flatMap(({ texts }) => texts.filter(({ size }) => size < 18).map(({ text }) => text));
    expect(small.filter((text) => /many words|Dear|Code:|call/.test(text))).toEqual([]);
  });
});

describe('a letter read by a screen reader', () => {
  type Node = { role?: string; type?: string; lang?: string; alt?: string; children?: Node[] };

  it('is a section in its language with title, headings, lists and the code in words', async () => {
    const { bytes } = await make([aLetter(), aLetter({ number: 2, language: 'en' })]);
    const { pages } = await readPages(bytes);
    const treeOf = async (at: number) => (await pages[at]?.page.getStructTree()) as Node;
    const roles = (node: Node): string =>
      `${node.role ?? ''}${node.children?.some(({ role }) => role) ? `(${node.children.map(roles).filter(Boolean).join(' ')})` : ''}`;
    const french = await treeOf(0);
    expect(roles(french)).toBe(
      'Root(Document(Sect(P P P H1 P P P H2 P L(LI(Lbl LBody) LI(Lbl LBody) LI(Lbl LBody)) P Figure P P)))',
    );
    const section = french.children?.[0]?.children?.[0];
    expect(section?.lang).toBe('fr');
    expect(section?.children?.at(-1)?.lang).toBe('en');
    expect(section?.children?.find(({ role }) => role === 'Figure')?.alt).toMatch(/page de vérification/);
    expect((await treeOf(2)).children?.[0]?.children?.[0]?.lang).toBe('en');
  });

  it('reads the last word of a line and the first of the next as two', async () => {
    // As it stands in the file, since PDF.js leaves out blanks at the end of lines.
    const contents = contentsOf((await make([aLetter()])).bytes);
    const drawn = (contents.find((text) => text.includes('BDC')) ?? '').matchAll(/<([0-9a-f]+)> |ET/g);
    const glyphs = [...drawn].map(([, hex = '']) => hex).join('');
    const readWith = (map: string): string => {
      const letters = [...(/\[(.*)\]/.exec(map)?.[1] ?? '').matchAll(/<([0-9a-f]*)[^>]*>/g)].map(
        ([, code = '']) => String.fromCodePoint(Number.parseInt(code, 16) || 0),
      );
      return (glyphs.match(/.{4}/g) ?? []).map((glyph) => letters[Number.parseInt(glyph, 16)] ?? '').join('');
    };
    const read = contents.filter((text) => text.includes('begincmap')).map(readWith);
    for (const text of [
      'Bât. B 12 RUE DE LA PAIX 75002 PARIS CEDEX 07 Le 30 novembre',
      'words of many words of many words Paragraph 1 of many words',
    ]) {
      expect(read.join('\n')).toContain(text);
    }
    expect(read.join('\n')).not.toContain('ofmany');
  });

  it('draws nothing that is neither in the structure nor an artifact', async () => {
    const { bytes, totals } = await make([
      aLetter({ isLargePrint: true }),
      aLetter({ number: 2, language: 'en' }),
    ]);
    const pages = contentsOf(bytes).filter((text) => /BDC/.test(text));
    expect(pages).toHaveLength(totals.pages);
    for (const page of pages) {
      const ids = [...page.matchAll(/\/MCID (\d+)/g)].map(([, id]) => Number(id));
      expect(ids).toEqual(ids.map((_, index) => index));
      let depth = 0;
      for (const [operator] of page.matchAll(/\bBDC\b|\bBMC\b|\bEMC\b|\bBT\b|\bBI\b|\bS\b|\bre\b/g)) {
        if (operator === 'BDC' || operator === 'BMC') depth += 1;
        else if (operator === 'EMC') depth -= 1;
        else expect([operator, depth]).toEqual([operator, 1]);
      }
      expect(depth).toBe(0);
    }
  });

  it('declares PDF/UA, and embeds its fonts', async () => {
    const { bytes } = await make([aLetter()]);
    const text = bytes.toString('latin1');
    expect(text).toContain('%PDF-1.7');
    expect(text).toContain('pdfuaid:part>1<');
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    expect(text.match(/\/BaseFont \/[A-Z]{6}\+SourceSans3-(?:Regular|Bold)/g)).toHaveLength(4);
    expect(text).not.toContain('Helvetica');
    expect(text).toMatch(/\/Marked true/);
  });
});
