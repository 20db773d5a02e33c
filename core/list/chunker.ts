import {
  CHUNK_SIZE,
  type Channel,
  type Chunk,
  type Language,
  type Place,
  type Recipient,
} from '../audience/audience.ts';
import type { Group } from './import.ts';

/** Where chunking stands: everything needed to go on from here. */
export type ChunkerState = {
  /** The number that the next chunk to be opened gets. */
  nextChunk: number;
  /** Chunks with room left, at most one a language and channel. */
  open: Chunk[];
  groups: Group[];
};

/**
 * Gives each person a place, in the order of the rows: a group's chunk is numbered when its first person comes,
 * so the same rows always lead to the same places.
 */
export const createChunker = (from: ChunkerState) => {
  let nextChunk = from.nextChunk;
  const keyOf = (language: Language, channel: Channel) => `${language}/${channel}`;
  const open = new Map(
    from.open.map((chunk) => [
      keyOf(chunk.language, chunk.channel),
      { ...chunk, recipients: [...chunk.recipients] },
    ]),
  );
  const groups = new Map(from.groups.map((group) => [keyOf(group.language, group.channel), { ...group }]));

  return {
    /**
     * Adds the person that `recipient` makes for the place it is given. Returns the chunk when that filled it.
     */
    add(language: Language, channel: Channel, recipient: (place: Place) => Recipient): Chunk | undefined {
      const key = keyOf(language, channel);
      const group = groups.get(key) ?? { language, channel, people: 0, chunks: 0 };
      groups.set(key, group);
      let chunk = open.get(key);
      if (chunk === undefined) {
        chunk = { number: nextChunk, language, channel, recipients: [] };
        nextChunk += 1;
        group.chunks += 1;
        open.set(key, chunk);
      }
      chunk.recipients.push(recipient({ chunk: chunk.number, place: chunk.recipients.length }));
      group.people += 1;
      if (chunk.recipients.length < CHUNK_SIZE) return undefined;
      open.delete(key);
      return chunk;
    },

    /** Where it stands now; its chunks are copies. */
    state: (): ChunkerState => ({
      nextChunk,
      open: [...open.values()]
        .map((chunk) => ({ ...chunk, recipients: [...chunk.recipients] }))
        .sort((one, other) => one.number - other.number),
      groups: [...groups.values()].map((group) => ({ ...group })),
    }),
  };
};
