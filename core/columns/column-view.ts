import { maskEmail, maskPhone, maskValue } from '../audience/mask.ts';
import { type CellKind, cellKind } from './cell-kind.ts';
import { columnLetters } from './column.ts';
import { type ExaminedColumn, likeness } from './examine.ts';
import type { ColumnView } from './mapping.ts';

/** For each field, whether it can use a cell. What is not handed in is told by what the cell looks like. */
export type UsableCells = Readonly<Partial<Record<string, (cell: string) => boolean>>>;

const MAX_TITLE = 60;

/** A title on one line, cut short. */
export const cleanTitle = (title: string): string =>
  title
    .slice(0, 4 * MAX_TITLE)
    .replace(/[\s\p{Cc}\ufeff]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE);

/** A column as messages name it. */
export const titled = ({ index, title }: ExaminedColumn): { index: number; title: string } => ({
  index,
  title: cleanTitle(title),
});

const looksLikeOne =
  (...kinds: CellKind[]) =>
  (cell: string): boolean =>
    kinds.includes(cellKind(cell));
const isEmail = looksLikeOne('email');
const isPhone = looksLikeOne('mobile', 'phone');
/** Fields that are not named here use any cell that is not blank. */
const plausible: UsableCells = {
  email: isEmail,
  guardian_email: isEmail,
  phone: isPhone,
  guardian_phone: isPhone,
  birth_date: looksLikeOne('date'),
};

const MAX_EXAMPLES = 3;

/** A cell as staff may see it: the value of a flag or a language says nothing of anybody. */
const masked = (cell: string): string => {
  const text = cell.slice(0, 300).trim();
  const kind = cellKind(text);
  if (kind === 'flag' || kind === 'language') return text;
  if (kind === 'email') return maskEmail(text);
  return kind === 'mobile' || kind === 'phone' ? maskPhone(text) : maskValue(text);
};

/** One column as staff are shown it. */
export const viewOf = (
  column: ExaminedColumn,
  field: string | null,
  usedAs: ColumnView['usedAs'],
  usable: UsableCells,
): ColumnView => {
  const filled = column.cells.filter((cell) => cell.trim() !== '');
  const takes = (field === null ? undefined : (usable[field] ?? plausible[field])) ?? (() => true);
  const looksLike = field === null ? likeness(column) : undefined;
  return {
    ...titled(column),
    letter: columnLetters(column.index),
    field,
    usedAs,
    of: column.cells.length,
    filled: filled.length,
    usable: field === null ? 0 : filled.filter(takes).length,
    examples: [...new Set(filled.map(masked))].slice(0, MAX_EXAMPLES),
    ...(looksLike !== undefined && { looksLike }),
  };
};
