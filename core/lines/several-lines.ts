import { isStandardField } from '../columns/fields.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { hasBreak } from './line-ends.ts';

/**
 * What a cell says that may hold several lines. `plain`: it is one cell, as addresses are. `text`: it holds lines and
 * separators, as free text may, and as rows do. `line`: a line end where there is mostly none, and nothing else odd.
 * `impossible`: no program and nobody writes such a cell.
 */
export type SeveralLinesLook = 'plain' | 'text' | 'line' | 'impossible';

/** Fields whose cells may hold both line ends and separators: free text. Of columns without a field nothing is known. */
const freeFields: ReadonlySet<string> = new Set(['address_line', 'guardian_address', 'data_groups', 'site']);
/** Fields whose cells are one line, whatever their columns are titled. */
const oneLineFields: ReadonlySet<string> = new Set(['reference', 'language', 'birth_date', 'postal_code']);
const emailFields: ReadonlySet<string> = new Set(['email', 'guardian_email']);
const phoneFields: ReadonlySet<string> = new Set(['phone', 'guardian_phone']);

const MIN_PHONE_DIGITS = 8;

const linesOf = (cell: string): string[] => cell.split(/\r\n|\r|\n/);
const isBlank = (text: string): boolean => text.trim() === '';

const isAddress = (text: string): boolean => text.includes('@');
const isNumber = (text: string): boolean => (text.match(/\d/g)?.length ?? 0) >= MIN_PHONE_DIGITS;

/** Addresses or numbers alone, each on a line. */
const lookOfContacts = (
  cell: string,
  separator: string,
  isContact: (text: string) => boolean,
): SeveralLinesLook => {
  const parts = linesOf(cell).flatMap((line) => line.split(separator));
  const filled = parts.filter((part) => !isBlank(part));
  return filled.length > 0 && filled.every(isContact) ? 'line' : 'impossible';
};

/** Makes the look at cells of a list. `isIrregular`: by its marks, see `readCells`. */
export const createSeveralLinesLook = ({
  columns,
  separator,
}: Pick<CsvLayout, 'columns' | 'separator'>): ((
  cell: string,
  index: number,
  isIrregular: boolean,
) => SeveralLinesLook) => {
  const fieldOf = new Map(
    Object.entries(columns).flatMap(([field, indexes]) => indexes.map((index) => [index, field])),
  );

  return (cell, index, isIrregular) => {
    if (!hasBreak(cell)) return 'plain';
    if (isIrregular) return 'impossible';
    const field = fieldOf.get(index) ?? '';
    if (emailFields.has(field)) return lookOfContacts(cell, separator, isAddress);
    if (phoneFields.has(field)) return lookOfContacts(cell, separator, isNumber);
    const hasSeparator = cell.includes(separator);
    if (oneLineFields.has(field)) {
      const [first = '', ...others] = linesOf(cell);
      return !hasSeparator && !isBlank(first) && others.every(isBlank) ? 'line' : 'impossible';
    }
    if (!hasSeparator) return 'plain';
    return isStandardField(field) && !freeFields.has(field) ? 'impossible' : 'text';
  };
};
