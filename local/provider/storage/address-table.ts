import type { Hash64 } from '../recipients/address.ts';

const FULLEST = 0.7;

/**
 * How often each address was written to and which message was its last, in typed arrays: 16 bytes a slot, where a
 * Map of strings would take more than 100. Addresses are told apart by a 64-bit hash.
 */
export class AddressTable {
  #capacity = 1 << 12;
  #high = new Uint32Array(this.#capacity);
  #low = new Uint32Array(this.#capacity);
  #count = new Uint32Array(this.#capacity);
  #last = new Uint32Array(this.#capacity);
  #distinct = 0;
  #most = 0;

  /** Addresses seen. */
  get distinct(): number {
    return this.#distinct;
  }

  /** The most messages that one address has got. */
  get most(): number {
    return this.#most;
  }

  /** Notes message number `message` to the address; answers with the one before it, -1 when it is the first. */
  add(hash: Hash64, message: number): number {
    if (this.#distinct >= this.#capacity * FULLEST) this.#grow();
    const slot = this.#slotOf(hash.high, hash.low);
    const count = (this.#count[slot] ?? 0) + 1;
    const before = count === 1 ? -1 : (this.#last[slot] ?? 0);
    if (count === 1) {
      this.#high[slot] = hash.high;
      this.#low[slot] = hash.low;
      this.#distinct += 1;
    }
    this.#count[slot] = count;
    this.#last[slot] = message;
    if (count > this.#most) this.#most = count;
    return before;
  }

  /** Messages to the address so far and the number of the last one, or undefined for an unknown address. */
  find(hash: Hash64): { count: number; last: number } | undefined {
    const slot = this.#slotOf(hash.high, hash.low);
    const count = this.#count[slot] ?? 0;
    return count === 0 ? undefined : { count, last: this.#last[slot] ?? 0 };
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#capacity - 1;
    let slot = low & mask;
    while (this.#count[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [high, low, count, last] = [this.#high, this.#low, this.#count, this.#last];
    this.#capacity *= 2;
    this.#high = new Uint32Array(this.#capacity);
    this.#low = new Uint32Array(this.#capacity);
    this.#count = new Uint32Array(this.#capacity);
    this.#last = new Uint32Array(this.#capacity);
    for (let old = 0; old < count.length; old += 1) {
      if (count[old] === 0) continue;
      const slot = this.#slotOf(high[old] ?? 0, low[old] ?? 0);
      this.#high[slot] = high[old] ?? 0;
      this.#low[slot] = low[old] ?? 0;
      this.#count[slot] = count[old] ?? 0;
      this.#last[slot] = last[old] ?? 0;
    }
  }
}
