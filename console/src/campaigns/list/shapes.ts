// What the API answers about lists, by the names that these pages use.
import type { ImportReport, ListConflict } from '../../../../client/operations.ts';

export type FileView = ImportReport['files'][number];
export type ColumnView = FileView['columns'][number];
export type Doubt = FileView['doubts'][number];
export type ListFinding = ImportReport['findings'][number];
export type ConflictGroup = ListConflict;
export type ConflictPerson = ListConflict['people'][number];
export type SharedContacts = NonNullable<ImportReport['shared']>;
