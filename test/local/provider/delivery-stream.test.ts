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
    stored: () => {},
    drained: () => {},
  });
  stream.add('{"a":1}', { message: 0, index: 0 });
  stream.add('{"b":2}', { message: 1, index: 0 });
  time.advance(1_000);
  await vi.waitFor(() => expect(files).toHaveLength(1));
  expect(files[0]?.key).toMatch(/\.gz$/);
  expect(gunzipSync(files[0]?.body ?? '').toString('latin1')).toBe('{"a":1}\n{"b":2}\n');
});
