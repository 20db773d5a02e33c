import { foldText } from '../cell/fold.ts';
import { type CellKind, filledCells, shareOf } from './cell-kind.ts';
import { titled } from './column-view.ts';
import { type Claim, type ExaminedColumn, MOST } from './examine.ts';
import { isStandardField } from './fields.ts';
import type { MappingDoubt } from './mapping.ts';
import {
  guardiansOnly,
  holdsBackMost,
  referenceGaps,
  referenceRepeats,
  titleAndCellsDiffer,
  whichOfSeveral,
} from './mapping-words.ts';
import { fullerReference, type Pick } from './pick.ts';

/** What reaches a person, be it by letter. */
const ownContacts: ReadonlySet<string> = new Set(['email', 'phone', 'address_line']);
const guardianContacts: ReadonlySet<string> = new Set([
  'guardian_email',
  'guardian_phone',
  'guardian_address',
]);

/** Whether a field can reach a person, if only by whoever stands for them. */
export const reaches = (field: string): boolean => ownContacts.has(field) || guardianContacts.has(field);

/** What a field's cells are never mostly like. */
const strangers = (field: string): readonly CellKind[] => {
  if (field.endsWith('email')) return ['mobile', 'phone', 'date', 'flag', 'number', 'post-code'];
  if (field.endsWith('phone')) return ['email', 'date', 'flag'];
  if (field === 'reference') return ['date'];
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
    const who = beside.map(({ cells }) => foldText(cells[row] ?? '')).join('');
    if (cell === '' || who === '') return false;
    const before = seen.get(cell);
    seen.set(cell, who);
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

/** Cells that are not what the title says, or that would set most people apart. */
const cellDoubts = ({ field, column }: Claim): MappingDoubt[] => {
  const { index } = column;
  const looksLike = strangeTo(column, field);
  if (looksLike !== undefined) {
    const message = titleAndCellsDiffer(titled(column), field, looksLike);
    return [{ kind: 'title-and-cells-differ', index, message }];
  }
  return holdsBack(column, field)
    ? [{ kind: 'holds-back-most', index, message: holdsBackMost(titled(column), field) }]
    : [];
};

/** Fields of which it matters which of two columns is taken. */
const asked: ReadonlySet<string> = new Set([
  'reference',
  'first_name',
  'last_name',
  'birth_date',
  'postal_code',
]);
const MAX_NAMED = 10;

const rivalDoubts = (field: string, best: Claim, rivals: readonly Claim[]): MappingDoubt[] => {
  if (rivals.length === 0 || !(asked.has(field) || !isStandardField(field))) return [];
  const named = [best, ...rivals].slice(0, MAX_NAMED).map(({ column }) => titled(column));
  return [{ kind: 'which-of-several', index: best.column.index, message: whichOfSeveral(field, named) }];
};

/** People who are reached by guardians alone, by a column that nobody chose. */
const guardianDoubts = (picks: readonly Pick[], isGuessed: (claim: Claim) => boolean): MappingDoubt[] => {
  if (picks.some(({ field }) => ownContacts.has(field))) return [];
  const [first] = picks.filter(({ field }) => guardianContacts.has(field)).flatMap(({ claims }) => claims);
  if (first === undefined || !isGuessed(first)) return [];
  return [
    { kind: 'guardians-only', index: first.column.index, message: guardiansOnly(titled(first.column)) },
  ];
};

/**
 * Doubts about what was guessed; what a person chose is not doubted.
 *
 * @param guessed - what the columns say that they are, those left out whose field was chosen
 */
export const doubtsOf = (
  picks: readonly Pick[],
  guessed: readonly Claim[],
  isChosen: (column: ExaminedColumn) => boolean,
): MappingDoubt[] => {
  const isGuessed = ({ column }: Claim): boolean => !isChosen(column);
  const doubts = picks.flatMap((pick): MappingDoubt[] => {
    const { field, claims, rivals } = pick;
    const [best] = claims;
    const ofCells = claims.filter(isGuessed).flatMap((claim) => cellDoubts({ ...claim, field }));
    if (best === undefined || !isGuessed(best)) return ofCells;
    const references = guessed.filter((claim) => claim.field === 'reference');
    return [
      ...ofCells,
      ...rivalDoubts(field, best, rivals),
      ...(field === 'reference' ? referenceDoubts(pick, picks, references) : []),
    ];
  });
  return [...doubts, ...guardianDoubts(picks, isGuessed)];
};
