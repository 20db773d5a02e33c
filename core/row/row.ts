import type { Channel, Language, Recipient } from '../audience/audience.ts';
import { firstChannel } from '../audience/channels.ts';
import { maskEmail, maskPhone, maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { columnLabel } from '../columns/column.ts';
import { isStandardField } from '../columns/fields.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { fitToWidth } from '../lines/complete-row.ts';
import { type EmailAnswer, readEmail, trimmed } from './email-address.ts';
import { createLanguageReader } from './language.ts';
import type { RowNote } from './note.ts';
import {
  controlInReference,
  duplicateReference,
  longReference,
  longText,
  noEmail,
  noPhone,
  noReference,
  phoneWithoutSms,
  shortenedReference,
  tellByLetter,
  unusablePhone,
} from './row-words.ts';

const MAX_REFERENCE = 64;
const MAX_NAME = 200;
const MAX_FIELD = 500;

/** What is wrong with a row, as the clerk reads it. */
export type RowProblem = {
  /** Letter that a spreadsheet shows, and the column's name: `D (email)`. Empty for the row as a whole. */
  column: string;
  /** Never the value itself. */
  maskedValue: string;
  reason: Wording;
};

/** A person as one row describes them. A person whom only a letter reaches is unreachable, and `problem` says why. */
export type RowPerson = Omit<Recipient, 'code' | 'birthHash'> & {
  language: Language;
  /** The first of the campaign's channels that reaches them. */
  channel: Channel;
  /** The row names a language that no notice exists in. */
  languageFallback: boolean;
  problem?: RowProblem;
  /** ISO 8601 (`1980-02-29`); only its keyed hash is stored. */
  birthDate?: string;
  notes: readonly RowNote[];
};

export type CheckedRow = { person: RowPerson } | { rejected: RowProblem };

/** What checking a row needs from outside of the core. */
export type RowRules = {
  layout: CsvLayout;
  defaultLanguage: Language;
  /** Languages that the campaign has a message in. */
  languages: readonly Language[];
  /** Domain in ASCII (punycode), lower case; empty where it is none. */
  domainToAscii: (domain: string) => string;
  /** Whether domains can end so, in punycode and lower case (`fr`): whoever writes `con` is reached by no email. */
  isDomainEnding: (ending: string) => boolean;
  /** A phone number in E.164, or undefined where it is none. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** The campaign's channels, in their order. */
  channels: readonly Channel[];
  /** Of postal addresses that name no country: that of the installation, ISO 3166-1 alpha-2. */
  homeCountry: string;
  /** Day of the breach, ISO 8601: who was a minor then is not written to like everybody else. */
  breachedOn?: string;
};

const controls = /\p{Cc}/u;

/** On one line, as a name stands in a sentence or a subject. */
const oneLine = (text: string): string =>
  trimmed(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** Makes what is wrong with a cell: the clerk is told the column, and the value masked. */
type ProblemOf = (name: string, maskedValue: string, reason: Wording) => RowProblem;

const problemIn =
  (columns: CsvLayout['columns']): ProblemOf =>
  (name, maskedValue, reason) => ({ column: columnLabel(columns, name), maskedValue, reason });

/** What is wrong with a row whose reference an earlier row has. */
export const duplicateProblem = (columns: CsvLayout['columns'], reference: string): RowProblem =>
  problemIn(columns)('reference', maskValue(reference), duplicateReference);

/** Line breaks inside of the cells, and the one that ends the row. */
const linesOf = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);

const checkReference = (cell: string, reference: string, problem: ProblemOf): RowProblem | undefined => {
  if (reference === '') return problem('reference', '', noReference);
  const masked = maskValue(cell);
  if (reference.length > MAX_REFERENCE) return problem('reference', masked, longReference(MAX_REFERENCE));
  if (controls.test(reference)) return problem('reference', masked, controlInReference);
  // 1,23E+12: a spreadsheet has rounded a long number.
  if (/^\d[.,]?\d*E\+\d+$/i.test(reference)) return problem('reference', masked, shortenedReference);
  return undefined;
};

const checkLength = (name: string, value: string, max: number, problem: ProblemOf): RowProblem | undefined =>
  value.length > max ? problem(name, maskValue(value), longText(max)) : undefined;

/** The cells of one row, by the name of their column; empty where the file has no such column. */
type Cells = (name: string) => string;

/** Who the person of a row is, or why that cannot be told. */
const readIdentity = (
  cellOf: Cells,
  ownFields: readonly string[],
  problem: ProblemOf,
): Pick<RowPerson, 'reference' | 'firstName' | 'lastName' | 'fields'> | { rejected: RowProblem } => {
  const referenceCell = cellOf('reference');
  const reference = trimmed(referenceCell);
  const firstName = oneLine(cellOf('first_name'));
  const lastName = oneLine(cellOf('last_name'));
  let rejected =
    checkReference(referenceCell, reference, problem) ??
    checkLength('first_name', firstName, MAX_NAME, problem) ??
    checkLength('last_name', lastName, MAX_NAME, problem);
  const fields: Record<string, string> = {};
  for (const name of ownFields) {
    const value = oneLine(cellOf(name));
    rejected ??= checkLength(name, value, MAX_FIELD, problem);
    if (value !== '') fields[name] = value;
  }
  return rejected === undefined ? { reference, firstName, lastName, fields } : { rejected };
};

/** Why none of the campaign's channels but the letter reaches somebody. */
const unreachable = (
  channels: readonly Channel[],
  email: { cell: string; problem: Wording | undefined },
  phone: { cell: string; isNumber: boolean },
  problem: ProblemOf,
): RowProblem => {
  const ofNumber = phone.isNumber ? phoneWithoutSms : unusablePhone;
  const phoneProblem = phone.cell === '' ? noPhone : ofNumber;
  const problems = channels.flatMap((channel) =>
    channel === 'email' ? (email.problem ?? []) : channel === 'sms' ? phoneProblem : [],
  );
  return channels.includes('email')
    ? problem('email', maskEmail(email.cell), tellByLetter(problems))
    : problem('phone', maskPhone(phone.cell), tellByLetter(problems));
};

/** By which channel the person of a row is reached. */
const readContacts = (
  cellOf: Cells,
  { channels, domainToAscii, readPhone, takesSms }: RowRules,
  problem: ProblemOf,
): Pick<RowPerson, 'email' | 'phone' | 'channel' | 'problem'> => {
  const emailCell = trimmed(cellOf('email'));
  const answer: EmailAnswer = emailCell === '' ? { problem: noEmail } : readEmail(emailCell, domainToAscii);
  const phoneCell = trimmed(cellOf('phone'));
  const phone = phoneCell === '' ? undefined : readPhone(phoneCell);
  const contacts = {
    ...('email' in answer && { email: answer.email }),
    ...(phone !== undefined && { phone }),
  };
  const channel = firstChannel(channels, contacts, takesSms);
  if (channel !== 'letter') return { ...contacts, channel };
  const email = { cell: emailCell, problem: 'problem' in answer ? answer.problem : undefined };
  const number = { cell: phoneCell, isNumber: phone !== undefined };
  return { ...contacts, channel, problem: unreachable(channels, email, number, problem) };
};

/**
 * Makes the check of one row's cells. A row is rejected when it cannot be told who the person is. A person without a
 * usable contact for the campaign's channels is kept, and told by letter.
 */
export const createRowCheck = (rules: RowRules): ((cells: readonly string[]) => CheckedRow) => {
  const { columns } = rules.layout;
  const ownFields = Object.keys(columns).filter((name) => !isStandardField(name));
  const readLanguage = createLanguageReader(rules.languages);
  const problem = problemIn(columns);

  return (given) => {
    const fitted = fitToWidth(given, rules.layout, linesOf(given));
    if ('problem' in fitted) return { rejected: { column: '', maskedValue: '', reason: fitted.problem } };
    const { cells } = fitted;
    const cellOf: Cells = (name) => {
      const index = columns[name]?.[0];
      return index === undefined ? '' : (cells[index] ?? '');
    };
    const identity = readIdentity(cellOf, ownFields, problem);
    if ('rejected' in identity) return identity;
    const languageCell = trimmed(cellOf('language'));
    const language = languageCell === '' ? rules.defaultLanguage : readLanguage(languageCell);
    return {
      person: {
        ...identity,
        ...readContacts(cellOf, rules, problem),
        language: language ?? rules.defaultLanguage,
        languageFallback: language === undefined,
        notes: [],
      },
    };
  };
};
