import type { DeadLetters, ReceivedMessages, WorkQueueName } from '../../../core/base/work-queues.ts';
import type { ChunkMessage, ChunkQueue, PaceEvent, PaceTrigger } from '../../../core/campaign/messages.ts';
import type { ImportMessage, ImportQueue } from '../../../core/list/import.ts';

export type MemoryChunkQueue = ChunkQueue & {
  /** Everything that was released, in order. */
  released: { message: ChunkMessage; atMs: number }[];
};

export const createMemoryChunkQueue = (): MemoryChunkQueue => {
  const released: MemoryChunkQueue['released'] = [];
  return {
    released,
    async release(messages, nowMs) {
      for (const message of messages) released.push({ message: { ...message }, atMs: nowMs });
    },
  };
};

export type MemoryReceivedMessages = ReceivedMessages & {
  /** Every call of `retryIn`. */
  retried: { receiptHandle: string; seconds: number }[];
};

export const createMemoryReceivedMessages = (): MemoryReceivedMessages => {
  const retried: MemoryReceivedMessages['retried'] = [];
  return {
    retried,
    async retryIn(receiptHandle, seconds) {
      retried.push({ receiptHandle, seconds });
    },
  };
};

export const createMemoryImportQueue = (): ImportQueue & { sent: ImportMessage[] } => {
  const sent: ImportMessage[] = [];
  return {
    sent,
    async send(message) {
      sent.push({ ...message });
    },
  };
};

/** Dead letters as mere numbers; what is put back leaves. */
export const createMemoryDeadLetters = (
  letters: Partial<Record<WorkQueueName, number>> = {},
): DeadLetters => {
  const left = { imports: 0, chunks: 0, events: 0, exports: 0, letters: 0, purges: 0, ...letters };
  return {
    counts: async () => ({ ...left }),
    async putBack(queue, most) {
      const moved = Math.min(left[queue], most);
      left[queue] -= moved;
      return { moved, more: moved === most };
    },
  };
};

export const createMemoryPaceTrigger = (): PaceTrigger & { events: PaceEvent[] } => {
  const events: PaceEvent[] = [];
  return {
    events,
    async now(event) {
      events.push(event);
    },
  };
};
