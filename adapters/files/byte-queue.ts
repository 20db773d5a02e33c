// Hands bytes from whoever makes them to whoever reads them, in blocks, and lets the first wait for the second.

/** Bytes that may wait to be read before whoever makes them waits. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** A PDF comes in pieces of some bytes: read one by one, they would take most of the time. */
const BLOCK_BYTES = 64 * 1024;

export type ByteQueue = {
  push(bytes: Uint8Array): void;
  /** No more bytes come. */
  end(): void;
  /** The reader gets this error, and what was not read is lost. */
  fail(error: Error): void;
  /** Resolves when few enough bytes wait to be read; at once where they do, or where nobody reads any more. */
  drained(): Promise<void>;
  /** To be read once. */
  bytes: AsyncIterable<Uint8Array>;
};

export const createByteQueue = (mostWaitingBytes = MOST_WAITING_BYTES): ByteQueue => {
  // Never more than may wait, or reader and maker would wait for each other.
  const blockBytes = Math.min(BLOCK_BYTES, mostWaitingBytes + 1);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let state: 'open' | 'ended' | 'left' | Error = 'open';
  let wakeReader = (): void => {};
  let wakeMakers: (() => void)[] = [];
  const hasRoom = (): boolean =>
    waitingBytes <= mostWaitingBytes || state === 'left' || state instanceof Error;
  const wakeAll = (): void => {
    wakeReader();
    if (!hasRoom()) return;
    for (const wake of wakeMakers) wake();
    wakeMakers = [];
  };
  const nextBlock = (): Uint8Array => {
    const block = Buffer.concat(waiting, waitingBytes);
    waiting = [];
    waitingBytes = 0;
    return block;
  };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (state instanceof Error) throw state;
        if (waitingBytes >= blockBytes || (state === 'ended' && waitingBytes > 0)) {
          const block = nextBlock();
          wakeAll();
          yield block;
        } else if (state === 'ended') return;
        else {
          await new Promise<void>((wake) => {
            wakeReader = wake;
          });
        }
      }
    } finally {
      state = 'left';
      wakeAll();
    }
  }
  return {
    push(bytes) {
      if (state !== 'open') return;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= blockBytes) wakeReader();
    },
    end() {
      if (state === 'open') state = 'ended';
      wakeAll();
    },
    fail(error) {
      if (state === 'open') state = error;
      wakeAll();
    },
    drained: () => (hasRoom() ? Promise.resolve() : new Promise((wake) => wakeMakers.push(wake))),
    bytes: { [Symbol.asyncIterator]: read },
  };
};
