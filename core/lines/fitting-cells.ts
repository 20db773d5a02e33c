import { placeholderOf } from '../cell/placeholder.ts';
import { isStandardField } from '../columns/fields.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { hasBreak } from './line-ends.ts';

/** What of a layout says how a row of the list looks. */
export type RowShape = Pick<CsvLayout, 'separator' | 'width' | 'columns'>;

/** No cell that is longer can be an address, a number or a date. */
const MAX_LOOKED_AT = 320;
const MAX_LANGUAGE = 30;
/** `fr_FR.UTF-8` has one, a telephone number or a date more. */
const MIN_LANGUAGE_DIGITS = 4;
const MIN_PHONE_DIGITS = 8;

/** Letters in a number: `tel:`, `poste 12`, `ext`; more are a word or a name. */
const MAX_PHONE_LETTERS = 5;

const count = (text: string, kind: RegExp): number => text.match(kind)?.length ?? 0;
const digitsIn = (text: string): number => count(text, /[0-9]/g);

const saysNothing = (text: string): boolean => placeholderOf(text) !== undefined;

/** Whether the whole cell is one address: a sign of its column, wherever it stands. */
const isAddress = (cell: string): boolean =>
  cell.length <= MAX_LOOKED_AT && /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,.]+$/.test(cell.trim());

/** Whether the whole cell is one telephone number of nine digits or more, written with a 0 or + in front. */
const isNumber = (cell: string): boolean => {
  const text = cell.trim();
  return (
    text.length <= 25 && /^(?:\+|0|\(0|\(\+)[\d\s().\-/]+$/.test(text) && digitsIn(text) > MIN_PHONE_DIGITS
  );
};

const mayBeEmail = (text: string): boolean => text.includes('@') || saysNothing(text);

const mayBePhone = (text: string): boolean => {
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return !text.includes('@');
  return saysNothing(text) || (letters <= MAX_PHONE_LETTERS && digitsIn(text) > 0 && !text.includes('@'));
};

const mayBeLanguage = (text: string): boolean =>
  text.length <= MAX_LANGUAGE && !text.includes('@') && digitsIn(text) < MIN_LANGUAGE_DIGITS;

const hasDigit = (text: string): boolean => /\d/.test(text) || saysNothing(text);

const isNoContact = (text: string): boolean => !/@\S+\.\S/.test(text) && !isNumber(text);

/** Whether a cell that says something may stand in the column of a field. Of other fields anything may. */
const mayStandIn: Record<string, (text: string) => boolean> = {
  email: mayBeEmail,
  guardian_email: mayBeEmail,
  phone: mayBePhone,
  guardian_phone: mayBePhone,
  language: mayBeLanguage,
  birth_date: hasDigit,
  postal_code: (text) => hasDigit(text) && isNoContact(text),
  first_name: isNoContact,
  last_name: isNoContact,
  birth_name: isNoContact,
  town: isNoContact,
  country: isNoContact,
  deceased: isNoContact,
  minor: isNoContact,
  protected: isNoContact,
  not_electronic: isNoContact,
};

/** Fields whose columns hold an address or a number. */
const contactFields = ['email', 'phone', 'guardian_email', 'guardian_phone'];

/** Fields whose cells never need a separator. */
const undividedFields = [...contactFields, 'reference', 'language', 'birth_date', 'postal_code'];

/** What the cells of a line say of it. */
export type Fit = {
  /** The first cell that cannot stand where it stands, 0-based: the cells are shifted, or it is no row of the list. */
  misfit: number | undefined;
  /** Text of the reference; empty where there is none. */
  reference: string;
  /** Whether an address or a number stands in its column. */
  hasContact: boolean;
  /**
   * Whether a separator or a line end stands in a cell that never needs one: by a stray mark it holds the cells behind
   * it too.
   */
  isJoined: boolean;
};

/**
 * Makes the look at cells by the columns of a list: whether they stand where they belong. Cells may be missing at the
 * end.
 */
export const createFit = ({ columns, separator }: RowShape): ((cells: readonly string[]) => Fit) => {
  const checks = Object.entries(columns).flatMap(([field, indexes]) => {
    const mayStand = isStandardField(field) ? mayStandIn[field] : undefined;
    return mayStand === undefined ? [] : indexes.map((index) => ({ index, mayStand }));
  });
  const contacts = contactFields.flatMap((field) => columns[field] ?? []);
  const undivided = undividedFields.flatMap((field) => columns[field] ?? []);
  const emails = new Set([...(columns.email ?? []), ...(columns.guardian_email ?? [])]);
  const reference = columns.reference?.[0];
  const lookedAt = (cell: string | undefined): string => (cell ?? '').slice(0, MAX_LOOKED_AT).trim();

  const isJoined = (cell: string): boolean => cell.includes(separator) || hasBreak(cell);

  return (cells) => {
    const misfits = checks
      .filter(({ index, mayStand }) => {
        const text = lookedAt(cells[index]);
        return text !== '' && !mayStand(text);
      })
      .map(({ index }) => index);
    const isContact = (index: number): boolean => {
      const text = lookedAt(cells[index]);
      return emails.has(index) ? text.includes('@') : digitsIn(text) >= MIN_PHONE_DIGITS;
    };
    // An address where none belongs, and none where it does: a cell in front of it is missing or too many.
    const strayed = emails.size > 0 && ![...emails].some(isContact) ? cells.findIndex(isAddress) : -1;
    if (strayed !== -1 && strayed !== reference) misfits.push(strayed);
    return {
      misfit: misfits.length === 0 ? undefined : Math.min(...misfits),
      reference: reference === undefined ? '' : lookedAt(cells[reference]),
      hasContact: contacts.some(isContact),
      isJoined: undivided.some((index) => isJoined(cells[index] ?? '')),
    };
  };
};
