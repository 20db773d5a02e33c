// Sets a letter: breaks its text into lines, and the lines into pages.

import type { Language } from '../../core/audience/audience.ts';
import type { LetterPart } from '../../core/letter/letter-text.ts';

/** Points of a millimetre. */
const POINTS = 72 / 25.4;
export const mm = (millimetres: number): number => millimetres * POINTS;

export type Face = 'regular' | 'bold';
export type Style = { face: Face; size: number; leading: number };
/** Width of a text in points. */
export type Measure = (text: string, style: Style) => number;

export type Look = { body: Style; title: Style; heading: Style; small: Style };
const look = (body: number, title: number, heading: number, small: number): Look => ({
  body: { face: 'regular', size: body, leading: body * 1.36 },
  title: { face: 'bold', size: title, leading: title * 1.25 },
  heading: { face: 'bold', size: heading, leading: heading * 1.3 },
  small: { face: 'regular', size: small, leading: small * 1.32 },
});
/** Large print: 18 points at least, in all that is text (RNIB and UNADEV ask for 16 to 18). */
export const looks: Record<'usual' | 'large', Look> = {
  usual: look(11, 15, 12, 10),
  large: look(18, 22, 20, 18),
};

/**
 * Where things stand on the sheet, in points from its left and upper edge. French windows are 100 × 45 mm, 20 mm from the
 * right edge of the envelope, 20 mm from the lower edge of a DL (220 × 110 mm) and 60 mm from that of a C5 (229 × 162
 * mm). The sheet, folded to 99 or 148.5 mm, slides in its envelope: `window` is what one of them shows in some position,
 * so nothing but the address stands there; `address` is what each shows in every position. An address of seven lines,
 * which only letters abroad have, begins a little higher.
 */
export const sheet = {
  width: 595.28,
  height: 841.89,
  left: mm(25),
  right: mm(20),
  address: { left: mm(110), top: mm(57), width: mm(79), bottom: mm(79), most: mm(23.5) },
  window: { left: mm(90), top: mm(34), right: mm(209), bottom: mm(102) },
  sender: { top: mm(14), width: mm(62) },
  /** The day of the letter, left of the window. */
  dayTop: mm(92),
  firstTop: mm(103.5),
  top: mm(22),
  bottom: mm(276),
} as const;
export const columnWidth = sheet.width - sheet.left - sheet.right;

/** A line of text: `indent` from the left of the column. */
type Line = { text: string; style: Style; indent: number };

/** What is set together: a paragraph, a heading, an item of a list, the frame. */
export type Unit = {
  role: 'H1' | 'H2' | 'P' | 'LI' | 'check';
  lines: readonly Line[];
  /** Of a text in another language than the letter. */
  language?: Language;
  /** Space above, but not at the top of a page. */
  before: number;
  /** A heading is never the last on a page. */
  keepsNext?: boolean;
  /** Of what is not broken and is higher than its lines. */
  height?: number;
};

/** Lines of their own, an address or a signature, stay on one page up to this many. */
const MOST_KEPT_LINES = 12;

const BULLET_INDENT = 1.15;

/** Blanks inside of numbers, at which no line is broken: of a telephone number, people must see the whole. */
const insideNumbers = /(?<=\d) (?=\d)/g;

/** A text in lines of a width, broken at blanks; a word that is too long at letters. */
export const breakLines = (text: string, style: Style, width: number, measure: Measure): string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of text.replace(insideNumbers, '\u00a0').split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (measure(longer, style) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    current = '';
    if (measure(word, style) <= width) {
      current = word;
      continue;
    }
    for (const letter of word) {
      if (current !== '' && measure(current + letter, style) > width) {
        lines.push(current);
        current = '';
      }
      current += letter;
    }
  }
  return current === '' && lines.length > 0 ? lines : [...lines, current];
};

/** Lines of the frame have the code to their left, if there is one. */
export const frame = { padding: mm(3), code: mm(26), gap: mm(5) } as const;

const checkUnit = (lines: readonly string[], { body }: Look, measure: Measure, hasCode: boolean): Unit => {
  const indent = frame.padding + (hasCode ? frame.code + frame.gap : 0);
  const width = columnWidth - indent - frame.padding;
  const bold: Style = { ...body, face: 'bold' };
  const set = lines.flatMap((line, index) => {
    const style = index === 0 ? bold : body;
    return breakLines(line, style, width, measure).map((text) => ({ text, style, indent }));
  });
  const height = Math.max(hasCode ? frame.code : 0, set.length * body.leading) + 2 * frame.padding;
  return { role: 'check', lines: set, before: body.leading * 0.7, height };
};

/**
 * The units of a part of a letter.
 *
 * @param options.hasCode - whether the frame holds a QR code
 */
export const unitsOf = (
  part: LetterPart,
  { look, measure, hasCode }: { look: Look; measure: Measure; hasCode: boolean },
): Unit[] => {
  const { body, title, heading } = look;
  const set = (text: string, style: Style, indent = 0): Line[] =>
    breakLines(text, style, columnWidth - indent, measure).map((line) => ({ text: line, style, indent }));
  switch (part.kind) {
    case 'title':
      return [{ role: 'H1', lines: set(part.text, title), before: title.leading * 0.8, keepsNext: true }];
    case 'heading':
      return [
        { role: 'H2', lines: set(part.text, heading), before: heading.leading * 0.85, keepsNext: true },
      ];
    case 'paragraph': {
      const lines = part.lines.flatMap((line) => set(line, body));
      const isKept = part.lines.length > 1 && lines.length <= MOST_KEPT_LINES;
      return [
        {
          role: 'P',
          lines,
          before: body.leading * 0.45,
          ...(isKept && { height: lines.length * body.leading }),
          // "Here is what is likely:" stays with what it announces.
          ...(part.lines.at(-1)?.endsWith(':') && { keepsNext: true }),
        },
      ];
    }
    case 'list':
      return part.items.map((item, index) => ({
        role: 'LI' as const,
        lines: set(item, body, body.size * BULLET_INDENT),
        before: body.leading * (index === 0 ? 0.3 : 0.18),
      }));
    case 'check':
      return [checkUnit(part.lines, look, measure, hasCode)];
  }
};

/** Lines `from` to `to` of a unit on a page, `y` from its top. */
export type Placed = { unit: Unit; from: number; to: number; y: number };
type Page = Placed[];

const heightOf = ({ lines, height }: Unit, from = 0, to = lines.length): number =>
  height ?? lines.slice(from, to).reduce((sum, { style }) => sum + style.leading, 0);

/** Lines of a unit that stand together at least: no line of a paragraph is alone at either side of a break. */
const LEAST_LINES = 2;

/** How many lines of a unit fit into a height; all, none, or so many that none is left alone. */
const linesThatFit = (unit: Unit, from: number, height: number): number => {
  const { lines } = unit;
  if (heightOf(unit, from) <= height) return lines.length - from;
  if (unit.height !== undefined || unit.keepsNext) return 0;
  let fitting = 0;
  while (heightOf(unit, from, from + fitting + 1) <= height) fitting += 1;
  const kept = Math.min(fitting, lines.length - from - LEAST_LINES);
  return kept < LEAST_LINES ? 0 : kept;
};

/** What must follow a unit that keeps the next: headings, and the beginning of what they are above. */
const heightKept = (units: readonly Unit[], index: number): number => {
  const unit = units[index];
  if (unit === undefined) return 0;
  if (unit.keepsNext) return heightOf(unit) + (units[index + 1]?.before ?? 0) + heightKept(units, index + 1);
  const isShort = unit.height !== undefined || unit.lines.length < 2 * LEAST_LINES;
  return heightOf(unit, 0, isShort ? unit.lines.length : LEAST_LINES);
};

const onPages = (units: readonly Unit[]): Page[] => {
  const pages: Page[] = [[]];
  let y: number = sheet.firstTop;
  const turn = (): void => {
    pages.push([]);
    y = sheet.top;
  };
  for (const [index, unit] of units.entries()) {
    const page = (): Page => pages.at(-1) ?? [];
    const before = (): number => (page().length === 0 ? 0 : unit.before);
    const fits = y + before() + heightKept(units, index) <= sheet.bottom;
    // A page that is empty takes whatever comes: on the next there is no more room.
    if (!fits && unit.keepsNext && page().length > 0) turn();
    let from = 0;
    while (from < unit.lines.length) {
      const top = y + (from === 0 ? before() : 0);
      const fitting = linesThatFit(unit, from, sheet.bottom - top);
      if (fitting === 0 && page().length > 0) {
        turn();
        continue;
      }
      // What no page can hold as it should be is put as it can be.
      const to = from + (fitting === 0 ? unit.lines.length - from : fitting);
      page().push({ unit, from, to, y: top });
      y = top + heightOf(unit, from, to);
      from = to;
      if (from < unit.lines.length) turn();
    }
  }
  return pages;
};

/** Of the space between paragraphs, where a little less of it saves a sheet. */
const TIGHT = 0.6;

/**
 * Puts units on pages, the first of which begins lower, as the address is above. A last sheet that would have little on
 * it is spared, where setting paragraphs closer does that.
 */
export const paginate = (units: readonly Unit[]): Page[] => {
  const pages = onPages(units);
  if (pages.length === 1 || pages.length % 2 === 0) return pages;
  const closer = onPages(units.map((unit) => ({ ...unit, before: unit.before * TIGHT })));
  return closer.length < pages.length ? closer : pages;
};
