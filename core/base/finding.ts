import type { Wording } from './wording.ts';

/** `blocks`: sending now would fail or harm. `warns`: look at it and decide. `passes`: checked and in order. */
export type Verdict = 'blocks' | 'warns' | 'passes';
export type Finding = { check: string; verdict: Verdict; message: Wording };

const finding =
  (verdict: Verdict) =>
  (check: string, en: string, fr: string): Finding => ({ check, verdict, message: { en, fr } });

export const passes = finding('passes');
export const warns = finding('warns');
export const blocks = finding('blocks');
