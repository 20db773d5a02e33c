import { audienceId, type Chunk, type Place, type Recipient } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { isErased } from '../../../core/lookup/places.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

/** Chunks that are read, spread over the list: 10,000 people, in two reads. */
const CHUNKS = 200;
const CHUNKS_PER_READ = 100;

/** Somebody of the list, with where they stand. */
type SpreadPerson = Place & Pick<Chunk, 'language' | 'channel'> & { recipient: Recipient };

/** Everybody of the list, or of a large one people spread over it; nobody whose data was erased. */
export const spreadPeople = async (
  { audience }: Pick<ApiDependencies, 'audience'>,
  { id, import: list }: Campaign,
): Promise<SpreadPerson[]> => {
  if (list?.status !== 'done') return [];
  const step = Math.max(1, list.nextChunk / CHUNKS);
  const numbers: number[] = [];
  for (let at = 0; Math.floor(at) < list.nextChunk; at += step) numbers.push(Math.floor(at));
  const people: SpreadPerson[] = [];
  for (let at = 0; at < numbers.length; at += CHUNKS_PER_READ) {
    const keys = numbers
      .slice(at, at + CHUNKS_PER_READ)
      .map((chunk) => ({ audience: audienceId(id, list.number), chunk }));
    for (const { chunk } of await audience.getMany(keys)) {
      const { number, recipients, language, channel } = chunk;
      for (const [place, recipient] of recipients.entries()) {
        if (!isErased({ recipient })) people.push({ recipient, language, channel, chunk: number, place });
      }
    }
  }
  return people;
};
