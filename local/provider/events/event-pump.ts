import type { Clock } from '../../../core/base/clock.ts';
import type { Timers } from './delivery-stream.ts';
import { EventQueue, type EventRef } from './event-queue.ts';

const EVENTS_A_TURN = 2_000;
const PUMP_EVERY_MS = 20;

export type EventPumpDeps = {
  clock: Clock;
  timers: Timers;
  /** Whether nothing more should be written for now; `schedule` goes on later. */
  isFull(): boolean;
  write(event: EventRef): void;
};

/** Writes each event when its time has come. */
export class EventPump {
  readonly #deps: EventPumpDeps;
  readonly #queue = new EventQueue();
  #timer: unknown;
  #atMs = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(deps: EventPumpDeps) {
    this.#deps = deps;
  }

  /** Adds an event; `schedule` must follow. */
  push(dueMs: number, message: number, index: number): void {
    this.#queue.push(dueMs, message, index);
  }

  /** Sees to it that the next event is written in time. */
  schedule(): void {
    if (this.#isStopped || this.#queue.size === 0) return;
    const { clock, timers } = this.#deps;
    // Several events are written in one go, so a short while of waiting costs nobody anything.
    const atMs = Math.max(this.#queue.nextMs, clock() + PUMP_EVERY_MS);
    if (atMs >= this.#atMs) return;
    timers.clear(this.#timer);
    this.#atMs = atMs;
    this.#timer = timers.set(() => this.#pump(), atMs - clock());
  }

  stop(): void {
    this.#isStopped = true;
    this.#deps.timers.clear(this.#timer);
  }

  #pump(): void {
    this.#atMs = Number.POSITIVE_INFINITY;
    if (this.#isStopped) return;
    const nowMs = this.#deps.clock();
    for (let written = 0; written < EVENTS_A_TURN && this.#queue.nextMs <= nowMs; written += 1) {
      if (this.#deps.isFull()) return;
      const event = this.#queue.pop();
      if (event !== undefined) this.#deps.write(event);
    }
    this.schedule();
  }
}
