import { z } from 'zod';
import type { Channel, Language, Recipient } from '../audience/audience.ts';
import { firstChannel } from '../audience/channels.ts';
import { maskEmail, maskPhone, maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { foldText, standardColumns } from './headers.ts';
import type { CsvLayout } from './import.ts';

const MAX_REFERENCE = 64;
const MAX_NAME = 200;
const MAX_FIELD = 500;
/** RFC 5321, 4.5.3.1: local part and whole path. */
const MAX_LOCAL_PART = 64;
const MAX_EMAIL = 254;

/** What is wrong with a row, as the clerk reads it. */
export type RowProblem = {
  /** Letter that a spreadsheet shows, and the column's name: `D (email)`. Empty for the row as a whole. */
  column: string;
  /** Never the value itself. */
  maskedValue: string;
  reason: Wording;
};

/** A person as one row tells of them; those whom only a letter reaches are unreachable, and `problem` says why. */
export type RowPerson = Omit<Recipient, 'code'> & {
  language: Language;
  /** The first of the campaign's channels that reaches them. */
  channel: Channel;
  /** The row names a language that no notice exists in. */
  languageFallback: boolean;
  problem?: RowProblem;
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
  /** A phone number in E.164, or undefined where it is none. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** The campaign's channels, in their order. */
  channels: readonly Channel[];
};

const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const controls = /\p{Cc}/u;

/** Without invisible characters and outer blanks (String.trim knows the no-break space too). */
const trimmed = (text: string): string => text.replace(invisible, '').trim();

/** On one line, as a name stands in a sentence or a subject. */
const oneLine = (text: string): string =>
  trimmed(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** A language's name in French, in English and in itself. */
const namesOf = (language: Language): string[] =>
  ['fr', 'en', language].flatMap((inLanguage) => {
    const name = new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'none' }).of(language);
    return name === undefined ? [] : [foldText(name)];
  });

/** The two letters of what may be a code of two or three, such as `fra`. */
const codeOf = (word: string): string => {
  try {
    return new Intl.Locale(word).language;
  } catch {
    return '';
  }
};

/**
 * Makes the reader of cells that name a language, by its code or its name in French, English or itself: `FR`,
 * `fr-CA`, `fra`, `Français`, `anglaise`… Those of `languages` are known.
 */
export const createLanguageReader = (
  languages: readonly Language[],
): ((text: string) => Language | undefined) => {
  const known = new Map<string, Language>();
  for (const language of languages) {
    // The nationality stands in the column as often: a French one may be feminine.
    for (const name of namesOf(language)) known.set(name, language).set(`${name}e`, language);
    known.set(language, language);
  }
  const read = (word: string): Language | undefined => known.get(word) ?? known.get(codeOf(word));
  return (text) => read(foldText(text)) ?? read(foldText(text.trim().split(/[-_ (]/, 1)[0] ?? ''));
};

/** An address ready to be sent to, or why it is none. */
export type EmailAnswer = { email: string } | { problem: Wording };

/**
 * Reads an address as people and spreadsheets write it: blanks, `mailto:`, angle brackets and trailing punctuation
 * are taken off. Amazon SES takes ASCII local parts and punycode domains only.
 */
export const readEmail = (text: string, domainToAscii: (domain: string) => string): EmailAnswer => {
  const bracketed = /<([^<>]*)>\s*$/.exec(text)?.[1];
  const cleaned = trimmed(bracketed ?? text)
    .replace(/^mailto:/i, '')
    .replace(/^[\s"'<]+|[\s"'>.,;:]+$/g, '');
  const at = cleaned.lastIndexOf('@');
  if (at === -1) {
    return {
      problem: {
        en: 'this is not an email address: the @ sign is missing',
        fr: 'ce n’est pas une adresse électronique : le signe @ manque',
      },
    };
  }
  if (cleaned.indexOf('@') !== at) {
    return {
      problem: /[\s,;/|]/.test(cleaned)
        ? {
            en: 'the cell holds more than one email address: keep one',
            fr: 'la cellule contient plusieurs adresses électroniques : n’en gardez qu’une',
          }
        : {
            en: 'this is not an email address: it has more than one @ sign',
            fr: 'ce n’est pas une adresse électronique : elle a plusieurs signes @',
          },
    };
  }
  const local = cleaned.slice(0, at);
  if (/[\s\p{Cc}]/u.test(cleaned)) {
    return {
      problem: {
        en: 'the email address has a blank in it',
        fr: 'l’adresse électronique contient une espace',
      },
    };
  }
  if (/[^\x21-\x7e]/.test(local)) {
    return {
      problem: {
        en: 'the email address has an accent or a special character before the @ sign',
        fr: 'l’adresse électronique contient un accent ou un caractère spécial avant le signe @',
      },
    };
  }
  const domain = domainToAscii(cleaned.slice(at + 1)).toLowerCase();
  const email = `${local}@${domain}`;
  const usable =
    z.regexes.html5Email.test(email) &&
    /\.(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(domain) &&
    !/^\.|\.\.|\.$/.test(local) &&
    local.length <= MAX_LOCAL_PART &&
    email.length <= MAX_EMAIL;
  return usable
    ? { email }
    : {
        problem: {
          en: 'this is not a valid email address',
          fr: 'ce n’est pas une adresse électronique valable',
        },
      };
};

/** The letters that a spreadsheet shows above a column, from its index: 0 → A, 26 → AA. */
export const columnLetters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/** A column as the clerk finds it: the letter above it and its name. */
export const columnLabel = (columns: CsvLayout['columns'], name: string): string => {
  const index = columns[name];
  return index === undefined ? name : `${columnLetters(index)} (${name})`;
};

const notByEmail: Wording = {
  en: 'they are not written to by email',
  fr: 'il n’est pas prévu d’écrire à cette personne par e-mail',
};
const noEmail: Wording = {
  en: 'there is no email address',
  fr: 'il n’y a pas d’adresse électronique',
};

/** What is wrong with a row whose reference an earlier row has. */
export const duplicateProblem = (columns: CsvLayout['columns'], reference: string): RowProblem => ({
  column: columnLabel(columns, 'reference'),
  maskedValue: maskValue(reference),
  reason: {
    en: 'an earlier row has the same reference; only the first is told',
    fr: 'une ligne précédente a la même référence ; seule la première est informée',
  },
});

/**
 * Makes the check of one row's cells. A row is rejected when it cannot be told who the person is; whoever has nothing
 * that the campaign's channels could write to is kept and told by letter.
 */
export const createRowCheck = (rules: RowRules): ((cells: readonly string[]) => CheckedRow) => {
  const { columns, width } = rules.layout;
  const ownFields = Object.keys(columns).filter(
    (name) => !(standardColumns as readonly string[]).includes(name),
  );
  const readLanguage = createLanguageReader(rules.languages);
  const cellOf = (cells: readonly string[], name: string): string => {
    const index = columns[name];
    return index === undefined ? '' : (cells[index] ?? '');
  };
  const problem = (name: string, maskedValue: string, reason: Wording): RowProblem => ({
    column: columnLabel(columns, name),
    maskedValue,
    reason,
  });

  const checkWidth = (cells: readonly string[]): RowProblem | undefined => {
    // Spreadsheets add empty cells behind the last title.
    if (cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell === ''))) {
      return undefined;
    }
    const lines = cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);
    const hint: Wording =
      lines > 1
        ? {
            en: `; it runs over ${lines} lines of the file, so a quotation mark is probably not closed, and every person on these lines is missing`,
            fr: ` ; elle s’étend sur ${lines} lignes du fichier : un guillemet n’est sans doute pas fermé, et chaque personne de ces lignes manque`,
          }
        : { en: '', fr: '' };
    return {
      column: '',
      maskedValue: '',
      reason: {
        en: `the row has ${cells.length} cells, but there are ${width} column titles${hint.en}`,
        fr: `la ligne a ${cells.length} cellules pour ${width} titres de colonnes${hint.fr}`,
      },
    };
  };

  const checkReference = (cell: string, reference: string): RowProblem | undefined => {
    if (reference === '') {
      return problem('reference', '', { en: 'the reference is missing', fr: 'la référence manque' });
    }
    const masked = maskValue(cell);
    if (reference.length > MAX_REFERENCE) {
      return problem('reference', masked, {
        en: `the reference is longer than ${MAX_REFERENCE} characters`,
        fr: `la référence dépasse ${MAX_REFERENCE} caractères`,
      });
    }
    if (controls.test(reference)) {
      return problem('reference', masked, {
        en: 'the reference has a line break or a control character in it',
        fr: 'la référence contient un saut de ligne ou un caractère de contrôle',
      });
    }
    if (/^\d[.,]?\d*E\+\d+$/i.test(reference)) {
      return problem('reference', masked, {
        en: 'a spreadsheet has shortened this number: format the column as text and export it again',
        fr: 'un tableur a abrégé ce nombre : mettez la colonne au format texte et exportez-la de nouveau',
      });
    }
    return undefined;
  };

  /** Why each of the campaign's channels but the letter does not reach somebody. */
  const unreachable = (emailCell: string, emailProblem: Wording, phoneCell: string, phone?: string) => {
    const phoneProblem: Wording =
      phoneCell === ''
        ? { en: 'there is no phone number', fr: 'il n’y a pas de numéro de téléphone' }
        : phone === undefined
          ? {
              en: 'the phone number is not a usable one',
              fr: 'le numéro de téléphone n’est pas utilisable',
            }
          : {
              en: 'the phone number gets no text message from us: it is a landline, or of a country that none are sent to',
              fr: 'ce numéro ne reçoit pas nos SMS : c’est un téléphone fixe, ou il est d’un pays où nous n’en envoyons pas',
            };
    const problems = rules.channels.flatMap((channel) =>
      channel === 'email' ? [emailProblem] : channel === 'sms' ? [phoneProblem] : [],
    );
    const reason: Wording = {
      en: `${problems.map(({ en }) => en).join(', and ')}; tell this person by letter`,
      fr: `${problems.map(({ fr }) => fr).join(', et ')} ; informez cette personne par courrier`,
    };
    return rules.channels.includes('email')
      ? problem('email', maskEmail(emailCell), reason)
      : problem('phone', maskPhone(phoneCell), reason);
  };

  const tooLong = (name: string, value: string, limit: number): RowProblem | undefined =>
    value.length > limit
      ? problem(name, maskValue(value), {
          en: `the text is longer than ${limit} characters`,
          fr: `le texte dépasse ${limit} caractères`,
        })
      : undefined;

  return (cells) => {
    const wrongWidth = checkWidth(cells);
    if (wrongWidth !== undefined) return { rejected: wrongWidth };
    const referenceCell = cellOf(cells, 'reference');
    const reference = trimmed(referenceCell);
    const firstName = oneLine(cellOf(cells, 'first_name'));
    const lastName = oneLine(cellOf(cells, 'last_name'));
    let rejected =
      checkReference(referenceCell, reference) ??
      tooLong('first_name', firstName, MAX_NAME) ??
      tooLong('last_name', lastName, MAX_NAME);
    const fields: Record<string, string> = {};
    for (const name of ownFields) {
      const value = oneLine(cellOf(cells, name));
      rejected ??= tooLong(name, value, MAX_FIELD);
      if (value !== '') fields[name] = value;
    }
    if (rejected !== undefined) return { rejected };

    const emailCell = trimmed(cellOf(cells, 'email'));
    const answer: EmailAnswer =
      emailCell === '' ? { problem: noEmail } : readEmail(emailCell, rules.domainToAscii);
    const phoneCell = trimmed(cellOf(cells, 'phone'));
    const phone = phoneCell === '' ? undefined : rules.readPhone(phoneCell);
    const email = 'email' in answer ? answer.email : undefined;
    const contacts = { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) };
    const channel = firstChannel(rules.channels, contacts, rules.takesSms);
    const languageCell = trimmed(cellOf(cells, 'language'));
    const language = languageCell === '' ? rules.defaultLanguage : readLanguage(languageCell);
    return {
      person: {
        reference,
        firstName,
        lastName,
        ...contacts,
        ...(channel === 'letter' && {
          problem: unreachable(
            emailCell,
            'problem' in answer ? answer.problem : notByEmail,
            phoneCell,
            phone,
          ),
        }),
        fields,
        channel,
        language: language ?? rules.defaultLanguage,
        languageFallback: language === undefined,
      },
    };
  };
};
