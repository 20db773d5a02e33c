import { describe, expect, it } from 'vitest';
import {
  ConnectionLost,
  type PartResult,
  type UploadPort,
  type UploadProgress,
  uploadInParts,
} from '../../../core/list/upload.ts';

const PART = 10;

/** A store and an API in memory, whose connection fails as told: each call takes the next of its results. */
const createStore = (sizeBytes: number) => {
  const arrived = new Map<number, string>();
  const sent: number[] = [];
  const waits: number[] = [];
  const results: PartResult[] = [];
  let begun = 0;
  let addresses = 0;
  let completed = false;
  let lostQuestions = 0;
  const view = () => {
    addresses += 1;
    return {
      uploadId: 'u1',
      completed,
      partSizeBytes: PART,
      parts: Array.from({ length: Math.ceil(sizeBytes / PART) }, (_, at) => ({
        number: at + 1,
        sizeBytes: Math.min(PART, sizeBytes - at * PART),
        arrived: arrived.has(at + 1),
        ...(arrived.has(at + 1) ? {} : { url: `${at + 1}#${addresses}` }),
      })),
    };
  };
  const port: UploadPort = {
    async begin() {
      begun += 1;
      return view();
    },
    async look() {
      if (lostQuestions > 0) {
        lostQuestions -= 1;
        throw new ConnectionLost('no answer');
      }
      return view();
    },
    async send(url, part, onBytes) {
      const number = Number(url.split('#')[0]);
      sent.push(number);
      onBytes(part.size);
      const result = results.shift() ?? 'arrived';
      if (result === 'arrived') arrived.set(number, await part.text());
      return result;
    },
    async complete() {
      const missing = view()
        .parts.filter((part) => !part.arrived)
        .map(({ number }) => number);
      completed = missing.length === 0;
      return missing;
    },
    async waitForConnection(tries) {
      waits.push(tries);
    },
  };
  return {
    port,
    sent,
    waits,
    results,
    arrived,
    begins: () => begun,
    addresses: () => addresses,
    lose: (questions: number) => {
      lostQuestions = questions;
    },
    content: () => [...arrived].sort(([one], [other]) => one - other).map(([, text]) => text),
  };
};

const text = 'abcdefghijABCDEFGHIJ12345';
const file = new Blob([text]);

const run = (
  store: ReturnType<typeof createStore>,
  options: { uploadId?: string; isCancelled?: () => boolean } = {},
) => {
  const seen: UploadProgress[] = [];
  const end = uploadInParts(file, store.port, {
    onProgress: (progress) => seen.push(progress),
    ...options,
  });
  return { end, seen };
};

describe('an upload', () => {
  it('sends each part once, in the order of the file', async () => {
    const store = createStore(text.length);
    const { end, seen } = run(store);
    expect(await end).toBe('completed');
    expect(store.content().join('')).toBe(text);
    expect(store.sent).toEqual([1, 2, 3]);
    expect(seen.at(-1)).toEqual({ sentBytes: 25, sizeBytes: 25, waiting: false });
  });

  it('goes on where it stopped after a lost connection, with fresh addresses', async () => {
    const store = createStore(text.length);
    store.results.push('arrived', 'lost', 'lost', 'lost', 'lost');
    const { end, seen } = run(store);
    expect(await end).toBe('completed');
    expect(store.sent).toEqual([1, 2, 3, 2, 3, 2, 3]);
    expect(store.waits).toEqual([1, 2]);
    expect(store.begins()).toBe(1);
    expect(store.addresses()).toBeGreaterThan(1);
    expect(seen.filter(({ waiting }) => waiting).map(({ sentBytes }) => sentBytes)).toEqual([10, 10]);
    expect(store.content().join('')).toBe(text);
  });

  it('waits for the API too, as long as it takes', async () => {
    const store = createStore(text.length);
    store.results.push('lost');
    store.lose(4);
    expect(await run(store).end).toBe('completed');
    expect(store.waits).toEqual([1, 2, 3, 4, 5]);
  });

  it('sends only what is missing of an upload that was begun before', async () => {
    const store = createStore(text.length);
    store.arrived.set(1, 'abcdefghij');
    store.arrived.set(3, '12345');
    expect(await run(store, { uploadId: 'u1' }).end).toBe('completed');
    expect(store.sent).toEqual([2]);
    expect(store.begins()).toBe(0);
  });

  it('sends a part again that the store has lost before the end', async () => {
    const store = createStore(text.length);
    const { port } = store;
    const complete = port.complete;
    let first = true;
    port.complete = async (id) => {
      if (first) store.arrived.delete(2);
      first = false;
      return await complete(id);
    };
    expect(await run(store).end).toBe('completed');
    expect(store.sent).toEqual([1, 2, 3, 2]);
  });

  it('gives up on a part that is refused again and again, when the others have arrived', async () => {
    const store = createStore(text.length);
    store.results.push('refused', 'arrived', 'arrived', 'refused', 'refused');
    expect(await run(store).end).toBe('refused');
    expect(store.sent).toEqual([1, 2, 3, 1, 1]);
    expect(store.content()).toEqual(['ABCDEFGHIJ', '12345']);
  });

  it('begins anew where the upload that was begun before is gone', async () => {
    const store = createStore(text.length);
    store.port.look = async () => undefined;
    expect(await run(store, { uploadId: 'u0' }).end).toBe('completed');
    expect(store.begins()).toBe(1);
    expect(store.content().join('')).toBe(text);
  });

  it('is given up when the port no longer waits', async () => {
    const store = createStore(text.length);
    store.results.push('lost');
    store.port.waitForConnection = async () => {
      throw new Error('enough');
    };
    await expect(run(store).end).rejects.toThrow('enough');
    expect(store.content()).toEqual(['ABCDEFGHIJ', '12345']);
  });

  it('stops between two parts when it is cancelled', async () => {
    const store = createStore(text.length);
    const { end } = run(store, { isCancelled: () => store.sent.length === 1 });
    expect(await end).toBe('cancelled');
    expect(store.sent).toEqual([1]);
  });

  it('ends with an error that is none of the connection', async () => {
    const store = createStore(text.length);
    store.port.begin = async () => {
      throw new TypeError('a mistake');
    };
    await expect(run(store).end).rejects.toThrow('a mistake');
  });
});
