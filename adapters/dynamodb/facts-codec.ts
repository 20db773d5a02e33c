import type { FactKind, Facts } from '../../core/delivery/outcome.ts';

/**
 * Each fact's letter in the Delivery table. A letter never changes and is never given to another fact: every chunk of
 * every campaign is stored under them.
 */
const letters: Record<FactKind, string> = {
  accepted: 'a',
  delivered: 'd',
  delayed: 'y',
  bouncedPermanent: 'p',
  noSuchMailbox: 'e',
  suppressed: 's',
  bouncedTransient: 't',
  mailboxFull: 'm',
  messageTooLarge: 'l',
  contentRefused: 'k',
  noSuchNumber: 'i',
  blockedByNetwork: 'b',
  phoneUnreachable: 'z',
  noReceipt: 'j',
  rejected: 'r',
  optedOut: 'q',
  renderingFailed: 'f',
  gaveUp: 'g',
  expired: 'o',
  complained: 'c',
  inDoubt: 'u',
  sentAgain: 'x',
  toldByLetter: 'w',
  toldByPhone: 'h',
  skipped: 'v',
  addressCorrected: 'n',
  // The alphabet ends here: capitals and digits are those of the times.
  letterWritten: '*',
  letterReturned: '!',
  toldInPerson: '+',
};

const byLetter = (Object.entries(letters) as [FactKind, string][]).sort(([, one], [, other]) =>
  one < other ? -1 : 1,
);
/** Fact by the character code of its letter. */
const kindOfCode: (FactKind | undefined)[] = [];
for (const [kind, letter] of byLetter) kindOfCode[letter.charCodeAt(0)] = kind;

/**
 * Facts of a chunk as one short string, so that fifty delivered messages stay far below the 1 KB of a DynamoDB
 * write unit: people separated by a space, each fact a letter and its seconds since `baseSeconds` in upper-case
 * base 36 (`a0d2`).
 */
export const encodeFacts = (people: readonly Facts[], baseSeconds: number): string => {
  let text = '';
  for (const [place, facts] of people.entries()) {
    if (place > 0) text += ' ';
    for (const [kind, letter] of byLetter) {
      const at = facts[kind];
      if (at !== undefined) text += letter + (at - baseSeconds).toString(36).toUpperCase();
    }
  }
  return text;
};

const SPACE = 0x20;
const MINUS = 0x2d;
const isDigit = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);

/**
 * The inverse of {@link encodeFacts}; throws on text that it did not make. It reads character by character, as every
 * count of a campaign decodes the facts of everybody on the list.
 */
export const decodeFacts = (text: string, size: number, baseSeconds: number): Facts[] => {
  let facts: Facts = {};
  const people = [facts];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    at += 1;
    if (code === SPACE) {
      facts = {};
      people.push(facts);
      continue;
    }
    const kind = kindOfCode[code];
    if (kind === undefined) throw new Error(`unknown fact "${text.charAt(at - 1)}"`);
    const from = at;
    if (text.charCodeAt(at) === MINUS) at += 1;
    const digits = at;
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
    if (at === digits) throw new Error(`a fact without its time at ${from} of "${text}"`);
    facts[kind] = baseSeconds + Number.parseInt(text.slice(from, at), 36);
  }
  if (text === '') while (people.length < size) people.push({});
  if (people.length !== size) throw new Error(`facts of ${people.length} people where ${size} were expected`);
  return people;
};
