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
