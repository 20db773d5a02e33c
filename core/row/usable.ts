import { readBirthDate } from '../cell/birth-date.ts';
import { createEmailReader } from '../cell/email-address.ts';
import { type FlagField, readFlag } from '../cell/flag.ts';
import { createLanguageReader } from '../cell/language.ts';
import { readName } from '../cell/name.ts';
import { readPhoneCell } from '../cell/phone-cell.ts';
import { isPlaceholder } from '../cell/placeholder.ts';
import { plainCell } from '../cell/plain.ts';
import type { UsableCells } from '../columns/column-view.ts';
import type { StandardField } from '../columns/fields.ts';
import { saysNothing } from './cells.ts';
import type { RowRules } from './row.ts';

/** What of the rules of a row decides whether a cell alone can be used. */
export type CellRules = Pick<
  RowRules,
  'domainToAscii' | 'isDomainEnding' | 'readPhone' | 'takesSms' | 'languages' | 'breachedOn'
>;

/**
 * Makes, for each field, the test whether a cell can be used, as the check of its row will read it. Fields that are not
 * named use any cell that holds something.
 */
export const createUsableCells = (rules: CellRules): UsableCells => {
  const readEmail = createEmailReader(rules);
  const readLanguage = createLanguageReader(rules.languages);
  const isEmail = (cell: string): boolean => 'email' in readEmail(cell);
  const isPhone = (cell: string): boolean => 'phone' in readPhoneCell(plainCell(cell), rules);
  const isName = (cell: string): boolean => {
    const { name, isOdd } = readName(cell);
    return !isOdd && !saysNothing(name);
  };
  const isFlag =
    (field: FlagField) =>
    (cell: string): boolean =>
      ['yes', 'no'].includes(readFlag(plainCell(cell), field) ?? '');
  const isFilled = (cell: string): boolean => !saysNothing(plainCell(cell));
  return {
    reference: (cell) => !isPlaceholder(plainCell(cell)),
    email: isEmail,
    guardian_email: isEmail,
    phone: isPhone,
    guardian_phone: isPhone,
    first_name: isName,
    last_name: isName,
    birth_name: isName,
    language: (cell) => readLanguage(plainCell(cell)) !== undefined,
    birth_date: (cell) => readBirthDate(plainCell(cell), rules.breachedOn) !== undefined,
    deceased: isFlag('deceased'),
    minor: isFlag('minor'),
    protected: isFlag('protected'),
    not_electronic: isFlag('not_electronic'),
    address_line: isFilled,
    postal_code: isFilled,
    town: isFilled,
    country: isFilled,
    guardian_name: isFilled,
    guardian_address: isFilled,
    data_groups: isFilled,
    site: isFilled,
  } satisfies Record<StandardField, (cell: string) => boolean>;
};
