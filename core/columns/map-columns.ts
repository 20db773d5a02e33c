import { titled, type UsableCells, viewOf } from './column-view.ts';
import { doubtsOf, reaches } from './doubts.ts';
import {
  CHOSEN_RANK,
  type Claim,
  claimsOf,
  contactOf,
  type ExaminedColumn,
  examineColumns,
  MOST,
} from './examine.ts';
import { isStandardField, severalColumns } from './fields.ts';
import type { Choices, Mapping, MappingDoubt } from './mapping.ts';
import { byContentOnly, titlesUnknown } from './mapping-words.ts';
import type { Pick } from './pick.ts';
import { pickColumns } from './pick-columns.ts';

export type ColumnsOfFile = {
  /** The title row; rows of the sample may be shorter or longer. */
  titles: readonly string[];
  /** Rows below the titles, blank ones left out. */
  sample: readonly (readonly string[])[];
  /** Names of the notice's own fields, which are columns too. */
  personFields: readonly string[];
  /** What somebody said already; wins over what is guessed. */
  choices?: Choices;
  usable?: UsableCells;
};

/** Columns whose field a person said, and fields that are taken by it. */
type Chosen = { fields: ReadonlyMap<number, string | null>; taken: ReadonlySet<string> };

const readChoices = ({ titles, personFields, choices = {} }: ColumnsOfFile): Chosen => {
  const fields = new Map<number, string | null>();
  const taken = new Set<string>();
  for (const [key, field] of Object.entries(choices)) {
    const index = Number(key);
    if (index >= titles.length) continue;
    if (field !== null && !isStandardField(field) && !personFields.includes(field)) continue;
    fields.set(index, field);
    if (field !== null && !severalColumns.has(field)) taken.add(field);
  }
  return { fields, taken };
};

/** Where no title gives a contact: the columns whose cells are contacts, to be asked about. */
const byContent = (columns: readonly ExaminedColumn[], picks: readonly Pick[]): Claim[] => {
  if (picks.some(({ field }) => reaches(field))) return [];
  const used = new Set(picks.flatMap(({ claims }) => claims.map(({ column }) => column.index)));
  const found = new Map<string, Claim>();
  for (const column of columns) {
    if (used.has(column.index)) continue;
    const field = contactOf(column, MOST);
    if (field !== undefined && !found.has(field)) found.set(field, { column, field, rank: 0 });
  }
  return [...found.values()];
};

/**
 * Tells which column of a file is which, by its titles and by the cells below them. The same titles and cells always
 * give the same answer.
 */
export const mapColumns = (file: ColumnsOfFile): Mapping => {
  const columns = examineColumns(file.titles, file.sample);
  const chosen = readChoices(file);
  const claims = claimsOf(columns, file.personFields);
  const guessed = claims.filter(({ column }) => !chosen.fields.has(column.index));
  const said = columns.flatMap((column): Claim[] => {
    const field = chosen.fields.get(column.index);
    return field === undefined || field === null ? [] : [{ column, field, rank: CHOSEN_RANK }];
  });
  const titledPicks = pickColumns(guessed, said, chosen.taken);
  const free = columns.filter(({ index }) => !chosen.fields.has(index));
  const found = byContent(free, titledPicks);
  const picks = [
    ...titledPicks,
    ...found.map((claim) => ({ field: claim.field, claims: [claim], rivals: [] })),
  ];
  const isUnderstood = claims.length > 0 || chosen.fields.size > 0;
  const doubts: MappingDoubt[] = [
    ...(isUnderstood ? [] : [{ kind: 'titles-unknown' as const, message: titlesUnknown }]),
    ...doubtsOf(titledPicks, guessed, ({ index }) => chosen.fields.has(index)),
    ...found.map(({ column, field }) => ({
      kind: 'by-content-only' as const,
      index: column.index,
      message: byContentOnly(titled(column), field),
    })),
  ];

  const fieldOf = new Map(
    picks.flatMap(({ field, claims: used }) => used.map(({ column }) => [column.index, field] as const)),
  );
  const contentOnly = new Set(found.map(({ column }) => column.index));
  const views = columns.map((column) => {
    const field = fieldOf.get(column.index) ?? null;
    if (chosen.fields.has(column.index)) {
      const { looksLike: _, ...view } = viewOf(
        column,
        field,
        field === null ? 'unused' : 'chosen',
        file.usable ?? {},
      );
      return view;
    }
    const how = contentOnly.has(column.index) ? 'by-content' : 'by-title';
    return viewOf(column, field, field === null ? 'unused' : how, file.usable ?? {});
  });
  return {
    columns: Object.fromEntries(
      picks.map(({ field, claims: used }) => [field, used.map(({ column }) => column.index)]),
    ),
    views,
    doubts,
    missing: [
      ...(picks.some(({ field }) => field === 'reference') ? [] : (['reference'] as const)),
      ...(picks.some(({ field }) => reaches(field)) ? [] : (['email'] as const)),
    ],
  };
};
