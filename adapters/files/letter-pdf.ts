// Draws letters into one PDF: tagged for screen readers, its fonts embedded, each letter from a front side on.

import { setImmediate } from 'node:timers/promises';
import { create } from 'fontkit';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { Language } from '../../core/audience/audience.ts';
import type {
  Letter,
  LetterFile,
  LetterFileSettings,
  LetterTotals,
  PrintedLetter,
} from '../../core/letter/letter-file.ts';
import { type LetterPart, readLetterText } from '../../core/letter/letter-text.ts';
import { CHECK_PAGE, checkPage } from '../../core/notice/check-page.ts';
import { letterFiller } from '../../core/notice/render.ts';
import { type ByteQueue, createByteQueue } from './byte-queue.ts';
import { type LetterFonts, letterFonts } from './letter-fonts.ts';
import {
  breakLines,
  columnWidth,
  type Face,
  frame,
  type Look,
  looks,
  type Measure,
  mm,
  type Placed,
  paginate,
  type Style,
  sheet,
  type Unit,
  unitsOf,
} from './letter-layout.ts';
import { codeAlternative, dayInWords } from './letter-words.ts';

type Document = PDFKit.PDFDocument;
type Content = PDFKit.PDFStructureContent;
type Element = PDFKit.PDFStructureElement;

const fontNames: Record<Face, string> = { regular: 'Letter', bold: 'Letter-Bold' };

/** Text of XML, into which pdfkit writes the title as it is. */
const plainTitle = (text: string): string => text.replace(/[<>&]/g, ' ');

/** A document whose bytes go into a queue. Its own stream would take most of the time with a file of many letters. */
const newDocument = (
  { sender, batch, createdAt, messages }: LetterFileSettings,
  fonts: LetterFonts,
  queue: ByteQueue,
): Document => {
  class LetterDocument extends PDFDocument {
    // Called with each piece, the first of them while the document is being constructed.
    override push(bytes: Uint8Array | null): boolean {
      if (bytes === null) queue.end();
      else queue.push(bytes);
      return true;
    }
  }
  const [language = 'fr'] = Object.keys(messages);
  const options = {
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7' as const,
    subset: 'PDF/UA' as const,
    tagged: true,
    displayTitle: true,
    lang: language,
    // None to begin with: pdfkit would take Helvetica, which is not embedded.
    font: null,
    info: {
      Title: plainTitle(`${sender[0] ?? ''} ${batch}`.trim()),
      Creator: 'Tocsin',
      Producer: 'Tocsin',
      CreationDate: createdAt,
    },
  };
  const document = new LetterDocument(options as unknown as PDFKit.PDFDocumentOptions);
  document.registerFont(fontNames.regular, fonts.regular as unknown as PDFKit.Mixins.PDFFontSource);
  document.registerFont(fontNames.bold, fonts.bold as unknown as PDFKit.Mixins.PDFFontSource);
  return document;
};

/** Text as the fonts can show it; what they have no letter for is a question mark, and remembered. */
const createPrintable = (font: LetterFonts['regular']) => {
  const face = create(font);
  const known = new Map<string, boolean>();
  const has = (character: string): boolean => {
    const found = known.get(character);
    if (found !== undefined) return found;
    const isThere = face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
    known.set(character, isThere);
    return isThere;
  };
  return (text: string, missing: Set<string>): string => {
    let printable = '';
    for (const character of text.normalize('NFC')) {
      if (has(character)) printable += character;
      else if (/[\s\p{Cc}\p{Cf}]/u.test(character)) printable += /\s/.test(character) ? ' ' : '';
      else {
        missing.add(character);
        printable += '?';
      }
    }
    return printable;
  };
};

const createMeasure =
  (document: Document): Measure =>
  (text, { face, size }) => {
    document.font(fontNames[face], size);
    return document.widthOfString(text);
  };

/**
 * Draws what a QR code says as a picture of one bit a module, which stays sharp at any size.
 *
 * @param at.isSmall - for machines at the printer's: any pattern does, and choosing the best takes most of the time
 */
const drawCode = (
  document: Document,
  text: string,
  { x, y, size, isSmall }: { x: number; y: number; size: number; isSmall?: boolean },
): void => {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 0, ...(isSmall && { maskPattern: 0 }) });
  const rows = data.map((row) => {
    const bits = row.map((isDark) => (isDark ? '1' : '0')).join('');
    const bytes = bits.padEnd(Math.ceil(modules / 8) * 8, '0').match(/.{8}/g) ?? [];
    return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
  });
  document.addContent(
    `q 1 0 0 -1 0 ${sheet.height} cm ${size} 0 0 ${size} ${x.toFixed(2)} ${(sheet.height - y - size).toFixed(2)} cm\n` +
      `BI /W ${modules} /H ${modules} /IM true /BPC 1 /D [1 0] /F /AHx ID\n${rows.join('')}>\nEI Q`,
  );
};

const drawLine = (document: Document, text: string, style: Style, x: number, y: number): void => {
  document.font(fontNames[style.face], style.size).text(text, x, y, { lineBreak: false });
};

/** Whoever has the letter read out would hear the last word of a line and the first of the next as one without it. */
const LINE_END = ' ';

const asArtifact = (document: Document, type: 'Pagination' | 'Layout', draw: () => void): void => {
  document.markContent('Artifact', { type });
  draw();
  document.endMarkedContent();
};

const marked = (document: Document, tag: string, draw: () => void): Content => {
  const content = document.markStructureContent(tag);
  draw();
  document.endMarkedContent();
  return content;
};

const addMarked = (document: Document, into: Element, tag: string, draw: () => void): void => {
  into.add(document.struct(tag, {}, [marked(document, tag, draw)]));
};

/** 10 points are what La Poste's machines read best; 9 to 12 they take. */
const ADDRESS_SIZE = 10.5;
const LEAST_ADDRESS_SIZE = 8;

/** Size, and top, at which every line of the address is seen in the window. */
const addressStyle = (block: readonly string[], measure: Measure): { style: Style; top: number } => {
  const { top, bottom, most, width } = sheet.address;
  const leading = Math.min(
    mm(4.5),
    Math.max(bottom - top, Math.min(most, mm(3.3) * block.length)) / block.length,
  );
  const style: Style = { face: 'regular', size: ADDRESS_SIZE, leading };
  const widest = Math.max(...block.map((line) => measure(line, style)), 1);
  const fitting = Math.min(ADDRESS_SIZE, (ADDRESS_SIZE * width) / widest, leading * 0.95);
  return {
    style: { ...style, size: Math.max(LEAST_ADDRESS_SIZE, fitting) },
    top: Math.min(top, bottom - leading * block.length),
  };
};

/** What is drawn of a letter. */
type Sheets = {
  letter: Letter;
  look: Look;
  block: readonly string[];
  sender: readonly string[];
  day: string;
  pages: Placed[][];
  code: string;
  qr: string | undefined;
  batch: string;
};

/** Sender, address and day, above the text of the first page. */
const drawHead = (
  document: Document,
  measure: Measure,
  { block, sender, day, look, letter }: Sheets,
  into: Element,
) => {
  const { small, body } = look;
  const style: Style = {
    ...small,
    size: letter.isLargePrint ? 13 : 9.5,
    leading: letter.isLargePrint ? 16 : 12,
  };
  const lines = sender.flatMap((line, index) => {
    const own: Style = index === 0 ? { ...style, face: 'bold' } : style;
    return breakLines(line, own, sheet.sender.width, measure).map((text) => ({ text, style: own }));
  });
  const draw = (texts: readonly { text: string; style: Style }[], x: number, top: number): void =>
    addMarked(document, into, 'P', () => {
      let y = top;
      for (const { text, style: own } of texts) {
        drawLine(document, `${text}${LINE_END}`, own, x, y);
        y += own.leading;
      }
    });
  draw(lines, sheet.left, sheet.sender.top);
  const inWindow = addressStyle(block, measure);
  draw(
    block.map((text) => ({ text, style: inWindow.style })),
    sheet.address.left,
    inWindow.top,
  );
  draw([{ text: day, style: body }], sheet.left, sheet.dayTop);
};

/** Marks at the edge of a page: what its sheet is, for machines and hands that fold, and the page for the reader. */
const drawMarks = (document: Document, { letter, batch, pages, code }: Sheets, page: number): void => {
  const number = String(letter.number).padStart(6, '0');
  const sheets = Math.ceil(pages.length / 2);
  const mark = `${batch}-${number}-${Math.floor(page / 2) + 1}/${sheets}`;
  const tiny: Style = { face: 'regular', size: 6, leading: 8 };
  const foot: Style = { face: 'regular', size: letter.isLargePrint ? 14 : 9, leading: 12 };
  asArtifact(document, 'Pagination', () => {
    if (page % 2 === 0) {
      drawCode(document, mark, { x: mm(7), y: mm(266), size: mm(9), isSmall: true });
      drawLine(document, mark, tiny, mm(7), mm(276.5));
    }
    drawLine(document, code, foot, sheet.left, mm(283));
    const ofAll = `${page + 1} / ${pages.length}`;
    document.font(fontNames.regular, foot.size);
    drawLine(document, ofAll, foot, sheet.width - sheet.right - document.widthOfString(ofAll), mm(283));
  });
};

/** Draws what of a unit stands on a page. */
const drawUnit = (document: Document, { unit, from, to, y: top }: Placed): Content => {
  const isCheck = unit.role === 'check';
  if (isCheck) {
    asArtifact(document, 'Layout', () => {
      document
        .lineWidth(0.8)
        .rect(sheet.left, top, columnWidth, unit.height ?? 0)
        .stroke();
    });
  }
  const tag = { H1: 'H1', H2: 'H2', P: 'P', LI: 'LBody', check: 'P' }[unit.role];
  return marked(document, tag, () => {
    let y = top + (isCheck ? frame.padding : 0);
    for (const { text, style, indent } of unit.lines.slice(from, to)) {
      drawLine(document, `${text}${LINE_END}`, style, sheet.left + indent, y);
      y += style.leading;
    }
  });
};

/** Puts what was drawn of a unit into the structure of the letter. */
const addUnit = (
  document: Document,
  into: Element,
  { unit, contents, label, figure }: { unit: Unit; contents: Content[]; label?: Content; figure?: Element },
): void => {
  const { role, language } = unit;
  const options = language === undefined ? {} : { lang: language };
  if (role === 'LI') {
    const item = document.struct('LI');
    into.add(item);
    if (label !== undefined) item.add(document.struct('Lbl', {}, [label]));
    item.add(document.struct('LBody', options, contents));
    item.end();
    return;
  }
  into.add(document.struct(role === 'check' ? 'P' : role, options, contents));
  if (figure !== undefined) into.add(figure);
};

const drawFigure = (document: Document, qr: string, y: number, language: Language): Element => {
  const x = sheet.left + frame.padding;
  const top = y + frame.padding;
  const content = marked(document, 'Figure', () => drawCode(document, qr, { x, y: top, size: frame.code }));
  const bbox = [x, top, x + frame.code, top + frame.code];
  const options = { alt: codeAlternative(language), bbox } as { alt: string };
  return document.struct('Figure', options, [content]);
};

/** Draws the pages of a letter, and the empty back of its last sheet. */
const drawLetter = (document: Document, root: Element, measure: Measure, sheets: Sheets): void => {
  const { letter, pages, qr } = sheets;
  const section = document.struct('Sect', { lang: letter.language });
  root.add(section);
  let list: Element | undefined;
  let contents: Content[] = [];
  let label: Content | undefined;
  for (const [index, page] of pages.entries()) {
    document.addPage();
    if (index === 0) drawHead(document, measure, sheets, section);
    for (const placed of page) {
      const { unit, from, to, y } = placed;
      if (unit.role === 'LI' && from === 0) {
        const style = unit.lines[0]?.style ?? sheets.look.body;
        label = marked(document, 'Lbl', () => drawLine(document, '•', style, sheet.left + 2, y));
      }
      contents.push(drawUnit(document, placed));
      if (to < unit.lines.length) continue;
      if (unit.role !== 'LI') {
        list?.end();
        list = undefined;
      } else if (list === undefined) {
        list = document.struct('L');
        section.add(list);
      }
      const isFigure = unit.role === 'check' && qr !== undefined;
      addUnit(document, list ?? section, {
        unit,
        contents,
        ...(label !== undefined && { label }),
        ...(isFigure && { figure: drawFigure(document, qr, y, letter.language) }),
      });
      contents = [];
      label = undefined;
    }
    drawMarks(document, sheets, index);
  }
  list?.end();
  section.end();
  if (pages.length % 2 === 1) document.addPage();
};

/** A part of a text: set once where it is the same in every letter. */
type Prepared = { part: LetterPart } | { units: Unit[] };

const isPersonal = (part: LetterPart): boolean => JSON.stringify(part).includes('{{');

/** A part with each of its texts changed. */
const mapPart = (part: LetterPart, change: (text: string) => string): LetterPart => {
  switch (part.kind) {
    case 'title':
    case 'heading':
      return { ...part, text: change(part.text) };
    case 'list':
      return { ...part, items: part.items.map(change) };
    case 'paragraph':
    case 'check':
      return { ...part, lines: part.lines.map(change) };
  }
};

const checkPageMark = `{{${CHECK_PAGE}}}`;

/** Content that earlier versions froze, without the lines that name the page on which letters are checked. */
const withoutCheckPage = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.includes(checkPageMark))
    .join('\n');

/** What letters of one language and look have in common. */
type Form = { day: string; parts: Prepared[]; set: (part: LetterPart) => Unit[] };

const createForms = (
  { messages, site, date }: LetterFileSettings,
  measure: Measure,
  printable: (text: string) => string,
): ((language: Language, kind: keyof typeof looks) => Form) => {
  const made = new Map<string, Form>();
  const textOf = (language: Language) => {
    const letter = messages[language]?.letter;
    if (letter === undefined) return undefined;
    return readLetterText(
      site === undefined
        ? withoutCheckPage(letter)
        : letter.replaceAll(checkPageMark, checkPage(site, language).address),
    );
  };
  const make = (language: Language, kind: keyof typeof looks): Form => {
    const text = textOf(language);
    if (text === undefined) throw new Error(`there is no text of a letter in "${language}"`);
    const look = looks[kind];
    const set = (part: LetterPart) => unitsOf(part, { look, measure, hasCode: site !== undefined });
    const parts = text.parts.map(
      (part): Prepared => (isPersonal(part) ? { part } : { units: set(mapPart(part, printable)) }),
    );
    for (const other of Object.keys(messages)) {
      const lines = other === language ? [] : (textOf(other)?.elsewhere ?? []);
      if (lines.length === 0) continue;
      const units = set({ kind: 'paragraph', lines: lines.map(printable) });
      parts.push({ units: units.map((unit) => ({ ...unit, language: other })) });
    }
    return { day: printable(dayInWords(date, language)), parts, set };
  };
  return (language, kind) => {
    const key = `${language} ${kind}`;
    const form = made.get(key) ?? make(language, kind);
    made.set(key, form);
    return form;
  };
};

/**
 * Begins a file of letters: one PDF/UA document, each letter a section of its own in its language, from a front side on.
 * The same letters make the same bytes.
 *
 * @param options.mostWaitingBytes - how many may wait to be read before `add` waits
 */
export const createLetterFile = (
  settings: LetterFileSettings,
  { mostWaitingBytes }: { mostWaitingBytes?: number } = {},
): LetterFile => {
  const fonts = letterFonts();
  const queue = createByteQueue(mostWaitingBytes);
  const document = newDocument(settings, fonts, queue);
  const root = document.struct('Document');
  document.addStructure(root);
  const measure = createMeasure(document);
  const printable = createPrintable(fonts.regular);
  const nobody = new Set<string>();
  const formOf = createForms(settings, measure, (text) => printable(text, nobody));
  const { messages, site, batch } = settings;
  const sender = settings.sender.map((line) => printable(line, nobody));
  const totals: LetterTotals = { letters: 0, pages: 0, sheets: 0 };

  const print = (letter: Letter): PrintedLetter => {
    const { language, recipient, number } = letter;
    const missing = new Set<string>();
    const kind = letter.isLargePrint ? 'large' : 'usual';
    const form = formOf(language, kind);
    const page = site === undefined ? undefined : checkPage(site, language);
    const fill = letterFiller(recipient, {
      nameless: messages[language]?.nameless ?? '',
      // Filled in already, as it is the same for all.
      checkPage: '',
    });
    const units = form.parts.flatMap((prepared) =>
      'units' in prepared
        ? prepared.units
        : form.set(mapPart(prepared.part, (text) => printable(fill(text), missing))),
    );
    const pages = paginate(units);
    drawLetter(document, root, measure, {
      letter,
      look: looks[kind],
      block: letter.block.map((line) => printable(line, missing)),
      sender,
      day: form.day,
      pages,
      code: recipient.code,
      qr: page?.withCode(recipient.code),
      batch,
    });
    const firstPage = totals.sheets * 2 + 1;
    const sheets = Math.ceil(pages.length / 2);
    totals.letters += 1;
    totals.pages += pages.length;
    totals.sheets += sheets;
    return { number, firstPage, pages: pages.length, sheets, unprintable: [...missing] };
  };

  /** Whoever reads learns that no more comes, and does not wait for it. */
  const printOrFail = (letter: Letter): PrintedLetter => {
    try {
      return print(letter);
    } catch (error) {
      queue.fail(error as Error);
      throw error;
    }
  };

  return {
    async add(letter) {
      const printed = printOrFail(letter);
      // Lets whoever reads get on with it.
      await setImmediate();
      await queue.drained();
      return printed;
    },
    async end() {
      root.end();
      document.end();
      await queue.drained();
      return { ...totals };
    },
    bytes: queue.bytes,
  };
};
