// Whose greeting shows what a list does to a message: the names that are unlike the others.
import type { Channel, Recipient } from '../audience/audience.ts';
import type { FrozenMessage } from './content.ts';
import { letterFiller, oneLine, renderMessage, renderSms, replacementData } from './render.ts';

/** Why somebody's greeting is shown. `odd`: the name holds what names do not, such as a digit or a bracket. */
export const greetingKinds = ['usual', 'longest', 'shortest', 'nameless', 'odd'] as const;
export type GreetingKind = (typeof greetingKinds)[number];

const nameOf = ({ firstName, lastName }: Recipient): string => oneLine(`${firstName} ${lastName}`);

export const isNameless = (recipient: Recipient): boolean => nameOf(recipient) === '';

/** Letters with their accents, and what stands between them: blanks, hyphens, apostrophes, dots of initials. */
const ORDINARY = /^[\p{L}\p{M}\s.'’‐‑–-]*$/u;

/** For each kind the first person of it, if any: the longest name, one of the usual length, one without a name. Nobody twice. */
export const greetingSamples = <Person extends { recipient: Recipient }>(
  people: readonly Person[],
): { kind: GreetingKind; person: Person }[] => {
  const named = people.map((person) => ({ person, name: nameOf(person.recipient) }));
  const byLength = named
    .filter(({ name }) => name !== '' && ORDINARY.test(name))
    .sort((one, other) => one.name.length - other.name.length);
  const found: Record<GreetingKind, (typeof named)[number] | undefined> = {
    usual: byLength[Math.floor(byLength.length / 2)],
    longest: byLength.at(-1),
    shortest: byLength[0],
    nameless: named.find(({ person }) => isNameless(person.recipient)),
    odd: named.find(({ name }) => !ORDINARY.test(name)),
  };
  const shown = new Set<Person>();
  return greetingKinds.flatMap((kind) => {
    const person = found[kind]?.person;
    if (person === undefined || shown.has(person)) return [];
    shown.add(person);
    return [{ kind, person }];
  });
};

const NAMED = /\{\{\s*(?:greeting_name|first_name|last_name)\s*\}\}/;

/** The paragraph of a text that greets by name; the first, where none does. */
const greetingIn = (text: string): string => {
  const paragraphs = text.split(/\n{2,}/);
  return paragraphs.find((paragraph) => NAMED.test(paragraph)) ?? paragraphs[0] ?? '';
};

/** How a message greets somebody, as it is sent or printed by the channel that they are written to by; an SMS as a whole. */
export const greetingOf = (
  message: FrozenMessage,
  recipient: Recipient,
  { channel, personFields }: { channel: Channel; personFields: readonly string[] },
): string => {
  const { nameless, letter } = message;
  if (channel === 'sms') return renderSms(message, recipient);
  if (channel === 'letter' && letter !== undefined) {
    return letterFiller(recipient, { nameless, checkPage: '' })(greetingIn(letter));
  }
  const data = replacementData(recipient, personFields, nameless);
  return renderMessage({ subject: '', html: '', text: greetingIn(message.text) }, data).text;
};
