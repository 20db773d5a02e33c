import type { Finding, Verdict } from '../base/finding.ts';
import { type Answer, silenceInWords } from './answer.ts';

/** A request to AWS: where it is filed, its text, and the command that files it where there is one. */
export type SupportRequest = { where: string; text: string; command?: string };

/** What an account grants of one thing, beside what is needed of it. */
export type Diagnosis = {
  check: string;
  /** `unknown`: the account could not be asked. */
  verdict: Verdict | 'unknown';
  granted: string;
  needed: string;
  /** What to do, unless it passes. */
  advice?: string;
  request?: SupportRequest;
};

/** Diagnoses of one service or subject. */
export type Section = { title: string; diagnoses: Diagnosis[] };

type Figures = Pick<Diagnosis, 'granted' | 'needed'> & { request?: SupportRequest | undefined };

/** A finding with the figures that it rests on. A request goes with what does not pass only. */
export const diagnosisOf = (
  { check, verdict, message }: Finding,
  { granted, needed, request }: Figures,
): Diagnosis => ({
  check,
  verdict,
  granted,
  needed,
  ...(verdict === 'passes' ? {} : { advice: message.en, ...(request && { request }) }),
});

export const pass = (check: string, granted: string, needed: string): Diagnosis => ({
  check,
  verdict: 'passes',
  granted,
  needed,
});
const notPassing =
  (verdict: 'blocks' | 'warns' | 'unknown') =>
  (check: string, granted: string, needed: string, advice: string, request?: SupportRequest): Diagnosis => ({
    check,
    verdict,
    granted,
    needed,
    advice,
    ...(request && { request }),
  });
export const block = notPassing('blocks');
export const warn = notPassing('warns');
export const unknown = notPassing('unknown');

/** What follows from an answer; where there is none, that it is not known and why. */
export const judge = <Said>(
  answer: Answer<Said>,
  check: string,
  needed: string,
  judgement: (said: Said) => Diagnosis | Diagnosis[],
): Diagnosis[] =>
  'said' in answer
    ? [judgement(answer.said)].flat()
    : [unknown(check, 'not known', needed, silenceInWords(answer))];
