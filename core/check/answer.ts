// Decides what whoever checks a notice is told: what only the person who was written to can compare, and nothing else.

import type { Channel, Language, Recipient } from '../audience/audience.ts';
import { maskEmail, maskPhone, maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { addressBlock } from '../letter/address-block.ts';
import { letterAsText, readLetterText } from '../letter/letter-text.ts';
import { bareCode } from '../notice/code.ts';
import type { FrozenMessage } from '../notice/content.ts';
import { PLACEHOLDER } from '../notice/render.ts';

/**
 * What a code is: `genuine`, printed in a notice that was sent; `mistyped`, no code at all, or one with a wrong
 * character; `unknown`, printed in no notice that was sent.
 */
export const verdicts = ['genuine', 'mistyped', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

/** The verdict on a code of which no notice was found. */
export const verdictWithoutNotice = (code: string): Exclude<Verdict, 'genuine'> =>
  bareCode(code) === undefined ? 'mistyped' : 'unknown';

/** The approved words of a notice, with nothing in them that is a person's. */
export type NoticeText = { subject?: string; text: string };

/** One message or letter that has the code. */
export type SentNotice = {
  channel: Channel;
  language: Language;
  /** Masked address, number or place; left out where it is kept no longer. */
  to?: string;
  /** When it was sent, epoch ms; of a letter that nobody has said to be posted, when it was made. */
  atMs: number;
  isMade: boolean;
  notice?: NoticeText;
};

/** By what genuine messages of the installation are known. */
export type Sender = { organisation: string; email: string; domain: string; sms?: string };

/** How often a code is checked in a day before that is said: a person and their family, at most. */
export const CHECKS_A_DAY = 10;

/** What is told of a code. */
export type Told = {
  verdict: Verdict;
  sender: Sender;
  sent: readonly SentNotice[];
  /** Telephone numbers in the notice. */
  phones: readonly string[];
  /** Whether the code was checked more than {@link CHECKS_A_DAY} times today. */
  isPassedAround: boolean;
};

/** `75002 PARIS` as `75••• P•••`, `1050 Bruxelles` as `10••• B•••`: the region, and the beginning of the town. */
const maskPlace = (line: string): string =>
  line
    .split(/\s+/)
    .map((word) => (/^\d{4,}$/.test(word) ? `${word.slice(0, 2)}•••` : maskValue(word)))
    .slice(0, 2)
    .join(' ');

/** The line of an envelope that names the place: the last with a number, or the last of all. */
const placeLine = (lines: readonly string[]): string | undefined =>
  lines.slice(1).findLast((line) => /\d{4}/.test(line)) ?? lines.at(-1);

/** Where a message went, as its addressee knows it again and nobody else learns it; undefined where nothing is known. */
export const maskedContact = (
  recipient: Recipient,
  { channel, language, homeCountry }: { channel: Channel; language: Language; homeCountry: string },
): string | undefined => {
  if (channel === 'email') return recipient.email && maskEmail(recipient.email);
  if (channel === 'sms') return recipient.phone && maskPhone(recipient.phone);
  const block = addressBlock(recipient, { homeCountry, language });
  const line = 'lines' in block ? placeLine(block.lines) : undefined;
  return line && maskPlace(line);
};

/** What stands in the shown text for a person's values; those of a notice's own fields have no name that all know. */
const standIns: Readonly<Record<string, Wording>> = {
  greeting_name: { en: '[your name]', fr: '[votre nom]' },
  first_name: { en: '[your first name]', fr: '[votre prénom]' },
  last_name: { en: '[your last name]', fr: '[votre nom]' },
  reference: { en: '[your number]', fr: '[votre numéro]' },
  code: { en: '[your code]', fr: '[votre code]' },
};
const otherStandIn: Wording = { en: '[…]', fr: '[…]' };

/**
 * The approved words of a message as they are shown to anybody: whoever has copied a code learns no name by it.
 * Undefined where the content was frozen before there were letters.
 */
export const approvedWords = (
  message: Pick<FrozenMessage, 'subject' | 'text' | 'sms' | 'letter'>,
  { channel, language }: { channel: Channel; language: Language },
): NoticeText | undefined => {
  const shown = (text: string): string =>
    text.replace(PLACEHOLDER, (_, name: string) => {
      const standIn = Object.hasOwn(standIns, name) ? standIns[name] : undefined;
      return (standIn ?? otherStandIn)[language === 'fr' ? 'fr' : 'en'];
    });
  switch (channel) {
    case 'email':
      return { subject: shown(message.subject), text: shown(message.text) };
    case 'sms':
      return { text: shown(message.sms) };
    case 'letter':
      return message.letter === undefined
        ? undefined
        : { text: shown(letterAsText(readLetterText(message.letter))) };
  }
};
