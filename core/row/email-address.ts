import * as z from 'zod';
import type { Wording } from '../base/wording.ts';
import {
  accentBeforeAt,
  blankInEmail,
  invalidEmail,
  noAtSign,
  severalAtSigns,
  severalEmails,
} from './row-words.ts';

/** RFC 5321, 4.5.3.1: local part and whole path. */
const MAX_LOCAL_PART = 64;
const MAX_EMAIL = 254;

const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/** Without invisible characters and outer blanks (String.trim knows the no-break space too). */
export const trimmed = (text: string): string => text.replace(invisible, '').trim();

/** An address ready to be sent to, or why it is none. */
export type EmailAnswer = { email: string } | { problem: Wording };

/** Whether the parts of an address are such as mail servers take. */
const isUsable = (local: string, domain: string): boolean => {
  const email = `${local}@${domain}`;
  return (
    z.regexes.html5Email.test(email) &&
    /\.(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(domain) &&
    !/^\.|\.\.|\.$/.test(local) &&
    local.length <= MAX_LOCAL_PART &&
    email.length <= MAX_EMAIL
  );
};

/**
 * Reads an address as people and spreadsheets write it: blanks, `mailto:`, angle brackets and trailing punctuation
 * are taken off. Amazon SES takes ASCII local parts and punycode domains only.
 *
 * @param domainToAscii - domain in punycode; empty where a text is no domain
 */
export const readEmail = (text: string, domainToAscii: (domain: string) => string): EmailAnswer => {
  const bracketed = /<([^<>]*)>\s*$/.exec(text)?.[1];
  const cleaned = trimmed(bracketed ?? text)
    .replace(/^mailto:/i, '')
    .replace(/^[\s"'<]+|[\s"'>.,;:]+$/g, '');
  const at = cleaned.lastIndexOf('@');
  if (at === -1) return { problem: noAtSign };
  if (cleaned.indexOf('@') !== at) {
    return { problem: /[\s,;/|]/.test(cleaned) ? severalEmails : severalAtSigns };
  }
  if (/[\s\p{Cc}]/u.test(cleaned)) return { problem: blankInEmail };
  const local = cleaned.slice(0, at);
  if (/[^\x21-\x7e]/.test(local)) return { problem: accentBeforeAt };
  const domain = domainToAscii(cleaned.slice(at + 1)).toLowerCase();
  return isUsable(local, domain) ? { email: `${local}@${domain}` } : { problem: invalidEmail };
};
