/** Languages that staff are answered in, whatever languages the notices have. */
export type StaffLanguage = 'fr' | 'en';

/** A text that staff read, in each language that Tocsin speaks. */
export type Wording = Record<StaffLanguage, string>;
