import { gunzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { DeliveryStream } from '../../../local/provider/delivery-stream.ts';
import { manualTime } from './setup.ts';

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
