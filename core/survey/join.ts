import type { Circumstance } from '../audience/audience.ts';
import type { RowPerson } from '../row/row.ts';

/** What a later row tells of a person, and whether it stands in a file that corrects the earlier row's. */
export type Supplement = { person: RowPerson; corrects: boolean };

const joined = <Value>(one: readonly Value[] = [], other: readonly Value[] = []): Value[] => [
  ...new Set([...one, ...other]),
];

const isNamed = ({ firstName, lastName }: RowPerson): boolean => firstName !== '' || lastName !== '';

/** Takes from `second` what `first` does not tell, and the number where it is the better one. */
const fillIn = (first: RowPerson, second: RowPerson, isBetter: boolean): RowPerson => {
  const special = joined<Circumstance>(first.circumstances, second.circumstances);
  const dataGroups = joined(first.dataGroups, second.dataGroups);
  const { phone: _, writtenName = second.writtenName, ...rest } = first;
  const phone = isBetter ? second.phone : (first.phone ?? second.phone);
  const named = [first, second].find(isNamed);
  const { writtenName: __, ...told } = second;
  return {
    ...told,
    ...rest,
    ...(phone !== undefined && { phone }),
    ...{ firstName: named?.firstName ?? '', lastName: named?.lastName ?? '' },
    ...(named === undefined && writtenName !== undefined && { writtenName }),
    fields: { ...second.fields, ...first.fields },
    ...(special.length > 0 && { circumstances: special }),
    ...(dataGroups.length > 0 && { dataGroups }),
  };
};

/**
 * One person of several rows: what the first row tells counts, and what it does not is taken from those after it. A row
 * of a file that corrects the list counts before the row that it corrects. Channel and problem are still those of a
 * single row.
 */
export const joinRows = (
  first: RowPerson,
  later: readonly Supplement[],
  takesSms: (phone: string) => boolean,
): RowPerson =>
  later.reduce((person, { person: other, corrects }) => {
    if (corrects) return fillIn(other, person, false);
    // A number that takes text messages is worth more than one that does not.
    const isBetter =
      person.phone !== undefined &&
      other.phone !== undefined &&
      !takesSms(person.phone) &&
      takesSms(other.phone);
    return fillIn(person, other, isBetter);
  }, first);
