/** Why somebody is looked up. A closed list, so that the record of look-ups holds no personal data. */
export const lookUpReasons = [
  'person-asked',
  'relative-asked',
  'correction',
  'complaint',
  'authority-asked',
  'test',
] as const;
export type LookUpReason = (typeof lookUpReasons)[number];

/** Number of a call or case in another system, such as `CALL-2026-0042`; letters and digits, never a name. */
export const TICKET_PATTERN = /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{0,39}$/;
