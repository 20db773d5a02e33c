import type { Context } from 'hono';
import type { AuditAction } from '../../../core/audit/actions.ts';
import { chainOf } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { ChainEnd } from '../../../core/audit/trail.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { pseudonymOf } from './caller.ts';
import type { ApiDependencies, ApiEnv } from './dependencies.ts';
import { tooMany } from './rate-limit.ts';

type Recording = Pick<ApiDependencies, 'record' | 'clock'>;

/** Keeps what the caller of a route does in the audit trail, with when and from where. */
export const recordEvent = async (
  deps: Recording,
  c: Context<ApiEnv>,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from'>,
): Promise<void> => {
  const actor = c.get('actor');
  await deps.record({ atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act });
};

/** The chain that the caller's look-ups are kept in. */
export const chainOfLookUps = (c: Context<ApiEnv>): string => chainOf({ by: pseudonymOf(c.get('actor')) });

/**
 * Keeps a look-up of the caller in the audit trail and counts it, in one write, before its answer is given; ends the
 * request with 429 where it is one too many. It stands with what the caller did, whichever campaign the person is in.
 *
 * @param end - the end of the chain as it is now, where that was read with the rest
 */
export const recordLookUp = async (
  deps: Pick<ApiDependencies, 'audit' | 'clock' | 'lookupLimits'>,
  c: Context<ApiEnv>,
  act: Omit<AuditEvent, 'atMs' | 'by' | 'from' | 'campaign'>,
  end?: ChainEnd,
): Promise<void> => {
  const actor = c.get('actor');
  const kept = await deps.audit.appendWithin(
    { atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act },
    deps.lookupLimits,
    end,
  );
  if ('excess' in kept) throw tooMany(kept.excess, { en: 'look-ups', fr: 'recherches' });
};

/** Records that a campaign is changed to what is given, or that it was not. */
export type RecordChange = (campaign: Campaign, outcome?: 'not done') => Promise<void>;

/** Records changes of a campaign by the caller of a route. */
export const recordsChange =
  (deps: Recording, c: Context<ApiEnv>, action: AuditAction): RecordChange =>
  async (campaign, outcome) => {
    const { id, version, state, submission, import: list } = campaign;
    await recordEvent(deps, c, {
      action,
      campaign: id,
      particulars: {
        version,
        state,
        ...(submission === undefined ? {} : { hash: submission.hash }),
        ...(list === undefined ? {} : { import: list.number }),
        ...(outcome === undefined ? {} : { outcome }),
      },
    });
  };
