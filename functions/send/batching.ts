// Reads and slots that several chunks ask for at once, made into one call.
import DataLoader from 'dataloader';
import type { Chunk, MessageChannel } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';

type Key = { audience: string; chunk: number };
const nameOf = ({ audience, chunk }: Key): string => `${audience}/${chunk}`;

/** An item that is read again may have changed; and nothing would ever leave the memory of the loader. */
const NO_CACHE = { cache: false } as const;

/** The audience store; chunks that are asked for in one turn of the event loop are read by one call. */
export const batchAudienceReads = (audience: Pick<AudienceStore, 'getMany'>): Pick<AudienceStore, 'get'> => {
  const loader = new DataLoader<Key, Chunk | undefined>(async (keys) => {
    const found = new Map((await audience.getMany(keys)).map((one) => [nameOf(one.key), one.chunk]));
    return keys.map((key) => found.get(nameOf(key)));
  }, NO_CACHE);
  return { get: (audienceId, chunk) => loader.load({ audience: audienceId, chunk }) };
};

/** The delivery store, likewise. */
export const batchDeliveryReads = (deliveries: DeliveryStore): Pick<DeliveryStore, 'get' | 'replace'> => {
  const loader = new DataLoader<Key, Delivery | undefined>(async (keys) => {
    const found = new Map((await deliveries.getMany(keys)).map((one) => [nameOf(one), one]));
    return keys.map((key) => found.get(nameOf(key)));
  }, NO_CACHE);
  return {
    get: (audience, chunk) => loader.load({ audience, chunk }),
    replace: deliveries.replace,
  };
};

/** Longest time that is taken at once. Chunks that take longer take it one by one, so that none has to wait for another's. */
const MAX_BATCH_MS = 2_000;

type Wish = { lengthMs: number; nowMs: number; latestMs: number };

/** The slots; those of a channel that are asked for in one turn of the event loop are taken by one call, one after the other. */
export const batchSlots = (slots: SendSlots): SendSlots => {
  const takeAll =
    (channel: MessageChannel) =>
    async (wishes: readonly Wish[]): Promise<(number | undefined)[]> => {
      const nowMs = Math.max(...wishes.map((wish) => wish.nowMs));
      const latestMs = Math.min(...wishes.map((wish) => wish.latestMs));
      const totalMs = wishes.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
      if (totalMs <= MAX_BATCH_MS) {
        let startMs = await slots.take(channel, totalMs, nowMs, latestMs - totalMs);
        if (startMs !== undefined) {
          return wishes.map(({ lengthMs }) => {
            const mine = startMs;
            startMs = (startMs ?? 0) + lengthMs;
            return mine;
          });
        }
      }
      return await Promise.all(
        wishes.map((wish) => slots.take(channel, wish.lengthMs, wish.nowMs, wish.latestMs)),
      );
    };
  const loaderOf = (channel: MessageChannel) =>
    new DataLoader<Wish, number | undefined>(takeAll(channel), NO_CACHE);
  const loaders = { email: loaderOf('email'), sms: loaderOf('sms') };
  return {
    take: (channel, lengthMs, nowMs, latestMs) => loaders[channel].load({ lengthMs, nowMs, latestMs }),
    throttling: slots.throttling,
    noteThrottling: slots.noteThrottling,
  };
};
