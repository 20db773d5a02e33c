/** One happening of one message, by numbers: the message and the index of the happening in its plan. */
export type EventRef = { message: number; index: number };

/** Events that are still to come, earliest first: a binary heap in typed arrays, 13 bytes an event. */
export class EventQueue {
  #dueMs = new Float64Array(1024);
  #message = new Uint32Array(1024);
  #index = new Uint8Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the earliest event is due, epoch ms; Infinity when there is none. */
  get nextMs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#dueMs[0] ?? 0);
  }

  push(dueMs: number, message: number, index: number): void {
    if (this.#size === this.#dueMs.length) this.#grow();
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#dueMs[parent] ?? 0) <= dueMs) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, dueMs, message, index);
  }

  /** Takes the earliest event out, whether it is due or not. */
  pop(): EventRef | undefined {
    if (this.#size === 0) return undefined;
    const first = { message: this.#message[0] ?? 0, index: this.#index[0] ?? 0 };
    this.#size -= 1;
    const last = this.#size;
    const dueMs = this.#dueMs[last] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && (this.#dueMs[child + 1] ?? 0) < (this.#dueMs[child] ?? 0)) child += 1;
      if ((this.#dueMs[child] ?? 0) >= dueMs) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, dueMs, this.#message[last] ?? 0, this.#index[last] ?? 0);
    return first;
  }

  #put(at: number, dueMs: number, message: number, index: number): void {
    this.#dueMs[at] = dueMs;
    this.#message[at] = message;
    this.#index[at] = index;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#dueMs[from] ?? 0, this.#message[from] ?? 0, this.#index[from] ?? 0);
  }

  #grow(): void {
    const [dueMs, message, index] = [this.#dueMs, this.#message, this.#index];
    this.#dueMs = new Float64Array(dueMs.length * 2);
    this.#message = new Uint32Array(dueMs.length * 2);
    this.#index = new Uint8Array(dueMs.length * 2);
    this.#dueMs.set(dueMs);
    this.#message.set(message);
    this.#index.set(index);
  }
}
