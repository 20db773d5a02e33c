// Who may change what is known of a person, how often, and how it was made sure who asks. What is refused is on record.
import { z } from '@hono/zod-openapi';
import type { AuditAction, StaffRefusal } from '../../../core/audit/actions.ts';
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
import { Problem, type ProblemKind } from '../http/problem.ts';
import { limitAttempts } from '../http/rate-limit.ts';
import { says } from '../http/validation-text.ts';
import { correctedTooOften, onlyAdministrators, recordedTooOften } from './people-words.ts';
import { hashOfCode } from './wanted.ts';

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
  /** Notice code by which the person is named. */
  code: string;
  identity: IdentityCheck;
  reason?: AuditReason;
  by: Actor;
};

/** What one administrator may decide and nobody else. */
type Privilege = keyof typeof onlyAdministrators;

type Recording = Pick<ApiDependencies, 'attempts' | 'clock' | 'lookup' | 'record'>;
type Dependencies = Recording & Pick<ApiDependencies, 'changeLimits'>;

/**
 * Puts on record that something was not done; it stands with what they did, as the campaign may not be one, and names the
 * person by what they are found by, as nobody may have been looked for.
 */
export const recordRefusal = async (
  deps: Recording,
  { action, campaign, code, identity, reason, by }: StaffAct,
  why: StaffRefusal,
): Promise<void> => {
  await recordRefused(deps, by, {
    action,
    on: await hashOfCode(deps, code),
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
  deps: Recording,
  act: StaffAct,
  privileges: readonly Privilege[] = [],
): Promise<void> => {
  const [first] = act.identity === 'no-caller' ? ['no-caller' as const] : privileges;
  if (first === undefined || isAdministrator(act.by)) return;
  await recordRefusal(deps, act, 'role');
  throw new Problem('not-allowed', { detail: onlyAdministrators[first] });
};

/** Problems that say that something cannot be done of a person, and nothing of whoever asks. */
const notPossible: Partial<Record<ProblemKind, StaffRefusal>> = {
  'not-possible-now': 'not-now',
  'not-found': 'not-found',
};

/**
 * Does something, and puts on record that it was not possible where it was not: who has tried is a part of who has done
 * what with a person.
 */
export const recordingRefusal = async <Done>(
  deps: Recording,
  act: StaffAct,
  does: () => Promise<Done>,
): Promise<Done> => {
  try {
    return await does();
  } catch (error) {
    const why = error instanceof Problem ? notPossible[error.kind] : undefined;
    if (why !== undefined) await recordRefusal(deps, act, why);
    throw error;
  }
};

/**
 * Does what a member of staff asks for. Ends the request where they do too much in too short a time, or something that
 * they may not, before anything is read: what is refused says nothing of anybody.
 */
export const actAsStaff = async <Done>(
  deps: Dependencies,
  act: StaffAct,
  does: () => Promise<Done>,
  privileges?: readonly Privilege[],
): Promise<Done> => {
  await countChange(deps, act);
  await checkRole(deps, act, privileges);
  return await recordingRefusal(deps, act, does);
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
  deps: Recording,
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
