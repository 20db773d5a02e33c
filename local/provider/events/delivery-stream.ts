import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import type { Clock } from '../../../core/base/clock.ts';
import type { EventFaults } from './event-faults.ts';
import type { EventRef } from './event-queue.ts';
import { createStreamFigures, type StreamFigures } from './stream-figures.ts';

const MEBIBYTE = 1024 * 1024;
const NEWLINE = 10;
const MAX_WAITING_BYTES = 32 * MEBIBYTE;
const FIRST_BUFFER_BYTES = MEBIBYTE / 4;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5_000;

/** Timers as the platform has them; tests give their own. */
export type Timers = { set(run: () => void, afterMs: number): unknown; clear(timer: unknown): void };

export type StreamSettings = {
  name: string;
  prefix: string;
  bufferSeconds: number;
  bufferMiB: number;
  compression: 'UNCOMPRESSED' | 'GZIP';
  clock: Clock;
  timers: Timers;
  /** Stores an object; rejects when it could not. */
  put(key: string, body: Buffer): Promise<void>;
  faults?: Pick<EventFaults, 'fileFate'>;
};

/** A writer of records into a stream: email and SMS share one stream. */
export type StreamClient = {
  /** Called once an object is stored, with the client's events in it. */
  stored(events: readonly EventRef[]): void;
  /** Called when there is room again after `full`. */
  drained(): void;
};

/** A stream as one of its clients sees it. */
export type StreamEntry = {
  /** Whether so much waits to be stored that no more should come for now. */
  readonly full: boolean;
  /** Adds a record: one line of ASCII, without its newline. */
  add(record: string, event: EventRef): void;
};

type Events = Map<StreamClient, EventRef[]>;
type Batch = { body: Buffer; events: Events; fromMs: number; isRepeated?: boolean };

const gzip = promisify(gzipWithCallback);
/** The least compression is nearly as good for lines so alike, and leaves the processor to others. */
const GZIP_LEVEL = 1;

/** The key as Firehose makes it: the prefix as it is, UTC year to hour, stream, time and a random part. */
const keyOf = (prefix: string, name: string, atMs: number): string => {
  const stamp = new Date(atMs).toISOString();
  const folder = stamp.slice(0, 13).replace(/[-T]/g, '/');
  const time = stamp.slice(0, 19).replace(/[T:]/g, '-');
  return `${prefix}${folder}/${name}-1-${time}-${randomUUID()}`;
};

/**
 * Amazon Data Firehose to S3: records are buffered until time or size is reached, whichever comes first, and
 * stored as one object of lines; a failed write is tried again for ever.
 */
export class DeliveryStream {
  readonly #settings: StreamSettings;
  readonly #waiting: Batch[] = [];
  /** Closed and not stored yet, those held up included. */
  readonly #unstored = new Set<Batch>();
  readonly #figures: StreamFigures;
  #records = Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);
  #bytes = 0;
  #events: Events = new Map();
  readonly #clients: StreamClient[] = [];
  #firstMs = 0;
  #timer: unknown;
  #waitingBytes = 0;
  #isPutting = false;
  #wasFull = false;
  #isStopped = false;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
    this.#figures = createStreamFigures(settings.clock);
  }

  /** When the oldest record came in that is not stored yet; undefined where none waits. */
  #oldestMs(): number | undefined {
    // Closed in the order in which they began.
    const [oldest] = this.#unstored;
    return oldest?.fromMs ?? (this.#bytes === 0 ? undefined : this.#firstMs);
  }

  /** What the stream counts of itself, by the minute. */
  figures(): ReturnType<StreamFigures['read']> {
    return this.#figures.read(this.#oldestMs());
  }

  /** Lets a client put records into the stream. */
  open(client: StreamClient): StreamEntry {
    this.#clients.push(client);
    const isFull = (): boolean => this.#isFull();
    return {
      get full() {
        return isFull();
      },
      add: (record, event) => this.#add(record, event, client),
    };
  }

  #isFull(): boolean {
    const full = this.#waitingBytes >= MAX_WAITING_BYTES;
    this.#wasFull ||= full;
    return full;
  }

  #add(record: string, event: EventRef, client: StreamClient): void {
    if (this.#bytes === 0) {
      this.#firstMs = this.#settings.clock();
      this.#timer = this.#settings.timers.set(() => this.#close(), this.#settings.bufferSeconds * 1000);
    }
    const needed = this.#bytes + record.length + 1;
    if (needed > this.#records.length) {
      const bigger = Buffer.allocUnsafeSlow(Math.max(needed, this.#records.length * 2));
      this.#records.copy(bigger, 0, 0, this.#bytes);
      this.#records = bigger;
    }
    this.#bytes += this.#records.write(record, this.#bytes, 'latin1');
    this.#records[this.#bytes] = NEWLINE;
    this.#bytes += 1;
    const known = this.#events.get(client);
    if (known === undefined) this.#events.set(client, [event]);
    else known.push(event);
    this.#figures.received(this.#oldestMs() ?? this.#firstMs);
    if (this.#bytes >= this.#settings.bufferMiB * MEBIBYTE) this.#close();
  }

  /** Stops writing; what was not stored is left to the next run. */
  stop(): void {
    this.#isStopped = true;
    this.#settings.timers.clear(this.#timer);
  }

  #close(): void {
    if (this.#bytes === 0 || this.#isStopped) return;
    this.#settings.timers.clear(this.#timer);
    const body = Buffer.from(this.#records.subarray(0, this.#bytes));
    const batch: Batch = { body, events: this.#events, fromMs: this.#firstMs };
    this.#waitingBytes += body.length;
    this.#events = new Map();
    this.#bytes = 0;
    const { faults, timers } = this.#settings;
    const fate = faults?.fileFate(body);
    const struck = fate === undefined ? batch : { ...batch, body: fate.body, isRepeated: fate.isRepeated };
    this.#unstored.add(struck);
    if (fate === undefined || fate.heldMs === 0) this.#line(struck);
    else timers.set(() => this.#line(struck), fate.heldMs);
  }

  #line(batch: Batch): void {
    this.#waiting.push(batch);
    void this.#putNext(FIRST_RETRY_MS);
  }

  async #putNext(retryMs: number): Promise<void> {
    const batch = this.#waiting[0];
    if (this.#isPutting || this.#isStopped || batch === undefined) return;
    this.#isPutting = true;
    const { prefix, name, compression, put, timers } = this.#settings;
    try {
      const isZipped = compression === 'GZIP';
      const body = isZipped ? await gzip(batch.body, { level: GZIP_LEVEL }) : batch.body;
      const key = (): string => `${keyOf(prefix, name, batch.fromMs)}${isZipped ? '.gz' : ''}`;
      await put(key(), body);
      if (batch.isRepeated === true) await put(key(), body);
    } catch {
      timers.set(() => {
        this.#isPutting = false;
        void this.#putNext(Math.min(retryMs * 2, LAST_RETRY_MS));
      }, retryMs);
      return;
    }
    this.#isPutting = false;
    if (this.#isStopped) return;
    this.#waiting.shift();
    this.#figures.storing(batch.fromMs);
    this.#unstored.delete(batch);
    this.#waitingBytes -= batch.body.length;
    for (const [client, events] of batch.events) client.stored(events);
    if (this.#wasFull && !this.#isFull()) {
      this.#wasFull = false;
      for (const client of this.#clients) client.drained();
    }
    void this.#putNext(FIRST_RETRY_MS);
  }
}
