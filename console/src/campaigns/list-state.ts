// Where the list of a campaign is, as every page says it.
import type { Campaign } from '../../../client/operations.ts';

/**
 * `none`: nothing has been uploaded. `reading`: it goes on by itself. `asks`: somebody must answer. `last-failed`: the
 * list counts, and a file that came after it could not be used.
 */
export type ListState = 'none' | 'reading' | 'asks' | 'failed' | 'last-failed' | 'done';

export const listStateOf = ({ import: list }: Pick<Campaign, 'import'>): ListState => {
  switch (list?.status) {
    case undefined:
      return 'none';
    case 'undecided':
      return 'asks';
    case 'failed':
      return 'failed';
    case 'done':
      return list.lastFailed ? 'last-failed' : 'done';
    default:
      return 'reading';
  }
};

/** Whether there is a list that people can be written to by. */
export const hasList = (campaign: Pick<Campaign, 'import'>): boolean => campaign.import?.status === 'done';

/** States in which a campaign has no list that counts yet, and says so in place of its own state. */
const withoutList = ['reading', 'asks', 'failed'] as const;
export type WithoutList = (typeof withoutList)[number];

/** What a campaign that is being prepared lacks of its list; undefined where it lacks nothing, or has none at all. */
export const lacksList = (campaign: Pick<Campaign, 'import' | 'state'>): WithoutList | undefined => {
  if (campaign.state !== 'draft' && campaign.state !== 'ready') return undefined;
  const state = listStateOf(campaign);
  return withoutList.find((one) => one === state);
};
