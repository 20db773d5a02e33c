import { maskEmail, maskPhone } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import type { EmailAnswer } from '../cell/email-address.ts';
import { type PhoneRules, readPhoneCell } from '../cell/phone-cell.ts';
import { isPlaceholder } from '../cell/placeholder.ts';
import { plainCell } from '../cell/plain.ts';
import { type Cells, maskCell } from './cells.ts';
import { noEmail, noEmailColumn, noPhone, noPhoneColumn, phoneWithoutSms } from './row-words.ts';

/** What the columns of one contact give: a value, or why there is none, and where it was looked for. */
export type ContactReading = { value?: string; problem?: Wording; maskedValue: string; index?: number };

/** The first usable address of the row; what is odd about the cells is noted. */
export const readEmailColumns = (cells: Cells, readEmail: (text: string) => EmailAnswer): ContactReading => {
  const columns = cells.columnsOf('email');
  if (columns.length === 0) return { problem: noEmailColumn, maskedValue: '' };
  let first: ContactReading = { problem: noEmail, maskedValue: '' };
  for (const index of columns) {
    const cell = cells.raw(index);
    if (cell === '') continue;
    const answer = readEmail(cell);
    if ('problem' in answer && isPlaceholder(plainCell(cell))) continue;
    const maskedValue = answer.oddity === undefined ? '' : maskCell(cell, maskEmail);
    if (answer.oddity !== undefined) cells.note(answer.oddity, 'email', maskedValue, index);
    if ('email' in answer) return { value: answer.email, maskedValue: '', index };
    if (first.index === undefined) first = { problem: answer.problem, maskedValue, index };
  }
  return first;
};

/** The mobile number of the row, or else its first number; what cannot be read is noted. */
export const readPhoneColumns = (cells: Cells, rules: PhoneRules): ContactReading => {
  const columns = cells.columnsOf('phone');
  if (columns.length === 0) return { problem: noPhoneColumn, maskedValue: '' };
  let unread: ContactReading | undefined;
  let kept: ContactReading | undefined;
  for (const index of columns) {
    const cell = cells.raw(index);
    if (cell === '') continue;
    const plain = plainCell(cell);
    if (isPlaceholder(plain)) continue;
    const answer = readPhoneCell(plain, rules);
    if ('nothing' in answer) continue;
    if ('problem' in answer) {
      const maskedValue = maskCell(cell, maskPhone);
      cells.note(answer.oddity, 'phone', maskedValue, index);
      unread ??= { problem: answer.problem, maskedValue, index };
    } else if (kept === undefined || (!rules.takesSms(kept.value ?? '') && rules.takesSms(answer.phone))) {
      kept = { value: answer.phone, problem: phoneWithoutSms, maskedValue: maskPhone(answer.phone), index };
    }
  }
  return kept ?? unread ?? { problem: noPhone, maskedValue: '' };
};
