import * as z from 'zod';
import { groupsOf } from '../../adapters/aws/concurrency.ts';
import type { ProviderEvent } from '../../adapters/providers/event.ts';
import { createEvidence, type EventFiles } from '../../adapters/s3/event-files.ts';
import { updateUntilWritten } from '../../core/base/conditional-write.ts';
import { settled } from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { isNews, mergeFacts } from '../../core/delivery/outcome.ts';
import type { ChunkNews, DeliveryStore } from '../../core/delivery/store.ts';
import { type BatchDependencies, createBatchHandler, DONE } from '../runtime/sqs-batch.ts';

export type TrackDependencies = BatchDependencies & {
  deliveries: DeliveryStore;
  files: EventFiles;
  read: (line: string) => ProviderEvent;
};

/** Chunks read in one BatchGetItem. */
const CHUNKS_AT_ONCE = 100;

const notificationSchema = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
      }),
    )
    .default([]),
});

type EventFile = { bucket: string; key: string };

/** What takes the place of an event file once its news are merged. */
type Kept = EventFile & { evidence: Uint8Array };

/** The objects that a notification names; S3 encodes keys as in a form. */
const objectsOf = (body: string): EventFile[] =>
  notificationSchema.parse(JSON.parse(body)).Records.map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
  }));

const keyOf = ({ audience, chunk }: { audience: string; chunk: number }): string => `${audience}/${chunk}`;

/**
 * Merges the provider's events into the deliveries. Files may come twice, late and in any order: merging only adds
 * facts, so the result is the same. Addresses and numbers in a file have then served their end: what is kept of it has
 * none, and can be read again in its place.
 */
export const createHandler = (deps: TrackDependencies) => {
  /** Reads files; resolves to what is kept in their places. A file with events that cannot be read stays. */
  const gather = async (files: readonly EventFile[], news: Map<string, ChunkNews>): Promise<Kept[]> => {
    const counts = { events: 0, other: 0, malformed: 0 };
    const kept: Kept[] = [];
    for (const file of files) {
      const evidence = createEvidence();
      const malformedBefore = counts.malformed;
      for await (const line of deps.files.lines(file.bucket, file.key)) {
        const event = deps.read(line);
        counts.events += 1;
        if (event.kind !== 'news') {
          counts[event.kind] += 1;
          continue;
        }
        evidence.add(event.record);
        const id = keyOf(event);
        let chunk = news.get(id);
        if (chunk === undefined) {
          chunk = { audience: event.audience, chunk: event.chunk, facts: new Map() };
          news.set(id, chunk);
        }
        chunk.facts.set(event.place, mergeFacts(chunk.facts.get(event.place) ?? {}, event.facts));
      }
      if (counts.malformed === malformedBefore) kept.push({ ...file, evidence: evidence.end() });
    }
    if (counts.malformed > 0) deps.log.error('events that cannot be read stay in their file', counts);
    return kept;
  };

  const withNews = (delivery: Delivery, news: ChunkNews): Delivery | undefined => {
    let changed = false;
    const facts = delivery.facts.map((known, place) => {
      const told = news.facts.get(place);
      if (told === undefined || !isNews(known, told)) return known;
      changed = true;
      return mergeFacts(known, told);
    });
    return changed ? settled({ ...delivery, facts }) : undefined;
  };

  const mergeChunk = async (delivery: Delivery, news: ChunkNews): Promise<void> => {
    const { audience, chunk } = delivery;
    const { item } = await updateUntilWritten({
      item: `chunk ${chunk} of ${audience}`,
      known: delivery,
      read: () => deps.deliveries.get(audience, chunk),
      decide: (latest) => withNews(latest, news),
      replace: deps.deliveries.replace,
    });
    if (item === undefined) throw new Error(`chunk ${chunk} of ${audience} has gone before its events came`);
  };

  const mergeAll = async (news: readonly ChunkNews[]): Promise<void> => {
    const byKey = new Map(news.map((one) => [keyOf(one), one]));
    const deliveries = await deps.deliveries.getMany(news);
    if (deliveries.length < news.length) {
      deps.log.warn('events of unknown chunks were left aside', { chunks: news.length - deliveries.length });
    }
    await Promise.all(
      deliveries.map(async (delivery) => {
        const told = byKey.get(keyOf(delivery));
        if (told !== undefined) await mergeChunk(delivery, told);
      }),
    );
  };

  return createBatchHandler(deps, {
    subject: 'event file',
    read: objectsOf,
    // An object's name holds the stream and the hour, and nobody's data.
    fields: (objects) => ({ objects: objects.map(({ key }) => key) }),
    work(received) {
      const news = new Map<string, ChunkNews>();
      const read = received.map(({ message }) => gather(message, news));
      // A file read in part still tells true facts; it is read again, which changes nothing.
      const merged = Promise.allSettled(read).then(async () => {
        for (const group of groupsOf([...news.values()], CHUNKS_AT_ONCE)) await mergeAll(group);
      });
      return read.map(async (file) => {
        const [kept] = await Promise.all([file, merged]);
        for (const { bucket, key, evidence } of kept) await deps.files.replace(bucket, key, evidence);
        return DONE;
      });
    },
  });
};
