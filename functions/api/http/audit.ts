import type { Place } from '../../../core/audience/audience.ts';
import type { ChunkKey } from '../../../core/audience/store.ts';
import type { AuditAction } from '../../../core/audit/actions.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { chainOf } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { LimitExceeded, RateLimit } from '../../../core/audit/rate-limit.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { pseudonymOf } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { tooMany } from './rate-limit.ts';

/** How the audit trail names the place of a person. */
export const nameOfPlace = ({ audience, chunk, place }: ChunkKey & Place): string =>
  `${audience}/${chunk}/${place}`;

export type Recording = Pick<ApiDependencies, 'record' | 'clock'>;

/** Keeps what somebody does in the audit trail, with when and from where. */
export const recordEvent = async (
  deps: Recording,
  actor: Actor,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from'>,
): Promise<void> => {
  await deps.record({ atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act });
};

/** Refused attempts are counted over this long. */
const REFUSALS: RateLimit = { windowSeconds: 600, max: 10 };

/** Whether an attempt is kept: each of the first, then the hundredth, the thousandth and so on, so that nobody floods the trail. */
const isKept = (attempt: number): boolean => attempt <= REFUSALS.max || Number.isInteger(Math.log10(attempt));

/**
 * Keeps in the audit trail that somebody tried what they may not, or not so often, or not now: call it before the answer
 * that refuses. The first ten of each action in ten minutes are kept one by one, of more every power of ten with how many
 * there were.
 */
export const recordRefused = async (
  deps: Recording & Pick<ApiDependencies, 'attempts'>,
  actor: Actor,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from'>,
): Promise<void> => {
  const who = `refused#${act.action}#${pseudonymOf(actor)}`;
  const [attempt = 1] = await deps.attempts.count(who, [REFUSALS], deps.clock());
  if (!isKept(attempt)) return;
  await recordEvent(deps, actor, {
    ...act,
    particulars: { ...act.particulars, outcome: 'refused', attempt },
  });
};

/** The chain that somebody's look-ups are kept in. */
export const chainOfLookUps = (actor: Actor): string => chainOf({ by: pseudonymOf(actor) });

const tooManyLookUps = (excess: LimitExceeded) => tooMany(excess, { en: 'look-ups', fr: 'recherches' });

/** Ends a request with 429 where one more look-up of this person would be too many, before anything is looked up. */
export const refuseExcessLookUps = async (
  { audit, clock, lookupLimits }: Pick<ApiDependencies, 'audit' | 'clock' | 'lookupLimits'>,
  actor: Actor,
): Promise<void> => {
  const excess = await audit.excess(chainOfLookUps(actor), lookupLimits, clock());
  if (excess !== undefined) throw tooManyLookUps(excess);
};

/**
 * Keeps a look-up of this person in the audit trail and counts it, in one write, before its answer is given; ends the
 * request with 429 where it is one too many. It stands with what they did, whichever campaign the person is in.
 */
export const recordLookUp = async (
  deps: Pick<ApiDependencies, 'audit' | 'clock' | 'lookupLimits'>,
  actor: Actor,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from' | 'campaign'>,
): Promise<void> => {
  const kept = await deps.audit.appendWithin(
    { atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act },
    deps.lookupLimits,
  );
  if ('excess' in kept) throw tooManyLookUps(kept.excess);
};

/** Records that a campaign is changed to what is given, or that it was not. */
export type RecordChange = (campaign: Campaign, outcome?: 'not done') => Promise<void>;

/** Records changes of a campaign by this person, with more particulars where there are any. */
export const recordsChange =
  (deps: Recording, actor: Actor, action: AuditAction, more: AuditEvent['particulars'] = {}): RecordChange =>
  async (campaign, outcome) => {
    const { id, version, state, submission, import: list } = campaign;
    await recordEvent(deps, actor, {
      action,
      campaign: id,
      particulars: {
        version,
        state,
        ...(submission === undefined ? {} : { hash: submission.hash }),
        ...(list === undefined ? {} : { import: list.number }),
        ...more,
        ...(outcome === undefined ? {} : { outcome }),
      },
    });
  };
