import * as z from 'zod';

/**
 * How the bytes of a file stand for letters. `utf-8`: cell by cell UTF-8, or else Windows-1252, as files are pasted
 * together from both. Names are those of the WHATWG Encoding Standard, and `cp850` (IBM code page 850, "MS-DOS").
 */
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'macintosh', 'cp850'] as const;
const encodingSchema = z.enum(encodings);
export type Encoding = z.infer<typeof encodingSchema>;

export const separators = [',', ';', '\t', '|'] as const;
const separatorSchema = z.enum(separators);
export type Separator = z.infer<typeof separatorSchema>;

/** A file's columns, as understood. */
export const csvLayoutSchema = z.object({
  encoding: encodingSchema.default('utf-8'),
  /** UTF-8 was read as Windows-1252 and saved as UTF-8 once more: `Ã©` stands for `é`. */
  savedTwice: z.boolean().default(false),
  separator: separatorSchema,
  /** Row that a spreadsheet shows beside the column titles, from 1. */
  titleRow: z.number().int().min(1).default(1),
  /** Cells in the title row. */
  width: z.number().int(),
  /** Text of those cells, in their order. */
  titles: z.array(z.string()).default([]),
  /** Field → indexes of its columns, 0-based, the one that is tried first in front. */
  columns: z.record(
    z.string(),
    z.preprocess((known) => (typeof known === 'number' ? [known] : known), z.array(z.number().int()).min(1)),
  ),
  /** Titles of columns that no field stands for: reported, and the cells never kept. */
  unknownColumns: z.array(z.string()),
});
export type CsvLayout = z.infer<typeof csvLayoutSchema>;
export type Columns = CsvLayout['columns'];
