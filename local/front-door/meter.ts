import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { saveIfRoom } from '../process/disk-space.ts';

const countsSchema = z.object({
  calls: z.number().default(0),
  /** DynamoDB request units. */
  writeUnits: z.number().default(0),
  readUnits: z.number().default(0),
  /** Messages put on queues. */
  queueMessages: z.number().default(0),
  /** Answers other than success. */
  failed: z.number().default(0),
});
/** What a caller used of one operation. */
export type Counts = z.infer<typeof countsSchema>;

const stateSchema = z.object({
  /** `caller service:Operation` → counts. */
  operations: z.record(z.string(), countsSchema).default({}),
  /** Queue name → messages put on it. */
  queues: z.record(z.string(), z.number()).default({}),
  /** Function → invocations and the compute they took. */
  functions: z
    .record(z.string(), z.object({ invocations: z.number(), gigabyteSeconds: z.number() }))
    .default({}),
});
export type MeterState = z.infer<typeof stateSchema>;

export type Meter = {
  /** Counts one call. */
  count(caller: string, service: string, operation: string, used: Partial<Counts>): void;
  /** Counts messages put on a queue, by whomever. */
  countMessages(queue: string, messages: number): void;
  countInvocation(fn: string, gigabyteSeconds: number): void;
  read(): MeterState;
  /** Writes the file, if anything has been counted since. */
  save(): void;
};

/**
 * Counts what is used of each service, by caller and operation, in a file that outlives the process. A crash loses
 * what was counted since the last `save`.
 */
export const createMeter = (file: string): Meter => {
  const state = readState(file);
  let isSaved = true;
  return {
    count(caller, service, operation, used) {
      const key = `${caller} ${service}:${operation}`;
      const counts = state.operations[key] ?? countsSchema.parse({});
      counts.calls += 1;
      counts.writeUnits += used.writeUnits ?? 0;
      counts.readUnits += used.readUnits ?? 0;
      counts.queueMessages += used.queueMessages ?? 0;
      counts.failed += used.failed ?? 0;
      state.operations[key] = counts;
      isSaved = false;
    },
    countMessages(queue, messages) {
      state.queues[queue] = (state.queues[queue] ?? 0) + messages;
      isSaved = false;
    },
    countInvocation(fn, gigabyteSeconds) {
      const counts = state.functions[fn] ?? { invocations: 0, gigabyteSeconds: 0 };
      counts.invocations += 1;
      counts.gigabyteSeconds += gigabyteSeconds;
      state.functions[fn] = counts;
      isSaved = false;
    },
    read: () => structuredClone(state),
    save() {
      if (isSaved) return;
      saveIfRoom(() => {
        writeFileSync(`${file}.new`, JSON.stringify(state));
        renameSync(`${file}.new`, file);
        isSaved = true;
      });
    },
  };
};

const readState = (file: string): MeterState => {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return stateSchema.parse({});
    throw error;
  }
};
