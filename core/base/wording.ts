import * as z from 'zod';

/** A text that staff read, in each language that Tocsin speaks. */
export const wordingSchema = z.object({ en: z.string(), fr: z.string() });
export type Wording = z.infer<typeof wordingSchema>;

/** Languages that staff are answered in, whatever languages the notices have. */
export type StaffLanguage = keyof Wording;

export const staffLanguages = ['en', 'fr'] as const satisfies readonly StaffLanguage[];

/** One form for one, another for several. */
type Forms = readonly [one: string, several: string];

/** Made once: a list can have a reason with a count for each of its rows. */
const numbers = { en: new Intl.NumberFormat('en'), fr: new Intl.NumberFormat('fr') };

/** A count and what is said of so many: `counted(1, ['row was', 'rows were'], …)`. French takes zero for one. */
export const counted = (count: number, en: Forms, fr: Forms): Wording => ({
  en: `${numbers.en.format(count)} ${en[count === 1 ? 0 : 1]}`,
  fr: `${numbers.fr.format(count)} ${fr[count < 2 ? 0 : 1]}`,
});

/** Sentences one after the other. */
export const joinedSentences = (...sentences: readonly Wording[]): Wording => ({
  en: sentences.map(({ en }) => en).join(' '),
  fr: sentences.map(({ fr }) => fr).join(' '),
});

/** Several reasons in their order, where each follows from the one before. */
export const joinedReasons = (...reasons: readonly Wording[]): Wording => ({
  en: reasons.map(({ en }) => en).join('; then '),
  fr: reasons.map(({ fr }) => fr).join('\u00a0; puis '),
});

/** An amount in US dollars with its cents, as it stands in sentences: `$1.20`. */
export const usd = (amount: number): string => `$${amount.toFixed(2)}`;
