import { join } from 'node:path';
import type { Clock } from '../../../core/base/clock.ts';
import { measureSms, type SmsEncoding } from '../../../core/notice/sms-text.ts';
import type { SmsProviderConfig, SmsShares } from '../base/config.ts';
import type { StreamEntry, Timers } from '../events/delivery-stream.ts';
import type { DeliveryStreams } from '../events/delivery-streams.ts';
import type { EventFaults } from '../events/event-faults.ts';
import { EventLedger } from '../events/event-ledger.ts';
import type { EventRef } from '../events/event-queue.ts';
import { hashAddress, whoOf } from '../recipients/address.ts';
import {
  isOptedOut,
  readNumber,
  type SmsFate,
  type SmsHappening,
  type SmsPlan,
  smsPlanOf,
  usualSmsShares,
} from '../recipients/phone-behaviour.ts';
import { AddressTable } from '../storage/address-table.ts';
import { AppendLog, type Extent } from '../storage/append-log.ts';
import type { Pair } from '../storage/journal.ts';
import { tellPeople } from '../storage/per-person-report.ts';
import { type AcceptedSms, messageIdOf, smsEventJson, type TakenSms } from './sms-events.ts';
import { PER_DOLLAR, priceOf } from './sms-prices.ts';

/** One line of the journal: a message that was taken, or a call that was not. */
type Line = { at: number } & (TakenSms | { throttled: true } | { refused: string });

/** What the provider knows of its customer's text messages, from its own journal only. */
export type SmsReport = {
  /** Send calls answered, refused ones too. */
  calls: number;
  messages: number;
  parts: number;
  throttled: number;
  /** Calls refused for another reason, by its code. */
  refused: Record<string, number>;
  distinctNumbers: number;
  maxPerNumber: number;
  /** As the two above, with people told apart by number and context. */
  distinctTagged: number;
  maxPerTagged: number;
  spentUsd: number;
  spentThisMonthUsd: number;
  firstAcceptedMs: number | undefined;
  lastAcceptedMs: number | undefined;
  /** The most message parts accepted in one second of the clock. */
  peakPartsPerSecond: number;
  /** What becomes of the accepted messages once all their events have happened. */
  fates: Record<string, number>;
  events: { emitted: number; pending: number };
};

/** A message as a telephone shows it, with what has happened to it so far. */
export type SmsView = {
  number: number;
  id: string;
  acceptedMs: number;
  from: string;
  to: string;
  text: string;
  encoding: SmsEncoding;
  parts: number;
  usd: number;
  set: string | undefined;
  context: Pair[];
  /** When it reached the telephone; undefined where it has not. */
  arrivedMs: number | undefined;
  events: { event: string; atMs: number; isFinal: boolean; detail: string }[];
};

const monthOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7);

const outcomeOf = (heard: ReadonlySet<string>) => {
  if (heard.has('delivered')) return 'delivered';
  return heard.has('failed') ? 'bounced' : 'accepted';
};

const heardAs = ({ event, isFinal }: SmsHappening): string => {
  if (!isFinal) return 'taken';
  return event === 'TEXT_DELIVERED' || event === 'TEXT_SUCCESSFUL' ? 'delivered' : 'failed';
};

export type SmsBackendDeps = {
  /** Folder of the provider's own account. */
  dataDir: string;
  /** Stretches what takes seconds. */
  latencyScale: number;
  clock: Clock;
  timers: Timers;
  streams: DeliveryStreams;
  faults?: EventFaults | undefined;
};

/**
 * What lies behind the provider's door for SMS: the journal of messages, the account that follows from it, and the
 * events on their way to the delivery stream. Everything in memory follows from the files.
 */
export class SmsBackend {
  readonly #config: SmsProviderConfig;
  readonly #deps: SmsBackendDeps;
  readonly #shares: SmsShares;
  readonly #sets = new Map<string, { wants(event: string): boolean; stream: StreamEntry }>();
  readonly #lines: AppendLog;
  readonly #events: EventLedger;
  /** Where each message stands in the journal, by its number. */
  readonly #extents: Extent[] = [];
  readonly #numbers = new AddressTable();
  readonly #people = new AddressTable();
  /** Message number → the number before it to the same telephone; -1 for the first. */
  readonly #previous: number[] = [];
  readonly #refused: Record<string, number> = {};
  readonly #fates: Partial<Record<SmsFate, number>> = {};
  /** Month → hundred-thousandths of a US dollar, whole numbers: prices have so many places, and sums stay exact. */
  readonly #spent = new Map<string, number>();
  #calls = 0;
  #parts = 0;
  #throttled = 0;
  #firstMs: number | undefined;
  #lastMs: number | undefined;
  #second = { second: 0, parts: 0 };
  #peak = 0;

  constructor(config: SmsProviderConfig, deps: SmsBackendDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#shares = { ...usualSmsShares, ...config.behaviour };
    this.#events = new EventLedger({
      ...deps,
      path: join(deps.dataDir, 'sms-events.flags'),
      write: (event) => this.#write(event),
    });
    for (const { name, eventTypes, deliveryStream } of config.configurationSets) {
      const stream = this.#events.open(deliveryStream);
      const types = new Set(eventTypes);
      const wants = (event: string): boolean => types.has(event) || types.has('TEXT_ALL') || types.has('ALL');
      this.#sets.set(name, { wants, stream });
    }
    this.#lines = new AppendLog(join(deps.dataDir, 'sms.jsonl'), (line, extent) => {
      this.#enter(JSON.parse(line.toString('utf8')) as Line, extent);
    });
    this.#events.schedule();
  }

  hasSet(name: string): boolean {
    return this.#sets.has(name);
  }

  /** Whether the person with this number has asked not to be written to. */
  isOptedOut(phone: string): boolean {
    return isOptedOut(hashAddress(phone), this.#shares);
  }

  spentThisMonthUsd(): number {
    return (this.#spent.get(monthOf(this.#deps.clock())) ?? 0) / PER_DOLLAR;
  }

  /** Enters a message into the journal and sets its events going; answers its id. */
  accept({ set, ...sms }: AcceptedSms): string {
    const at = this.#deps.clock();
    const number = this.#extents.length;
    const usd = priceOf(sms.text, readNumber(sms.to)?.country);
    this.#append({ at, usd, ...sms, ...(set === undefined ? {} : { set }) });
    this.#events.schedule();
    return messageIdOf(number, at);
  }

  /** Notes a call that was turned away for the rate. */
  throttle(): void {
    this.#append({ at: this.#deps.clock(), throttled: true });
  }

  /** Notes a call that was refused for another reason. */
  refuse(code: string): void {
    this.#append({ at: this.#deps.clock(), refused: code });
  }

  report(): SmsReport {
    return {
      calls: this.#calls,
      messages: this.#extents.length,
      parts: this.#parts,
      throttled: this.#throttled,
      refused: { ...this.#refused },
      distinctNumbers: this.#numbers.distinct,
      maxPerNumber: this.#numbers.most,
      distinctTagged: this.#people.distinct,
      maxPerTagged: this.#people.most,
      spentUsd: [...this.#spent.values()].reduce((sum, spent) => sum + spent, 0) / PER_DOLLAR,
      spentThisMonthUsd: this.spentThisMonthUsd(),
      firstAcceptedMs: this.#firstMs,
      lastAcceptedMs: this.#lastMs,
      peakPartsPerSecond: this.#peak,
      fates: { ...this.#fates },
      events: this.#events.counts,
    };
  }

  /** The account by person: see {@link tellPeople}. */
  told(): ReturnType<typeof tellPeople> {
    return tellPeople(this.#toldMessages(), outcomeOf);
  }

  *#toldMessages() {
    for (const extent of this.#extents) {
      const line = this.#read(extent);
      const who = whoOf(line.to, line.context);
      const set = this.#sets.get(line.set ?? '');
      yield {
        who,
        address: line.to,
        atMs: line.at,
        happenings: this.#planOf(line).happenings.map((happening, index) => ({
          as: heardAs(happening),
          afterMs: happening.afterMs,
          isHeard: set?.wants(happening.event) === true && this.#deps.faults?.isLost(who, index) !== true,
        })),
        takenAs: 'taken',
      };
    }
  }

  /** A message by its number, from 0. */
  message(number: number): SmsView | undefined {
    const extent = this.#extents[number];
    return extent === undefined ? undefined : this.#view(number, this.#read(extent));
  }

  messageById(id: string): SmsView | undefined {
    const [, digits = ''] = /^([0-9a-f]{8})-/.exec(id) ?? [];
    const found = digits === '' ? undefined : this.message(Number.parseInt(digits, 16));
    return found?.id === id ? found : undefined;
  }

  /** Up to `limit` messages, newest first, from before message number `before`. */
  newest(limit: number, before = Number.POSITIVE_INFINITY): SmsView[] {
    const views: SmsView[] = [];
    for (let number = Math.min(this.#extents.length, before) - 1; number >= 0; number -= 1) {
      if (views.length >= limit) break;
      const view = this.message(number);
      if (view !== undefined) views.push(view);
    }
    return views;
  }

  /** All messages to a number, oldest first as a telephone has them, the newest `limit` of them. */
  messagesTo(phone: string, limit: number): SmsView[] {
    const views: SmsView[] = [];
    let number = this.#numbers.find(hashAddress(phone))?.last ?? -1;
    while (number >= 0 && views.length < limit) {
      const view = this.message(number);
      if (view?.to === phone) views.unshift(view);
      number = this.#previous[number] ?? -1;
    }
    return views;
  }

  /** Ends the work; events under way are left to the next run. */
  stop(): void {
    this.#events.stop();
    this.#lines.close();
  }

  #append(line: Line): void {
    this.#enter(line, this.#lines.append(JSON.stringify(line)));
  }

  #enter(line: Line, extent: Extent): void {
    this.#calls += 1;
    if ('throttled' in line) this.#throttled += 1;
    else if ('refused' in line) this.#refused[line.refused] = (this.#refused[line.refused] ?? 0) + 1;
    else this.#enterMessage(line, extent);
  }

  #enterMessage(line: TakenSms, extent: Extent): void {
    const number = this.#extents.length;
    this.#extents.push(extent);
    this.#previous[number] = this.#numbers.add(hashAddress(line.to), number);
    const who = whoOf(line.to, line.context);
    const high = Number.parseInt(who.slice(0, 8), 16);
    this.#people.add({ high, low: Number.parseInt(who.slice(8), 16) }, number);
    const { parts } = measureSms(line.text);
    this.#parts += parts;
    const month = monthOf(line.at);
    this.#spent.set(month, (this.#spent.get(month) ?? 0) + Math.round(line.usd * PER_DOLLAR));
    this.#firstMs ??= line.at;
    this.#lastMs = line.at;
    const second = Math.floor(line.at / 1000);
    if (this.#second.second !== second) this.#second = { second, parts: 0 };
    this.#second.parts += parts;
    this.#peak = Math.max(this.#peak, this.#second.parts);
    const plan = this.#planOf(line);
    this.#fates[plan.fate] = (this.#fates[plan.fate] ?? 0) + 1;
    const set = this.#sets.get(line.set ?? '');
    for (const [index, { event, afterMs }] of plan.happenings.entries()) {
      if (set?.wants(event) === true) this.#events.plan(line.at + afterMs, number, index);
    }
  }

  #planOf({ to, timeToLiveSeconds }: TakenSms): SmsPlan {
    const { hourMs = 3_600_000 } = this.#config;
    const { latencyScale } = this.#deps;
    const isLandline = readNumber(to)?.isLandline === true;
    return smsPlanOf(hashAddress(to), isLandline, this.#shares, { hourMs, latencyScale, timeToLiveSeconds });
  }

  #read(extent: Extent): TakenSms {
    return JSON.parse(this.#lines.read(extent).toString('utf8')) as TakenSms;
  }

  #write(ref: EventRef): void {
    const extent = this.#extents[ref.message];
    const line = extent && this.#read(extent);
    const happening = line && this.#planOf(line).happenings[ref.index];
    const stream = line && this.#sets.get(line.set ?? '')?.stream;
    if (line === undefined || happening === undefined || stream === undefined) return;
    this.#events.send(ref, whoOf(line.to, line.context), stream, () =>
      smsEventJson(messageIdOf(ref.message, line.at), line, happening),
    );
  }

  #view(number: number, line: TakenSms): SmsView {
    const nowMs = this.#deps.clock();
    const { encoding, parts } = measureSms(line.text);
    const events = this.#planOf(line)
      .happenings.map(({ event, afterMs, isFinal, description }) => ({
        event,
        atMs: line.at + afterMs,
        isFinal,
        detail: description,
      }))
      .filter(({ atMs }) => atMs <= nowMs);
    return {
      number,
      id: messageIdOf(number, line.at),
      acceptedMs: line.at,
      from: line.from,
      to: line.to,
      text: line.text,
      encoding,
      parts,
      usd: line.usd,
      set: line.set,
      context: line.context,
      arrivedMs: events.find(({ event }) => event === 'TEXT_DELIVERED' || event === 'TEXT_SUCCESSFUL')?.atMs,
      events,
    };
  }
}
