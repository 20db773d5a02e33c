import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { DeliveryStream } from '../../../../local/provider/events/delivery-stream.ts';
import type { EventRef } from '../../../../local/provider/events/event-queue.ts';
import { manualTime } from '../setup.ts';

it('compresses its files where the template says so, and names them as Firehose does', async () => {
  const time = manualTime();
  const files: { key: string; body: Buffer }[] = [];
  const stream = new DeliveryStream({
    name: 'notices',
    prefix: 'ses/',
    bufferSeconds: 1,
    bufferMiB: 5,
    compression: 'GZIP',
    clock: time.clock,
    timers: time.timers,
    put: async (key, body) => {
      files.push({ key, body });
    },
  }).open({ stored: () => undefined, drained: () => undefined });
  stream.add('{"a":1}', { message: 0, index: 0 });
  stream.add('{"b":2}', { message: 1, index: 0 });
  time.advance(1_000);
  await vi.waitFor(() => expect(files).toHaveLength(1));
  expect(files[0]?.key).toMatch(/\.gz$/);
  expect(gunzipSync(files[0]?.body ?? '').toString('latin1')).toBe('{"a":1}\n{"b":2}\n');
});

it('writes what several clients add to one file, and tells each of its own events', async () => {
  const time = manualTime();
  const files: string[] = [];
  const stream = new DeliveryStream({
    name: 'events',
    prefix: '',
    bufferSeconds: 1,
    bufferMiB: 5,
    compression: 'UNCOMPRESSED',
    clock: time.clock,
    timers: time.timers,
    put: async (_key, body) => {
      files.push(body.toString('latin1'));
    },
  });
  const told: [who: string, message: number][] = [];
  const client = (who: string) =>
    stream.open({
      stored: (events) => told.push(...events.map(({ message }): [string, number] => [who, message])),
      drained: () => undefined,
    });
  const [email, sms] = [client('email'), client('sms')];
  email.add('{"a":1}', { message: 7, index: 0 });
  sms.add('{"b":2}', { message: 7, index: 0 });
  email.add('{"c":3}', { message: 8, index: 0 });
  time.advance(1_000);
  await vi.waitFor(() => expect(files).toEqual(['{"a":1}\n{"b":2}\n{"c":3}\n']));
  await vi.waitFor(() =>
    expect(told).toEqual([
      ['email', 7],
      ['email', 8],
      ['sms', 7],
    ]),
  );
});

describe('the figures of a stream', () => {
  const MINUTE = 60_000;
  const held = () => {
    const time = manualTime();
    const trouble = { isBroken: false };
    const stored: EventRef[] = [];
    const stream = new DeliveryStream({
      name: 'events',
      prefix: '',
      bufferSeconds: 30,
      bufferMiB: 5,
      compression: 'UNCOMPRESSED',
      clock: time.clock,
      timers: time.timers,
      put: async () => {
        if (trouble.isBroken) throw new Error('the bucket does not answer');
      },
    });
    const entry = stream.open({ stored: (events) => stored.push(...events), drained: () => undefined });
    return { time, trouble, stored, stream, entry, startMs: time.clock() };
  };

  it('tell by the minute how old the oldest record is that is not in the bucket, and how many came in', async () => {
    const { time, stored, stream, entry, startMs } = held();
    entry.add('{}', { message: 0, index: 0 });
    time.advance(10_000);
    entry.add('{}', { message: 1, index: 0 });
    expect([...stream.figures().oldestSeconds]).toEqual([[startMs, 10]]);
    time.advance(20_000);
    await vi.waitFor(() => expect(stored).toHaveLength(2));
    time.advance(5 * MINUTE);
    expect([...stream.figures().oldestSeconds]).toEqual([[startMs, 30]]);
    expect([...stream.figures().incoming]).toEqual([[startMs, 2]]);
  });

  it('show a record that cannot be stored growing older, minute by minute', async () => {
    const { time, trouble, stream, entry, startMs } = held();
    trouble.isBroken = true;
    entry.add('{}', { message: 0, index: 0 });
    time.advance(30_000);
    time.advance(2 * MINUTE);
    expect([...stream.figures().oldestSeconds]).toEqual([
      [startMs, 59.999],
      [startMs + MINUTE, 119.999],
      [startMs + 2 * MINUTE, 150],
    ]);
  });
});
