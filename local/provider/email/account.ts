import { type Hash64, hashAddress } from '../recipients/address.ts';
import type { Fate } from '../recipients/behaviour.ts';
import { outcomeOfFate } from '../recipients/behaviour.ts';
import { AddressTable } from '../storage/address-table.ts';
import type { CallHead, Operation } from '../storage/journal.ts';

const DAY_SECONDS = 86_400;

/** What the provider knows of its customer's sending, from its own journal only. */
export type AccountReport = {
  /** Send calls answered, refused ones too. */
  calls: number;
  callsByOperation: Record<Operation, number>;
  /** Messages accepted. */
  messages: number;
  /** Destinations turned away for exceeding the sending rate. */
  throttled: number;
  /** Destinations refused for another reason, by its code. */
  refused: Record<string, number>;
  distinctRecipients: number;
  maxPerRecipient: number;
  /** As the two above, with people told apart by address and message tags: several may share an address. */
  distinctTagged: number;
  maxPerTagged: number;
  firstAcceptedMs: number | undefined;
  lastAcceptedMs: number | undefined;
  /** The most messages accepted in one second of the clock. */
  peakPerSecond: number;
  sentLast24Hours: number;
  /** What becomes of the accepted messages once all their events have happened. */
  outcomes: Record<'delivered' | 'bounced' | 'complained' | 'rejected', number>;
  /** The same in more detail. */
  fates: Record<string, number>;
};

const hashOfHex = (hex: string): Hash64 => ({
  high: Number.parseInt(hex.slice(0, 8), 16),
  low: Number.parseInt(hex.slice(8), 16),
});

/** The account as a fold over the journal: adding the same calls again gives the same account. */
export class Account {
  readonly #addresses = new AddressTable();
  readonly #people = new AddressTable();
  readonly #calls: Record<Operation, number> = { SendBulkEmail: 0, SendEmail: 0 };
  readonly #refused: Record<string, number> = {};
  readonly #fates: Record<string, number> = {};
  readonly #outcomes = { delivered: 0, bounced: 0, complained: 0, rejected: 0 };
  /** Second → messages accepted in it, in order. */
  readonly #seconds: { second: number; messages: number }[] = [];
  #oldestInDay = 0;
  #sentInDay = 0;
  #messages = 0;
  #throttled = 0;
  #peak = 0;
  #firstMs: number | undefined;
  #lastMs: number | undefined;
  /** Message number → the number before it to the same address, plus one. */
  #previous = new Uint32Array(1024);

  get messages(): number {
    return this.#messages;
  }

  /** Adds a call. `fateOf` is asked for each accepted message, with its index in the call and address hash. */
  add(head: CallHead, fateOf: (index: number, hash: Hash64) => Fate): void {
    this.#calls[head.op] += 1;
    this.#throttled += head.throttled ?? 0;
    for (const [code, count] of Object.entries(head.refused ?? {})) {
      this.#refused[code] = (this.#refused[code] ?? 0) + count;
    }
    head.to.forEach((address, index) => {
      const hash = hashAddress(address);
      const message = this.#messages;
      this.#messages += 1;
      if (message >= this.#previous.length) {
        const bigger = new Uint32Array(this.#previous.length * 2);
        bigger.set(this.#previous);
        this.#previous = bigger;
      }
      this.#previous[message] = this.#addresses.add(hash, message) + 1;
      const who = head.who?.[index];
      if (who !== undefined) this.#people.add(hashOfHex(who), message);
      const fate = fateOf(index, hash);
      this.#fates[fate] = (this.#fates[fate] ?? 0) + 1;
      this.#outcomes[outcomeOfFate[fate]] += 1;
    });
    if (head.to.length > 0) this.#addToSecond(head.at, head.to.length);
  }

  #addToSecond(atMs: number, messages: number): void {
    this.#firstMs ??= atMs;
    this.#lastMs = atMs;
    const second = Math.floor(atMs / 1000);
    const last = this.#seconds.at(-1);
    if (last?.second === second) last.messages += messages;
    else this.#seconds.push({ second, messages });
    this.#peak = Math.max(this.#peak, this.#seconds.at(-1)?.messages ?? 0);
    this.#sentInDay += messages;
  }

  /** Messages accepted in the 24 hours before `nowMs`; the clock must not go back. */
  sentLast24Hours(nowMs: number): number {
    const fromSecond = Math.floor(nowMs / 1000) - DAY_SECONDS;
    for (;;) {
      const oldest = this.#seconds[this.#oldestInDay];
      if (oldest === undefined || oldest.second > fromSecond) return this.#sentInDay;
      this.#sentInDay -= oldest.messages;
      this.#oldestInDay += 1;
    }
  }

  /** Numbers of the messages to an address, newest first. Two addresses of one hash come together. */
  *messagesTo(address: string): Generator<number> {
    const found = this.#addresses.find(hashAddress(address));
    if (found === undefined) return;
    for (let next = found.last + 1; next > 0; next = this.#previous[next - 1] ?? 0) yield next - 1;
  }

  /** Seconds in which messages were accepted: epoch second → messages. */
  perSecond(): [second: number, messages: number][] {
    return this.#seconds.map(({ second, messages }) => [second, messages]);
  }

  report(nowMs: number): AccountReport {
    return {
      calls: this.#calls.SendBulkEmail + this.#calls.SendEmail,
      callsByOperation: { ...this.#calls },
      messages: this.#messages,
      throttled: this.#throttled,
      refused: { ...this.#refused },
      distinctRecipients: this.#addresses.distinct,
      maxPerRecipient: this.#addresses.most,
      distinctTagged: this.#people.distinct,
      maxPerTagged: this.#people.most,
      firstAcceptedMs: this.#firstMs,
      lastAcceptedMs: this.#lastMs,
      peakPerSecond: this.#peak,
      sentLast24Hours: this.sentLast24Hours(nowMs),
      outcomes: { ...this.#outcomes },
      fates: { ...this.#fates },
    };
  }
}
