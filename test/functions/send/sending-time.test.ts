import { beforeEach, describe, expect, it } from 'vitest';
import type { SendSlots } from '../../../core/pacing/slots.ts';
import { allowedPerSecond } from '../../../core/pacing/throttling.ts';
import { createSendingTime, type Slot } from '../../../functions/send/sending-time.ts';
import { createdAtMs } from '../../support/data/factories.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const rate = { channel: 'email', msPerUnit: 10 } as const;
const note = { number: 1, perSecond: 50, fromMs: createdAtMs };

/** Sending time over slots that say what the test tells them to; time passes only by waiting. */
const aSendingTime = () => {
  const time = { nowMs: createdAtMs, waitedMs: [] as number[] };
  const slots = {
    startMs: createdAtMs as number | undefined,
    taken: [] as { channel: string; lengthMs: number; nowMs: number; latestMs: number }[],
    throttling: undefined as typeof note | undefined,
    reads: 0,
    noted: [] as { channel: string; note: typeof note }[],
    answer: 'written' as 'written' | 'conflict' | 'down',
    isDown: false,
  };
  const port: SendSlots = {
    async take(channel, lengthMs, nowMs, latestMs) {
      slots.taken.push({ channel, lengthMs, nowMs, latestMs });
      return slots.startMs;
    },
    async throttling() {
      slots.reads += 1;
      if (slots.isDown) throw new Error('down');
      return slots.throttling;
    },
    async noteThrottling(channel, noted) {
      slots.noted.push({ channel, note: noted });
      if (slots.answer === 'down') throw new Error('down');
      return slots.answer;
    },
  };
  const log = createRecordedLog();
  const onWait = { run: () => {} };
  const sendingTime = createSendingTime({
    slots: port,
    clock: () => time.nowMs,
    wait: async (ms) => {
      time.waitedMs.push(ms);
      time.nowMs += ms;
      onWait.run();
    },
    log,
  });
  return { time, slots, log, onWait, ...sendingTime };
};
let rig: ReturnType<typeof aSendingTime>;
beforeEach(() => {
  rig = aSendingTime();
});
const inMs = (ms: number): number => createdAtMs + ms;

describe('taking sending time', () => {
  it('takes as much as the units need at the paced rate, and answers when it has begun', async () => {
    rig.slots.startMs = inMs(2_500);
    expect(await rig.take(rate, 50, inMs(30_000), inMs(60_000))).toEqual({
      startMs: inMs(2_500),
      msPerUnit: 10,
      throttling: undefined,
    });
    expect(rig.slots.taken).toEqual([
      { channel: 'email', lengthMs: 500, nowMs: createdAtMs, latestMs: inMs(30_000) },
    ]);
    expect(rig.time.nowMs).toBe(inMs(2_500));
  });

  it('takes no more than is left of the function’s time', async () => {
    await rig.take(rate, 50, inMs(100), inMs(300));
    expect(rig.slots.taken[0]?.lengthMs).toBe(300);
  });

  it('has none where none begins early enough, and asks for none after that', async () => {
    rig.slots.startMs = undefined;
    expect(await rig.take(rate, 50, inMs(30_000), inMs(60_000))).toBeUndefined();
    expect(await rig.take(rate, 50, inMs(-1), inMs(60_000))).toBeUndefined();
    expect(rig.slots.taken).toHaveLength(1);
    rig.slots.startMs = createdAtMs;
    expect(await rig.take(rate, 50, createdAtMs, inMs(60_000))).toBeDefined();
  });

  it('takes it at the lower rate that throttling leaves', async () => {
    rig.slots.throttling = note;
    const perSecond = allowedPerSecond(note, 100, createdAtMs);
    const slot = await rig.take(rate, 50, inMs(30_000), inMs(60_000));
    expect(slot).toEqual({ startMs: createdAtMs, msPerUnit: 1000 / perSecond, throttling: note });
    expect(rig.slots.taken[0]?.lengthMs).toBeCloseTo(50_000 / perSecond);
    expect(perSecond).toBeLessThan(50);
  });

  it('takes it at the paced rate where throttling leaves a higher one', async () => {
    rig.slots.throttling = { ...note, perSecond: 5_000 };
    expect(await rig.take(rate, 50, inMs(30_000), inMs(60_000))).toMatchObject({ msPerUnit: 10 });
    expect(rig.slots.taken[0]?.lengthMs).toBe(500);
  });

  it('takes it anew when throttling makes it void, within a second and not only at its end', async () => {
    rig.slots.startMs = inMs(20_000);
    rig.onWait.run = () => {
      rig.slots.throttling = note;
      rig.slots.startMs = inMs(21_000);
    };
    const slot = await rig.take(rate, 50, inMs(30_000), inMs(60_000));
    expect(rig.slots.taken.map(({ nowMs }) => nowMs)).toEqual([createdAtMs, inMs(1_000)]);
    expect(slot).toMatchObject({ startMs: inMs(21_000), throttling: note });
    expect(slot?.msPerUnit).toBeGreaterThan(20);
  });

  it('takes it anew when it was void the moment it began', async () => {
    rig.slots.startMs = inMs(1_000);
    rig.onWait.run = () => {
      rig.slots.throttling = note;
    };
    await rig.take(rate, 50, inMs(30_000), inMs(60_000));
    expect(rig.slots.taken).toHaveLength(2);
  });

  it('has none where it was made void and the end came meanwhile', async () => {
    rig.slots.startMs = inMs(900);
    rig.onWait.run = () => {
      rig.slots.throttling = note;
      rig.time.nowMs = inMs(1_001);
    };
    expect(await rig.take(rate, 50, inMs(1_000), inMs(60_000))).toBeUndefined();
  });

  it('reads throttling once a second, and goes on with what it knows where that cannot be read', async () => {
    rig.slots.throttling = note;
    await rig.prepare('email');
    await rig.take(rate, 1, inMs(30_000), inMs(60_000));
    expect(rig.slots.reads).toBe(1);
    rig.time.nowMs += 1_000;
    rig.slots.isDown = true;
    expect(await rig.take(rate, 1, inMs(30_000), inMs(60_000))).toMatchObject({ throttling: note });
    expect(rig.slots.reads).toBe(2);
  });

  it('fails where throttling was never read, and reads it again the next time', async () => {
    rig.slots.isDown = true;
    await expect(rig.take(rate, 1, inMs(30_000), inMs(60_000))).rejects.toThrow('down');
    expect(rig.slots.taken).toEqual([]);
    rig.slots.isDown = false;
    expect(await rig.take(rate, 1, inMs(30_000), inMs(60_000))).toBeDefined();
  });

  it('knows the throttling of each channel by itself', async () => {
    await rig.prepare('email');
    rig.slots.throttling = note;
    expect(await rig.take({ ...rate, channel: 'sms' }, 1, inMs(9_000), inMs(9_000))).toMatchObject({
      throttling: note,
    });
    expect(await rig.take(rate, 1, inMs(9_000), inMs(9_000))).toMatchObject({ throttling: undefined });
  });
});

describe('throttling', () => {
  const slot: Slot = { startMs: createdAtMs, msPerUnit: 10, throttling: note };

  it('is noted after the note that the slot was taken on, at the rate of the slot', async () => {
    await rig.noteThrottling('email', slot);
    expect(rig.slots.noted).toEqual([
      { channel: 'email', note: { number: 2, perSecond: 100, fromMs: inMs(1_000) } },
    ]);
    expect(rig.log.lines).toEqual([
      { level: 'warn', message: 'the provider throttles', fields: { channel: 'email', perSecond: 100 } },
    ]);
  });

  it('is known here from then on, without a read', async () => {
    await rig.prepare('email');
    await rig.noteThrottling('email', slot);
    expect(await rig.take(rate, 1, inMs(9_000), inMs(9_000))).toMatchObject({ throttling: { number: 2 } });
    expect(rig.slots.reads).toBe(1);
  });

  it('is read again where another has noted it first', async () => {
    await rig.prepare('email');
    rig.slots.answer = 'conflict';
    rig.slots.throttling = { ...note, number: 7 };
    await rig.noteThrottling('email', slot);
    expect(await rig.take(rate, 1, inMs(9_000), inMs(9_000))).toMatchObject({ throttling: { number: 7 } });
    expect(rig.log.lines).toEqual([]);
  });

  it('that cannot be noted fails nothing, and is said', async () => {
    rig.slots.answer = 'down';
    await rig.noteThrottling('email', slot);
    expect(rig.log.lines.map(({ message }) => message)).toEqual(['throttling could not be noted']);
  });
});

describe('the calls of a claim', () => {
  const first: Slot = { startMs: createdAtMs, msPerUnit: 10, throttling: undefined };

  it('leave one after the other, each when the time of the one before is over', async () => {
    const times = rig.callTimes(rate, first, inMs(60_000));
    expect(await times.reach(30)).toBe(true);
    expect(rig.time.waitedMs).toEqual([]);
    times.use(20);
    expect(times.nextMs()).toBe(inMs(200));
    expect(await times.reach(10)).toBe(true);
    expect(rig.time.nowMs).toBe(inMs(200));
    expect(rig.slots.taken).toEqual([]);
    expect(times.slot()).toBe(first);
  });

  it('may begin late the first time, as the claim was written in the time of the slot', async () => {
    const times = rig.callTimes(rate, first, inMs(60_000));
    rig.time.nowMs = inMs(5_000);
    rig.slots.throttling = note;
    expect(await times.reach(30)).toBe(true);
    expect(rig.slots.taken).toEqual([]);
  });

  it('take new time after a slow call, for all that is left, but not for half a second', async () => {
    const times = rig.callTimes(rate, first, inMs(60_000));
    await times.reach(30);
    times.use(10);
    rig.time.nowMs = inMs(600);
    await times.reach(20);
    expect(rig.slots.taken).toEqual([]);
    times.use(10);
    rig.time.nowMs = inMs(701);
    rig.slots.startMs = inMs(900);
    expect(await times.reach(10)).toBe(true);
    expect(rig.slots.taken).toMatchObject([{ lengthMs: 100, latestMs: inMs(60_000) }]);
    expect([times.nextMs(), rig.time.nowMs]).toEqual([inMs(900), inMs(900)]);
  });

  it('take new time when throttling has made it void', async () => {
    const times = rig.callTimes(rate, first, inMs(60_000));
    await times.reach(30);
    times.use(10);
    rig.slots.throttling = note;
    rig.time.nowMs = inMs(100);
    expect(await times.reach(20)).toBe(true);
    expect(times.slot()).toMatchObject({ throttling: note });
    times.use(1);
    expect(times.nextMs()).toBeCloseTo(createdAtMs + times.slot().msPerUnit);
  });

  it('end with the time of the function, and where no new time begins by then', async () => {
    const times = rig.callTimes(rate, first, inMs(100));
    await times.reach(30);
    times.use(10);
    expect(await times.reach(20)).toBe(true);
    times.use(1);
    expect(await times.reach(19)).toBe(false);
    expect(rig.time.nowMs).toBe(inMs(100));

    const other = aSendingTime();
    const late = other.callTimes(rate, first, inMs(10_000));
    await late.reach(30);
    late.use(10);
    other.time.nowMs = inMs(9_000);
    other.slots.startMs = undefined;
    expect(await late.reach(20)).toBe(false);
  });
});
