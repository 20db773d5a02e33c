import type { Claim } from './examine.ts';
import { severalColumns } from './fields.ts';
import {
  isAddressField,
  type Pick,
  pickAddress,
  pickAll,
  pickEmails,
  pickGuardian,
  pickLines,
  pickOne,
  pickPhones,
  pickReference,
} from './pick.ts';

/** A whole name where the file has no better one: "Name", or "Name" beside "First name". */
const wholeNames = (claims: readonly Claim[]): Claim[] => {
  const has = (field: string): boolean => claims.some((claim) => claim.field === field);
  return claims.flatMap((claim): Claim[] => {
    if (claim.field !== 'full-name') return [claim];
    const bare = claim.column.reading?.words.size === 1 && claim.column.reading.words.has('name');
    const isLastName = !has('last_name') && !has('birth_name') && (bare || !has('first_name'));
    return isLastName ? [{ ...claim, field: 'last_name' }] : [];
  });
};

/** "Nom" beside "Nom d'usage", which is empty for whoever goes by the name of birth. */
const namesOfBirth = (claims: readonly Claim[]): Claim[] => {
  const last = claims.filter(({ field }) => field === 'last_name');
  const best = Math.min(...last.map(({ rank }) => rank));
  if (best > 0) return [...claims];
  return claims.map((claim) =>
    claim.field === 'last_name' && claim.rank > best ? { ...claim, field: 'birth_name' } : claim,
  );
};

const pickOf = (field: string, claims: readonly Claim[]): Pick => {
  if (field === 'reference') return pickReference(claims);
  if (field === 'email') return pickEmails(field, claims);
  if (field === 'phone') return pickPhones(field, claims);
  if (field === 'address_line') return pickLines(claims);
  if (field.startsWith('guardian_')) return pickGuardian(field, claims);
  return severalColumns.has(field) ? pickAll(field, claims) : pickOne(field, claims);
};

const byField = (claims: readonly Claim[]): Map<string, Claim[]> => {
  const found = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = found.get(claim.field);
    if (known === undefined) found.set(claim.field, [claim]);
    else known.push(claim);
  }
  return found;
};

/**
 * The columns of each field, those included that were chosen.
 *
 * @param taken - fields of one column that were chosen
 */
export const pickColumns = (
  guessed: readonly Claim[],
  chosen: readonly Claim[],
  taken: ReadonlySet<string>,
): Pick[] => {
  const free = namesOfBirth(wholeNames(guessed)).filter(({ field }) => !taken.has(field));
  const address = pickAddress(free.filter(({ field }) => isAddressField(field)));
  const inAddress = new Set(address.flatMap(({ claims }) => claims));
  const usable = free.filter((claim) => !isAddressField(claim.field) || inAddress.has(claim));
  return [...byField([...usable, ...chosen])].map(([field, claims]) => {
    const ofAddress = address.find((pick) => pick.field === field);
    const isChosen = chosen.some((claim) => claim.field === field);
    return ofAddress === undefined || isChosen ? pickOf(field, claims) : ofAddress;
  });
};
