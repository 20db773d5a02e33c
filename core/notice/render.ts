import type { Recipient } from '../audience/audience.ts';
import { CHECK_PAGE } from './check-page.ts';
import type { FrozenContent, FrozenMessage } from './content.ts';
import type { CompiledNotice } from './notice.ts';
import { measureSms } from './sms-text.ts';

/** Placeholders that every notice may use for a person, beside the notice's own personal fields. */
export const standardPersonFields = [
  'first_name',
  'last_name',
  'greeting_name',
  'reference',
  'code',
] as const;

/** What a personal placeholder is called in the HTML part: Amazon SES escapes nothing, so it gets its own, escaped value. */
export const htmlPlaceholder = (name: string): string => `${name}_html`;

/** A placeholder in a frozen message; its name is the first group. */
export const PLACEHOLDER = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** `text` as it reads the same in HTML, in an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** Control characters and line breaks become spaces: a subject is one line, or the provider refuses the message. */
export const oneLine = (value: string): string => value.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** What a placeholder says of a person. */
export const personalValue = (recipient: Recipient, name: string, nameless: string): string => {
  switch (name) {
    case 'first_name':
      return recipient.firstName;
    case 'last_name':
      return recipient.lastName;
    case 'greeting_name':
      return oneLine(`${recipient.firstName} ${recipient.lastName}`) || nameless;
    case 'reference':
      return recipient.reference;
    case 'code':
      return recipient.code;
    default:
      return recipient.fields[name] ?? '';
  }
};

/**
 * The provider's replacement data for one person: each field that the message uses raw under its name, for subject
 * and text, and escaped under `<name>_html`, for the HTML part (Amazon SES inline templates substitute and do not
 * escape). What the message does not say, the provider does not learn. A field that the person has no value for is
 * empty, since a missing one fails the rendering of the whole message. `greeting_name` is the full name, or the
 * form of address `nameless` where a person has none.
 *
 * @param personFields - names of the personal fields that are used (`FrozenContent.personFields`)
 * @param nameless - whom the message greets that has no name (`FrozenMessage.nameless`)
 */
export const replacementData = (
  recipient: Recipient,
  personFields: readonly string[],
  nameless: string,
): Record<string, string> => {
  const data: Record<string, string> = {};
  for (const name of personFields) {
    const line = oneLine(personalValue(recipient, name, nameless));
    data[name] = line;
    data[htmlPlaceholder(name)] = escapeHtml(line);
  }
  return data;
};

/** A message as the provider makes it of its placeholders and a person's data; a placeholder without data is empty. */
export const renderMessage = (
  message: Pick<FrozenMessage, 'subject' | 'text' | 'html'>,
  data: Record<string, string>,
): Pick<FrozenMessage, 'subject' | 'text' | 'html'> => {
  const fill = (text: string): string => text.replace(PLACEHOLDER, (_, name: string) => data[name] ?? '');
  return { subject: fill(message.subject), text: fill(message.text), html: fill(message.html) };
};

/** Blanks that do not break, or of another width. */
const otherBlanks = /[\u00a0\u2000-\u200a\u202f]/g;

/**
 * A text as it goes out by SMS: blanks of other kinds and accents written apart from their letter look the same on a
 * telephone, but would make the message twice as dear.
 */
export const asSms = (text: string): string => text.normalize('NFC').replace(otherBlanks, ' ');

/** A text message as a person gets it: filled in here, since its provider takes finished texts. */
export const renderSms = (
  { sms, nameless }: Pick<FrozenMessage, 'sms' | 'nameless'>,
  recipient: Recipient,
): string =>
  asSms(sms.replace(PLACEHOLDER, (_, name: string) => oneLine(personalValue(recipient, name, nameless))));

/** A letter to the family greets them, and not the person who has died. */
const isToFamily = ({ circumstances = [] }: Recipient): boolean => circumstances.includes('deceased');

/**
 * Makes what fills the text of a letter: in a letter to a person, each placeholder becomes their value.
 *
 * @param options.checkPage - address of the page on which letters are checked, empty where there is none; for content that
 *   earlier versions froze, which does not hold it
 */
export const letterFiller =
  (recipient: Recipient, { nameless, checkPage }: { nameless: string; checkPage: string }) =>
  (text: string): string =>
    text.replace(PLACEHOLDER, (_, name: string) => {
      if (name === CHECK_PAGE) return checkPage;
      if (name === 'greeting_name' && isToFamily(recipient)) return nameless;
      return oneLine(personalValue(recipient, name, nameless));
    });

/** Somebody with a name of about the usual length. */
export const typicalPerson: Recipient = {
  reference: 'P-2026-000001',
  firstName: 'Catherine',
  lastName: 'Lefèvre-Martin',
  code: '0000-0000-00000',
  fields: {},
};

/** Parts of a campaign's text message, in the language where it is longest: what rate and budget are planned with. */
export const typicalSmsParts = ({ messages }: Pick<FrozenContent, 'messages'>): number =>
  Math.max(
    1,
    ...Object.values(messages).map((message) => measureSms(renderSms(message, typicalPerson)).parts),
  );

/** A person who does not exist, for previews and tests. Their code leads nowhere. */
export const sampleRecipient = (
  { personFields }: Pick<CompiledNotice, 'personFields'>,
  language: string,
): Recipient => ({
  reference: 'TEST-0001',
  firstName: 'Camille',
  lastName: 'Exemple',
  code: '0000-0000-00000',
  fields: Object.fromEntries(personFields.map(({ name, example }) => [name, example[language] ?? ''])),
});
