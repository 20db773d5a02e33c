// A step of a campaign's life, as staff take it: allowed by its state, on record, in the version that they have read.
import type { Actor } from '../../../core/audit/actor.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { type Campaign, type CampaignAction, nextState } from '../../../core/campaign/campaign.ts';
import { changeCampaign, wrongState } from '../campaigns/change.ts';
import { recordsChange } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

/** Who takes a step with which campaign. */
export type StepCommand = {
  campaign: string;
  /** The version of the campaign that they have read, as `If-Match` gives it; any unless given. */
  ifMatch?: string | undefined;
  by: Actor;
};

type StepAction = Exclude<CampaignAction, 'import' | 'complete'>;
type Decide = (campaign: Campaign) => Campaign | Promise<Campaign>;

/** Changes the campaign as `decide` says, whatever its state, and records it as this step. */
export const change = (
  deps: ApiDependencies,
  { campaign, ifMatch, by }: StepCommand,
  action: StepAction,
  decide: Decide,
  particulars: AuditEvent['particulars'] = {},
): Promise<Campaign> =>
  changeCampaign(deps.campaigns, campaign, decide, {
    ifMatch,
    record: recordsChange(deps, by, `campaign.${action}`, {
      // Which program sent this: asked when something was sent that should not have been.
      ...(action === 'start' ? { tocsin: deps.version } : {}),
      ...particulars,
    }),
  });

/** Takes a step: `decide` sees a campaign in a state that allows it. */
export const take = (
  deps: ApiDependencies,
  command: StepCommand,
  action: StepAction,
  decide: Decide,
  particulars: AuditEvent['particulars'] = {},
): Promise<Campaign> =>
  change(
    deps,
    command,
    action,
    (before) => (nextState(before.state, action) === undefined ? wrongState(before, action) : decide(before)),
    particulars,
  );
