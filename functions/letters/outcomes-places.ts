// Whom the rows of a file of outcomes are about: a code leads to its place by itself, references are looked up together.
import type { Place } from '../../core/audience/audience.ts';
import { DAY_SECONDS } from '../../core/base/day.ts';
import type { Wording } from '../../core/base/wording.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import type { OutcomeRow } from '../../core/mailing/outcome-row.ts';
import { notACode, notAReference, severalHaveReference } from '../../core/mailing/outcome-words.ts';
import { type Mac, readNoticeCode } from '../../core/notice/code.ts';

type Dependencies = { lookup: Pick<LookupStore, 'findAll'>; deliveries: Pick<DeliveryStore, 'getMany'> };

/** Where somebody stands, or why nobody can be meant. */
type Located = { where: Place } | { problem: Wording };

/** A place that somebody has, and since when they have another one; epoch seconds. */
type Held = { where: Place; leftAt: number | undefined };

/** Places at which somebody is or was. Where a correction died half-way nobody has come to the new one: it has no delivery. */
const heldOf = async (
  { deliveries }: Dependencies,
  audience: string,
  places: readonly Place[],
): Promise<Held[]> => {
  const chunks = await deliveries.getMany(
    [...new Set(places.map(({ chunk }) => chunk))].map((chunk) => ({ audience, chunk })),
  );
  return places.flatMap((where) => {
    const facts = chunks.find((one) => one.chunk === where.chunk)?.facts[where.place];
    return facts === undefined ? [] : [{ where, leftAt: facts.addressCorrected }];
  });
};

const dayOf = (seconds: number): number => Math.floor(seconds / DAY_SECONDS);

/**
 * Which of the places of one person a row is about. Up to the day on which an address was corrected letters are those to
 * the old one; a call is about the person, wherever they stand now.
 */
const placeOfRow = (held: readonly Held[], { outcome, at }: OutcomeRow): Located => {
  const [present, ...others] = held.filter(({ leftAt }) => leftAt === undefined);
  if (present === undefined) return { problem: notAReference };
  if (others.length > 0) return { problem: severalHaveReference };
  if (outcome.kind === 'told') return present;
  const [then] = held
    .filter(({ leftAt }) => leftAt !== undefined && dayOf(at) <= dayOf(leftAt))
    .sort((one, other) => (one.leftAt ?? 0) - (other.leftAt ?? 0));
  return then ?? present;
};

/** Finds the places of several rows, in their order. */
export const locateAll = async (
  deps: Dependencies,
  { audience, mac }: { audience: string; mac: Mac },
  rows: readonly OutcomeRow[],
): Promise<Located[]> => {
  const references = [...new Set(rows.flatMap(({ who }) => ('reference' in who ? [who.reference] : [])))];
  const found = references.length === 0 ? [] : await deps.lookup.findAll(audience, 'reference', references);
  const byReference = new Map(references.map((reference, index) => [reference, found[index] ?? []]));

  const ofReference = async (reference: string, row: OutcomeRow): Promise<Located> => {
    const places = byReference.get(reference) ?? [];
    const [where, ...others] = places;
    if (where === undefined) return { problem: notAReference };
    if (others.length === 0) return { where };
    return placeOfRow(await heldOf(deps, audience, places), row);
  };

  const located: Located[] = [];
  for (const row of rows) {
    const { who } = row;
    if ('reference' in who) {
      located.push(await ofReference(who.reference, row));
      continue;
    }
    const where = readNoticeCode(audience, who.code, mac);
    located.push(where === undefined ? { problem: notACode } : { where });
  }
  return located;
};
