import type { Place } from '../../../core/audience/audience.ts';
import type { ChunkKey } from '../../../core/audience/store.ts';
import type { AuditAction } from '../../../core/audit/actions.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { chainOf } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { ChainEnd } from '../../../core/audit/trail.ts';
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

/** The chain that somebody's look-ups are kept in. */
export const chainOfLookUps = (actor: Actor): string => chainOf({ by: pseudonymOf(actor) });

/**
 * Keeps a look-up of this person in the audit trail and counts it, in one write, before its answer is given; ends the
 * request with 429 where it is one too many. It stands with what they did, whichever campaign the person is in.
 *
 * @param end - the end of the chain as it is now, where that was read with the rest
 */
export const recordLookUp = async (
  deps: Pick<ApiDependencies, 'audit' | 'clock' | 'lookupLimits'>,
  actor: Actor,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from' | 'campaign'>,
  end?: ChainEnd,
): Promise<void> => {
  const kept = await deps.audit.appendWithin(
    { atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act },
    deps.lookupLimits,
    end,
  );
  if ('excess' in kept) throw tooMany(kept.excess, { en: 'look-ups', fr: 'recherches' });
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
