import { delaySeconds } from '../../../adapters/sqs/chunk-queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { ReceivedMessages } from '../../../core/base/work-queues.ts';
import type { ChunkQueue } from '../../../core/campaign/messages.ts';

type Message = { id: string; body: string; visibleAtMs: number; receives: number; handle: string };

export type SimulatedQueue = {
  send(body: string, delayMs: number): void;
  /** Up to `most` visible messages, in an order that `random` chooses. */
  receive(most: number): Readonly<Message>[];
  /** As SQS, it does nothing for a handle that is not the newest. */
  remove(handle: string): void;
  hide(handle: string, ms: number): void;
  /** Messages that were sent, and those that were received too often. */
  sent: number;
  /** What they said, in the order of their sending. */
  bodies: readonly string[];
  deadLetters: string[];
  /** When the next message appears, epoch ms; Infinity where there is none. */
  nextMs(): number;
  /** Messages that are in it, received ones too. */
  held(): number;
  /** Resolves when something has been sent, or a message's time has been changed. */
  changed(): Promise<void>;
};

/** A standard queue: at least once, in no order. */
export const createSimulatedQueue = (options: {
  clock: Clock;
  random: () => number;
  visibilityMs: number;
  maxReceives: number;
  /** Whether a message that is sent now comes twice. */
  isDoubled?: () => boolean;
}): SimulatedQueue => {
  const { clock, random, visibilityMs, maxReceives, isDoubled = () => false } = options;
  const messages = new Map<string, Message>();
  const deadLetters: string[] = [];
  const bodies: string[] = [];
  let ids = 0;
  let tell: () => void = () => undefined;
  let change = new Promise<void>(() => undefined);
  const renew = (): void => {
    tell();
    change = new Promise((resolve) => {
      tell = resolve;
    });
  };
  renew();
  const of = (handle: string): Message | undefined => {
    const message = messages.get(handle.split('/', 1)[0] ?? '');
    return message?.handle === handle ? message : undefined;
  };
  return {
    sent: 0,
    bodies,
    deadLetters,
    nextMs: () => {
      let next = Infinity;
      for (const { visibleAtMs } of messages.values()) next = Math.min(next, visibleAtMs);
      return next;
    },
    held: () => messages.size,
    changed: () => change,
    send(body, delayMs) {
      bodies.push(body);
      this.sent += 1;
      renew();
      for (let copies = isDoubled() ? 2 : 1; copies > 0; copies -= 1) {
        ids += 1;
        const id = `message-${ids}`;
        messages.set(id, { id, body, visibleAtMs: clock() + delayMs, receives: 0, handle: '' });
      }
    },
    receive(most) {
      const visible = [...messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= clock());
      const received: Message[] = [];
      while (visible.length > 0 && received.length < most) {
        const [message] = visible.splice(Math.floor(random() * visible.length), 1);
        if (message === undefined) break;
        if (message.receives >= maxReceives) {
          messages.delete(message.id);
          deadLetters.push(message.body);
          continue;
        }
        message.receives += 1;
        message.visibleAtMs = clock() + visibilityMs;
        message.handle = `${message.id}/${message.receives}`;
        received.push({ ...message });
      }
      return received;
    },
    remove(handle) {
      const message = of(handle);
      if (message !== undefined) messages.delete(message.id);
    },
    hide(handle, ms) {
      const message = of(handle);
      if (message === undefined) return;
      message.visibleAtMs = clock() + ms;
      renew();
    },
  };
};

/** The queue of chunks as pace sees it. */
export const asChunkQueue = (queue: SimulatedQueue): ChunkQueue => ({
  async release(messages, nowMs) {
    for (const message of messages) {
      queue.send(JSON.stringify(message), delaySeconds(message.dueMs, nowMs) * 1000);
    }
  },
});

/** What a function has received of it. */
export const asReceivedMessages = (queue: SimulatedQueue): ReceivedMessages => ({
  async retryIn(receiptHandle, seconds) {
    queue.hide(receiptHandle, seconds * 1000);
  },
});
