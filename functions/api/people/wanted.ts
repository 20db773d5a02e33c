// What somebody is looked up by, as whoever asks writes it and as the Lookup table knows it.
import type { z } from '@hono/zod-openapi';
import { type LookupField, lookupValue } from '../../../core/audience/lookup-value.ts';
import type { Wording } from '../../../core/base/wording.ts';
import { placesOfCode } from '../../../core/campaign/notice-places.ts';
import { readBirthDate } from '../../../core/cell/birth-date.ts';
import { readEmail } from '../../../core/cell/email-address.ts';
import { nameAndBirth } from '../../../core/lookup/entries.ts';
import type { LookupHit } from '../../../core/lookup/store.ts';
import { bareCode } from '../../../core/notice/code.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { notUsable, Problem } from '../http/problem.ts';
import { typedValue } from '../http/schemas.ts';
import { says } from '../http/validation-text.ts';

/** What somebody is looked up by, in its one spelling; a notice code without its check character. */
export type Wanted = { field: LookupField; value: string } | { code: string };

const value = typedValue(320).optional();

/** Members of a body that says whom it is about: exactly one of them, or name with birthDate. */
export const wantedFields = {
  reference: value.openapi({
    description: 'The organisation’s own number for the person.',
    example: 'VE-2026-000123',
  }),
  email: value.openapi({ description: 'Email address, in any case.' }),
  phone: value.openapi({ description: 'Phone number, as people write it.' }),
  code: value.openapi({ description: 'Notice code, as printed in the message.' }),
  name: value.openapi({ description: 'First and last name in any order, with "birthDate".' }),
  birthDate: value.openapi({
    description: 'Birth date as people write it, the day before the month, or as ISO 8601.',
  }),
};

type Given = { [Name in keyof typeof wantedFields]?: string | undefined };

const exactlyOne = says({
  en: 'Give exactly one of reference, email, phone and code, or name with birthDate.',
  fr: 'Donnez exactement un de reference, email, phone et code, ou name avec birthDate.',
});

const namesAlone = says({
  en: 'Nobody is searched by name alone, as many people have the same one. Ask for the birth date too, or for their number, an address, a telephone number or the code of the message.',
  fr: 'On ne cherche personne par son seul nom, car beaucoup portent le même. Demandez aussi la date de naissance, ou bien son numéro, une adresse, un téléphone ou le code du message.',
});

const isGiven = (one: string | undefined): boolean => one !== undefined;

/** Refuses a body that names nobody, or several. */
export const checkWanted = (given: Given, context: z.RefinementCtx): void => {
  const { name, birthDate, reference, email, phone, code } = given;
  const isAlone = ![reference, email, phone, code, birthDate].some(isGiven);
  if (name !== undefined && isAlone) {
    context.addIssue({ code: 'custom', path: ['name'], message: namesAlone });
    return;
  }
  const ways = [reference, email, phone, code, name ?? birthDate].filter(isGiven);
  const isWhole = isGiven(name) === isGiven(birthDate);
  if (ways.length !== 1 || !isWhole) context.addIssue({ code: 'custom', message: exactlyOne });
};

const unreadable = (member: keyof Given, message: Wording): never => {
  throw new Problem('invalid-request', {
    detail: {
      en: 'What you look for cannot be read.',
      fr: 'Ce que vous cherchez ne peut pas être lu.',
    },
    errors: [{ pointer: `#/${member}`, message }],
  });
};

type Readers = Pick<ApiDependencies, 'readPhone' | 'domainToAscii' | 'birthHash' | 'clock'>;

/** A name and a birth date as they are looked up; ends the request where one cannot be read. */
const bornOf = async ({ birthHash, clock }: Readers, name: string, birthDate: string): Promise<Wanted> => {
  const date = readBirthDate(birthDate, new Date(clock()).toISOString().slice(0, 10));
  if (date === undefined) {
    return unreadable('birthDate', {
      en: 'This is not a birth date. Write it as 29/02/1980 or 1980-02-29.',
      fr: 'Ce n’est pas une date de naissance. Écrivez-la comme 29/02/1980 ou 1980-02-29.',
    });
  }
  const born = nameAndBirth(name, (await birthHash())(date));
  if (born === '') {
    return unreadable('name', {
      en: 'This is not a name. Give first and last name.',
      fr: 'Ce n’est pas un nom. Donnez le prénom et le nom.',
    });
  }
  return { field: 'nameAndBirth', value: born };
};

/** What is asked for in its one spelling; ends the request where it cannot be read. Reads nothing of anybody. */
export const wantedOf = async (
  readers: Readers,
  { reference, email, phone, code, name, birthDate }: Given,
): Promise<Wanted> => {
  const { readPhone, domainToAscii } = readers;
  if (name !== undefined && birthDate !== undefined) return await bornOf(readers, name, birthDate);
  if (code !== undefined) {
    const bare = bareCode(code);
    if (bare !== undefined) return { code: bare };
    return unreadable('code', {
      en: 'This is no whole notice code, or a character of it is wrong. Ask for it once more, character by character.',
      fr: 'Ce n’est pas un code d’avis complet, ou un caractère est faux. Redemandez-le, caractère par caractère.',
    });
  }
  if (reference !== undefined) {
    return { field: 'reference', value: lookupValue('reference', reference) };
  }
  if (email !== undefined) {
    const read = readEmail(email, domainToAscii);
    if ('problem' in read) return unreadable('email', notUsable(read.problem));
    return { field: 'email', value: lookupValue('email', read.email) };
  }
  const number = readPhone(phone ?? '');
  if (number === undefined) {
    return unreadable('phone', {
      en: 'This is not a phone number. Write it as 06 12 34 56 78 or +33 6 12 34 56 78.',
      fr: 'Ce n’est pas un numéro de téléphone. Écrivez-le comme 06 12 34 56 78 ou +33 6 12 34 56 78.',
    });
  }
  return { field: 'phone', value: lookupValue('phone', number) };
};

/** The keyed hash that stands for what was asked for in records. */
export const hashOfWanted = async (
  { lookup }: Pick<ApiDependencies, 'lookup'>,
  wanted: Wanted,
): Promise<string> =>
  'code' in wanted
    ? await lookup.hashOf('code', wanted.code)
    : await lookup.hashOf(wanted.field, wanted.value);

/** Likewise of a notice code as it was given, which may be none. */
export const hashOfCode = (deps: Pick<ApiDependencies, 'lookup'>, given: string): Promise<string> =>
  hashOfWanted(deps, { code: bareCode(given) ?? given });

/** The places of all lists at which whoever is wanted may stand. */
export const hitsOf = async (
  { lookup, campaigns, codeMac }: Pick<ApiDependencies, 'lookup' | 'campaigns' | 'codeMac'>,
  wanted: Wanted,
): Promise<LookupHit[]> => {
  if (!('code' in wanted)) return await lookup.find(wanted.field, wanted.value);
  const [known, mac] = await Promise.all([campaigns.list(), codeMac()]);
  return placesOfCode(known, wanted.code, mac);
};
