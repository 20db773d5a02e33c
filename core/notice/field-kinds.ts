// What a value of a notice's field must look like for people to be able to use it.
import type { Wording } from '../base/wording.ts';

const patterns = {
  /** One address, without a name beside it. */
  email: /^[^\s@<>()[\]",;:]+@[^\s@<>()[\]",;:]+\.[^\s@<>()[\]",;:.]{2,}$/,
  /** Any spelling of a number that can be dialled, short ones such as 3939 too. */
  phone: /^\+?\(?\d(?:[\s.\-/()\u00a0\u202f]*\d){2,14}$/,
  /** An address to be typed: no scheme, no blank. */
  web: /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/\S*)?$/u,
} as const;
export type FieldKind = keyof typeof patterns;
export const fieldKinds = Object.keys(patterns) as [FieldKind, ...FieldKind[]];

/** What is to be written there, behind the label of the field. */
const wanted: Record<FieldKind, Wording> = {
  email: {
    en: 'must be one email address, such as dpo@example.org.',
    fr: 'doit être une adresse électronique, comme dpo@example.org.',
  },
  phone: {
    en: 'must be one telephone number, such as 01 99 00 12 34. Hours and other words have a field of their own.',
    fr: 'doit être un numéro de téléphone, comme 01 99 00 12 34. Les heures et le reste ont leur propre champ.',
  },
  web: {
    en: 'must be an address that people can type, such as www.example.org/data, without "https://".',
    fr: 'doit être une adresse que l’on peut taper, comme www.example.org/donnees, sans «\u00a0https://\u00a0».',
  },
};

const tooLong = (length: number, most: number): Wording => ({
  en: `is ${length} characters long; at most ${most} are possible.`,
  fr: `compte ${length} caractères\u00a0; ${most} au plus sont possibles.`,
});

/** What of a field says what its value has to look like. */
type Rules = { kind?: FieldKind | undefined; maxLength?: number | undefined };

const lengthOf = (text: string): number => [...text].length;

/** In what a value is not of the kind that its field is for; undefined where it is, or empty. */
export const kindTrouble = ({ kind, maxLength }: Rules, value: string): FieldKind | 'length' | undefined => {
  const text = value.trim();
  if (text === '') return undefined;
  if (kind !== undefined && !patterns[kind].test(text)) return kind;
  return maxLength !== undefined && lengthOf(text) > maxLength ? 'length' : undefined;
};

/** The same in words, as they follow the label of the field. */
export const kindProblem = (rules: Rules, value: string): Wording | undefined => {
  const trouble = kindTrouble(rules, value);
  if (trouble === undefined) return undefined;
  return trouble === 'length' ? tooLong(lengthOf(value.trim()), rules.maxLength ?? 0) : wanted[trouble];
};
