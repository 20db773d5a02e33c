// Who may change what is known of a person, how often, and how it was made sure who asks. What is refused is on record.
import { z } from '@hono/zod-openapi';
import type { AuditAction } from '../../../core/audit/actions.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { type AuditReason, type IdentityCheck, identityChecks } from '../../../core/audit/reasons.ts';
import { DAY_MS } from '../../../core/base/day.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { Evidence } from '../../../core/delivery/evidence.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import { isAdministrator } from '../http/access.ts';
import { recordRefused } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { limitAttempts } from '../http/rate-limit.ts';
import { says } from '../http/validation-text.ts';
import { correctedTooOften, onlyAdministrators, recordedTooOften } from './people-words.ts';

/** How it was made sure who is asking: without it nothing of a person is changed. */
export const identitySchema = z
  .enum(identityChecks, {
    error: says({
      en: 'Say how you made sure who is asking: code-read-out, called-back, document or, where nobody asks, no-caller. Where you did not, change nothing.',
      fr: 'Dites comment vous avez vérifié qui demande\u00a0: code-read-out, called-back, document ou, si personne ne demande, no-caller. Sinon, ne changez rien.',
    }),
  })
  .openapi({
    description:
      'How you made sure who is asking: they read out the code of their notice, you called them back on the number that the organisation held before, or they showed a document. "no-caller", where nobody is asking, is for administrators.',
    example: 'code-read-out',
  });

/** Something that a member of staff wants to do for one person. */
export type StaffAct = {
  action: AuditAction;
  campaign: string;
  identity: IdentityCheck;
  reason?: AuditReason;
  by: Actor;
};

/** Why something was not done, as it stands in the audit trail. */
export type Refusal = 'too-often' | 'too-often-for-person' | 'role' | 'contact-of-others';

/** What one administrator may decide and nobody else. */
type Privilege = keyof typeof onlyAdministrators;

type Dependencies = Pick<ApiDependencies, 'attempts' | 'changeLimits' | 'clock' | 'record'>;

/** Puts on record that something was not done; it stands with what they did, as the campaign may not be one. */
export const recordRefusal = async (
  deps: Pick<Dependencies, 'attempts' | 'clock' | 'record'>,
  { action, campaign, identity, reason, by }: StaffAct,
  why: Refusal,
): Promise<void> => {
  await recordRefused(deps, by, {
    action,
    identity,
    ...(reason === undefined ? {} : { reason }),
    particulars: { why, campaign },
  });
};

/** Counts what a member of staff changes, of whomever; ends the request with 429 where it is one too many. */
const countChange = async (deps: Dependencies, act: StaffAct): Promise<void> => {
  const what = { en: 'corrections and records', fr: 'corrections et mentions' };
  try {
    await limitAttempts(deps, `changes#${pseudonymOf(act.by)}`, deps.changeLimits, what);
  } catch (error) {
    if (error instanceof Problem) await recordRefusal(deps, act, 'too-often');
    throw error;
  }
};

/**
 * Ends the request where it asks for something that only an administrator may.
 *
 * @param privileges - what the request asks for beside its action
 */
export const checkRole = async (
  deps: Pick<Dependencies, 'attempts' | 'clock' | 'record'>,
  act: StaffAct,
  privileges: readonly Privilege[] = [],
): Promise<void> => {
  const [first] = act.identity === 'no-caller' ? ['no-caller' as const] : privileges;
  if (first === undefined || isAdministrator(act.by)) return;
  await recordRefusal(deps, act, 'role');
  throw new Problem('not-allowed', { detail: onlyAdministrators[first] });
};

/**
 * Ends the request where its author does too much in too short a time, or something that they may not. Comes before
 * anything is read: what is refused says nothing of anybody.
 */
export const checkStaff = async (
  deps: Dependencies,
  act: StaffAct,
  privileges?: readonly Privilege[],
): Promise<void> => {
  await countChange(deps, act);
  await checkRole(deps, act, privileges);
};

const PERSON_WINDOW_MS = 30 * DAY_MS;

/** What agents may do for one person in 30 days; more of it is for an administrator. */
const personLimits: Record<
  'corrections' | 'records',
  { max: number; kind: Evidence['kind']; words: Wording }
> = {
  corrections: { max: 2, kind: 'addressCorrected', words: correctedTooOften },
  records: { max: 3, kind: 'told', words: recordedTooOften },
};

/**
 * Ends the request of anybody but an administrator where enough was done for this person lately.
 *
 * @param places - all places of the person
 */
export const checkPersonLimit = async (
  deps: Pick<Dependencies, 'attempts' | 'clock' | 'record'>,
  act: StaffAct,
  of: keyof typeof personLimits,
  places: readonly Pick<PersonRecord, 'evidence'>[],
): Promise<void> => {
  if (isAdministrator(act.by)) return;
  const { max, kind, words } = personLimits[of];
  const sinceMs = deps.clock() - PERSON_WINDOW_MS;
  const done = places
    .flatMap(({ evidence }) => evidence)
    .filter((one) => one.kind === kind && one.atMs > sinceMs && one.file === undefined);
  if (done.length < max) return;
  await recordRefusal(deps, act, 'too-often-for-person');
  throw new Problem('not-allowed', { detail: words });
};
