// All places of one person in a list: each correction of their address has put them at another one.
import { isAmong, type Place, type Recipient } from '../../../core/audience/audience.ts';
import { byPerson, placesLedTo } from '../../../core/lookup/places.ts';
import type { LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { withPlacesLedTo } from './find-person.ts';

type Dependencies = Pick<ApiDependencies, 'audience' | 'evidence' | 'lookup' | 'people'>;

/** The places from which corrections have led to this one, as they were recorded. */
export const placesBefore = async (
  { evidence }: Pick<Dependencies, 'evidence'>,
  audience: string,
  { chunk }: Place,
): Promise<LookupHit[]> => {
  const ledFrom = new Map<number, Place>();
  for await (const page of evidence.scan(audience)) {
    for (const { evidence: recorded, ...where } of page) {
      for (const one of recorded) if (one.kind === 'addressCorrected') ledFrom.set(one.toChunk, where);
    }
  }
  const before: LookupHit[] = [];
  for (let at = ledFrom.get(chunk); at !== undefined; at = ledFrom.get(at.chunk)) {
    before.push({ audience, chunk: at.chunk, place: at.place });
  }
  return before;
};

/** Whether two recipients are one person, whatever their contact. */
export const isSamePerson = (one: Recipient, other: Recipient): boolean =>
  one.reference === other.reference &&
  one.firstName === other.firstName &&
  one.lastName === other.lastName &&
  one.writtenName === other.writtenName &&
  one.birthHash === other.birthHash;

/** Places of a person that a correction has filled and then died: they have no delivery, so that nobody is read there. */
const placesOfDeadCorrections = async (
  deps: Dependencies,
  own: PersonRecord,
  unread: readonly LookupHit[],
): Promise<PersonRecord[]> => {
  const { audience } = own.delivery;
  const numbers = [...new Set(unread.map(({ chunk }) => chunk))];
  const chunks = await deps.audience.getMany(numbers.map((chunk) => ({ audience, chunk })));
  return chunks.flatMap(({ chunk: { number, recipients } }) => {
    const [recipient, ...others] = recipients;
    if (recipient === undefined || others.length > 0 || !isSamePerson(recipient, own.recipient)) return [];
    return [{ ...own, recipient, evidence: [], chunk: number, place: 0 }];
  });
};

/** The other places of somebody in the list: before and after corrections of their address. */
export const otherPlacesOf = async (deps: Dependencies, record: PersonRecord): Promise<PersonRecord[]> => {
  const { audience } = record.delivery;
  const where = { chunk: record.chunk, place: record.place };
  const isOwn = (one: Place): boolean => isAmong([where], one);
  const hits = (await deps.lookup.find('reference', record.recipient.reference)).filter(
    (hit) => hit.audience === audience && !isOwn(hit),
  );
  // A correction puts somebody in a chunk of their own. Of lists that version 0.2.0 imported nobody is found by reference.
  const before = record.delivery.size > 1 ? [] : await placesBefore(deps, audience, where);
  const found = await deps.people.read([...hits, ...before.filter((one) => !isAmong(hits, one))]);
  // A correction of this moment may not be found yet.
  const records = await withPlacesLedTo(deps, [record, ...found]);
  // Others may have the reference too: they are other people, and stay.
  const theirs = byPerson(records).find((places) => places.some(isOwn)) ?? [record];
  const unread = [...hits, ...before].filter((one) => !isAmong(records, one));
  const dead = await placesOfDeadCorrections(deps, record, [...unread, ...placesLedTo(theirs)]);
  return [...theirs.filter((one) => !isOwn(one)), ...dead];
};
