import { z } from 'zod';

/** A text that staff read, in each language that Tocsin speaks. */
export const wordingSchema = z.object({ en: z.string(), fr: z.string() });
export type Wording = z.infer<typeof wordingSchema>;

/** Languages that staff are answered in, whatever languages the notices have. */
export type StaffLanguage = keyof Wording;
