import { filledCells } from './cell-kind.ts';
import { CHOSEN_RANK, type Claim, type ExaminedColumn } from './examine.ts';
import { belongingOrder } from './title.ts';

/** The columns of one field in the order in which they are tried. `rivals`: others that could be it just as well. */
export type Pick = { field: string; claims: readonly Claim[]; rivals: readonly Claim[] };

type Order = (claim: Claim) => number;

/** By the first order that tells two apart; otherwise as they stand in the file. */
const sortedBy = (claims: readonly Claim[], ...orders: Order[]): Claim[] =>
  [...claims].sort((one, other) => {
    for (const order of orders) {
      const difference = order(one) - order(other);
      if (difference !== 0) return difference;
    }
    return 0;
  });

const rankOf: Order = ({ rank }) => rank;
const belonging: Order = ({ column: { reading } }) =>
  reading === undefined ? belongingOrder('plain') : belongingOrder(reading.belonging);
/** "Mail 1" before "Mail 2"; the number of a guardian stands in front of it. */
const itemNumber: Order = ({ column: { reading } }) =>
  (reading?.guardian === undefined ? reading?.numbers : reading.numbers.slice(1))?.[0] ?? 0;
const emptyLast: Order = ({ column: { counts } }) => (filledCells(counts) > 0 ? 0 : 1);

/** Numbers that a column must hold to tell of which kind they are. */
const MIN_NUMBERS = 3;

/** Mobile numbers first: by what the column holds, or else by its title. From 0, all mobile, to 2, none. */
const mobileFirst: Order = ({ column: { counts, reading } }) => {
  const numbers = counts.mobile + counts.phone;
  const line = reading?.line;
  if (numbers >= (line === undefined ? 1 : MIN_NUMBERS)) return (2 * counts.phone) / numbers;
  if (line === undefined) return 1;
  return line === 'mobile' ? 0 : 2;
};

export const pickEmails = (field: string, claims: readonly Claim[]): Pick => ({
  field,
  claims: sortedBy(claims, belonging, itemNumber),
  rivals: [],
});

export const pickPhones = (field: string, claims: readonly Claim[]): Pick => ({
  field,
  claims: sortedBy(claims, mobileFirst, belonging, itemNumber),
  rivals: [],
});

/** All columns in the order of the file. */
export const pickAll = (field: string, claims: readonly Claim[]): Pick => ({ field, claims, rivals: [] });

const sameCells = (one: ExaminedColumn, other: ExaminedColumn): boolean =>
  one.cells.every((cell, row) => cell === other.cells[row]);

/** One column: the one whose title fits best. Those that fit as well and hold something else are its rivals. */
export const pickOne = (field: string, claims: readonly Claim[]): Pick => {
  const [best, ...others] = sortedBy(claims, emptyLast, rankOf, belonging, itemNumber);
  if (best === undefined) return { field, claims: [], rivals: [] };
  const rivals = others.filter(
    (other) =>
      [emptyLast, rankOf, belonging, itemNumber].every((order) => order(other) === order(best)) &&
      !sameCells(best.column, other.column),
  );
  return { field, claims: [best], rivals };
};

const isComplete = ({ counts }: ExaminedColumn): boolean => counts.empty === 0;
/** Whether each row has a value of its own. */
const isClear = (column: ExaminedColumn): boolean =>
  isComplete(column) && new Set(column.cells).size === column.cells.length;

/**
 * The reference: a patient's number before a case number; where two titles are as good, the column in which each row
 * has its own.
 */
export const pickReference = (claims: readonly Claim[]): Pick => {
  const clearFirst: Order = ({ column }) => (isClear(column) ? 0 : 1);
  const [best, ...others] = sortedBy(claims, emptyLast, rankOf, clearFirst);
  if (best === undefined) return { field: 'reference', claims: [], rivals: [] };
  const rivals = others.filter(
    (other) =>
      [emptyLast, rankOf, clearFirst].every((order) => order(other) === order(best)) &&
      !sameCells(best.column, other.column),
  );
  return { field: 'reference', claims: [best], rivals };
};

/** The better reference leaves people without one, and another column does not. */
export const fullerReference = ({ claims }: Pick, all: readonly Claim[]): Claim | undefined => {
  const [best] = claims;
  if (best === undefined || isComplete(best.column)) return undefined;
  return sortedBy(all, rankOf).find(({ column }) => isClear(column));
};

/** Fields of one postal address. */
const addressFields: ReadonlySet<string> = new Set(['address_line', 'postal_code', 'town', 'country']);
export const isAddressField = (field: string): boolean => addressFields.has(field);

/** "Ville 2", "Address 2 - City" number whole addresses; "Adresse 2" alone is a line of one. */
const numbersAddresses = (claims: readonly Claim[]): boolean =>
  claims.some(({ field, column: { reading } }) => field !== 'address_line' && (reading?.numbers[0] ?? 1) > 1);

/** Lines as they stand on an envelope: the whole address only without any other, the line of code and town last. */
export const pickLines = (claims: readonly Claim[]): Pick => {
  const parts = claims.filter(({ rank }) => rank <= 0);
  const isTown: Order = ({ column: { reading } }) => (reading?.kind === 'code-and-town' ? 1 : 0);
  const lines = parts.some((claim) => isTown(claim) === 0) ? parts : claims;
  return { field: 'address_line', claims: sortedBy(lines, isTown, itemNumber), rivals: [] };
};

/** Columns of one address. `home`: what says nothing else is where the person lives. */
type AddressGroup = { order: number; number: number; home: boolean; claims: Claim[] };

const addressGroups = (claims: readonly Claim[], numbered: boolean): AddressGroup[] => {
  const groups = new Map<string, AddressGroup>();
  for (const claim of claims) {
    const { reading } = claim.column;
    const order = belonging(claim);
    const number = numbered ? (reading?.numbers[0] ?? 1) : 1;
    const key = `${order} ${number}`;
    const group = groups.get(key);
    const home = reading?.belonging === 'personal' || reading?.belonging === 'plain';
    if (group === undefined) groups.set(key, { order, number, home, claims: [claim] });
    else group.claims.push(claim);
  }
  const withoutLines = (group: AddressGroup): number => (hasLines(group.claims) ? 0 : 1);
  return [...groups.values()].sort(
    (one, other) =>
      withoutLines(one) - withoutLines(other) || one.order - other.order || one.number - other.number,
  );
};

const hasLines = (claims: readonly Claim[]): boolean =>
  claims.some(({ field, column: { counts } }) => field === 'address_line' && filledCells(counts) > 0);

/**
 * The columns of one postal address, where a file has several: those at home before those at work, the first before the
 * second. A person's lines are never mixed with lines of another address.
 */
export const pickAddress = (claims: readonly Claim[]): Pick[] => {
  const numbered = numbersAddresses(claims);
  const groups = addressGroups(claims, numbered);
  const [group] = groups;
  if (group === undefined) return [];
  // "Pays" and "Rue (domicile)" belong together.
  const atHome =
    numbered || !group.home ? [] : groups.filter(({ home }) => home).flatMap((one) => one.claims);
  const fields = ['postal_code', 'town', 'country'].map((field) => {
    const own = group.claims.filter((claim) => claim.field === field);
    return pickOne(field, own.length > 0 ? own : atHome.filter((claim) => claim.field === field));
  });
  return [pickLines(group.claims.filter(({ field }) => field === 'address_line')), ...fields];
};

/** Guardians in the order in which they are asked: who decides for the person before who is told in need. */
const guardianOrder: Order = ({ column: { reading } }) => {
  const who = reading?.guardian?.who ?? '';
  if (/^(?:representative|responsible|guardian|mandatary)/.test(who)) return 0;
  return /^(?:parent|mother|father)/.test(who) ? 1 : 2;
};
const guardianNumber: Order = ({ column: { reading } }) => reading?.numbers[0] ?? 1;

/** Name and address of the first guardian alone, and what was chosen; contacts of all, one after the other. */
export const pickGuardian = (field: string, claims: readonly Claim[]): Pick => {
  if (field === 'guardian_email' || field === 'guardian_phone') {
    const within = field === 'guardian_phone' ? mobileFirst : belonging;
    return { field, claims: sortedBy(claims, guardianOrder, guardianNumber, within, itemNumber), rivals: [] };
  }
  const ordered = sortedBy(claims, guardianOrder, guardianNumber);
  const who = ordered[0]?.column.reading?.guardian?.who;
  const kept = ordered.filter(
    ({ rank, column }) => rank === CHOSEN_RANK || column.reading?.guardian?.who === who,
  );
  return { field, claims: kept, rivals: [] };
};
