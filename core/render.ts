import type { Recipient } from './audience.ts';

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
const oneLine = (value: string): string => value.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const personalValue = (recipient: Recipient, name: string, nameless: string): string => {
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
