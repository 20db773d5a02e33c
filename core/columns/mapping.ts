import * as z from 'zod';
import { wordingSchema } from '../base/wording.ts';
import { foldText } from '../cell/fold.ts';

/** What of a file must be asked before it counts. */
export const mappingDoubts = [
  /** No title is understood: the first line may be titles of another kind. */
  'titles-unknown',
  /** The title says one thing and the cells another: "Mail" above telephone numbers. */
  'title-and-cells-differ',
  /** Words in most rows of a column by whose words people are kept from email: "Confidentialité" above "Standard". */
  'holds-back-most',
  /** Its title says nothing; its cells look like the only addresses or numbers of the file. */
  'by-content-only',
  /** Several columns could be the one that a field has, and nothing tells which. */
  'which-of-several',
  /** The reference stands beside different names, as the number of a case or a family does. */
  'reference-repeats',
  /** The reference is empty in many rows. */
  'reference-gaps',
  /** Only guardians can be reached by what was found. */
  'guardians-only',
] as const;
const mappingDoubtSchema = z.object({
  kind: z.enum(mappingDoubts),
  /** Column that it is about, 0-based. */
  index: z.number().int().optional(),
  message: wordingSchema,
});
export type MappingDoubt = z.infer<typeof mappingDoubtSchema>;

/** One column of the file, as staff are shown it. */
const columnViewSchema = z.object({
  /** 0-based. */
  index: z.number().int(),
  /** What a spreadsheet shows above it: `A`. */
  letter: z.string(),
  /** Its title on one line, cut short; empty where it has none. */
  title: z.string(),
  /** The field that it stands for: a standard one or one of the notice's own; null where it is not used. */
  field: z.string().nullable(),
  usedAs: z.enum(['chosen', 'by-title', 'by-content', 'unused']),
  /** Of the sample: rows, those with something in this column, and those whose cell its field can use. */
  of: z.number().int(),
  filled: z.number().int(),
  usable: z.number().int(),
  /** Up to three cells, masked. */
  examples: z.array(z.string()),
  /** Of a column that is not used, the field that its title or cells look like: to be told of. */
  looksLike: z.string().optional(),
});
export type ColumnView = z.infer<typeof columnViewSchema>;

/** Which column is which, and what is doubtful about it. */
export const mappingSchema = z.object({
  /** Field → indexes of its columns, 0-based, the one that is tried first in front. */
  columns: z.record(z.string(), z.array(z.number().int()).min(1)),
  /** Each column of the file, in its order. */
  views: z.array(columnViewSchema),
  doubts: z.array(mappingDoubtSchema),
  /** What no column gives: the reference, and any way to reach people (named by `email`). */
  missing: z.array(z.enum(['reference', 'email'])),
});
export type Mapping = z.infer<typeof mappingSchema>;

/**
 * What a person said of columns, or what is remembered of a file with the same titles: index of the column, 0-based,
 * as JSON writes it → its field, or null for "not used". Columns that are not named are left to guess.
 */
export const choicesSchema = z.record(z.string().regex(/^\d{1,5}$/), z.string().max(100).nullable());
export type Choices = Readonly<z.infer<typeof choicesSchema>>;

/** Whether somebody must say which column is which before the list counts. */
export const mustAsk = ({ doubts, missing }: Pick<Mapping, 'doubts' | 'missing'>): boolean =>
  doubts.length > 0 || missing.length > 0;

/** The whole mapping as choices: what somebody says who finds it right. */
export const choicesOf = ({ views }: Pick<Mapping, 'views'>): Choices =>
  Object.fromEntries(views.map(({ index, field }) => [String(index), field]));

/** What choices are remembered by: the same for titles that differ in case, accents and punctuation only. */
export const titlesKey = (titles: readonly string[]): string => {
  const folded = titles.map(foldText);
  const width = folded.findLastIndex((title) => title !== '') + 1;
  return folded.slice(0, width).join('|');
};
