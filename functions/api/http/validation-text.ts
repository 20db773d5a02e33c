import type { z } from '@hono/zod-openapi';
import fr from 'zod/v4/locales/fr.js';
import type { Wording } from '../../../core/base/wording.ts';

const inFrench = fr().localeError;
const said = new Map<string, string>();

/**
 * What a schema says of a value that it refuses: zod takes one text, the English one, and {@link wordingOfIssue} finds
 * the French by it. For texts that are fixed, as what is said is kept.
 */
export const says = (wording: Wording): string => {
  said.set(wording.en, wording.fr);
  return wording.en;
};

/** What zod says of an issue, in both languages: our own text, or that of zod's locales. */
export const wordingOfIssue = (issue: z.core.$ZodIssue): Wording => {
  const { message: en } = issue;
  if (issue.code === 'custom' && issue.params?.wording !== undefined) return issue.params.wording as Wording;
  const own = said.get(en);
  if (own !== undefined) return { en, fr: own };
  const answer = inFrench(issue as z.core.$ZodRawIssue);
  const text = typeof answer === 'string' ? answer : (answer?.message ?? en);
  // An issue no longer holds the value that it is about, so what was received is not known any more.
  return { en, fr: issue.code === 'invalid_type' ? text.replace(/, [^,]+ reçu$/, '') : text };
};
