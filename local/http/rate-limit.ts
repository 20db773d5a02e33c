import type { Clock } from '../../core/base/clock.ts';

/**
 * A rate as a bucket that holds one second's worth, or as much as is said, and is refilled continuously: short bursts
 * pass, what exceeds the rate by more than that does not.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #burst: number | undefined;
  #ratePerSecond: number;
  #tokens: number;
  #atMs: number;

  /** @param start - what the bucket holds at first; it is full unless given */
  constructor(ratePerSecond: number, clock: Clock, burst?: number, start?: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = start ?? this.#capacity();
    this.#atMs = clock();
  }

  #capacity(): number {
    return this.#burst ?? Math.max(1, this.#ratePerSecond);
  }

  /** Changes the rate from now on; what the bucket holds beyond the new capacity is lost. */
  change(ratePerSecond: number): void {
    this.#refill();
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = Math.min(this.#tokens, this.#capacity());
  }

  /** Takes leave to send up to `wanted` messages now; answers how many may go. */
  take(wanted: number): number {
    this.#refill();
    // Refilling adds fractions: a sum that is a token but for the rounding counts as one.
    const granted = Math.min(wanted, Math.floor(this.#tokens + 1e-9));
    this.#tokens -= granted;
    return granted;
  }

  /**
   * Takes leave for something of `size` that goes as a whole or not at all; answers whether it may. What is larger
   * than the bucket goes when that is full, and leaves a debt.
   */
  takeWhole(size: number): boolean {
    this.#refill();
    if (this.#tokens + 1e-9 < Math.min(size, this.#capacity())) return false;
    this.#tokens -= size;
    return true;
  }

  /** Whether anything is left: without a debt, and not quite empty. */
  hasAny(): boolean {
    this.#refill();
    return this.#tokens > 1e-9;
  }

  /** Whether nothing has been taken of late. */
  isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#capacity();
  }

  /** Takes `size` whether it is there or not, which may leave a debt; what is below 0 is given back. */
  spend(size: number): void {
    this.#refill();
    this.#tokens = Math.min(this.#capacity(), this.#tokens - size);
  }

  #refill(): void {
    const nowMs = this.#clock();
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#ratePerSecond;
    this.#tokens = Math.min(this.#capacity(), this.#tokens + gained);
    this.#atMs = nowMs;
  }
}
