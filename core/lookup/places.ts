// Which places of the lists are those of a person: the newest list, nobody erased, the last address.
import { audienceId, campaignOfAudience, type Place } from '../audience/audience.ts';
import type { LookupHit, PersonRecord } from './store.ts';

const importOf = ({ audience }: LookupHit): number => Number(audience.slice(audience.lastIndexOf('-') + 1));

/** Hits that one call reads: see `PersonStore`. */
const HITS_PER_READ = 24;
/** Imports of a campaign of which hits are read where there are more: the list that counts, and one that came to nothing. */
const IMPORTS_OF_MANY = 2;

/** By what `of` says of them, in the order in which they come. */
const groupedBy = <Item, Key>(items: readonly Item[], of: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(of(item), [...(groups.get(of(item)) ?? []), item]);
  return groups;
};

/**
 * Hits that are read: all of them, or of more than one call reads the first of each list that may count, which is usually
 * the newest import of its campaign. It is not where a newer one has come to nothing after it had written people.
 *
 * `cut` are the lists that have more than is read.
 */
export const hitsToRead = (hits: readonly LookupHit[]): { toRead: LookupHit[]; cut: ReadonlySet<string> } => {
  if (hits.length <= HITS_PER_READ) return { toRead: [...hits], cut: new Set() };
  const lists = [...groupedBy(hits, ({ audience }) => campaignOfAudience(audience)).values()].flatMap(
    (found) => {
      const imports = [...groupedBy(found, importOf)].sort(([one], [other]) => other - one);
      return imports.slice(0, IMPORTS_OF_MANY).map(([, ofImport]) => ofImport);
    },
  );
  const each = Math.max(1, Math.floor(HITS_PER_READ / lists.length));
  const cut = lists.filter(({ length }) => length > each).flatMap(([first]) => first?.audience ?? []);
  return { toRead: lists.flatMap((found) => found.slice(0, each)), cut: new Set(cut) };
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
 * Somebody with all their places in one campaign. Only the present one counts: each correction of an address puts them at a
 * new one, with a higher chunk, and taking it back at the one before. The earlier ones, oldest first, are what was sent before.
 */
export type FoundPerson = { present: PersonRecord; earlier: PersonRecord[] };

const placeName = (audience: string, chunk: number, place: number): string => `${audience} ${chunk}.${place}`;

/**
 * Records of one person together, in the order in which they were found. Corrections lead from one place of a person to
 * the next; a reference alone does not make two places one person's, as others may have it too.
 */
export const byPerson = (records: readonly PersonRecord[]): PersonRecord[][] => {
  const groupOf = new Map<string, PersonRecord[]>();
  const nameOf = ({ delivery, chunk, place }: PersonRecord): string =>
    placeName(delivery.audience, chunk, place);
  for (const record of records) groupOf.set(nameOf(record), [record]);
  for (const record of records) {
    for (const one of record.evidence) {
      if (one.kind !== 'addressCorrected') continue;
      const [here, there] = [
        groupOf.get(nameOf(record)),
        groupOf.get(placeName(record.delivery.audience, one.toChunk, 0)),
      ];
      if (here === undefined || there === undefined || here === there) continue;
      here.push(...there);
      for (const moved of there) groupOf.set(nameOf(moved), here);
    }
  }
  return [...new Set(groupOf.values())];
};

const hasLeft = ({ delivery, place }: PersonRecord): boolean =>
  delivery.facts[place]?.addressCorrected !== undefined;

/** The people of the present lists, one for each campaign that they are in, in the order in which they were found. */
export const peopleOf = (records: readonly PersonRecord[]): FoundPerson[] =>
  byPerson(records.filter(isOnPresentList)).flatMap((places) => {
    const inOrder = places.sort((one, other) => one.chunk - other.chunk);
    // Where a correction was taken back, the last place is one that they have left.
    const present = inOrder.findLast((one) => !hasLeft(one)) ?? inOrder.at(-1);
    return present === undefined ? [] : [{ present, earlier: inOrder.filter((one) => one !== present) }];
  });

/** The places that corrections, and taking them back, have led to from one. */
const waysFrom = ({ delivery, place, evidence }: PersonRecord): Place[] => {
  const now = delivery.correctedTo?.[place];
  const recorded = evidence.flatMap((one) =>
    one.kind === 'addressCorrected' ? [{ chunk: one.toChunk, place: 0 }] : [],
  );
  return now === undefined ? recorded : [...recorded, now];
};

/** Places that corrections lead on to and that are not among the records: of somebody found by another notice code of theirs. */
export const placesLedTo = (records: readonly PersonRecord[]): LookupHit[] =>
  records.flatMap((from) => {
    const { audience } = from.delivery;
    const isKnown = ({ chunk, place }: Place): boolean =>
      records.some((one) => one.delivery.audience === audience && one.chunk === chunk && one.place === place);
    return waysFrom(from).flatMap((where) => (isKnown(where) ? [] : [{ audience, ...where }]));
  });
