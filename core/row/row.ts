import type { Channel, Circumstance, Language, Recipient } from '../audience/audience.ts';
import { firstChannel } from '../audience/channels.ts';
import { maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { createEmailReader, type EmailAnswer } from '../cell/email-address.ts';
import { createLanguageReader } from '../cell/language.ts';
import { isStandardField } from '../columns/fields.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { type Addressee, addressBlock } from '../letter/address-block.ts';
import { fitToWidth } from '../lines/complete-row.ts';
import { type Cells, createCellsReader, maskCell, type RowProblem } from './cells.ts';
import { type ContactReading, readEmailColumns, readPhoneColumns } from './contacts.ts';
import { readGuardian } from './guardian.ts';
import type { RowNote } from './note.ts';
import {
  type IsEnding,
  readBirth,
  readCircumstances,
  readConcerns,
  readNames,
  readOwnFields,
  readReference,
  type SetApart,
} from './person.ts';
import { readPostal } from './postal.ts';
import { duplicateReference, setApartFor, tellByLetter } from './row-words.ts';

export type { RowProblem } from './cells.ts';

/** A person as one row describes them. A person whom only a letter reaches is unreachable, and `problem` says why. */
export type RowPerson = Omit<Recipient, 'code' | 'birthHash'> & {
  language: Language;
  /** The first of the campaign's channels that reaches them; a letter for whoever must not be written to like everybody. */
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

/** What is wrong with a row whose reference an earlier row has. */
export const duplicateProblem = (columns: CsvLayout['columns'], reference: string): RowProblem =>
  createCellsReader(columns)([]).cells.problem('reference', maskValue(reference), duplicateReference);

/** The parts of a person that few lists have, each where the file has columns of it. */
const readFurther = (
  cells: Cells,
  rules: RowRules,
  has: { postal: boolean; guardian: boolean; concerns: boolean },
  addressee: Pick<Addressee, 'firstName' | 'lastName' | 'writtenName' | 'circumstances'>,
  { readEmail, isEnding }: { readEmail: (text: string) => EmailAnswer; isEnding: IsEnding },
): { further: Partial<RowPerson>; letterProblem?: Wording } => {
  const further: Partial<RowPerson> = {};
  let letterProblem: Wording | undefined;
  if (has.postal) {
    const parts = {
      lines: cells.all('address_line'),
      postalCode: cells.raw(cells.columnsOf('postal_code')[0]),
      town: cells.raw(cells.columnsOf('town')[0]),
      country: cells.raw(cells.columnsOf('country')[0]),
    };
    const { postal, problem } = readPostal(parts, rules.homeCountry);
    if (postal !== undefined) further.postal = postal;
    letterProblem = problem;
    if (problem !== undefined) {
      const field =
        ['address_line', 'postal_code', 'town'].find((one) => cells.columnsOf(one).length > 0) ?? '';
      cells.note('address-incomplete', field, maskCell(cells.raw(cells.columnsOf(field)[0])));
    }
  }
  if (has.guardian) {
    const guardian = readGuardian(
      {
        names: cells.all('guardian_name'),
        emails: cells.all('guardian_email'),
        phones: cells.all('guardian_phone'),
        addresses: cells.all('guardian_address'),
      },
      readEmail,
      rules,
      (field, text) => cells.note('link-in-text', field, maskCell(text)),
    );
    if (guardian !== undefined) further.guardian = guardian;
  }
  if (has.concerns) Object.assign(further, readConcerns(cells, isEnding));
  if (has.postal && letterProblem === undefined) {
    const { homeCountry, defaultLanguage: language } = rules;
    const block = addressBlock({ ...addressee, ...further }, { homeCountry, language });
    if ('problem' in block) letterProblem = block.problem;
  }
  return letterProblem === undefined ? { further } : { further, letterProblem };
};

/** Why none of the campaign's channels but the letter reaches somebody. */
const unreachable = (
  cells: Cells,
  channels: readonly Channel[],
  email: ContactReading,
  phone: ContactReading,
  letterProblem: Wording | undefined,
): RowProblem => {
  const problems = channels.flatMap((channel) => {
    const why = channel === 'email' ? email.problem : channel === 'sms' ? phone.problem : undefined;
    return why ?? [];
  });
  const [field, { maskedValue, index }] = channels.includes('email')
    ? (['email', email] as const)
    : (['phone', phone] as const);
  return cells.problem(field, maskedValue, tellByLetter(problems, letterProblem), index);
};

const apartProblem = (
  cells: Cells,
  apart: SetApart,
  letterProblem: Wording | undefined,
): RowProblem | undefined => {
  const [first] = apart;
  if (first === undefined) return undefined;
  const circumstances = apart.map(({ circumstance }) => circumstance);
  return cells.problem(
    first.field,
    maskCell(cells.raw(first.index)),
    setApartFor(circumstances, letterProblem),
    first.index,
  );
};

/** By which channel the person of a row is reached, and why by no other. */
const readContacts = (
  cells: Cells,
  rules: RowRules,
  readEmail: (text: string) => EmailAnswer,
  apart: SetApart,
  letterProblem: Wording | undefined,
): Pick<RowPerson, 'email' | 'phone' | 'channel' | 'problem'> => {
  const email = readEmailColumns(cells, readEmail);
  const phone = readPhoneColumns(cells, rules);
  const contacts = {
    ...(email.value !== undefined && { email: email.value }),
    ...(phone.value !== undefined && { phone: phone.value }),
  };
  const problem = apartProblem(cells, apart, letterProblem);
  if (problem !== undefined) return { ...contacts, channel: 'letter', problem };
  const channel = firstChannel(rules.channels, contacts, rules.takesSms);
  if (channel !== 'letter') return { ...contacts, channel };
  return { ...contacts, channel, problem: unreachable(cells, rules.channels, email, phone, letterProblem) };
};

const circumstancesOf = (apart: SetApart): { circumstances?: Circumstance[] } =>
  apart.length === 0 ? {} : { circumstances: apart.map(({ circumstance }) => circumstance) };

/** Reads the language of a row: the campaign's default where it names none, or one without a notice. */
const createLanguageOf = ({ languages, defaultLanguage, layout }: RowRules) => {
  const read = createLanguageReader(languages);
  const isColumn = layout.columns.language !== undefined;
  return (cells: Cells): Pick<RowPerson, 'language' | 'languageFallback'> => {
    if (!isColumn) return { language: defaultLanguage, languageFallback: false };
    const text = cells.value('language');
    if (text === '') cells.note('language-missing', 'language', '');
    const language = text === '' ? defaultLanguage : read(text);
    return { language: language ?? defaultLanguage, languageFallback: language === undefined };
  };
};

const hasAny = (columns: CsvLayout['columns'], ...fields: string[]): boolean =>
  fields.some((field) => columns[field] !== undefined);

/**
 * Makes the check of one row's cells. A row is rejected when it cannot be told who the person is. A person without a
 * usable contact for the campaign's channels is kept, and told by letter; so is whoever must not be written to like
 * everybody else, whatever contacts they have.
 */
export const createRowCheck = (rules: RowRules): ((cells: readonly string[]) => CheckedRow) => {
  const { columns } = rules.layout;
  const ownFields = Object.keys(columns).filter((name) => !isStandardField(name));
  const languageOf = createLanguageOf(rules);
  const readEmail = createEmailReader(rules);
  const readCells = createCellsReader(columns);
  const { breachedOn } = rules;
  const isEnding = (ending: string): boolean => rules.isDomainEnding(rules.domainToAscii(ending));
  const has = {
    postal: hasAny(columns, 'address_line', 'postal_code', 'town'),
    guardian: hasAny(columns, 'guardian_name', 'guardian_email', 'guardian_phone', 'guardian_address'),
    concerns: hasAny(columns, 'data_groups', 'site'),
  };

  return (row) => {
    const fitted = fitToWidth(row, rules.layout);
    if ('problem' in fitted) return { rejected: { column: '', maskedValue: '', reason: fitted.problem } };
    const { cells, notes } = readCells(fitted.cells);
    const identified = readReference(cells, isEnding);
    if ('rejected' in identified) return identified;
    const own = readOwnFields(cells, ownFields, isEnding);
    if ('rejected' in own) return own;
    const { saysDeceased, ...names } = readNames(cells);
    const birthDate = readBirth(cells, breachedOn);
    const apart = readCircumstances(cells, { saysDeceased, birthDate, breachedOn });
    const addressee = { ...names, ...circumstancesOf(apart) };
    const { further, letterProblem } = readFurther(cells, rules, has, addressee, { readEmail, isEnding });
    return {
      person: {
        reference: identified.reference,
        ...names,
        fields: own.fields,
        ...readContacts(cells, rules, readEmail, apart, letterProblem),
        ...languageOf(cells),
        ...(birthDate !== undefined && { birthDate }),
        ...circumstancesOf(apart),
        ...further,
        notes: notes(),
      },
    };
  };
};
