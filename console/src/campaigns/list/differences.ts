// In what people with one reference differ.
import type { ConflictPerson } from './shapes.ts';

const comparedFields = ['firstName', 'lastName', 'birthDate', 'email', 'phone', 'postal'] as const;
export type ComparedField = (typeof comparedFields)[number];

/** What is shown of a person; empty where the list does not tell it. */
export const shownValue = (person: ConflictPerson, field: ComparedField): string => {
  if (field !== 'postal') return person[field] ?? '';
  const { lines = [], postalCode = '', town = '', country = '' } = person.postal ?? {};
  return [...lines, `${postalCode} ${town}`.trim(), country].filter((part) => part !== '').join('\n');
};

/** The fields of which some person tells something, in their order. */
export const toldFields = (people: readonly ConflictPerson[]): ComparedField[] =>
  comparedFields.filter((field) => people.some((person) => shownValue(person, field) !== ''));

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}|[^\p{L}\p{N}]/gu, '');

/** A value as it is compared: of an address every character counts but its capitals. */
const compared = (person: ConflictPerson, field: ComparedField): string => {
  const value = shownValue(person, field).toLowerCase();
  return field === 'email' ? value : folded(value);
};

/** Those in which they differ; capitals, accents and punctuation are no difference. */
export const differingFields = (people: readonly ConflictPerson[]): ComparedField[] =>
  toldFields(people).filter((field) => new Set(people.map((person) => compared(person, field))).size > 1);
