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

/** Who does something, as the audit trail keeps it. */
const whoActs = (actor: Actor): Pick<AuditEvent, 'by' | 'name' | 'from'> => ({
  by: pseudonymOf(actor),
  name: actor.name,
  from: actor.sourceIp,
});

/** What an act is, beside who does it and when. */
type Act = Omit<AuditEvent, 'atMs' | 'by' | 'name' | 'from'>;

/** Keeps what somebody does in the audit trail, with when and from where. */
export const recordEvent = async (deps: Recording, actor: Actor, act: Act): Promise<void> => {
  await deps.record({ atMs: deps.clock(), ...whoActs(actor), ...act });
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
  act: Act,
): Promise<void> => {
  const who = `refused#${act.action}#${pseudonymOf(actor)}`;
  const [attempt = 1] = await deps.attempts.count(who, [REFUSALS], deps.clock());
  if (!isKept(attempt)) return;
  await recordEvent(deps, actor, {
    ...act,
    particulars: { ...act.particulars, outcome: 'refused', attempt },
  });
};

/** Something that somebody does to a person, or tries: it stands with what they did, whichever campaign the person is in. */
export type Attempt = Omit<Act, 'campaign' | 'on'> & { on: string };

type LookUps = Recording & Pick<ApiDependencies, 'attempts' | 'audit' | 'lookupLimits'>;

/** The chain that somebody's look-ups are kept in. */
const chainOfLookUps = (actor: Actor): string => chainOf({ by: pseudonymOf(actor) });

const tooManyLookUps = (excess: LimitExceeded) => tooMany(excess, { en: 'look-ups', fr: 'recherches' });

const refuseLookUp = async (
  deps: LookUps,
  actor: Actor,
  attempt: Attempt,
  excess: LimitExceeded,
): Promise<never> => {
  const particulars = { ...attempt.particulars, why: 'too-often' };
  await recordRefused(deps, actor, { ...attempt, particulars });
  throw tooManyLookUps(excess);
};

/** Ends a request with 429 where one more look-up of this person would be too many, before anything is looked up. */
export const refuseExcessLookUps = async (deps: LookUps, actor: Actor, attempt: Attempt): Promise<void> => {
  const excess = await deps.audit.excess(chainOfLookUps(actor), deps.lookupLimits, deps.clock());
  if (excess !== undefined) await refuseLookUp(deps, actor, attempt, excess);
};

/**
 * Keeps in the audit trail whom a look-up shows, one entry for each, before it is answered. Each person counts: the first
 * write counts them all, so that whatever comes after it nobody is shown uncounted. Ends the request with 429 where that
 * is too many, also because of look-ups at the same moment; that counts as one.
 *
 * @param attempt - how the look-up is kept where it shows nobody
 * @param acts - one for each person shown, or one that says that nobody was
 */
export const recordLookUps = async (
  deps: LookUps,
  actor: Actor,
  attempt: Attempt,
  acts: readonly Attempt[],
): Promise<void> => {
  const within = (act: Attempt, count: number) =>
    deps.audit.appendWithin({ atMs: deps.clock(), ...whoActs(actor), ...act }, deps.lookupLimits, count);
  const [first = attempt, ...others] = acts;
  const kept = await within(first, acts.length);
  if ('excess' in kept) {
    const refused = {
      ...attempt,
      particulars: { ...attempt.particulars, outcome: 'refused', why: 'too-often' },
    };
    const counted = others.length > 0 && 'entry' in (await within(refused, 1));
    if (counted) throw tooManyLookUps(kept.excess);
    await refuseLookUp(deps, actor, attempt, kept.excess);
  }
  for (const act of others) await recordEvent(deps, actor, act);
};

/** As {@link recordLookUps}, of one person. */
export const recordLookUp = async (deps: LookUps, actor: Actor, act: Attempt): Promise<void> =>
  await recordLookUps(deps, actor, act, [act]);

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
