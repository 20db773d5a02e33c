import type { Language } from './audience.ts';

/** A text that staff read, in each language that Tocsin speaks. */
export type Wording = Record<Language, string>;
