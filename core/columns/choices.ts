import type { Choices } from './mapping.ts';

/** What was chosen for files with the same titles (see `titlesKey`): remembered for the next one. */
export interface ColumnChoicesStore {
  get(titlesKey: string): Promise<Choices | undefined>;
  put(titlesKey: string, choices: Choices): Promise<void>;
}
