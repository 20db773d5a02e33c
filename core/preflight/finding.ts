// Findings of the preflight list, and the steps of a campaign that each of them stops.
import type { Finding, Verdict } from '../base/finding.ts';
import type { Wording } from '../base/wording.ts';

const finding =
  (verdict: Verdict) =>
  (check: string, message: Wording): Finding => ({ check, verdict, message });

export const passing = finding('passes');
export const warning = finding('warns');
export const blocking = finding('blocks');

/** Steps before which the preflight list is asked. */
export const checkedSteps = ['submit', 'approve', 'start'] as const;
export type CheckedStep = (typeof checkedSteps)[number];

/**
 * Steps that more than the content stops. An approval is of the content that was submitted; the account, for one, can
 * change after it, and counts when the campaign is submitted and again when it starts.
 */
export const stepsBesideContent: readonly CheckedStep[] = ['submit', 'start'];

/** A finding with the steps that it stops: none, unless it blocks. */
export type PreflightFinding = Finding & { stops: CheckedStep[] };

/** What blocks among these findings stops these steps. */
export const stopping = (steps: readonly CheckedStep[], findings: readonly Finding[]): PreflightFinding[] =>
  findings.map((one) => ({ ...one, stops: one.verdict === 'blocks' ? [...steps] : [] }));
