import type { Guardian } from '../audience/audience.ts';
import type { EmailAnswer } from '../cell/email-address.ts';
import { holdsLink } from '../cell/link.ts';
import { type PhoneRules, readPhoneCell } from '../cell/phone-cell.ts';
import { isPlaceholder } from '../cell/placeholder.ts';
import { oneLine, plainCell } from '../cell/plain.ts';

/** Cells about whoever stands for somebody, those of one kind in their order. */
export type GuardianCells = {
  names: readonly string[];
  emails: readonly string[];
  phones: readonly string[];
  addresses: readonly string[];
};

const MAX_NAME = 200;
const MAX_ADDRESS_LINES = 8;
const MAX_ADDRESS_LINE = 150;
/** A cell that is longer is a note about somebody, and no name. */
const MAX_CELL = 500;

const isThere = (text: string): boolean => !isPlaceholder(text);
const textsOf = (cells: readonly string[]): string[] =>
  cells.map((cell) => oneLine(plainCell(cell))).filter(isThere);

const emailInText = /[^\s,;|<>()[\]"]+@[^\s,;|<>()[\]"]+/;
const phoneInText = /(?:\+|\b00|\b0|\(0\)?)(?:[\s.\-()/]?\d){8,13}(?!\d)/;

/** Takes what a pattern finds out of a text, where `read` can read it. */
const takeOut = (
  text: string,
  pattern: RegExp,
  read: (found: string) => string | undefined,
): { text: string; value?: string } => {
  const found = pattern.exec(text)?.[0];
  const value = found === undefined ? undefined : read(found);
  if (found === undefined || value === undefined) return { text };
  const rest = text
    .replace(found, ' ')
    .replace(/[\s,;:|/–-]*\b(?:tél|tel|email|mail|portable|mobile)[.\s:]*(?=[\s,;|/]|$)/giu, ' ');
  return { text: rest, value };
};

const withoutEdges = (text: string): string =>
  oneLine(text.replace(/[(<[]\s*[)>\]]/g, ' '))
    .replace(/\s{2,}/g, ' ')
    .replace(/^[\s,;:|/–-]+|[\s,;:|/–-]+$/g, '');

/** A text without the words in it that are links, of which `leftOut` is told: it would stand on an envelope. */
const withoutLinks = (text: string, leftOut: (text: string) => void): string => {
  if (!holdsLink(text)) return text;
  leftOut(text);
  const rest = text
    .split(' ')
    .filter((word) => !holdsLink(word))
    .join(' ');
  return holdsLink(rest) ? '' : rest;
};

/**
 * Reads who stands for somebody: a guardian, a parent, next of kin. A name may hold the whole of it: `Mme Martin, mère,
 * 06 12 34 56 78`. Undefined where the list says nothing.
 *
 * @param leftOut - told of texts that a link was taken out of
 */
export const readGuardian = (
  cells: GuardianCells,
  readEmail: (text: string) => EmailAnswer,
  phones: PhoneRules,
  leftOut: (from: 'guardian_name' | 'guardian_address', text: string) => void = () => {},
): Guardian | undefined => {
  const emailOf = (text: string): string | undefined => {
    const answer = readEmail(text);
    return 'email' in answer ? answer.email : undefined;
  };
  const phoneOf = (text: string): string | undefined => {
    const answer = readPhoneCell(text, phones);
    return 'phone' in answer ? answer.phone : undefined;
  };
  const firstOf = (
    texts: readonly string[],
    read: (text: string) => string | undefined,
  ): string | undefined => {
    for (const text of texts) {
      const value = read(text);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const written = textsOf(cells.names).join(' ').slice(0, MAX_CELL);
  const withEmail = takeOut(written, emailInText, emailOf);
  const withPhone = takeOut(withEmail.text, phoneInText, phoneOf);
  const named = withoutLinks(withoutEdges(withPhone.text), (text) => leftOut('guardian_name', text));
  const name = withoutEdges(named).slice(0, MAX_NAME);
  const email = firstOf(textsOf(cells.emails), emailOf) ?? withEmail.value;
  const phone = firstOf(textsOf(cells.phones), phoneOf) ?? withPhone.value;
  const address = textsOf(cells.addresses.flatMap((cell) => plainCell(cell).split(/[\r\n]+/)))
    .map((line) => withoutLinks(line, (text) => leftOut('guardian_address', text)))
    .filter((line) => line !== '')
    .slice(0, MAX_ADDRESS_LINES)
    .map((line) => line.slice(0, MAX_ADDRESS_LINE));
  if (name === '' && email === undefined && phone === undefined && address.length === 0) return undefined;
  return {
    ...(name !== '' && { name }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(address.length > 0 && { address }),
  };
};
