// The people of a chunk, and those to whom nothing is sent any more.
import type { Chunk, Place, Recipient } from '../../core/audience/audience.ts';
import { contactFor } from '../../core/audience/channels.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { isSkipped } from '../../core/delivery/fallback.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';

/** The people of a chunk by place; undefined where their data is gone. */
export type PeopleByPlace = readonly (Recipient | undefined)[];

/** Reads the chunks in which the people of a second try stand in the list, each once; by its number. */
const readOriginals = async <Found>(
  originalPlaces: readonly Place[],
  read: (chunk: number) => Promise<Found>,
): Promise<Map<number, Found>> => {
  const numbers = [...new Set(originalPlaces.map(({ chunk }) => chunk))];
  return new Map(await Promise.all(numbers.map(async (number) => [number, await read(number)] as const)));
};

const isErased = (one: Recipient): boolean => one.reference === '';

/**
 * The people whom a chunk is sent to; undefined where the data of all of them is gone.
 *
 * @param chunk - of this number in the list; a further message has none, as its people stand in other chunks
 */
export const readPeople = async (
  { audience }: { audience: Pick<AudienceStore, 'get'> },
  message: ChunkMessage,
  { originalPlaces, changeOf, size, channel }: Delivery,
  chunk: Chunk | undefined,
): Promise<PeopleByPlace | undefined> => {
  let people: PeopleByPlace | undefined = chunk?.recipients;
  const origins = changeOf === undefined ? originalPlaces : [changeOf];
  if (origins !== undefined) {
    const chunks = await readOriginals(origins, (number) => audience.get(message.audience, number));
    people = origins.map((origin) => chunks.get(origin.chunk)?.recipients[origin.place]);
    if (people.every((one) => one === undefined)) return undefined;
  }
  if (people === undefined) return undefined;
  const isWithoutContact = (one: Recipient | undefined): boolean =>
    one !== undefined && !isErased(one) && contactFor(message.channel, one) === undefined;
  if (people.length !== size || channel !== message.channel || people.some(isWithoutContact)) {
    throw new Error(`chunk ${message.chunk} of ${message.audience} is not the one that was to be sent`);
  }
  return people.map((one) => (one === undefined || isErased(one) ? undefined : one));
};

/** People of a chunk to whom nothing is sent any more, by place: their data is gone, or their second try is needless. */
export const readWithdrawals = async (
  { deliveries }: { deliveries: Pick<DeliveryStore, 'get'> },
  { audience, originalPlaces = [] }: Delivery,
  people: PeopleByPlace,
): Promise<Map<number, 'skipped' | 'expired'>> => {
  const withdrawals = new Map<number, 'skipped' | 'expired'>();
  for (const [place, one] of people.entries()) if (one === undefined) withdrawals.set(place, 'expired');
  const firsts = await readOriginals(originalPlaces, (number) => deliveries.get(audience, number));
  for (const [place, origin] of originalPlaces.entries()) {
    const first = firsts.get(origin.chunk)?.facts[origin.place];
    if (first !== undefined && isSkipped(first)) withdrawals.set(place, 'skipped');
  }
  return withdrawals;
};
