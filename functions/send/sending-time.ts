// The provider's time: taking a slot of it, noticing that throttling made it void, and the times of a claim's calls.
import type { MessageChannel } from '../../core/audience/audience.ts';
import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import type { SendSlots } from '../../core/pacing/slots.ts';
import { allowedPerSecond, type Throttling, throttledAt } from '../../core/pacing/throttling.ts';
import type { Log } from '../runtime/log.ts';
import { STATE_AGE_MS } from './campaign-state.ts';

/** How late a call of a chunk that is spread over time may be before it takes new time. */
const LATE_MS = 500;

export type SendingTimeDependencies = {
  slots: SendSlots;
  clock: Clock;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
  log: Log;
};

/** The rate at which pace released a chunk. */
export type PacedRate = Pick<ChunkMessage, 'channel' | 'msPerUnit'>;

/** Sending time that a chunk has, and what it was taken on. */
export type Slot = {
  startMs: number;
  msPerUnit: number;
  /** The note of throttling that was known; a newer one makes the slot void. */
  throttling: Throttling | undefined;
};

/** The time of the calls that one claim makes, one after the other. */
export type CallTimes = {
  /** The slot that the next call leaves in. */
  slot(): Slot;
  /** When the next call leaves, epoch ms. */
  nextMs(): number;
  /** Waits until the next call may leave; false where it may not before the end. `units`: of all that is left. */
  reach(units: number): Promise<boolean>;
  /** Counts the time of a call. */
  use(units: number): void;
};

export type SendingTime = ReturnType<typeof createSendingTime>;

/** The provider's time: nobody sends without a slot of it, and throttling makes all slots void. */
export const createSendingTime = (deps: SendingTimeDependencies) => {
  const { slots, clock } = deps;

  /** The newest note of throttling that this process has heard of. What is known outlasts a failed read. */
  const throttling = createCache<MessageChannel, Throttling | undefined>(
    (channel, before) => {
      const read = slots.throttling(channel);
      return before === undefined ? read : read.catch(() => before);
    },
    { maxAge: { ms: STATE_AGE_MS, clock } },
  );

  const waitUntil = async (atMs: number): Promise<void> => {
    const ms = atMs - clock();
    if (ms > 0) await deps.wait(ms);
  };

  const isVoid = async (channel: MessageChannel, slot: Slot): Promise<boolean> =>
    (await throttling.get(channel))?.number !== slot.throttling?.number;

  /**
   * Takes time for so many messages, or parts of them, and waits until it begins; undefined where none begins by
   * `latestMs`. Time that throttling has made void meanwhile is taken again, at the rate that holds then.
   *
   * @param untilMs - no call may begin later, so more time than this is of no use
   */
  const take = async (
    { channel, msPerUnit: pacedMs }: PacedRate,
    units: number,
    latestMs: number,
    untilMs: number,
  ): Promise<Slot | undefined> => {
    for (;;) {
      const noted = await throttling.get(channel);
      const nowMs = clock();
      if (nowMs > latestMs) return undefined;
      const msPerUnit = noted === undefined ? pacedMs : 1000 / allowedPerSecond(noted, 1000 / pacedMs, nowMs);
      // At a few messages a second a chunk may take longer than this function may run: the rest goes another time.
      const lengthMs = Math.min(units * msPerUnit, untilMs - nowMs);
      const startMs = await slots.take(channel, lengthMs, nowMs, latestMs);
      if (startMs === undefined) return undefined;
      const slot = { startMs, msPerUnit, throttling: noted };
      // Looks up now and then: time that became void is taken again at once, or nobody would use it till then.
      while (clock() < startMs && !(await isVoid(channel, slot))) {
        await waitUntil(Math.min(startMs, clock() + STATE_AGE_MS));
      }
      if (!(await isVoid(channel, slot))) return slot;
    }
  };

  return {
    take,
    /** Reads what is known of throttling, so that it need not be read when it is asked for. */
    prepare: async (channel: MessageChannel): Promise<void> => {
      await throttling.get(channel);
    },
    callTimes: (rate: PacedRate, first: Slot, untilMs: number): CallTimes =>
      createCallTimes({ clock, waitUntil, isVoid, take }, rate, first, untilMs),

    /** Tells all senders that the provider found the rate of this slot too fast. */
    async noteThrottling(channel: MessageChannel, slot: Slot): Promise<void> {
      const note = throttledAt(slot.throttling, 1000 / slot.msPerUnit, clock());
      try {
        if ((await slots.noteThrottling(channel, note)) === 'conflict') return throttling.forget(channel);
        throttling.set(channel, note);
        const perSecond = Math.round(note.perSecond * 10) / 10;
        deps.log.warn('the provider throttles', { channel, perSecond });
      } catch (error) {
        deps.log.warn('throttling could not be noted', { error });
      }
    },
  };
};

type CallTimesDependencies = {
  clock: Clock;
  waitUntil: (atMs: number) => Promise<void>;
  isVoid: (channel: MessageChannel, slot: Slot) => Promise<boolean>;
  take: (rate: PacedRate, units: number, latestMs: number, untilMs: number) => Promise<Slot | undefined>;
};

const createCallTimes = (
  { clock, waitUntil, isVoid, take }: CallTimesDependencies,
  rate: PacedRate,
  first: Slot,
  untilMs: number,
): CallTimes => {
  let slot = first;
  let nextMs = clock();
  let isFirst = true;

  /** Whether the time of the next call is lost: a slow call has used it up, or throttling has made it void. */
  const isLost = async (): Promise<boolean> =>
    !isFirst && (clock() > nextMs + LATE_MS || (await isVoid(rate.channel, slot)));

  return {
    slot: () => slot,
    nextMs: () => nextMs,
    async reach(units) {
      if (nextMs > untilMs) return false;
      await waitUntil(nextMs);
      if (await isLost()) {
        const taken = await take(rate, units, untilMs, untilMs);
        if (taken === undefined) return false;
        slot = taken;
        nextMs = taken.startMs;
      }
      isFirst = false;
      return true;
    },
    use(units) {
      nextMs += units * slot.msPerUnit;
    },
  };
};
