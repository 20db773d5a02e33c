import { describe, expect, it } from 'vitest';
import { createByteQueue } from '../../../adapters/files/byte-queue.ts';

const turn = () => new Promise((done) => setImmediate(done));
const read = async (bytes: AsyncIterable<Uint8Array>) => {
  const blocks: Uint8Array[] = [];
  for await (const block of bytes) blocks.push(block);
  return blocks;
};

describe('a queue of bytes', () => {
  it('gives all of them in their order, in blocks', async () => {
    const queue = createByteQueue();
    const reading = read(queue.bytes);
    for (let index = 0; index < 50_000; index += 1) queue.push(Buffer.from(`${index},`));
    await turn();
    for (let index = 50_000; index < 50_003; index += 1) queue.push(Buffer.from(`${index},`));
    queue.end();
    const blocks = await reading;
    expect(Buffer.concat(blocks).toString()).toBe(
      Array.from({ length: 50_003 }, (_, index) => `${index},`).join(''),
    );
    expect(blocks.length).toBeLessThan(10);
  });

  it('lets whoever makes them wait until enough were read', async () => {
    const queue = createByteQueue(100_000);
    let isDrained = false;
    queue.push(Buffer.alloc(100_000));
    await queue.drained();
    queue.push(Buffer.alloc(1));
    const waiting = queue.drained().then(() => {
      isDrained = true;
    });
    await turn();
    expect(isDrained).toBe(false);
    const reader = queue.bytes[Symbol.asyncIterator]();
    expect((await reader.next()).value).toHaveLength(100_001);
    await waiting;
  });

  it('lets nobody wait whose reader has left or was failed', async () => {
    const left = createByteQueue(0);
    left.push(Buffer.alloc(70_000));
    const waiting = left.drained();
    for await (const _ of left.bytes) break;
    await waiting;
    left.push(Buffer.alloc(70_000));
    await left.drained();
    const failed = createByteQueue(0);
    failed.push(Buffer.alloc(70_000));
    const also = failed.drained();
    failed.fail(new Error('lost'));
    await also;
    await expect(read(failed.bytes)).rejects.toThrow('lost');
  });

  it('ends where there are none', async () => {
    const queue = createByteQueue();
    const reading = read(queue.bytes);
    queue.end();
    expect(await reading).toEqual([]);
  });
});
