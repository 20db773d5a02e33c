import { withoutEntities } from './entities.ts';

/**
 * A cell as it was meant: without what spreadsheets, databases and hands have put around it. Each step takes time in
 * proportion to the length of the text, which may be 100 KB.
 */

/** Nothing here is to be taken off: letters, digits and what stands between them. */
const ordinary = /^[0-9A-Za-z\u00c0-\u024f+](?:[0-9A-Za-z\u00c0-\u024f .'@_+/:-]*[0-9A-Za-z\u00c0-\u024f])?$/;

/** Characters that nobody sees: hyphens, fillers, directions, byte order marks, tags; joiners are looked at in their place. */
const invisible = /(?![\u200c\u200d])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\p{Cs}]/gu;

/** Joiners have a meaning inside words of Persian and of Indian languages, and none in Latin letters or in digits. */
const joiners =
  /(?<![\u0600-\u1dff\ufb50-\ufefe])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1dff\ufb50-\ufefe])/g;

const fullWidth = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

/** Blanks that are neither the ordinary one nor a tab or the end of a line: no-break, thin, ideographic … */
const oddBlanks = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** What Windows-1252 has at 0x80 to 0x9F (WHATWG Encoding Standard); a blank where it has nothing. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const c1Controls = /[\u0080-\u009f]/g;
/** No text has these control characters: they are letters of Windows-1252 that were taken for Latin-1. */
const letterOfControl = (control: string): string => {
  const letter = windows1252[control.charCodeAt(0) - 0x80];
  return letter === undefined || letter === ' ' ? control : letter;
};

const needsLetters = /\u034f|[\u0080-\u009f\u00a0\u00ad\u061c\u115f-\u1160\u1680-\uffff]/;

/** The letters themselves: what is invisible, of double width or a control character in the place of a letter. */
const plainLetters = (text: string): string =>
  needsLetters.test(text)
    ? text
        .replace(invisible, '')
        .replace(joiners, '')
        .replace(fullWidth, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET))
        .replace(c1Controls, letterOfControl)
        .replace(oddBlanks, ' ')
    : text;

const isBlankOrControl = (code: number): boolean => code <= 0x20 || (code >= 0x7f && code <= 0xa0);
/** `;` `,` `|`: separators of another program, left at the ends of a cell. */
const isSeparator = (code: number): boolean => code === 0x3b || code === 0x2c || code === 0x7c;

/** `text` without the characters at its ends that `isJunk` names by their code. */
const trimBy = (text: string, isJunk: (code: number) => boolean): string => {
  let start = 0;
  let end = text.length;
  while (start < end && isJunk(text.charCodeAt(start))) start += 1;
  while (end > start && isJunk(text.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
};

const trimEnds = (text: string): string =>
  trimBy(text, (code) => isBlankOrControl(code) || isSeparator(code));

/** Opening quotation marks and those that close them. */
const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'’´`",
  '‘': '’‘',
  '’': '’',
  '`': "'’´`",
  '´': '´',
  '“': '”“',
  '”': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '‚': '‘’',
};

/** `inner` of `"inner"`, where both marks belong together: in `"Jo" et "Al"` they do not. */
const unquoted = (text: string): string | undefined => {
  const first = text[0] ?? '';
  const closing = quotes[first];
  if (closing === undefined || text.length < 2 || !closing.includes(text.at(-1) ?? '')) return undefined;
  const inner = text.slice(1, -1);
  if (first !== '"') return inner.includes(first) && first !== "'" ? undefined : inner;
  const next = inner.indexOf('"');
  const opens = next <= 0 || inner[next - 1] === ' ' || inner[next + 1] === '"';
  return opens ? inner.replaceAll('""', '"') : undefined;
};

/** The apostrophe of a list of ours in front of what a spreadsheet would run behind a separator in a cell. */
const withoutGuards = (text: string): string =>
  text.includes("'") ? text.replace(/([,;|\t\r\n][ "]*)'(?=[=+\-@])/g, '$1') : text;

/** A mark at one end only. An apostrophe before a text is how Excel keeps text; `’t Hooft` and `Nicolo'` are names. */
const withoutStrayQuote = (text: string): string => {
  const first = text[0] ?? '';
  if ((first === "'" || first === '’' || first === '`') && !/^.[a-z] /.test(text)) return text.slice(1);
  const at = text.indexOf('"');
  const isStray = at !== -1 && at === text.lastIndexOf('"') && (at === 0 || at === text.length - 1);
  return isStray ? text.slice(0, at) + text.slice(at + 1) : text;
};

/** `="0012"`, and `=0012` as spreadsheets make of a typed one; what calls a function stays as it is. */
const withoutFormula = (text: string): string =>
  /^=[^(=]/.test(text) && !text.includes('(') ? text.slice(1) : text;

/** Most wrappings around one another that are taken off. */
const MAX_WRAPPINGS = 6;

/** Databases write a mark inside of a text behind a backslash: `O\'Brien`, `Lefèvre \"Jo\"`. */
const unescaped = (text: string): string =>
  text.includes('\\') ? text.replaceAll('\\"', '"').replaceAll("\\'", "'") : text;

const unwrapped = (text: string): string => {
  let inner = trimEnds(unescaped(text));
  for (let wrappings = 0; wrappings < MAX_WRAPPINGS; wrappings += 1) {
    const before = inner;
    inner = withoutFormula(inner);
    inner = trimEnds(unquoted(inner) ?? withoutStrayQuote(inner));
    if (inner === before) break;
  }
  return withoutGuards(inner);
};

/** `8000000001.0`, as pandas writes whole numbers beside empty cells; with a comma in long numbers alone: `1,0` may be two. */
const floatEnding = /^(\d+)\.0$|^(\d{5,})[.,]0+$/;
const MAX_NUMBER = 40;

const withoutFloatEnding = (text: string): string => {
  if (!text.endsWith('0') || text.length > MAX_NUMBER) return text;
  const found = floatEnding.exec(text);
  return found?.[1] ?? found?.[2] ?? text;
};

/**
 * Takes off a cell, whatever its column, what is around its text: quotation marks, `="…"`, Excel's apostrophe, blanks,
 * separators and control characters at the ends, `.0` of numbers, characters that nobody sees. Full-width forms become
 * ordinary ones, every blank but tabs and ends of lines the ordinary blank, entities of HTML what they stand for. What
 * else is inside the text stays.
 */
export const plainCell = (text: string): string =>
  text === '' || ordinary.test(text)
    ? withoutFloatEnding(text)
    : withoutFloatEnding(unwrapped(plainLetters(withoutEntities(text))));

/** On one line, as a text stands in a sentence or a subject. */
export const oneLine = (text: string): string =>
  / {2}|[\p{Cc}\u2028\u2029]/u.test(text) ? text.replace(/[\s\p{Cc}]+/gu, ' ').trim() : text;
