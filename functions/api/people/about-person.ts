// Finds everything that was done with a person, by whomever: as they are found today, were before, and with their lists.
import { actionsOnLists } from '../../../core/audit/actions.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { AuditEntry } from '../../../core/audit/chain.ts';
import type { LookUpReason } from '../../../core/audit/reasons.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import { isErased } from '../../../core/lookup/places.ts';
import type { LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import { bareCode } from '../../../core/notice/code.ts';
import { nameOfPlace, recordLookUps, refuseExcessLookUps } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { ticketOf } from './case-number.ts';
import { withPlacesLedTo } from './find-person.ts';
import { isSamePerson, placesBefore } from './places-of-person.ts';
import { hashOfWanted, hitsOf, type Wanted } from './wanted.ts';

/** Places that are followed: what more have is nobody's own. */
const MOST_PLACES = 60;
/** Entries that one answer holds. */
export const MOST_ENTRIES = 2_000;

/**
 * How an entry is about a person: it names them; it names what they are found by, so that somebody looked for them, or
 * for whoever has the same, or tried to do something, and was shown nobody; or it is about a list as a whole, and they may be in what was given out.
 */
export const relations = ['person', 'search', 'list'] as const;
type EntryAbout = { relation: (typeof relations)[number]; chain: string; entry: AuditEntry };

type About = {
  /** Places in lists that the entries are about, erased ones too. */
  places: number;
  campaigns: number;
  entries: EntryAbout[];
  /** Whether there are more than {@link MOST_ENTRIES}: those given are the newest. */
  isCut: boolean;
};

export type AboutPerson = {
  wanted: Wanted;
  reason: LookUpReason;
  ticket?: string | undefined;
  by: Actor;
};

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audit'
  | 'campaigns'
  | 'clock'
  | 'codeMac'
  | 'evidence'
  | 'lookup'
  | 'lookupLimits'
  | 'people'
  | 'readPhone'
  | 'record'
>;

const hitOf = ({ delivery: { audience }, chunk, place }: PersonRecord): LookupHit => ({
  audience,
  chunk,
  place,
});

/** Every place of whoever is wanted, in all lists: before and after corrections, and in other campaigns. */
const placesOf = async (deps: Dependencies, wanted: Wanted): Promise<PersonRecord[]> => {
  const found = await deps.people.read((await hitsOf(deps, wanted)).slice(0, MOST_PLACES));
  const references = new Set(
    found.filter((one) => !isErased(one)).map(({ recipient }) => recipient.reference),
  );
  const known = new Set(found.map((one) => nameOfPlace(hitOf(one))));
  const more: LookupHit[] = [];
  for (const reference of references) {
    const hits = await deps.lookup.find('reference', reference);
    more.push(...hits.filter((hit) => !known.has(nameOfPlace(hit))).slice(0, MOST_PLACES));
  }
  const others = (await deps.people.read(more)).filter(({ recipient }) =>
    found.some((one) => isSamePerson(one.recipient, recipient)),
  );
  // Of whoever was erased no reference leads to the places before a correction.
  const before: LookupHit[] = [];
  for (const one of found) {
    if (!isErased(one) || one.delivery.size > 1) continue;
    before.push(...(await placesBefore(deps, one.delivery.audience, one)));
  }
  const earlier = (await deps.people.read(before)).filter((one) => !known.has(nameOfPlace(hitOf(one))));
  return await withPlacesLedTo(deps, [...found, ...others, ...earlier]);
};

/** Keyed hashes of all that somebody is found by at these places, and of contacts that corrections took. */
const hashesOf = async (deps: Dependencies, records: readonly PersonRecord[]): Promise<Set<string>> => {
  const hashes = new Set<string>();
  for (const { recipient, evidence } of records) {
    if (!isErased({ recipient })) {
      for (const { field, value } of entriesAt(recipient, { chunk: 0, place: 0 })) {
        hashes.add(await deps.lookup.hashOf(field, value));
      }
    }
    const code = bareCode(recipient.code);
    if (code !== undefined) hashes.add(await deps.lookup.hashOf('code', code));
    for (const one of evidence) {
      if (one.kind !== 'addressCorrected') continue;
      for (const contact of [one.contact, one.contactBefore]) if (contact !== undefined) hashes.add(contact);
    }
  }
  return hashes;
};

const ofLists: ReadonlySet<string> = new Set(actionsOnLists);

/** What was done with the lists of a campaign as a whole. */
async function* doneWithLists({ audit }: Dependencies, campaign: string): AsyncGenerator<AuditEntry> {
  const chain = await audit.read(campaign);
  if (chain === undefined) return;
  for await (const entries of chain.entries) {
    for (const entry of entries) if (ofLists.has(entry.act.action)) yield entry;
  }
}

/** What stands in the audit trail of these names, each once, newest first. */
const entriesAbout = async (
  deps: Dependencies,
  names: { places: Iterable<string>; hashes: Iterable<string>; campaigns: Iterable<string> },
): Promise<EntryAbout[]> => {
  const found = new Map<string, EntryAbout>();
  const add = (one: EntryAbout): void => {
    const key = `${one.chain} ${one.entry.number}`;
    if (!found.has(key)) found.set(key, one);
  };
  const addOf = async (relation: EntryAbout['relation'], on: string): Promise<void> => {
    for await (const some of deps.audit.about(on)) for (const one of some) add({ relation, ...one });
  };
  for (const on of names.places) await addOf('person', on);
  for (const on of names.hashes) await addOf('search', on);
  for (const chain of names.campaigns) {
    for await (const entry of doneWithLists(deps, chain)) add({ relation: 'list', chain, entry });
  }
  return [...found.values()].sort(
    (one, other) => other.entry.act.atMs - one.entry.act.atMs || other.entry.number - one.entry.number,
  );
};

/**
 * Everything in the audit trail that is about a person. That it was asked is on record before it is answered, and is
 * itself about them.
 *
 * @throws Problem where it is one look-up too many
 */
export const aboutPerson = async (
  deps: Dependencies,
  { wanted, reason, ticket, by }: AboutPerson,
): Promise<About> => {
  const sought = await hashOfWanted(deps, wanted);
  const attempt = { action: 'audit.about' as const, on: sought, reason };
  await refuseExcessLookUps(deps, by, attempt);
  const records = await placesOf(deps, wanted);
  const particulars = { found: records.length };
  const kept = ticketOf(deps, ticket, ...records.map(({ recipient }) => recipient));
  await recordLookUps(deps, by, attempt, [{ ...attempt, ...kept, particulars }]);
  const campaigns = new Set(records.map(({ campaign }) => campaign.id));
  const all = await entriesAbout(deps, {
    places: new Set(records.map((record) => nameOfPlace(hitOf(record)))),
    hashes: (await hashesOf(deps, records)).add(sought),
    campaigns,
  });
  const entries = all.slice(0, MOST_ENTRIES);
  return {
    places: records.length,
    campaigns: campaigns.size,
    entries,
    isCut: entries.length < all.length,
  };
};
