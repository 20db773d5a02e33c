// What look-ups need to know of the lists as a whole, whoever is looked for.
import { audienceId } from '../../../core/audience/audience.ts';
import { createCache } from '../../../core/base/cache.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { hasStarted } from '../../../core/campaign/states.ts';
import type { LookupHit } from '../../../core/lookup/store.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

export type ListsInUse = {
  /** A place of a list where nobody stands, beside people: it is read where nobody was found. None where there is no list. */
  beside: LookupHit[];
  /** Whether rows of a list that is sent to were not used, so that somebody who is concerned may not be found. */
  haveGaps: boolean;
};

/** No chunk holds so many. */
const NOBODYS_PLACE = 63;
const KNOWN_FOR_MS = 60_000;

const ofCampaigns = (campaigns: readonly Campaign[]): ListsInUse => {
  const inUse = campaigns.filter((one) => hasStarted(one) && one.listDeletedAtMs === undefined);
  const lists = inUse.flatMap((one) => (one.import === undefined ? [] : [{ id: one.id, list: one.import }]));
  const newest = lists.findLast(({ list: { counts } }) => counts.accepted + counts.unreachable > 0);
  return {
    beside: newest
      ? [{ audience: audienceId(newest.id, newest.list.number), chunk: 0, place: NOBODYS_PLACE }]
      : [],
    haveGaps: lists.some(({ list: { counts } }) => counts.rejected + counts.duplicate + counts.conflict > 0),
  };
};

/** Reads the campaigns once a minute, found or not: so no answer takes longer for what it found. */
export const createListsInUse = ({
  campaigns,
  clock,
}: Pick<ApiDependencies, 'campaigns' | 'clock'>): (() => Promise<ListsInUse>) =>
  createCache(async () => ofCampaigns(await campaigns.list()), { maxAge: { ms: KNOWN_FOR_MS, clock } }).get;
