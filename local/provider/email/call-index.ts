import type { Extent } from '../storage/append-log.ts';
import type { Journal } from '../storage/journal.ts';

type JournaledCall = ReturnType<Journal['read']>;

const CACHED_CALLS = 256;

/** The calls that accepted messages, by their order: 16 bytes each, the rest is read from the journal where it is asked for. */
export class CallIndex {
  readonly #read: (extent: Extent) => JournaledCall;
  #firstMessage = new Uint32Array(1024);
  #offset = new Float64Array(1024);
  #length = new Uint32Array(1024);
  #size = 0;
  readonly #recent = new Map<number, JournaledCall>();

  constructor(read: (extent: Extent) => JournaledCall) {
    this.#read = read;
  }

  get size(): number {
    return this.#size;
  }

  /** Number of the first message of a call. */
  firstOf(call: number): number {
    return this.#firstMessage[call] ?? 0;
  }

  /** Adds a call whose first message has this number. */
  add(first: number, { offset, length }: Extent): void {
    const call = this.#size;
    if (call === this.#firstMessage.length) {
      const [firstMessage, offsets, lengths] = [this.#firstMessage, this.#offset, this.#length];
      this.#firstMessage = new Uint32Array(call * 2);
      this.#offset = new Float64Array(call * 2);
      this.#length = new Uint32Array(call * 2);
      this.#firstMessage.set(firstMessage);
      this.#offset.set(offsets);
      this.#length.set(lengths);
    }
    this.#firstMessage[call] = first;
    this.#offset[call] = offset;
    this.#length[call] = length;
    this.#size += 1;
  }

  /** The call that a message belongs to. */
  find(number: number): number {
    let low = 0;
    let high = this.#size - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#firstMessage[middle] ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A call as it stands in the journal. */
  read(call: number): JournaledCall {
    const known = this.#recent.get(call);
    if (known !== undefined) return known;
    const read = this.#read({ offset: this.#offset[call] ?? 0, length: this.#length[call] ?? 0 });
    const oldest = this.#recent.keys().next().value;
    if (this.#recent.size >= CACHED_CALLS && oldest !== undefined) this.#recent.delete(oldest);
    this.#recent.set(call, read);
    return read;
  }
}
