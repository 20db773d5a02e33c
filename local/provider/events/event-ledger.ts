import type { Clock } from '../../../core/base/clock.ts';
import type { DeliveryStreamSettings } from '../../stack/provider.ts';
import { FlagFile } from '../storage/flag-file.ts';
import type { StreamEntry, Timers } from './delivery-stream.ts';
import type { DeliveryStreams } from './delivery-streams.ts';
import type { EventFaults } from './event-faults.ts';
import { EventPump } from './event-pump.ts';
import type { EventRef } from './event-queue.ts';

export type EventLedgerDeps = {
  /** File of the events that are stored. */
  path: string;
  clock: Clock;
  timers: Timers;
  streams: DeliveryStreams;
  faults?: EventFaults | undefined;
  /** Makes the event, whose time has come, and hands it to {@link EventLedger.send}. */
  write(event: EventRef): void;
};

/**
 * The events of all messages, from when they are planned until an object of a delivery stream holds them. Those that
 * are stored are remembered on disk, so that a later run writes the others only.
 */
export class EventLedger {
  readonly #deps: EventLedgerDeps;
  readonly #pump: EventPump;
  readonly #entries: StreamEntry[] = [];
  readonly #stored: FlagFile;
  #emitted = 0;
  #pending = 0;

  constructor(deps: EventLedgerDeps) {
    this.#deps = deps;
    this.#stored = new FlagFile(deps.path);
    this.#pump = new EventPump({
      clock: deps.clock,
      timers: deps.timers,
      isFull: () => this.#entries.some(({ full }) => full),
      write: deps.write,
    });
  }

  /** A way into the delivery stream of these settings. */
  open(settings: DeliveryStreamSettings): StreamEntry {
    const entry = this.#deps.streams.of(settings).open({
      stored: (events) => this.#noteStored(events),
      drained: () => this.#pump.schedule(),
    });
    this.#entries.push(entry);
    return entry;
  }

  /** Adds an event; false where an earlier run stored it. `schedule` must follow. */
  plan(dueMs: number, message: number, index: number): boolean {
    if (this.#stored.has(message, index)) {
      this.#emitted += 1;
      return false;
    }
    this.#pump.push(dueMs, message, index);
    this.#pending += 1;
    return true;
  }

  /** Sees to it that the next event is written in time. */
  schedule(): void {
    this.#pump.schedule();
  }

  /** Hands an event to its stream, unless it is to be lost. `who` tells people apart. */
  send(event: EventRef, who: string, stream: StreamEntry, text: () => string): void {
    const { faults } = this.#deps;
    if (faults?.isLost(who, event.index) === true) {
      faults.counts.lostEvents += 1;
      this.#noteStored([event]);
    } else stream.add(text(), event);
  }

  get counts(): { emitted: number; pending: number } {
    return { emitted: this.#emitted, pending: this.#pending };
  }

  /** Ends the work; events under way are left to the next run. */
  stop(): void {
    this.#pump.stop();
    this.#stored.close();
  }

  #noteStored(events: readonly EventRef[]): void {
    for (const { message, index } of events) this.#stored.set(message, index);
    this.#stored.save();
    this.#emitted += events.length;
    this.#pending -= events.length;
  }
}
