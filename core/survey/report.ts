import * as z from 'zod';
import { mappingSchema } from '../columns/mapping.ts';
import { surveyTotalsSchema } from './totals.ts';

const count = z.number().int();
const rowSchema = z.object({ file: count, row: count });

/** How a file was understood, before anything of it counts. */
const fileReportSchema = mappingSchema.omit({ columns: true });

/** People who share an address or a number. */
const sharedSchema = z.object({
  group: z.string(),
  contact: z.enum(['email', 'phone']),
  /** What it looks like. */
  masked: z.string().optional(),
  people: count,
  rows: z.array(rowSchema),
});

/** People of this list who stand in the list of an earlier campaign. */
const earlierSchema = z.object({
  campaign: z.string(),
  name: z.string(),
  startedAtMs: z.number().optional(),
  /** The very same file. */
  sameFile: z.boolean(),
  /** Of the people looked up (`of`). */
  people: count,
  of: count,
});

/** What was found out about a list. It names nobody: values are masked. */
export const listReportSchema = z.object({
  files: z.array(fileReportSchema),
  totals: surveyTotalsSchema.optional(),
  /** `ids`: those of the first groups, as many as can be decided one by one. */
  conflicts: z.object({ groups: count, rows: count, ids: z.array(z.string()).default([]) }).optional(),
  /** Addresses and numbers that several people share: the ones of most people first, and how many more there are. */
  shared: z
    .object({
      some: count,
      someOfPeople: count,
      many: z.array(sharedSchema),
      manyOfPeople: count,
      more: count,
    })
    .optional(),
  /** People of one name and contact who have several references. */
  severalReferences: z.object({ people: count, examples: z.array(rowSchema) }).optional(),
  earlier: z.array(earlierSchema).optional(),
});
export type ListReport = z.infer<typeof listReportSchema>;

/** What may be kept of a report when the people of its list are deleted: numbers, and nothing that stood in a row. */
export const withoutExamples = ({
  totals,
  conflicts,
  shared,
  severalReferences,
  ...rest
}: ListReport): ListReport => ({
  ...rest,
  files: [],
  ...(totals && {
    totals: {
      ...totals,
      notes: Object.fromEntries(
        Object.entries(totals.notes).map(([kind, { count: found }]) => [
          kind,
          { count: found, examples: [] },
        ]),
      ),
    },
  }),
  ...(conflicts && { conflicts: { ...conflicts, ids: [] } }),
  ...(shared && { shared: { ...shared, many: [], more: shared.more + shared.many.length } }),
  ...(severalReferences && { severalReferences: { ...severalReferences, examples: [] } }),
});

/** Where the reports of lists are kept, beside the campaigns. */
export interface ListReportStore {
  put(campaign: string, importNumber: number, report: ListReport): Promise<void>;
  get(campaign: string, importNumber: number): Promise<ListReport | undefined>;
}
