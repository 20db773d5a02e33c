import { plainCell } from '../cell/plain.ts';

/** What the text of one cell looks like, whatever column it stands in. */
export type CellKind =
  | 'empty'
  | 'email'
  | 'mobile'
  | 'phone'
  | 'date'
  | 'post-code'
  | 'flag'
  | 'language'
  | 'number'
  | 'text';

/** Cells are of any length; what they look like, their beginning tells. */
const MAX_LOOKED_AT = 200;

const flags: ReadonlySet<string> = new Set(
  'o n oui non y yes no x vrai faux true false t f 0 1 -1'.split(' '),
);
const languages: ReadonlySet<string> = new Set(
  (
    'fr en de es it pt nl ar tr ru pl ro zh fra fre eng deu ger spa ita por fr-fr en-gb en-us français francais ' +
    'anglais allemand espagnol italien portugais arabe turc russe polonais roumain chinois french english german ' +
    'spanish italian portuguese arabic turkish russian polish romanian chinese'
  ).split(' '),
);

/** Written with a country code, or as numbers are dialled in France; nine digits from 6 or 7 have lost their zero. */
const international = /^(?:\+|00)[1-9]\d{6,14}$/;
const national = /^0[1-9]\d{8,9}$/;
/** Mobile numbers of France and its overseas departments. */
const frenchMobile = /^(?:(?:\+|00)(?:33|262|590|594|596)0?|0)?[67]\d{8}$/;

const phoneKind = (text: string): 'mobile' | 'phone' | undefined => {
  if (!/^[+\d][\d\s().\-/\u00a0\u202f\u2010-\u2015]*$/.test(text)) return undefined;
  const digits = text.replace(/\(0\)/, '').replace(/[^\d+]/g, '');
  if (frenchMobile.test(digits)) return 'mobile';
  return international.test(digits) || national.test(digits) ? 'phone' : undefined;
};

const date =
  /^(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2} \p{L}{3,10}\.? \d{4})(?:[ T]\d{1,2}:\d{2}.{0,12})?$/u;
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const cellKind = (cell: string): CellKind => {
  const text = plainCell(cell.slice(0, MAX_LOOKED_AT));
  if (text === '') return 'empty';
  if (text.includes('@')) {
    // Names and brackets may stand around it, or a second address behind it.
    return text.split(/[\s<>;,]+/).some((part) => email.test(part)) ? 'email' : 'text';
  }
  const lower = text.toLowerCase();
  if (flags.has(lower)) return 'flag';
  if (languages.has(lower)) return 'language';
  if (date.test(text)) return 'date';
  const phone = phoneKind(text);
  if (phone !== undefined) return phone;
  if (/^\d{5}$/.test(text)) return 'post-code';
  return /^\d[\d\s.,]*$/.test(text) ? 'number' : 'text';
};

/** How many cells of a column look like what. */
export type CellCounts = Readonly<Record<CellKind, number>>;

export const countCells = (cells: readonly string[]): CellCounts => {
  const counts: Record<CellKind, number> = {
    ...{
      empty: 0,
      email: 0,
      mobile: 0,
      phone: 0,
      date: 0,
      'post-code': 0,
      flag: 0,
      language: 0,
      number: 0,
      text: 0,
    },
  };
  for (const cell of cells) counts[cellKind(cell)] += 1;
  return counts;
};

export const filledCells = (counts: CellCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.empty;

/** Share of the filled cells that look like one of `kinds`; 0 where none is filled. */
export const shareOf = (counts: CellCounts, ...kinds: CellKind[]): number => {
  const filled = filledCells(counts);
  return filled === 0 ? 0 : kinds.reduce((sum, kind) => sum + counts[kind], 0) / filled;
};
