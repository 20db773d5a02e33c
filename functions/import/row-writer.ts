import type { Channel, Chunk, Language, Recipient } from '../../core/audience/audience.ts';
import { fallbackOf, reaches } from '../../core/audience/channels.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import { addressBlock } from '../../core/letter/address-block.ts';
import type { ListMeasurer, NextPlaces } from '../../core/notice/list-measures.ts';
import { createBoundedTasks } from '../runtime/bounded-tasks.ts';

/** Batches being written; bounds what is held in memory. */
const WRITES_AT_ONCE = 8;

export type RowWriterDependencies = {
  audience: AudienceStore;
  deliveries: DeliveryStore;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** The campaign's channels, in their order. */
  channels: readonly Channel[];
  /** Where letters are posted, ISO 3166-1 alpha-2. */
  homeCountry: string;
  /** Left out where an earlier version has begun to write the list. */
  measurer?: ListMeasurer | undefined;
};

/** Writes people and their deliveries; a repeated write writes the same items again. */
export const createRowWriter = (deps: RowWriterDependencies, audience: string, expiresAtMs: number) => {
  const writes = createBoundedTasks(WRITES_AT_ONCE);

  /** Whom the next channel reaches if this one fails. */
  const nextPlacesOf = ({ channel, recipients }: Chunk): NextPlaces | undefined => {
    const next = fallbackOf(deps.channels, channel);
    if (next === undefined) return undefined;
    const places = recipients.flatMap((recipient, at) =>
      reaches(next, recipient, deps.takesSms) ? [at] : [],
    );
    return { channel: next, places };
  };

  /** Whom no letter can be sent to: known from now on without reading the person. */
  const noPostPlacesOf = (language: Language, recipients: readonly Recipient[]) => {
    const { homeCountry } = deps;
    const noPostPlaces = recipients.flatMap((recipient, at) =>
      'problem' in addressBlock(recipient, { homeCountry, language }) ? [at] : [],
    );
    return noPostPlaces.length === 0 ? {} : { noPostPlaces };
  };

  /** Measures whole chunks, each once; how they are written. */
  const written = (chunks: readonly Chunk[]): (() => Promise<void>) => {
    const deliveries = chunks.map((chunk) => {
      const { number, channel, language, recipients } = chunk;
      const next = nextPlacesOf(chunk);
      deps.measurer?.take(chunk, next);
      return {
        audience,
        chunk: number,
        channel,
        language,
        size: recipients.length,
        ...(next && { fallbackPlaces: next.places }),
        ...noPostPlacesOf(language, recipients),
      };
    });
    return async () => {
      if (chunks.length === 0) return;
      await deps.audience.put(audience, chunks, expiresAtMs);
      await deps.deliveries.create(deliveries);
    };
  };

  return {
    /** Begins to write; resolves when there is room for more. */
    begin: (full: readonly Chunk[]): Promise<void> => writes.begin(written(full)),

    /** Resolves when everything is written; only then may a checkpoint say so. */
    settle: (): Promise<void> => writes.settle(),

    /** Writes the chunks that are not full: the list has ended. */
    closeChunks: (open: readonly Chunk[]): Promise<void> => written(open)(),
  };
};
