import type { Place } from '../audience/audience.ts';

/** Keyed hash of a text, at least 8 bytes; HMAC-SHA256 in practice. */
export type Mac = (text: string) => Uint8Array;

/** Crockford's Base32: no I, L, O, U, so that a code survives being read aloud (crockford.com/base32.html). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Without the check character, which codes that earlier versions printed do not have. */
const CHARACTERS = 12;
const GROUP = 4;

const CHUNK_BITS = 20;
const PLACE_BITS = 6;
/** Chunks of an audience that codes can tell apart: over 52 million people. */
export const MAX_CHUNKS = 2 ** CHUNK_BITS;

/** A code is 60 bits: 26 of the place, scrambled, then 34 of the MAC. Kept as parts that numbers hold exactly. */
type Tag = { high4: number; low30: number };

const bits32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0;

const tagOf = (audience: string, { chunk, place }: Place, mac: Mac): Tag => {
  const bytes = mac(`code|${audience}|${chunk}|${place}`);
  return { high4: bits32(bytes, 0) >>> 28, low30: bits32(bytes, 4) >>> 2 };
};

/** Derived from the tag, so that neighbours' codes look unrelated although their places differ by one. */
const maskOf = (audience: string, { high4, low30 }: Tag, mac: Mac): number =>
  bits32(mac(`scramble|${audience}|${high4}|${low30}`), 0) >>> (32 - CHUNK_BITS - PLACE_BITS);

const encode30 = (value: number): string => {
  let text = '';
  for (let shift = 25; shift >= 0; shift -= 5) text += ALPHABET[(value >>> shift) & 31];
  return text;
};

const decode30 = (text: string): number => {
  let value = 0;
  for (const character of text) value = value * 32 + ALPHABET.indexOf(character);
  return value;
};

/** Twice a value of GF(32), modulo x⁵ + x² + 1, of which 2 is a primitive element: it comes back after 31 steps. */
const twice = (value: number): number => (value << 1) ^ (value & 16 ? 0b100101 : 0);

/**
 * Sum of a text's characters, each weighted by another power of 2 in GF(32) (a Reed-Solomon check symbol; with these
 * weights Damm's algorithm of order 32): it changes with any one character, and with any two that change places.
 */
const weightedSum = (text: string): number =>
  [...text].reduce((sum, character) => twice(sum ^ ALPHABET.indexOf(character)), 0);

/** The character after which the weighted sum is 0. */
const checkCharacter = (text: string): string => ALPHABET[weightedSum(text)] ?? '';

/** Letter case, blanks and dashes make no difference, nor O, I and L for the digits they look like. */
const asWritten = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}._]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

/**
 * The code printed in a person's notice, for example `7K3M-9QXT-2B4F5`: it leads back to the person and cannot be
 * guessed (34 bits of MAC), so that a caller who reads it out has received the notice. Its last character checks the
 * others.
 *
 * @throws RangeError for a place that a code cannot hold
 */
export const makeNoticeCode = (audience: string, where: Place, mac: Mac): string => {
  const { chunk, place } = where;
  if (chunk < 0 || chunk >= MAX_CHUNKS || place < 0 || place >= 2 ** PLACE_BITS) {
    throw new RangeError(`no notice code can hold chunk ${chunk}, place ${place}`);
  }
  const tag = tagOf(audience, where, mac);
  const scrambled = (((chunk << PLACE_BITS) | place) ^ maskOf(audience, tag, mac)) >>> 0;
  const text = encode30(scrambled * 16 + tag.high4) + encode30(tag.low30);
  const last = `${text.slice(2 * GROUP)}${checkCharacter(text)}`;
  return `${text.slice(0, GROUP)}-${text.slice(GROUP, 2 * GROUP)}-${last}`;
};

/**
 * The twelve characters of a code that tell where it leads, in the one way that it is printed; undefined where a text
 * is not a whole code, or one whose check character says that a character is wrong or two have changed places. A code
 * of twelve characters, as earlier versions printed them, has no such character.
 */
export const bareCode = (code: string): string | undefined => {
  const text = asWritten(code);
  if (![...text].every((character) => ALPHABET.includes(character))) return undefined;
  if (text.length === CHARACTERS) return text;
  return text.length === CHARACTERS + 1 && weightedSum(text) === 0 ? text.slice(0, CHARACTERS) : undefined;
};

/**
 * The place that a code was made for in this audience, or undefined where it was not. Forgives how it is written
 * (`bareCode`).
 */
export const readNoticeCode = (audience: string, code: string, mac: Mac): Place | undefined => {
  const text = bareCode(code);
  if (text === undefined) return undefined;
  const first = decode30(text.slice(0, CHARACTERS / 2));
  const tag = { high4: first % 16, low30: decode30(text.slice(CHARACTERS / 2)) };
  const packed = (Math.floor(first / 16) ^ maskOf(audience, tag, mac)) >>> 0;
  const where = { chunk: packed >>> PLACE_BITS, place: packed % 2 ** PLACE_BITS };
  const expected = tagOf(audience, where, mac);
  return expected.high4 === tag.high4 && expected.low30 === tag.low30 ? where : undefined;
};
