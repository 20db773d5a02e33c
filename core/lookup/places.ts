// Which places of the lists are those of a person: the newest list, nobody erased, the last address.
import { audienceId, campaignOfAudience } from '../audience/audience.ts';
import { lookupValue } from '../audience/lookup-value.ts';
import type { LookupHit, PersonRecord } from './store.ts';

const importOf = ({ audience }: LookupHit): number => Number(audience.slice(audience.lastIndexOf('-') + 1));

/** Hits in the newest import of each campaign that was hit: older ones have been replaced. */
export const inNewestImports = (hits: readonly LookupHit[]): LookupHit[] => {
  const newest = new Map<string, number>();
  for (const hit of hits) {
    const campaign = campaignOfAudience(hit.audience);
    newest.set(campaign, Math.max(newest.get(campaign) ?? 0, importOf(hit)));
  }
  return hits.filter((hit) => importOf(hit) === newest.get(campaignOfAudience(hit.audience)));
};

/** Whether somebody's data was erased: their place is kept, without a reference. */
export const isErased = ({ recipient }: Pick<PersonRecord, 'recipient'>): boolean =>
  recipient.reference === '';

/** Whether a record is of somebody on the present list of their campaign. An erased person is nobody. */
const isOnPresentList = (record: PersonRecord): boolean => {
  const { campaign, delivery } = record;
  if (isErased(record) || campaign.import === undefined) return false;
  return delivery.audience === audienceId(campaign.id, campaign.import.number);
};

/**
 * Somebody with all their places in one campaign. Only the last place counts: each correction of an address puts them at a
 * new one, with a higher chunk. The earlier ones, oldest first, are what was sent before.
 */
export type FoundPerson = { present: PersonRecord; earlier: PersonRecord[] };

/** The people of the present lists, one for each campaign that they are in, in the order in which they were found. */
export const peopleOf = (records: readonly PersonRecord[]): FoundPerson[] => {
  const people = new Map<string, PersonRecord[]>();
  for (const record of records.filter(isOnPresentList)) {
    const key = `${record.campaign.id} ${lookupValue('reference', record.recipient.reference)}`;
    people.set(key, [...(people.get(key) ?? []), record]);
  }
  return [...people.values()].flatMap((places) => {
    const earlier = places.sort((one, other) => one.chunk - other.chunk);
    const present = earlier.pop();
    return present === undefined ? [] : [{ present, earlier }];
  });
};

/** Places that corrections lead on to and that are not among the records: of somebody found by an earlier notice code. */
export const placesLedTo = (records: readonly PersonRecord[]): LookupHit[] =>
  records.flatMap(({ delivery: { audience }, evidence }) =>
    evidence.flatMap((one) =>
      one.kind !== 'addressCorrected' ||
      records.some((record) => record.delivery.audience === audience && record.chunk === one.toChunk)
        ? []
        : [{ audience, chunk: one.toChunk, place: 0 }],
    ),
  );
