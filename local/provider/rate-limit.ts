import type { Clock } from '../../core/ports.ts';

/**
 * The sending rate as a bucket that holds one second's worth and is refilled continuously: short bursts pass, what
 * exceeds the rate by more than that does not.
 */
export class RateLimit {
  readonly #clock: Clock;
  #ratePerSecond: number;
  #tokens: number;
  #atMs: number;

  constructor(ratePerSecond: number, clock: Clock) {
    this.#clock = clock;
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = Math.max(1, ratePerSecond);
    this.#atMs = clock();
  }

  /** Changes the rate from now on; what the bucket holds beyond the new capacity is lost. */
  change(ratePerSecond: number): void {
    this.#refill();
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = Math.min(this.#tokens, Math.max(1, ratePerSecond));
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
    if (this.#tokens + 1e-9 < Math.min(size, Math.max(1, this.#ratePerSecond))) return false;
    this.#tokens -= size;
    return true;
  }

  #refill(): void {
    const nowMs = this.#clock();
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#ratePerSecond;
    this.#tokens = Math.min(Math.max(1, this.#ratePerSecond), this.#tokens + gained);
    this.#atMs = nowMs;
  }
}
