// Whom the rows of a file of outcomes are about: a code leads to its place by itself, references are looked up together.
import type { Place } from '../../core/audience/audience.ts';
import type { Wording } from '../../core/base/wording.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import type { Named } from '../../core/mailing/outcome-row.ts';
import { notACode, notAReference, severalHaveReference } from '../../core/mailing/outcome-words.ts';
import { type Mac, readNoticeCode } from '../../core/notice/code.ts';

type Dependencies = { lookup: Pick<LookupStore, 'findAll'>; deliveries: Pick<DeliveryStore, 'getMany'> };

/** Where somebody stands, or why nobody can be meant. */
export type Located = { where: Place } | { problem: Wording };

/**
 * Of several places with one reference those that their people have not left. Where a correction died half-way nobody has
 * come to the new one: it has no delivery.
 */
const presentOf = async (
  { deliveries }: Dependencies,
  audience: string,
  places: readonly Place[],
): Promise<Place[]> => {
  const chunks = await deliveries.getMany(
    [...new Set(places.map(({ chunk }) => chunk))].map((chunk) => ({ audience, chunk })),
  );
  const factsOf = ({ chunk, place }: Place) => chunks.find((one) => one.chunk === chunk)?.facts[place];
  return places.filter((where) => {
    const facts = factsOf(where);
    return facts !== undefined && facts.addressCorrected === undefined;
  });
};

/** Finds the places of several rows, in their order. */
export const locateAll = async (
  deps: Dependencies,
  { audience, mac }: { audience: string; mac: Mac },
  named: readonly Named[],
): Promise<Located[]> => {
  const references = [...new Set(named.flatMap((who) => ('reference' in who ? [who.reference] : [])))];
  const found = references.length === 0 ? [] : await deps.lookup.findAll(audience, 'reference', references);
  const byReference = new Map(references.map((reference, index) => [reference, found[index] ?? []]));

  const ofReference = async (reference: string): Promise<Located> => {
    const places = byReference.get(reference) ?? [];
    const [where, ...others] = places.length > 1 ? await presentOf(deps, audience, places) : places;
    if (where === undefined) return { problem: notAReference };
    return others.length === 0 ? { where } : { problem: severalHaveReference };
  };

  const located: Located[] = [];
  for (const who of named) {
    if ('reference' in who) {
      located.push(await ofReference(who.reference));
      continue;
    }
    const where = readNoticeCode(audience, who.code, mac);
    located.push(where === undefined ? { problem: notACode } : { where });
  }
  return located;
};
