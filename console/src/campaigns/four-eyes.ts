// Whether somebody has had a hand in what they would approve; the API decides, this says it before they press.
import type { Campaign } from '../../../client/operations.ts';

export type OwnHand = { hasSubmitted: boolean; changed: Campaign['changedBy'][number]['changed'] };

/** What whoever signs in with this name has done of the campaign; undefined where nothing keeps them from approving it. */
export const ownHandIn = (
  { submission, changedBy }: Pick<Campaign, 'submission' | 'changedBy'>,
  name: string,
): OwnHand | undefined => {
  const changed = changedBy.find((author) => author.name === name)?.changed ?? [];
  const hasSubmitted = submission?.name === name;
  return hasSubmitted || changed.length > 0 ? { hasSubmitted, changed } : undefined;
};

/** What of a campaign waits for the decision of an approver who signs in with this name. */
export const waitsFor = (
  campaign: Pick<Campaign, 'state' | 'possible' | 'submission' | 'changedBy' | 'bounceLimit'>,
  name: string,
): 'approval' | 'bounceLimit' | undefined => {
  if (campaign.state === 'submitted') return ownHandIn(campaign, name) ? undefined : 'approval';
  const asked = campaign.bounceLimit?.open?.asked;
  const isOpen = asked !== undefined && campaign.possible.includes('grant-bounce-limit');
  return isOpen && asked.name !== name ? 'bounceLimit' : undefined;
};
