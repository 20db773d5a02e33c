// The version that somebody has read, as the header If-Match names it (RFC 9110, section 13.1.1).
import { z } from '@hono/zod-openapi';
import type { Wording } from '../../../core/base/wording.ts';
import { IF_MATCH, Problem } from './problem.ts';

type Versioned = { version: number };

/** The version of something as an ETag. */
export const etagOf = ({ version }: Versioned): string => `"${version}"`;

/** Of a step that somebody may have to take at once, whatever it is now: a running campaign changes each minute. */
export const ifMatchHeader = z.object({
  [IF_MATCH]: z
    .string()
    .optional()
    .openapi({ description: 'ETag of the campaign as you have read it.', example: '"4"' }),
});

/**
 * Of what nobody does without having read what it is done to: 428 without it. It names one version, as "*" and a list of
 * several say nothing of what was read.
 */
export const versionOwedHeader = z.object({
  [IF_MATCH]: z
    .string()
    .regex(/^\s*(?:W\/)?"\d+"\s*$/)
    .openapi({ description: 'ETag of what is changed, as you have read it: one version.', example: '"4"' }),
});

const changedToVersion = (version: number): Wording => ({
  en: `This has changed since you read it and is at version ${version} now. Read it again, then repeat what you were doing.`,
  fr: `Ceci a changé depuis que vous l’avez lu et en est maintenant à la version ${version}. Relisez-le, puis refaites ce que vous faisiez.`,
});

/** Ends the request with 412 where the caller has read another version than there is. */
export const checkVersion = (item: Versioned, ifMatch: string | undefined): void => {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes('*') || tags.includes(etagOf(item))) return;
  throw new Problem('changed-meanwhile', { detail: changedToVersion(item.version) });
};
