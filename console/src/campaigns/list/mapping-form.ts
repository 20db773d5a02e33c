// Which column is which, while somebody says so: nothing here knows a page.
import { type StandardField, severalColumns, standardFields } from '../../../../core/columns/fields.ts';
import type { ColumnView, FileView } from './shapes.ts';

/** Index of a column → its field, or null where it is not used. */
export type Chosen = Readonly<Record<number, string | null>>;

export const fieldGroups = {
  who: ['reference', 'first_name', 'last_name', 'birth_name', 'birth_date', 'language'],
  reach: ['email', 'phone'],
  post: ['address_line', 'postal_code', 'town', 'country'],
  special: ['deceased', 'minor', 'protected', 'not_electronic'],
  guardian: ['guardian_name', 'guardian_email', 'guardian_phone', 'guardian_address'],
  other: ['data_groups', 'site'],
} as const satisfies Record<string, readonly StandardField[]>;
export type FieldGroup = keyof typeof fieldGroups;

/** Fields that no group has: none, unless a field was added. */
export const withoutGroup = (): string[] => {
  const grouped = new Set<string>(Object.values(fieldGroups).flat());
  return standardFields.filter((field) => !grouped.has(field));
};

export const asUnderstood = (columns: readonly ColumnView[]): Chosen =>
  Object.fromEntries(columns.map(({ index, field }) => [index, field]));

/** What was chosen as the API takes it: each column by its index. */
export const toSend = (chosen: Chosen): Record<string, string | null> =>
  Object.fromEntries(Object.entries(chosen).map(([index, field]) => [index, field]));

export const isChanged = (columns: readonly ColumnView[], chosen: Chosen): boolean =>
  columns.some(({ index, field }) => (chosen[index] ?? null) !== field);

/** What cannot be as it is chosen. `indexes`: the columns that it is about. */
export type MappingError =
  | { error: 'twice'; field: string; indexes: readonly number[] }
  | { error: 'no-reference' | 'no-contact'; indexes: readonly number[] };

const reaches = (field: string): boolean =>
  ['email', 'phone', 'address_line'].includes(field) || /^guardian_(?!name)/.test(field);

export const mappingErrors = (chosen: Chosen): MappingError[] => {
  const byField = new Map<string, number[]>();
  for (const [index, field] of Object.entries(chosen)) {
    if (field !== null) byField.set(field, [...(byField.get(field) ?? []), Number(index)]);
  }
  const twice = [...byField]
    .filter(([field, indexes]) => indexes.length > 1 && !severalColumns.has(field))
    .map(([field, indexes]): MappingError => ({ error: 'twice', field, indexes }));
  return [
    ...(byField.has('reference') ? [] : [{ error: 'no-reference', indexes: [] } as const]),
    ...([...byField.keys()].some(reaches) ? [] : [{ error: 'no-contact', indexes: [] } as const]),
    ...twice,
  ];
};

/** Below this share of its values a column is hardly what it is taken for. */
const HARDLY_USABLE = 0.5;

/** Whether most values of a column cannot be used as its field. */
export const isHardlyUsable = ({ field, filled, usable }: ColumnView): boolean =>
  field !== null && usable < filled * HARDLY_USABLE;

/** Whether a file must be answered for before the list counts. */
export const asksFor = ({ doubts, missing }: Pick<FileView, 'doubts' | 'missing'>): boolean =>
  doubts.length > 0 || missing.length > 0;

/** So many columns are shown all; of more, those that nobody needs to look at stand apart. */
const MOST_SHOWN = 12;

/** The columns that somebody should look at, and those of which there is nothing to say. */
export const inSight = ({
  columns,
  doubts,
  missing,
}: FileView): { shown: ColumnView[]; rest: ColumnView[] } => {
  // Where something is missing, any column may be it.
  if (columns.length <= MOST_SHOWN || missing.length > 0) return { shown: [...columns], rest: [] };
  const doubtful = new Set(doubts.flatMap(({ index }) => index ?? []));
  const isSeen = ({ index, field, looksLike }: ColumnView): boolean =>
    field !== null || looksLike !== undefined || doubtful.has(index);
  return { shown: columns.filter(isSeen), rest: columns.filter((column) => !isSeen(column)) };
};
