import type { Context } from 'hono';
import type { Act } from '../../core/act.ts';
import { pseudonymOf } from './caller.ts';
import type { RecordChange } from './change-campaign.ts';
import type { ApiDependencies, ApiEnv } from './dependencies.ts';

type Recording = Pick<ApiDependencies, 'record' | 'clock'>;

/** Keeps what the caller of a route does in the audit trail, with when and from where. */
export const recordAct = async (
  deps: Recording,
  c: Context<ApiEnv>,
  act: Omit<Act, 'atMs' | 'by' | 'from'>,
): Promise<void> => {
  const actor = c.get('actor');
  await deps.record({ atMs: deps.clock(), by: pseudonymOf(actor), from: actor.sourceIp, ...act });
};

/** Records changes of a campaign by the caller of a route. */
export const recordsChange =
  (deps: Recording, c: Context<ApiEnv>, action: string): RecordChange =>
  async (campaign, outcome) => {
    const { id, version, state, submission, import: list } = campaign;
    await recordAct(deps, c, {
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
