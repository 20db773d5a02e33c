// What becomes of people's letters: written, posted, come back, or never to be posted.
import type { Delivery } from './delivery.ts';
import type { Letter, ReturnReason } from './letter.ts';
import type { Facts } from './outcome.ts';

const changed = (delivery: Delivery, letters: Record<number, Letter>, facts: Facts[]): Delivery => {
  const { letters: _, ...rest } = delivery;
  return { ...rest, facts, ...(Object.keys(letters).length > 0 && { letters }) };
};

const without = (facts: Facts, ...kinds: (keyof Facts)[]): Facts => {
  const kept = { ...facts };
  for (const kind of kinds) delete kept[kind];
  return kept;
};

/** Whether a letter is written for somebody that is neither posted nor came back. */
export const isLetterOpen = (
  { letters, facts }: Pick<Delivery, 'letters' | 'facts'>,
  place: number,
): boolean =>
  letters?.[place] !== undefined &&
  letters[place].returned === undefined &&
  facts[place]?.toldByLetter === undefined;

/** Places of a chunk whose newest letter is in a batch, has not been posted and did not come back. */
export const openLettersOf = (delivery: Delivery, batch: number): number[] =>
  [...delivery.facts.keys()].filter(
    (place) => delivery.letters?.[place]?.batch === batch && isLetterOpen(delivery, place),
  );

/**
 * The delivery with letters of a batch written for people at these places; who is in an open batch stays there.
 *
 * @param at - epoch seconds
 */
export const withLettersWritten = (
  delivery: Delivery,
  places: readonly number[],
  batch: number,
  at: number,
): Delivery => {
  const free = places.filter((place) => !isLetterOpen(delivery, place));
  if (free.length === 0) return delivery;
  const letters = { ...delivery.letters };
  for (const place of free) letters[place] = { batch };
  const facts = delivery.facts.map((known, place) =>
    free.includes(place) ? { ...without(known, 'letterReturned', 'toldByLetter'), letterWritten: at } : known,
  );
  return changed(delivery, letters, facts);
};

/** The delivery without the letters of a batch for people at these places, where they were not posted. */
export const withoutLettersAt = (delivery: Delivery, places: readonly number[], batch: number): Delivery => {
  const open = openLettersOf(delivery, batch).filter((place) => places.includes(place));
  if (open.length === 0) return delivery;
  const letters = { ...delivery.letters };
  for (const place of open) delete letters[place];
  const facts = delivery.facts.map((known, place) =>
    open.includes(place) ? without(known, 'letterWritten') : known,
  );
  return changed(delivery, letters, facts);
};

/** The delivery without the letters of a batch that were not posted: they will never be. */
export const withoutOpenLetters = (delivery: Delivery, batch: number): Delivery =>
  withoutLettersAt(delivery, openLettersOf(delivery, batch), batch);

/**
 * The delivery with the letters of a batch posted: only what is posted tells somebody.
 *
 * @param at - epoch seconds
 */
export const withLettersPosted = (delivery: Delivery, batch: number, at: number): Delivery => {
  const places = openLettersOf(delivery, batch);
  if (places.length === 0) return delivery;
  const facts = delivery.facts.map((known, place) =>
    places.includes(place) ? { ...known, toldByLetter: at } : known,
  );
  return { ...delivery, facts };
};

/**
 * The delivery with the letter of one person come back: it told them nothing. Itself where no letter was written for them.
 *
 * @param at - epoch seconds
 */
export const withLetterReturned = (
  delivery: Delivery,
  place: number,
  reason: ReturnReason,
  at: number,
): Delivery => {
  const letter = delivery.letters?.[place];
  if (letter === undefined) return delivery;
  const facts = delivery.facts.map((known, index) =>
    index === place ? { ...without(known, 'toldByLetter'), letterReturned: at } : known,
  );
  return changed(
    delivery,
    { ...delivery.letters, [place]: { batch: letter.batch, returned: reason } },
    facts,
  );
};
