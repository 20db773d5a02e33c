// Reads how a person is to be written to instead, and decides what becomes of them by it.
import { z } from '@hono/zod-openapi';
import type { Language, MessageChannel, PostalAddress, Recipient } from '../../../core/audience/audience.ts';
import { contactField, contactFor } from '../../../core/audience/channels.ts';
import { isSameItem } from '../../../core/base/conditional-write.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { createEmailReader } from '../../../core/cell/email-address.ts';
import { addressBlock, atPostalAddress, postalProblem } from '../../../core/letter/address-block.ts';
import { wrongPostCode } from '../../../core/letter/address-words.ts';
import type { LookupEntry } from '../../../core/lookup/store.ts';
import { readPostal } from '../../../core/row/postal.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem } from '../http/problem.ts';
import { typedValue } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';

/** An address or a number in its one spelling, or an address that an envelope takes. */
export type NewContact =
  | { channel: MessageChannel; contact: string }
  | { channel: 'letter'; postal: PostalAddress; isLargePrint: boolean };

const MAX_LINES = 6;

const postalSchema = z
  .strictObject({
    lines: z
      .array(typedValue(150))
      .min(1)
      .max(MAX_LINES)
      .openapi({
        description:
          'Everything between name and post code, from top to bottom: building, street. The name is not among them.',
        example: ['Bâtiment B', '12 rue de la Paix'],
      }),
    postalCode: typedValue(20, { min: 0 }).default('').openapi({
      description: 'As the country has it; empty where it has none.',
      example: '75002',
    }),
    town: typedValue(100).openapi({ example: 'Paris' }),
    country: typedValue(60, { min: 0 }).optional().openapi({
      description: 'Code or name in French or English; left out for the country of this installation.',
      example: 'BE',
    }),
  })
  .openapi('PostalAddress');

/** The members of a request of which exactly one says how a person is to be written to. */
export const newContactShape = {
  email: typedValue(320).optional().openapi({
    description: 'The address to write to; the old one, where the mailbox works again.',
    example: 'amelie@example.org',
  }),
  phone: typedValue(40).optional().openapi({
    description: 'Instead of an address: the mobile number to send an SMS to, where the campaign sends any.',
  }),
  postal: postalSchema.optional().openapi({
    description: 'Instead of either: the postal address to which a letter goes, in the next batch.',
  }),
  largePrint: z.boolean().default(false).openapi({
    description:
      'With a postal address: the letter is printed in 18 points, as are all later ones to this person.',
    example: false,
  }),
};

export type AskedContact = {
  email?: string | undefined;
  phone?: string | undefined;
  postal?: z.output<typeof postalSchema> | undefined;
  largePrint: boolean;
};

export const namesOneContact = ({ email, phone, postal }: Omit<AskedContact, 'largePrint'>): boolean =>
  [email, phone, postal].filter((given) => given !== undefined).length === 1;

export const onlyOneContact = {
  error: says({
    en: 'Give exactly one of email, phone and postal.',
    fr: 'Donnez exactement un de email, phone et postal.',
  }),
};

export const fitsLargePrint = ({ postal, largePrint }: AskedContact): boolean =>
  !largePrint || postal !== undefined;

export const noLetterInLargePrint = {
  error: says({
    en: 'Only a letter is in large print: give postal with largePrint.',
    fr: 'Seul un courrier est en gros caractères\u00a0: donnez postal avec largePrint.',
  }),
};

const refuse = (pointer: string, message: Wording): never => {
  throw new Problem('invalid-request', {
    detail: {
      en: 'The person cannot be written to there.',
      fr: 'On ne peut pas écrire à la personne ainsi.',
    },
    errors: [{ pointer, message }],
  });
};

const readPostalContact = (
  { homeCountry }: Pick<ApiDependencies, 'homeCountry'>,
  { lines, postalCode, town, country = '' }: z.output<typeof postalSchema>,
  isLargePrint: boolean,
): NewContact => {
  const { postal, problem } = readPostal({ lines, postalCode, town, country }, homeCountry);
  // A spreadsheet drops the zero of a post code, and nobody who writes one down does.
  const lacksDigit = postal?.postalCode === `0${postalCode.replaceAll(/[ .]/g, '')}`;
  const wrong = lacksDigit ? wrongPostCode : (problem ?? postalProblem(postal, homeCountry));
  if (postal === undefined || wrong !== undefined) {
    return refuse('#/postal', notUsable(wrong ?? { en: 'there is none', fr: 'il n’y en a pas' }));
  }
  return { channel: 'letter', postal, isLargePrint };
};

/** How a request says that a person is to be written to; ends it where they cannot be. */
export const readContact = (
  deps: Pick<ApiDependencies, 'domainToAscii' | 'homeCountry' | 'isDomainEnding' | 'readPhone' | 'takesSms'>,
  { email, phone, postal, largePrint }: AskedContact,
): NewContact => {
  if (postal !== undefined) return readPostalContact(deps, postal, largePrint);
  if (email !== undefined) {
    const read = createEmailReader(deps)(email);
    return 'problem' in read
      ? refuse('#/email', notUsable(read.problem))
      : { channel: 'email', contact: read.email };
  }
  const number = deps.readPhone(phone ?? '');
  if (number === undefined || !deps.takesSms(number)) {
    return refuse('#/phone', {
      en: 'This number gets no SMS from us. Give a mobile number of a country that SMS are sent to.',
      fr: 'Ce numéro ne reçoit pas nos SMS. Donnez un numéro de mobile d’un pays où nous en envoyons.',
    });
  }
  return { channel: 'sms', contact: number };
};

/** The person as they are written to from now on. */
export const withContact = (recipient: Recipient, to: NewContact): Recipient =>
  to.channel === 'letter'
    ? { ...atPostalAddress(recipient, to.postal), ...(to.isLargePrint && { largePrint: true }) }
    : { ...recipient, [contactField[to.channel]]: to.contact };

/** Whether somebody is written to so already. */
export const hasContact = (recipient: Recipient, to: NewContact): boolean =>
  to.channel === 'letter'
    ? isSameItem(recipient.postal, to.postal) && (recipient.largePrint === true || !to.isLargePrint)
    : contactFor(to.channel, recipient) === to.contact;

/** What the person was found by before, as fields without a place: nobody is found by a postal address. */
export const contactBefore = (
  recipient: Recipient,
  to: NewContact,
): Pick<LookupEntry, 'field' | 'value'>[] => {
  if (to.channel === 'letter') return [];
  const old = contactFor(to.channel, recipient);
  return old === undefined || old === to.contact ? [] : [{ field: contactField[to.channel], value: old }];
};

/** Ends a request where name and address of a person do not go onto an envelope together. */
export const checkEnvelope = (
  { homeCountry }: Pick<ApiDependencies, 'homeCountry'>,
  recipient: Recipient,
  language: Language,
): void => {
  const block = addressBlock(recipient, { homeCountry, language });
  if ('problem' in block) refuse('#/postal', notUsable(block.problem));
};
