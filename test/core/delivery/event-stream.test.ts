import { describe, expect, it } from 'vitest';
import { type EventStreamFigures, eventsInBucketUntilMs } from '../../../core/delivery/event-stream.ts';

const MINUTE = 60_000;
const NOW = 1_795_000_020_000;
const LATE = 5 * MINUTE;
/** When the minute began that was so many minutes ago. */
const ago = (minutes: number): number => NOW - 20_000 - minutes * MINUTE;

const until = (figures: Partial<EventStreamFigures>): number =>
  eventsInBucketUntilMs({ oldestSeconds: [], incoming: [], refused: [], ...figures }, NOW, LATE);

describe('events are in their bucket', () => {
  it('up to the oldest record that waits, counted from the beginning of its minute', () => {
    expect(until({ oldestSeconds: [{ atMs: ago(2), value: 75 }] })).toBe(ago(2) - 75_000);
    expect(until({ oldestSeconds: [{ atMs: ago(2), value: 4_000 }] })).toBe(ago(2) - 4_000_000);
  });

  it('as the newest figure tells, not an older one', () => {
    const figures = [
      { atMs: ago(30), value: 1_700 },
      { atMs: ago(1), value: 70 },
    ];
    expect(until({ oldestSeconds: figures })).toBe(ago(1) - 70_000);
  });

  it('up to as long ago as figures may be late, where the stream tells nothing', () => {
    expect(until({})).toBe(NOW - LATE);
    expect(until({ oldestSeconds: [{ atMs: ago(90), value: 75 }] })).toBe(NOW - LATE);
  });

  it('no further than records came in of which nothing has been heard', () => {
    expect(until({ incoming: [{ atMs: ago(7), value: 3 }] })).toBe(ago(7));
    const heard = { oldestSeconds: [{ atMs: ago(9), value: 60 }] };
    const incoming = [9, 8, 7].map((minutes) => ({ atMs: ago(minutes), value: 3 }));
    expect(until({ ...heard, incoming })).toBe(ago(8));
    expect(until({ ...heard, incoming: [{ atMs: ago(8), value: 0 }] })).toBe(NOW - LATE);
  });

  it('no further than a record that was stuck when the stream was last heard of', () => {
    expect(until({ oldestSeconds: [{ atMs: ago(90), value: 901 }] })).toBe(ago(90) - 901_000);
  });

  it('no further than the beginning of a time in which the stream refused records', () => {
    const oldestSeconds = [{ atMs: ago(1), value: 60 }];
    const refused = [40, 30, 16].map((minutes) => ({ atMs: ago(minutes), value: 9 }));
    // 15 minutes and 20 seconds since the end of the last minute with a refusal.
    expect(until({ oldestSeconds, refused })).toBe(ago(1) - 60_000);
    const lasting = [...refused, { atMs: ago(15), value: 1 }];
    expect(until({ oldestSeconds, refused: lasting })).toBe(ago(40));
    // 16 minutes without one: another time.
    const another = [{ atMs: ago(33), value: 9 }, ...lasting.slice(2)];
    expect(until({ oldestSeconds, refused: another })).toBe(ago(16));
    expect(until({ oldestSeconds, refused: [{ atMs: ago(3), value: 0 }] })).toBe(ago(1) - 60_000);
  });

  it('by the figures as long as they are heard of within the time that they may be late, not at its end', () => {
    // The minute that was told of ended exactly as long ago.
    const atMs = NOW - LATE - MINUTE;
    expect(until({ oldestSeconds: [{ atMs, value: 60 }] })).toBe(NOW - LATE);
    expect(until({ oldestSeconds: [{ atMs: atMs + 1, value: 60 }] })).toBe(atMs + 1 - MINUTE);
  });

  it('where a record was as old as a stream may buffer, as it was written then; older is stuck', () => {
    const atMs = ago(30);
    expect(until({ oldestSeconds: [{ atMs, value: 900 }] })).toBe(NOW - LATE);
    expect(until({ oldestSeconds: [{ atMs, value: 901 }] })).toBe(atMs - 901_000);
  });

  it('no further than a refusal of a quarter of an hour ago, to the millisecond', () => {
    const waiting = { oldestSeconds: [{ atMs: ago(0), value: 0 }] };
    const atMs = NOW - 16 * MINUTE;
    expect(until({ ...waiting, refused: [{ atMs, value: 1 }] })).toBe(atMs);
    expect(until({ ...waiting, refused: [{ atMs: atMs - 1, value: 1 }] })).toBe(ago(0));
  });
});
