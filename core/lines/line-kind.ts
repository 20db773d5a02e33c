/** What a line of the file is that is no person: each is counted and named in the report. */
export const lineKinds = [
  'titles',
  'blank',
  'titles-again',
  'dashes',
  'totals',
  'footer',
  'end-mark',
] as const;
export type LineKind = (typeof lineKinds)[number];
