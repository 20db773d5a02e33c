import * as z from 'zod';
import type { Wording } from '../base/wording.ts';
import { areLabels } from './beside-words.ts';
import {
  accentBeforeAt,
  blankInEmail,
  invalidEmail,
  noAtSign,
  noSuchEnding,
  severalAtSigns,
  severalEmails,
  wordsBesideEmail,
} from './contact-words.ts';
import { isLikelyMistyped } from './email-domain.ts';
import { isPlaceholder } from './placeholder.ts';
import { plainCell } from './plain.ts';

/** RFC 5321, 4.5.3.1: local part and whole path. */
const MAX_LOCAL_PART = 64;
const MAX_EMAIL = 254;
/** A cell that is longer holds no address, whatever stands around it. */
const MAX_CELL = 1000;
/** More addresses than anybody has. */
const MAX_ADDRESSES = 10;

/** Why a cell gives no address, or what is odd about one that is taken all the same. */
type EmailOddity = 'email-unusable' | 'several-emails' | 'email-domain-none' | 'email-domain-mistyped';

/** An address ready to be sent to, or why it is none. */
export type EmailAnswer =
  | { email: string; oddity?: 'email-domain-mistyped' }
  | { problem: Wording; oddity: Exclude<EmailOddity, 'email-domain-mistyped'> };

/** What reading an address needs from outside of the core. */
export type DomainRules = {
  /** Domain in ASCII (punycode), lower case; empty where it is none. */
  domainToAscii: (domain: string) => string;
  /** Whether domains can end so, in punycode and lower case. */
  isDomainEnding: (ending: string) => boolean;
};

const unusable = (problem: Wording): EmailAnswer => ({ problem, oddity: 'email-unusable' });

type Domain = { ascii: string; mistyped: boolean } | { problem: Wording; oddity: EmailOddity };

const ending = /\.([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

const readDomain = (text: string, { domainToAscii, isDomainEnding }: DomainRules): Domain => {
  const domain = text.length > MAX_EMAIL ? '' : domainToAscii(text).toLowerCase();
  const last = ending.exec(domain)?.[1];
  if (last === undefined || !z.regexes.html5Email.test(`a@${domain}`)) {
    return { problem: invalidEmail, oddity: 'email-unusable' };
  }
  if (!isDomainEnding(last)) return { problem: noSuchEnding(last), oddity: 'email-domain-none' };
  return { ascii: domain, mistyped: isLikelyMistyped(domain) };
};

/** As html5Email of zod, whose characters before the @ are those that mail servers take. */
const localPart = /^[\w.!#$%&'*+/=?^`{|}~-]+$/;

/** Reads one address that stands alone. */
const readAddress = (text: string, domainOf: (text: string) => Domain): EmailAnswer => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (local.includes('@')) return unusable(severalAtSigns);
  if (text.length > MAX_EMAIL * 2) return unusable(invalidEmail);
  if (/[^\x21-\x7e]/.test(local)) return unusable(accentBeforeAt);
  if (local.length > MAX_LOCAL_PART || !localPart.test(local) || /^\.|\.\.|\.$/.test(local)) {
    return unusable(invalidEmail);
  }
  const domain = domainOf(text.slice(at + 1));
  if ('problem' in domain) return domain as EmailAnswer;
  const email = `${local}@${domain.ascii}`;
  if (email.length > MAX_EMAIL) return unusable(invalidEmail);
  return domain.mistyped ? { email, oddity: 'email-domain-mistyped' } : { email };
};

const isLetterOrDigit = /[\p{L}\p{N}]/u;
const before = new Set([...' \t"\'<([{:;,>•·']);

/** An address without the punctuation around it, `mailto:` and what a link adds. */
const bare = (token: string): string => {
  let start = 0;
  while (start < token.length && before.has(token[start] ?? '')) start += 1;
  const inner = token.slice(start).replace(/^(?:mailto:|https?:\/\/)/i, '');
  const query = inner.indexOf('?', inner.indexOf('@') + 1);
  let end = query === -1 ? inner.length : query;
  // Nothing belongs to a domain behind its last letter: `exemple.fr©`.
  while (end > 0 && !isLetterOrDigit.test(inner[end - 1] ?? '')) end -= 1;
  return inner.slice(0, end);
};

/** What databases, spreadsheets and web pages put around a link: `name@exemple.fr#mailto:name@exemple.fr#`. */
const accessLink = /#(?=mailto:|https?:)|(?<=@[^\s#@]+)#/gi;
const markup = /<a\s[^<>]*>|<\/?(?:a|br|p|b|i|u|div|span|font)\s*\/?>|^=(?:HYPERLINK|LIEN_HYPERTEXTE)\(/gi;
const inBrackets = /[<([]\s*((?:mailto:)?[^\s<>()[\]@]+@[^\s<>()[\]@]+)\s*[>)\]]/gi;
const hasBracket = new RegExp(inBrackets, 'i');

const hasAt = (word: string): boolean => word.includes('@');

/** Whether what stands before and after addresses only says what they are: `perso : …`, `… (pro)`, `… ou …`. */
const isBesideIt = (words: readonly string[]): boolean => {
  const first = words.findIndex(hasAt);
  const isLabel = (word: string): boolean => !hasAt(word);
  const lead = words.slice(0, first).join(' ');
  // In `de lacroix@exemple.fr` the word is half of the address.
  return areLabels(words.filter(isLabel).join(' ')) && (lead === '' || /[:=)\]-]$/.test(lead));
};

/** The addresses of a part of a cell that holds at least one @; or why they cannot be told from what is beside them. */
const addressesOf = (part: string): string[] | { problem: Wording } => {
  const bracketed = [...part.matchAll(inBrackets)].map(([, address]) => address ?? '');
  if (bracketed.length > 0) {
    const outside = part.replace(inBrackets, ' ').split(/\s+/);
    return [...outside.filter(hasAt), ...bracketed];
  }
  const words = part
    .replace(/:(?=[^\s/])(?<!mailto:)/gi, ': ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const isAlone = words.every((word) => hasAt(word) || !isLetterOrDigit.test(word));
  if (isAlone || isBesideIt(words)) return words.filter(hasAt);
  return { problem: /[():]/.test(part) ? wordsBesideEmail : blankInEmail };
};

const isPhone = (part: string): boolean => /^[\d\s.+()/-]{9,}$/.test(part);

/**
 * Whether a part without an address says that there is none, or what the one beside it is. With nothing but a comma
 * before an address it is half of that: in `j;lefevre@exemple.fr` a dot was missed.
 */
const isRemark = (part: string, separator: string, next: string): boolean => {
  if (isPhone(part)) return true;
  const isHalf = /^[;,]$/.test(separator) && /^\S*@/.test(next);
  return !isHalf && (areLabels(part) || isPlaceholder(part.trim()));
};

/** The addresses of a cell, whatever stands between them; or why they cannot be told from what is beside them. */
const split = (text: string): string[] | { problem: Wording } => {
  const cell = text.replace(markup, ' ').replace(accessLink, ';');
  // Names in front of brackets may have commas: `Lefèvre, Jeanne <…>`.
  const hasNames = cell !== text || hasBracket.test(cell);
  const pieces = cell.split(/([;,|\n\r]|\s\/\s)/);
  const found: string[] = [];
  for (const [at, part] of pieces.entries()) {
    if (at % 2 === 1 || !isLetterOrDigit.test(part)) continue;
    if (!hasAt(part)) {
      if (hasNames || isRemark(part, pieces[at + 1] ?? '', pieces[at + 2] ?? '')) continue;
      return { problem: invalidEmail };
    }
    const addresses = addressesOf(part);
    if ('problem' in addresses) return addresses;
    found.push(
      ...addresses.flatMap((one) => (one.indexOf('@') === one.lastIndexOf('@') ? one : one.split('/'))),
    );
  }
  return found.map(bare).filter(hasAt);
};

/** One usable address among several is the person's; of two nobody knows whose the other is. */
const choose = (answers: readonly EmailAnswer[]): EmailAnswer => {
  const usable = answers.filter((answer) => 'email' in answer);
  const different = new Set(usable.map(({ email }) => email.toLowerCase()));
  if (different.size > 1) return { problem: severalEmails, oddity: 'several-emails' };
  return usable[0] ?? answers[0] ?? unusable(invalidEmail);
};

/** `jeanne@exemple.fr` and nothing else: nearly every cell. */
const alone = /^[\w+-][\w.!#$%&'*+/=?^{}~-]*@[A-Za-z0-9.-]*[A-Za-z0-9]$/;

const apostrophes = /[’‘ʼ´`]/g;

const readCell = (text: string, domainOf: (text: string) => Domain): EmailAnswer => {
  if (alone.test(text)) return readAddress(text, domainOf);
  const plain = plainCell(text);
  if (!hasAt(plain)) return unusable(noAtSign);
  if (plain.length > MAX_CELL) return unusable(invalidEmail);
  const found = split(plain.replace(apostrophes, "'"));
  if ('problem' in found) return unusable(found.problem);
  if (found.length > MAX_ADDRESSES) return { problem: severalEmails, oddity: 'several-emails' };
  return choose(found.map((address) => readAddress(address, domainOf)));
};

/** Domains that are remembered: a list has some thousands. */
const MAX_DOMAINS = 20_000;

/**
 * Makes the reader of addresses as people and spreadsheets write them: names, brackets, `mailto:`, links of databases
 * and punctuation are taken off. Of several addresses in a cell the usable one is taken; of two usable ones neither, as
 * one may be somebody else's. Amazon SES takes ASCII before the @ and punycode domains only.
 */
export const createEmailReader = (rules: DomainRules): ((text: string) => EmailAnswer) => {
  const domains = new Map<string, Domain>();
  const domainOf = (text: string): Domain => {
    const known = domains.get(text) ?? readDomain(text, rules);
    if (domains.size < MAX_DOMAINS) domains.set(text, known);
    return known;
  };
  return (text) => readCell(text, domainOf);
};

/** Reads one address as somebody types it, whatever its domain ends in. See {@link createEmailReader}. */
export const readEmail = (text: string, domainToAscii: (domain: string) => string): EmailAnswer =>
  createEmailReader({ domainToAscii, isDomainEnding: () => true })(text);
