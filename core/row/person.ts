import type { Circumstance } from '../audience/audience.ts';
import { maskValue } from '../audience/mask.ts';
import { readBirthDate, wasMinor } from '../cell/birth-date.ts';
import { type FlagField, readFlag } from '../cell/flag.ts';
import { holdsLink } from '../cell/link.ts';
import { areOddTogether, holdsSentence, type NameReading, readName } from '../cell/name.ts';
import { isPlaceholder, placeholderOf } from '../cell/placeholder.ts';
import { oneLine, plainCell } from '../cell/plain.ts';
import { digitsOf } from '../cell/plain-number.ts';
import { type Cells, maskCell, type RowProblem, saysNothing } from './cells.ts';
import {
  controlInReference,
  linkInReference,
  linkInText,
  longReference,
  longText,
  markInReference,
  noReference,
  shortenedReference,
} from './row-words.ts';

/** Whether domains can end so, in whatever letters. */
export type IsEnding = (ending: string) => boolean;

const MAX_REFERENCE = 64;
const MAX_FIELD = 500;
const MAX_GROUPS = 50;
const MAX_GROUP = 100;
const MAX_SITE = 200;

const controls = /\p{Cc}/u;
/** A mark of a cell that was divided in the wrong place, or an address with a name. */
const strayMark = /["“”<>]/;
/** Some know people by their address, or put an `@` into their numbers: where it leads is seen. */
const addressLike = /^[^\s@/]+@[^\s@/]+$/;
/** Excel keeps fifteen digits of a number: what is behind them has become zeros. One zero may be of the number. */
const rounded = /^[1-9]\d{14}00+$/;

/** The organisation's number for the person, in the letter case that it has; or why it tells nobody. */
export const readReference = (
  cells: Cells,
  isEnding: IsEnding,
): { reference: string } | { rejected: RowProblem } => {
  const [index] = cells.columnsOf('reference');
  const cell = cells.raw(index);
  const plain = plainCell(cell);
  const reject = (reason: RowProblem['reason']): { rejected: RowProblem } => ({
    rejected: cells.problem('reference', maskCell(cell), reason),
  });
  if (isPlaceholder(plain)) {
    return { rejected: cells.problem('reference', '', noReference) };
  }
  if (plain.length > MAX_REFERENCE) return reject(longReference(MAX_REFERENCE));
  if (controls.test(plain)) return reject(controlInReference);
  if (strayMark.test(plain)) return reject(markInReference);
  if (!addressLike.test(plain) && (holdsLink(plain, isEnding) || holdsSentence(plain)))
    return reject(linkInReference);
  // 1,23E+12: a spreadsheet has rounded a long number. `1E12` is a reference like any other.
  const digits = plain.includes('+') ? digitsOf(plain) : undefined;
  if (digits === 'shortened') return reject(shortenedReference);
  const reference = digits ?? plain;
  if (rounded.test(reference)) cells.note('reference-rounded', 'reference', maskValue(reference));
  return { reference };
};

/** Whether a word that stands for nothing is meant so: it stands in other cells as well, or is written as no name is. */
const isLiteral = (cells: Cells, index: number, name: string, others: string): boolean =>
  cells.repeats(index, name) ||
  name === name.toLowerCase() ||
  // `NULL` beside `Jeanne`; among names in capitals it may be one.
  (name.length > 2 && name === name.toUpperCase() && others !== others.toUpperCase() && others !== '');

const noName: NameReading = { name: '', saysDeceased: false, hasBrokenLetters: false, isOdd: false };

const nameIn = (cells: Cells, field: string, otherField: string): NameReading => {
  const [index] = cells.columnsOf(field);
  const cell = cells.raw(index);
  if (index === undefined || cell === '') return noName;
  const reading = readName(cell);
  const placeholder = placeholderOf(reading.name);
  if (placeholder === undefined) return reading;
  const isNothing =
    placeholder === 'certain' || isLiteral(cells, index, reading.name, cells.text(otherField));
  return isNothing ? { ...reading, name: '', isOdd: false } : reading;
};

/** The names of a person, as they may stand in a message; empty where what is written is no name. */
export type Names = {
  firstName: string;
  lastName: string;
  /** Both as they were written, where they are none. */
  writtenName?: string;
  /** The field that says that the person has died. */
  saysDeceased?: string;
};

/** More than fits into a line of an envelope is no use to a letter. */
const MAX_WRITTEN_NAME = 200;
const writtenNameOf = (first: NameReading, last: NameReading): string =>
  `${first.name} ${last.name}`.trim().slice(0, MAX_WRITTEN_NAME);

export const readNames = (cells: Cells): Names => {
  const first = nameIn(cells, 'first_name', 'last_name');
  const used = nameIn(cells, 'last_name', 'first_name');
  const isBirthName = used.name === '' && cells.columnsOf('birth_name').length > 0;
  const last = isBirthName ? nameIn(cells, 'birth_name', 'first_name') : used;
  const lastField = isBirthName ? 'birth_name' : 'last_name';
  let deceased: string | undefined;
  const read: readonly (readonly [string, NameReading])[] = [
    ['first_name', first],
    [lastField, last],
    ...(isBirthName ? [['last_name', used] as const] : []),
  ];
  for (const [field, { saysDeceased, hasBrokenLetters, isOdd }] of read) {
    if (!saysDeceased && !hasBrokenLetters && !isOdd) continue;
    const masked = maskCell(cells.raw(cells.columnsOf(field)[0]));
    if (saysDeceased) {
      deceased ??= field;
      cells.note('name-says-deceased', field, masked);
    }
    if (hasBrokenLetters) cells.note('broken-letters', field, masked);
    if (isOdd) cells.note('odd-name', field, masked);
  }
  const areTogether = !first.isOdd && !last.isOdd && areOddTogether(first.name, last.name);
  if (areTogether) cells.note('odd-name', lastField, maskCell(cells.raw(cells.columnsOf(lastField)[0])));
  // Half a name greets nobody rightly.
  const names: Names =
    first.isOdd || last.isOdd || areTogether
      ? { firstName: '', lastName: '', writtenName: writtenNameOf(first, last) }
      : { firstName: first.name, lastName: last.name };
  return deceased === undefined ? names : { ...names, saysDeceased: deceased };
};

/** Digits as many as a telephone number has, however they are divided: whoever reads them may call. */
const phoneLike = /(?:\+|\b00|\b0|\()\s?(?:\d[\s./()-]{0,2}){8}/;

/** The notice's own fields of a person, or which of them no message can carry: it is too long, or leads people away. */
export const readOwnFields = (
  cells: Cells,
  names: readonly string[],
  isEnding: IsEnding,
): { fields: Record<string, string> } | { rejected: RowProblem } => {
  const fields: Record<string, string> = {};
  for (const name of names) {
    const value = cells.text(name);
    if (value.length > MAX_FIELD) {
      return { rejected: cells.problem(name, maskCell(value), longText(MAX_FIELD)) };
    }
    if (holdsLink(value, isEnding)) return { rejected: cells.problem(name, maskCell(value), linkInText) };
    if (phoneLike.test(value)) cells.note('phone-in-text', name, maskCell(value));
    if (value !== '') fields[name] = value;
  }
  return { fields };
};

/** A birth date as ISO 8601, where it is certain. */
export const readBirth = (cells: Cells, breachedOn: string | undefined): string | undefined => {
  const [index] = cells.columnsOf('birth_date');
  if (index === undefined) return undefined;
  const text = cells.value('birth_date');
  if (text === '') return undefined;
  const birthDate = readBirthDate(text, breachedOn);
  if (birthDate === undefined) cells.note('birth-date-unreadable', 'birth_date', maskCell(text));
  return birthDate;
};

const flagFields: readonly (readonly [FlagField, Circumstance])[] = [
  ['deceased', 'deceased'],
  ['minor', 'minor'],
  ['protected', 'protected'],
  ['not_electronic', 'not-electronic'],
];
/** Columns of measures and of reasons hold words: whoever has some is set apart, as it may be for their safety. */
const holdWords: ReadonlySet<FlagField> = new Set(['protected', 'not_electronic']);

/** Whether one of the columns of a flag says yes, and which: one is enough. */
const flagIn = (cells: Cells, field: FlagField): number | undefined => {
  let found: number | undefined;
  for (const index of cells.columnsOf(field)) {
    const cell = cells.raw(index);
    if (cell === '') continue;
    const text = oneLine(plainCell(cell.slice(0, MAX_FIELD)));
    const flag = readFlag(text, field);
    const isSet = flag === 'yes' || (flag === 'unclear-words' && holdWords.has(field));
    if (flag === 'unclear' || flag === 'unclear-words') {
      cells.note('flag-unclear', field, maskCell(cell), index);
    }
    if (isSet) found ??= index;
  }
  return found;
};

/** Why somebody is not written to like everybody else, and which columns say so. */
export type SetApart = { circumstance: Circumstance; field: string; index: number | undefined }[];

export const readCircumstances = (
  cells: Cells,
  {
    saysDeceased,
    birthDate,
    breachedOn,
  }: { saysDeceased: string | undefined; birthDate: string | undefined; breachedOn: string | undefined },
): SetApart => {
  const found: SetApart = [];
  for (const [field, circumstance] of flagFields) {
    const index = flagIn(cells, field);
    if (index !== undefined) found.push({ circumstance, field, index });
    else if (field === 'deceased' && saysDeceased !== undefined) {
      found.push({ circumstance, field: saysDeceased, index: cells.columnsOf(saysDeceased)[0] });
    } else if (
      field === 'minor' &&
      birthDate !== undefined &&
      breachedOn !== undefined &&
      wasMinor(birthDate, breachedOn)
    ) {
      found.push({ circumstance, field: 'birth_date', index: cells.columnsOf('birth_date')[0] });
    }
  }
  return found;
};

/** Which data concern the person, and where the person is known. */
export const readConcerns = (cells: Cells, isEnding: IsEnding): { dataGroups?: string[]; site?: string } => {
  const groups = new Set<string>();
  for (const index of cells.columnsOf('data_groups')) {
    for (const part of plainCell(cells.raw(index)).split(/[|;,/\n\r]+/, MAX_GROUPS + 1)) {
      const group = oneLine(plainCell(part));
      if (group === '' || saysNothing(group)) continue;
      if (group.length > MAX_GROUP || groups.size === MAX_GROUPS) {
        cells.note('text-too-long', 'data_groups', maskCell(group), index);
      } else if (holdsLink(group, isEnding))
        cells.note('link-in-text', 'data_groups', maskCell(group), index);
      else groups.add(group);
    }
  }
  const site = cells.text('site');
  const isLong = site.length > MAX_SITE;
  const isLink = !isLong && holdsLink(site, isEnding);
  if (isLong || isLink) cells.note(isLong ? 'text-too-long' : 'link-in-text', 'site', maskCell(site));
  return {
    ...(groups.size > 0 && { dataGroups: [...groups] }),
    ...(site !== '' && !isLong && !isLink && { site }),
  };
};
