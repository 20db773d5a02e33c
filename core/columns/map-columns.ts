import { maskEmail, maskPhone, maskValue } from '../audience/mask.ts';
import { foldText } from '../cell/fold.ts';
import { type CellKind, cellKind, filledCells, shareOf } from './cell-kind.ts';
import { columnLetters } from './column.ts';
import {
  type Claim,
  claimsOf,
  contactOf,
  type ExaminedColumn,
  examineColumns,
  likeness,
  MOST,
} from './examine.ts';
import { isStandardField, severalColumns } from './fields.ts';
import type { Choices, ColumnView, Mapping, MappingDoubt } from './mapping.ts';
import {
  byContentOnly,
  guardiansOnly,
  holdsBackMost,
  referenceGaps,
  referenceRepeats,
  titleAndCellsDiffer,
  titlesUnknown,
  whichOfSeveral,
} from './mapping-words.ts';
import {
  fullerReference,
  isAddressField,
  type Pick,
  pickAddress,
  pickAll,
  pickEmails,
  pickGuardian,
  pickOne,
  pickPhones,
  pickReference,
} from './pick.ts';

/** For each field, whether it can use a cell. What is not handed in is told by what the cell looks like. */
export type UsableCells = Readonly<Partial<Record<string, (cell: string) => boolean>>>;

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

const MAX_TITLE = 60;

/** A title on one line, cut short. */
export const cleanTitle = (title: string): string =>
  title
    .slice(0, 4 * MAX_TITLE)
    .replace(/[\s\p{Cc}\ufeff]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE);

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
  const hasBirthName = claims.some(({ field }) => field === 'birth_name');
  if (hasBirthName || best > 0 || last.length < 2) return [...claims];
  return claims.map((claim) =>
    claim.field === 'last_name' && claim.rank > best ? { ...claim, field: 'birth_name' } : claim,
  );
};

const pickOf = (field: string, claims: readonly Claim[]): Pick => {
  if (field === 'reference') return pickReference(claims);
  if (field === 'email') return pickEmails(field, claims);
  if (field === 'phone') return pickPhones(field, claims);
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

/** The columns of each field, those included that were chosen. */
const pickColumns = (guessed: readonly Claim[], chosen: readonly Claim[], taken: Chosen['taken']): Pick[] => {
  const free = namesOfBirth(wholeNames(guessed.filter(({ field }) => !taken.has(field)))).filter(
    ({ field }) => !taken.has(field),
  );
  const address = pickAddress(free.filter(({ field }) => isAddressField(field)));
  const inAddress = new Set(address.flatMap(({ claims }) => claims));
  const usable = free.filter((claim) => !isAddressField(claim.field) || inAddress.has(claim));
  const picks = [...byField([...usable, ...chosen])].map(([field, claims]) => {
    const ofAddress = address.find((pick) => pick.field === field);
    if (ofAddress === undefined || chosen.some((claim) => claim.field === field))
      return pickOf(field, claims);
    return ofAddress;
  });
  return picks.filter(({ claims }) => claims.length > 0);
};

/** Fields of which it matters which of two columns is taken. */
const asked: ReadonlySet<string> = new Set([
  'reference',
  'first_name',
  'last_name',
  'birth_date',
  'postal_code',
]);

type Titled = { index: number; title: string };
const titled = ({ index, title }: ExaminedColumn): Titled => ({ index, title: cleanTitle(title) });

/** What a field's cells are never mostly like. */
const strangers = (field: string): readonly CellKind[] => {
  if (field.endsWith('email')) return ['mobile', 'phone', 'date', 'flag', 'number', 'post-code'];
  if (field.endsWith('phone')) return ['email', 'date', 'flag'];
  if (field === 'reference') return ['date'];
  if (field.endsWith('name')) return ['email', 'mobile', 'phone', 'date'];
  if (field === 'birth_date') return ['email', 'mobile', 'phone', 'flag'];
  return ['deceased', 'minor', 'protected', 'not_electronic'].includes(field)
    ? ['email', 'mobile', 'phone']
    : ['email', 'mobile', 'phone', 'date'];
};

const fieldOfKind: Partial<Record<CellKind, string>> = {
  email: 'email',
  mobile: 'phone',
  phone: 'phone',
  date: 'birth_date',
  flag: 'not_electronic',
  number: 'reference',
  'post-code': 'postal_code',
};

/** The field that a column's cells look like, where that cannot be the one of its title. */
const strangeTo = ({ counts }: ExaminedColumn, field: string): string | undefined => {
  if (filledCells(counts) < 2) return undefined;
  const kinds = strangers(field);
  const share = shareOf(counts, ...kinds);
  const likely = [...kinds].sort((one, other) => counts[other] - counts[one])[0];
  return share >= MOST && likely !== undefined ? fieldOfKind[likely] : undefined;
};

/** Words in these columns keep people from email, whatever they are: measures, reasons. */
const heldBackByWords: ReadonlySet<string> = new Set(['protected', 'not_electronic']);
const holdsBack = ({ counts, cells }: ExaminedColumn, field: string): boolean =>
  heldBackByWords.has(field) && counts.text > 1 && counts.text >= cells.length * MOST;

const nameFields = ['last_name', 'birth_name', 'first_name'];

/** Whether a reference stands beside different names; beside different addresses, where the file has no names. */
const repeatsWithOthers = (reference: ExaminedColumn, picks: readonly Pick[]): boolean => {
  const columnsOf = (...fields: string[]): ExaminedColumn[] =>
    picks
      .filter(({ field }) => fields.includes(field))
      .flatMap(({ claims }) => claims.map(({ column }) => column));
  const names = columnsOf(...nameFields);
  const beside = names.length > 0 ? names : columnsOf('email');
  const seen = new Map<string, string>();
  return reference.cells.some((cell, row) => {
    const key = cell.trim();
    const who = beside.map(({ cells }) => foldText((cells[row] ?? '').slice(0, 200))).join(' ');
    if (key === '' || who.trim() === '') return false;
    const before = seen.get(key);
    seen.set(key, who);
    return before !== undefined && before !== who;
  });
};

/** Rank from which a title does not say that each person has a number of their own. */
const OPEN_REFERENCE_RANK = 3;

const referenceDoubts = (pick: Pick, picks: readonly Pick[], all: readonly Claim[]): MappingDoubt[] => {
  const [best] = pick.claims;
  if (best === undefined) return [];
  const { index } = best.column;
  const fuller = fullerReference(pick, all);
  if (fuller !== undefined) {
    const message = referenceGaps(titled(best.column), titled(fuller.column));
    return [{ kind: 'reference-gaps', index, message }];
  }
  return best.rank >= OPEN_REFERENCE_RANK && repeatsWithOthers(best.column, picks)
    ? [{ kind: 'reference-repeats', index, message: referenceRepeats(titled(best.column)) }]
    : [];
};

/** Doubts about what was guessed; what a person chose is not doubted. */
const doubtsOf = (picks: readonly Pick[], guessed: readonly Claim[], chosen: Chosen): MappingDoubt[] => {
  const isGuessed = ({ column }: Claim): boolean => !chosen.fields.has(column.index);
  const doubts = picks.flatMap((pick): MappingDoubt[] => {
    const { field, claims, rivals } = pick;
    const [best] = claims;
    const differing = claims.filter(isGuessed).flatMap(({ column }): MappingDoubt[] => {
      const looksLike = strangeTo(column, field);
      if (looksLike === undefined) {
        const message = holdsBackMost(titled(column), field);
        return holdsBack(column, field) ? [{ kind: 'holds-back-most', index: column.index, message }] : [];
      }
      const message = titleAndCellsDiffer(titled(column), field, looksLike);
      return [{ kind: 'title-and-cells-differ', index: column.index, message }];
    });
    if (best === undefined || !isGuessed(best)) return differing;
    const open = rivals.filter(isGuessed);
    const matters = asked.has(field) || !isStandardField(field);
    const several: MappingDoubt[] =
      open.length > 0 && matters
        ? [
            {
              kind: 'which-of-several',
              index: best.column.index,
              message: whichOfSeveral(
                field,
                [best, ...open.slice(0, 9)].map(({ column }) => titled(column)),
              ),
            },
          ]
        : [];
    const rest = guessed.filter((claim) => claim.field === field && isGuessed(claim));
    return [...differing, ...several, ...(field === 'reference' ? referenceDoubts(pick, picks, rest) : [])];
  });
  const of = (prefix: string): Claim[] =>
    picks
      .filter(({ field }) => contactFields.includes(field.replace(prefix, '')))
      .flatMap(({ claims }) => claims);
  const [guardian] = of('guardian_').filter(({ field }) => field.startsWith('guardian_'));
  const reachesNobody = picks.every(({ field }) => !ownContacts.has(field));
  return guardian !== undefined && reachesNobody && isGuessed(guardian)
    ? [
        ...doubts,
        {
          kind: 'guardians-only',
          index: guardian.column.index,
          message: guardiansOnly(titled(guardian.column)),
        },
      ]
    : doubts;
};

const contactFields = ['email', 'phone', 'address'];
/** What reaches a person, be it by letter. */
const ownContacts: ReadonlySet<string> = new Set(['email', 'phone', 'address_line']);
const reaches = (field: string): boolean => ownContacts.has(field) || /^guardian_(?!name)/.test(field);

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

const looksLikeOne =
  (...kinds: CellKind[]) =>
  (cell: string): boolean =>
    kinds.includes(cellKind(cell));
const isEmail = looksLikeOne('email');
const isPhone = looksLikeOne('mobile', 'phone');
/** Fields that are not named here use any cell that is not blank. */
const plausible: UsableCells = {
  email: isEmail,
  guardian_email: isEmail,
  phone: isPhone,
  guardian_phone: isPhone,
  birth_date: looksLikeOne('date'),
};

const MAX_EXAMPLES = 3;

/** A cell as staff may see it: the value of a flag or a language says nothing of anybody. */
const masked = (cell: string): string => {
  const text = cell.slice(0, 300).trim();
  const kind = cellKind(text);
  if (kind === 'flag' || kind === 'language') return text;
  if (kind === 'email') return maskEmail(text);
  return kind === 'mobile' || kind === 'phone' ? maskPhone(text) : maskValue(text);
};

const viewOf = (
  column: ExaminedColumn,
  field: string | null,
  usedAs: ColumnView['usedAs'],
  usable: UsableCells,
): ColumnView => {
  const filled = column.cells.filter((cell) => cell.trim() !== '');
  const takes = (field === null ? undefined : (usable[field] ?? plausible[field])) ?? (() => true);
  const looksLike = field === null ? likeness(column) : undefined;
  return {
    ...titled(column),
    letter: columnLetters(column.index),
    field,
    usedAs,
    of: column.cells.length,
    filled: filled.length,
    usable: field === null ? 0 : filled.filter(takes).length,
    examples: [...new Set(filled.map(masked))].slice(0, MAX_EXAMPLES),
    ...(looksLike !== undefined && { looksLike }),
  };
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
    return field === undefined || field === null ? [] : [{ column, field, rank: 0 }];
  });
  const titledPicks = pickColumns(guessed, said, chosen.taken);
  const free = columns.filter(({ index }) => !chosen.fields.has(index));
  const found = byContent(free, titledPicks);
  const picks = [
    ...titledPicks,
    ...found.map((claim) => ({ field: claim.field, claims: [claim], rivals: [] })),
  ];
  const isUnderstood = claims.length > 0 || said.length > 0;
  const doubts: MappingDoubt[] = [
    ...(isUnderstood ? [] : [{ kind: 'titles-unknown' as const, message: titlesUnknown }]),
    ...doubtsOf(titledPicks, guessed, chosen),
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
