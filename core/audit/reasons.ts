// Why somebody is looked up, corrected or erased. Closed lists, so that records hold no personal data. Imports nothing:
// the console takes the lists as they are.

export const lookUpReasons = [
  'person-asked',
  'relative-asked',
  'correction',
  'complaint',
  'authority-asked',
  'test',
] as const;
export type LookUpReason = (typeof lookUpReasons)[number];

/** Reasons for which somebody is looked up although nobody asks at that moment. */
export const reasonsWithoutCaller: readonly LookUpReason[] = ['correction', 'authority-asked', 'test'];

/** Why an address is corrected. */
export const correctionReasons = [
  'person-gave-address',
  'typing-error',
  'mailbox-works-again',
  'relative-gave-address',
] as const;
export type CorrectionReason = (typeof correctionReasons)[number];

/** Why the data of one person is erased. */
export const erasureReasons = ['person-asked', 'authority-asked'] as const;
export type ErasureReason = (typeof erasureReasons)[number];

/** Why the record that somebody was told is taken back. */
export const takeBackReasons = [
  'wrong-person-recorded',
  'somebody-else-told',
  'never-posted',
  'recorded-by-mistake',
] as const;
export type TakeBackReason = (typeof takeBackReasons)[number];

/** Why the correction of a contact is taken back. */
export const correctionTakeBackReasons = [
  'not-their-contact',
  'wrong-person-recorded',
  'recorded-by-mistake',
] as const;
export type CorrectionTakeBackReason = (typeof correctionTakeBackReasons)[number];

/**
 * How it was made sure who is asking, before anything of a person is said or changed: they read out the code of their
 * notice, were called back on the number that the organisation has, or showed a document; or nobody is asking, as with a
 * question of an authority.
 */
export const identityChecks = ['code-read-out', 'called-back', 'document', 'no-caller'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** Why Tocsin cancels or purges a campaign by itself. */
export const RETENTION_ENDED = 'retention-ended';

/** Every reason that an entry of the audit trail may have. */
export type AuditReason =
  | LookUpReason
  | CorrectionReason
  | ErasureReason
  | TakeBackReason
  | CorrectionTakeBackReason
  | typeof RETENTION_ENDED;

/** What the numbers of calls and cases begin with in the systems that hospitals and public bodies have. */
const ticketPrefixes = [
  'APPEL',
  'CALL',
  'CASE',
  'CHG',
  'DEM',
  'DOSSIER',
  'DPO',
  'INC',
  'INCIDENT',
  'PRB',
  'REQ',
  'REQUEST',
  'RGPD',
  'RITM',
  'TASK',
  'TICKET',
] as const;

/** The description of the API can say no flags of a pattern. */
const inAnyCase = (prefix: string): string =>
  prefix.replaceAll(/./g, (letter) => `[${letter}${letter.toLowerCase()}]`);

/**
 * Number of a call or case in another system: `INC0012345`, `CALL-2026-0042`, `2026/118`. Digits in groups behind one of
 * the usual beginnings, two letters at most, or none; so that no name, no email address and no date goes through.
 */
export const TICKET_PATTERN = new RegExp(
  String.raw`^(?!\d{1,2}[-/_.]\d{1,2}[-/_.]\d{2,4}$)(?!\d{4}[-/_.]\d{1,2}[-/_.]\d{1,2}$)(?=.{1,40}$)(?:(?:${ticketPrefixes.map(inAnyCase).join('|')}|[A-Za-z]{1,2})[-/_.]?)?\d+(?:[-/_.]\d+)*$`,
);
