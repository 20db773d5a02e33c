import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { shownPath } from '../compile.ts';

const languageRulesSchema = z.record(
  z.string(),
  z.strictObject({
    readingEase: z.strictObject({
      /** Where the formula comes from. */
      formula: z.string(),
      base: z.number(),
      perWordInSentence: z.number(),
      perSyllableInWord: z.number(),
      /** The least score that a notice may have. */
      atLeast: z.number(),
      /** Regular expression of the end of a word that is written and not said. */
      silentEnding: z.string().optional(),
    }),
    /** Regular expressions of what no notice says: that somebody should click, log in or send data. */
    neverSays: z.array(z.string()),
  }),
);
export type LanguageRules = z.infer<typeof languageRulesSchema>[string];

const path = join(import.meta.dirname, '..', 'layout', 'languages.json');

/** The file that a language's rules stand in. */
export const languageRulesFile = shownPath(path);

/** What the checks know of each language. Throws where the file is not as it should be. */
export const readLanguageRules = (): Record<string, LanguageRules> =>
  languageRulesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
