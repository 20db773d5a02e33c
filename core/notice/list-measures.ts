// What the values of people make of messages, measured once of a whole list: whatever the text becomes, every message is checked.
import * as z from 'zod';
import {
  type Channel,
  type Chunk,
  channelSchema,
  type Language,
  languageSchema,
  type MessageChannel,
  type Recipient,
} from '../audience/audience.ts';
import { asSms, escapeHtml, oneLine, personalValue, standardPersonFields } from './render.ts';
import { forcingCharacters, gsmUnits } from './sms-text.ts';

const count = z.number().int();

/** How long the values of one placeholder are as part of an SMS, by people. An empty one has no units. */
const smsValuesSchema = z.object({
  /** Units → people whose value has them: of values in GSM 03.38, and of those that make a text UCS-2. */
  gsm: z.record(z.string(), count),
  ucs2: z.record(z.string(), count),
  /** Of these, some are rounded up, or hold characters of two units, which no part of an SMS may tear. */
  isRounded: z.boolean(),
  /** Character beyond GSM 03.38 → people whose value holds it. */
  characters: z.record(z.string(), count),
});
export type SmsValues = z.infer<typeof smsValuesSchema>;

const smsGroupSchema = z.object({
  language: languageSchema,
  /** The channel that they are first written to by. */
  channel: channelSchema,
  people: count,
  /** By the name of the placeholder. */
  values: z.record(z.string(), smsValuesSchema),
});
export type SmsGroup = z.infer<typeof smsGroupSchema>;

/** Of all people of a list; whose values they are, it does not tell. Names are those of placeholders. */
export const listMeasuresSchema = z.object({
  people: count,
  /** People without a value, by name. */
  empty: z.record(z.string(), count),
  /** References of which programs of mail make a link: some know people by an address. */
  linkedReferences: count,
  /** Bytes of the longest value in HTML, by language and name, of people whom an email may reach. */
  htmlBytes: z.record(languageSchema, z.record(z.string(), count)),
  /** People whom an SMS may reach, first or after an email. */
  sms: z.array(smsGroupSchema),
});
export type ListMeasures = z.infer<typeof listMeasuresSchema>;

export const noMeasures: ListMeasures = {
  people: 0,
  empty: {},
  linkedReferences: 0,
  htmlBytes: {},
  sms: [],
};

/** Below it a character is one code unit, and what it comes to is known beforehand. */
const KNOWN = 0x300;
/** Controls and blanks, of which messages make others. */
const isChanged = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0xa0);
const known = Array.from({ length: KNOWN }, (_, code) => String.fromCharCode(code));
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
const knownBytes = Uint8Array.from(known, (character) => bytesOf(escapeHtml(character)));
/** 0: it has none. */
const knownUnits = Uint8Array.from(known, (character) => gsmUnits(character) ?? 0);

/** What a value comes to in HTML and in an SMS. */
type ValueSize = { htmlBytes: number; isGsm: boolean; units: number; hasPairs: boolean };

/** As a text message says it. */
export const measureText = (text: string): Omit<ValueSize, 'htmlBytes'> => {
  const characters = [...text];
  const units = characters.map(gsmUnits);
  const isGsm = units.every((one) => one !== undefined);
  const all = isGsm ? units : characters.map(({ length }) => length);
  return {
    isGsm,
    units: all.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    hasPairs: all.includes(2),
  };
};

/** Any value; `measureValue` is for the ones that nearly all are. */
const measureOddValue = (value: string): ValueSize => {
  const line = oneLine(value);
  return { htmlBytes: bytesOf(escapeHtml(line)), ...measureText(asSms(line)) };
};

/** Measures a value by its code units, as a list has millions of values. */
const measureValue = (value: string): ValueSize => {
  let [htmlBytes, gsm] = [0, 0];
  let isGsm = true;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code >= KNOWN || isChanged(code)) return measureOddValue(value);
    htmlBytes += knownBytes[code] ?? 0;
    const units = knownUnits[code] ?? 0;
    gsm += units;
    if (units === 0) isGsm = false;
  }
  return isGsm
    ? { htmlBytes, isGsm, units: gsm, hasPairs: gsm > value.length }
    : { htmlBytes, isGsm, units: value.length, hasPairs: false };
};

/** Lengths up to this are kept as they are, longer ones in steps: a list of long texts must not be kept length by length. */
const EXACT_UNITS = 160;
const STEP = 20;
const keptUnits = (units: number): number => (units <= EXACT_UNITS ? units : Math.ceil(units / STEP) * STEP);

/** Characters that are kept of one placeholder: those that came first. */
const MAX_CHARACTERS = 40;

const addTo = (counts: Record<string, number>, key: string | number): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** The characters of a value for whose sake a text is UCS-2. */
const forcingIn = (value: string): string[] => {
  const simple = [...new Set(value)];
  return simple.every((character) => character.length === 1 && character.charCodeAt(0) < KNOWN)
    ? simple.filter((character) => gsmUnits(character) === undefined && !isChanged(character.charCodeAt(0)))
    : forcingCharacters(asSms(oneLine(value))).map(({ character }) => character);
};

const addSmsValue = (values: SmsValues, value: string, { isGsm, units, hasPairs }: ValueSize): void => {
  const kept = keptUnits(units);
  if (hasPairs || kept !== units) values.isRounded = true;
  addTo(isGsm ? values.gsm : values.ucs2, kept);
  if (isGsm) return;
  const { characters } = values;
  for (const character of forcingIn(value)) {
    if (character in characters || Object.keys(characters).length < MAX_CHARACTERS) {
      addTo(characters, character);
    }
  }
};

const newValues = (): SmsValues => ({ gsm: {}, ucs2: {}, isRounded: false, characters: {} });

/** Whom a channel may reach after the first one has failed, by their places in the chunk. */
export type NextPlaces = { channel: MessageChannel; places: number[] };

/**
 * Measures the people of a list, chunk by chunk.
 *
 * @param from - of the chunks before
 * @param ownFields - names of the notice's own fields
 */
export const createListMeasurer = (from: ListMeasures, ownFields: readonly string[]) => {
  const measures = structuredClone(from);
  // A code is always of the same length.
  const names = [...new Set([...standardPersonFields, ...ownFields])].filter((name) => name !== 'code');

  const smsGroupOf = (language: Language, channel: Channel): SmsGroup => {
    const found = measures.sms.find((one) => one.language === language && one.channel === channel);
    if (found !== undefined) return found;
    const group: SmsGroup = {
      language,
      channel,
      people: 0,
      values: Object.fromEntries(names.map((name) => [name, newValues()])),
    };
    measures.sms.push(group);
    return group;
  };

  const take = (
    recipient: Recipient,
    htmlBytes: Record<string, number> | undefined,
    smsGroup: SmsGroup | undefined,
  ): void => {
    measures.people += 1;
    if (smsGroup !== undefined) smsGroup.people += 1;
    if (recipient.reference.includes('@')) measures.linkedReferences += 1;
    for (const name of names) {
      const value = personalValue(recipient, name, '');
      if (value === '') addTo(measures.empty, name);
      if (htmlBytes === undefined && smsGroup === undefined) continue;
      const size = measureValue(value);
      if (htmlBytes !== undefined && size.htmlBytes > (htmlBytes[name] ?? 0)) {
        htmlBytes[name] = size.htmlBytes;
      }
      const smsValues = smsGroup?.values[name];
      if (smsValues !== undefined) addSmsValue(smsValues, value, size);
    }
  };

  return {
    take({ language, channel, recipients }: Chunk, next?: NextPlaces): void {
      const nextPlaces = new Set(next?.places);
      const reached = (wanted: MessageChannel, place: number): boolean =>
        channel === wanted || (next?.channel === wanted && nextPlaces.has(place));
      for (const [place, recipient] of recipients.entries()) {
        const isEmailed = reached('email', place);
        if (isEmailed) measures.htmlBytes[language] ??= {};
        take(
          recipient,
          isEmailed ? measures.htmlBytes[language] : undefined,
          reached('sms', place) ? smsGroupOf(language, channel) : undefined,
        );
      }
    },
    measures: (): ListMeasures => structuredClone(measures),
  };
};
export type ListMeasurer = ReturnType<typeof createListMeasurer>;
