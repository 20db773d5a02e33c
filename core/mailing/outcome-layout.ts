// How a file of outcomes is read.
import type { CsvLayout } from '../columns/layout.ts';

/** What the columns of such a file can hold. */
export const outcomeFields = ['code', 'reference', 'outcome', 'reason', 'date'] as const;
export type OutcomeField = (typeof outcomeFields)[number];

/** How a file is read: a layout like that of a list, whose columns are those of {@link outcomeFields}. */
export type OutcomeLayout = Pick<
  CsvLayout,
  'encoding' | 'savedTwice' | 'separator' | 'titleRow' | 'width' | 'titles' | 'columns'
>;
