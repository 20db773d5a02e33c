import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import { Account, type AccountReport } from './account.ts';
import { type Hash64, hashAddress, parseMailbox } from './address.ts';
import {
  type EventType,
  type Happening,
  type Plan,
  planOf,
  renderingFailurePlan,
  usualShares,
} from './behaviour.ts';
import type { ProviderConfig } from './config.ts';
import { DeliveryStream, type Timers } from './delivery-stream.ts';
import { EventQueue, type EventRef } from './event-queue.ts';
import { ACCOUNT_ID, eventJson } from './events.ts';
import { FlagFile } from './flag-file.ts';
import { type CallBody, type CallHead, Journal, type Operation, type Pair } from './journal.ts';
import type { Extent } from './line-file.ts';
import { type Content, compileTemplate, type Template } from './template.ts';

/** Values of a template's placeholders. */
export type Values = Readonly<Record<string, unknown>>;

/** A call that has passed every check, with the messages of it that are accepted. */
export type AcceptedCall = {
  op: Operation;
  from: string;
  replyTo: readonly string[];
  /** Access key of the caller. */
  caller: string;
  set: string | undefined;
  content: Content;
  /** Values for all messages, as JSON and parsed. */
  data: { json: string; values: Values };
  tags: Pair[];
  headers: Pair[];
  messages: { to: string; data?: { json: string; values: Values }; tags: Pair[]; headers: Pair[] }[];
  throttled: number;
  refused: Record<string, number>;
};

/** A message as its recipient got it, with what has happened to it so far. */
export type MessageView = {
  number: number;
  id: string;
  acceptedMs: number;
  from: string;
  to: string;
  replyTo: string[];
  subject: string;
  html: string | undefined;
  text: string | undefined;
  /** What could not be filled in: nothing was sent. */
  missing: string | undefined;
  set: string | undefined;
  headers: Pair[];
  tags: Pair[];
  events: { event: EventType; atMs: number; detail: string }[];
};

export type PostOfficeDeps = {
  clock: Clock;
  timers: Timers;
  /** Stores an object of event records; rejects when it could not. */
  put(bucket: string, key: string, body: Buffer): Promise<void>;
};

/** What events of one call's messages say, ready to be written. */
type CallContext = {
  head: CallHead;
  from: string;
  replyTo: readonly string[];
  sourceArn: string;
  tagsStart: string;
  messages: { subject: string; tagsJson: string }[];
  /** Events of the call that have not been written yet. */
  left: number;
};

type PublishingSet = { events: ReadonlySet<string>; stream: DeliveryStream };

const CACHED_MESSAGES = 40_000;
const CACHED_TEMPLATES = 64;
const EVENTS_A_TURN = 2_000;
const PUMP_EVERY_MS = 20;

/** `DELIVERY_DELAY` of the API, `deliveryDelay` of CloudFormation and `DeliveryDelay` of an event are one. */
const eventKey = (type: string): string => type.toLowerCase().replace(/[^a-z]/g, '');

const mergePairs = (common: readonly Pair[], own: readonly Pair[]): Pair[] => {
  const names = new Set(own.map(([name]) => name));
  return [...common.filter(([name]) => !names.has(name)), ...own];
};

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex8 = (value: number): string =>
  `${hexOfByte[value >>> 24]}${hexOfByte[(value >>> 16) & 255]}${hexOfByte[(value >>> 8) & 255]}${hexOfByte[value & 255]}`;

/** The form of an SES message id; its number is in it, so that a message is found by its id without an index. */
const messageIdOf = (number: number, acceptedMs: number): string => {
  const random = hex8(Math.imul(number + 1, 0x9e3779b1)) + hex8(Math.imul(number ^ acceptedMs, 0x85ebca6b));
  const time = hex8(Math.floor(acceptedMs / 0x10000)) + hex8(acceptedMs & 0xffff).slice(4);
  return `0102${time}-${hex8(number)}-${random.slice(0, 4)}-4${random.slice(4, 7)}-8${random.slice(7, 10)}-${random.slice(10)}${time.slice(6)}-000000`;
};

const whoOf = (address: string, tags: readonly Pair[]): string => {
  const { high, low } = hashAddress(`${address} ${tags.flat().join(' ')}`);
  return hex8(high) + hex8(low);
};

const parseValues = (json: string | undefined): Values =>
  json === undefined ? {} : (JSON.parse(json) as Values);

/**
 * What lies behind the provider's door: the journal of accepted calls, the account that follows from it, the
 * events that messages cause and their way to the delivery streams. Everything in memory follows from the files,
 * so the process may die at any time.
 */
export class PostOffice {
  readonly #config: ProviderConfig;
  readonly #deps: PostOfficeDeps;
  readonly #shares;
  readonly #journal: Journal;
  readonly #account = new Account();
  readonly #queue = new EventQueue();
  readonly #sets = new Map<string, PublishingSet>();
  /** Which events of each message are stored, by message number and index in the plan. */
  readonly #stored: FlagFile;
  /** First message number of each call that accepted some, and where the call stands in the journal. */
  #firstMessage = new Uint32Array(1024);
  #offset = new Float64Array(1024);
  #length = new Uint32Array(1024);
  #calls = 0;
  readonly #contexts = new Map<number, CallContext>();
  #cachedMessages = 0;
  readonly #templates = new Map<string, Template>();
  readonly #hashes = new WeakMap<Content, string>();
  #eventsStored = 0;
  #eventsPending = 0;
  #pumpTimer: unknown;
  #pumpAtMs = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(config: ProviderConfig, deps: PostOfficeDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#shares = { ...usualShares, ...config.behaviour };
    mkdirSync(config.dataDir, { recursive: true });
    for (const { name, eventTypes, deliveryStream } of config.configurationSets) {
      const { bucket, prefix, bufferSeconds, bufferMiB } = deliveryStream;
      const stream = new DeliveryStream({
        name,
        prefix,
        bufferSeconds,
        bufferMiB,
        clock: deps.clock,
        timers: deps.timers,
        put: (key, body) => deps.put(bucket, key, body),
        stored: (events) => this.#noteStored(events),
        drained: () => this.#schedulePump(),
      });
      this.#sets.set(name, { events: new Set(eventTypes.map(eventKey)), stream });
    }
    this.#stored = new FlagFile(join(config.dataDir, 'events.flags'));
    this.#journal = new Journal(config.dataDir, (head, extent) => {
      this.#enter(head, extent);
    });
    this.#schedulePump();
  }

  /** Whether the configuration set exists. */
  hasSet(name: string): boolean {
    return this.#sets.has(name);
  }

  sentLast24Hours(): number {
    return this.#account.sentLast24Hours(this.#deps.clock());
  }

  report(): AccountReport & { events: { emitted: number; pending: number } } {
    return {
      ...this.#account.report(this.#deps.clock()),
      events: { emitted: this.#eventsStored, pending: this.#eventsPending },
    };
  }

  perSecond(): [second: number, messages: number][] {
    return this.#account.perSecond();
  }

  /** Enters a call into the journal and sets its events going; answers the message ids, in order. */
  accept(call: AcceptedCall): string[] {
    const at = this.#deps.clock();
    const first = this.#account.messages;
    const failed: Record<number, string> = {};
    const head: CallHead = { at, op: call.op, to: call.messages.map(({ to }) => to) };
    if (call.set !== undefined) head.set = call.set;
    if (call.throttled > 0) head.throttled = call.throttled;
    if (Object.keys(call.refused).length > 0) head.refused = call.refused;
    if (call.messages.length === 0) {
      this.#enter(head, this.#journal.append(head, undefined));
      return [];
    }

    const content = this.#keep(call.content);
    const template = this.#template(content);
    const values = call.messages.map(({ data }) => ({ ...call.data.values, ...data?.values }));
    values.forEach((known, index) => {
      const missing = template.missing(known);
      if (missing !== undefined) failed[index] = missing;
    });
    if (Object.keys(failed).length > 0) head.failed = failed;
    head.who = call.messages.map(({ to, tags }) => whoOf(to, mergePairs(call.tags, tags)));
    const body: CallBody = {
      from: call.from,
      caller: call.caller,
      content,
      messages: call.messages.map(({ data, tags, headers }) => ({
        ...(data === undefined ? {} : { data: data.json }),
        ...(tags.length === 0 ? {} : { tags }),
        ...(headers.length === 0 ? {} : { headers }),
      })),
      ...(call.replyTo.length === 0 ? {} : { replyTo: [...call.replyTo] }),
      ...(call.data.json === '{}' ? {} : { data: call.data.json }),
      ...(call.tags.length === 0 ? {} : { tags: call.tags }),
      ...(call.headers.length === 0 ? {} : { headers: call.headers }),
    };
    const extent = this.#journal.append(head, body);
    const left = this.#enter(head, extent);
    if (left > 0) this.#remember(this.#calls - 1, this.#contextOf(head, body, values, left));
    this.#schedulePump();
    return head.to.map((_, index) => messageIdOf(first + index, at));
  }

  /** A message by its number, from 0. */
  message(number: number): MessageView | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#account.messages) return undefined;
    const call = this.#callOf(number);
    const { head, body } = this.#readCall(call);
    return this.#view(number, number - (this.#firstMessage[call] ?? 0), head, body);
  }

  messageById(id: string): MessageView | undefined {
    const [, digits = ''] = /^[0-9a-f]{16}-([0-9a-f]{8})-/.exec(id) ?? [];
    const found = digits === '' ? undefined : this.message(Number.parseInt(digits, 16));
    return found?.id === id ? found : undefined;
  }

  /** Up to `limit` messages, newest first, from before message number `before`. */
  newest(limit: number, before = Number.POSITIVE_INFINITY): MessageView[] {
    const views: MessageView[] = [];
    let number = Math.min(this.#account.messages, before) - 1;
    while (number >= 0 && views.length < limit) {
      const call = this.#callOf(number);
      const { head, body } = this.#readCall(call);
      const first = this.#firstMessage[call] ?? 0;
      for (; number >= first && views.length < limit; number -= 1) {
        views.push(this.#view(number, number - first, head, body));
      }
    }
    return views;
  }

  /** All messages to an address, newest first, up to `limit`. */
  messagesTo(address: string, limit: number): MessageView[] {
    const wanted = address.toLowerCase();
    const views: MessageView[] = [];
    for (const number of this.#account.messagesTo(address)) {
      if (views.length >= limit) break;
      const view = this.message(number);
      if (view?.to.toLowerCase() === wanted) views.push(view);
    }
    return views;
  }

  /** Ends the work; events under way are left to the next run. */
  stop(): void {
    this.#isStopped = true;
    this.#deps.timers.clear(this.#pumpTimer);
    for (const { stream } of this.#sets.values()) stream.stop();
    this.#journal.close();
    this.#stored.close();
  }

  #planOf(head: CallHead, index: number, hash?: Hash64): Plan {
    if (head.failed?.[index] !== undefined) return renderingFailurePlan;
    return planOf(head.to[index] ?? '', this.#shares, this.#config.latencyScale ?? 1, hash);
  }

  /** Takes a call into account and index; answers how many of its events are still to be written. */
  #enter(head: CallHead, extent: Extent): number {
    const first = this.#account.messages;
    const set = head.set === undefined ? undefined : this.#sets.get(head.set);
    let pending = 0;
    this.#account.add(head, (index, hash) => {
      const plan = this.#planOf(head, index, hash);
      plan.happenings.forEach(({ event, afterMs }, at) => {
        if (set?.events.has(eventKey(event)) !== true) return;
        if (this.#stored.has(first + index, at)) {
          this.#eventsStored += 1;
          return;
        }
        this.#queue.push(head.at + afterMs, first + index, at);
        pending += 1;
      });
      return plan.fate;
    });
    this.#eventsPending += pending;
    if (head.to.length > 0) this.#indexCall(first, extent);
    return pending;
  }

  #indexCall(first: number, { offset, length }: Extent): void {
    const call = this.#calls;
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
    this.#calls += 1;
  }

  #callOf(number: number): number {
    let low = 0;
    let high = this.#calls - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#firstMessage[middle] ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #readCall(call: number): { head: CallHead; body: CallBody } {
    return this.#journal.read({ offset: this.#offset[call] ?? 0, length: this.#length[call] ?? 0 });
  }

  #keep(content: Content): string {
    const known = this.#hashes.get(content);
    if (known !== undefined) return known;
    const hash = this.#journal.keep(content);
    this.#hashes.set(content, hash);
    return hash;
  }

  #template(hash: string): Template {
    const known = this.#templates.get(hash);
    if (known !== undefined) return known;
    const template = compileTemplate(this.#journal.content(hash));
    const oldest = this.#templates.keys().next().value;
    if (this.#templates.size >= CACHED_TEMPLATES && oldest !== undefined) this.#templates.delete(oldest);
    this.#templates.set(hash, template);
    return template;
  }

  #contextOf(head: CallHead, body: CallBody, values: readonly Values[], left: number): CallContext {
    const sender = parseMailbox(body.from);
    const domain = 'problem' in sender ? '' : sender.domain;
    const template = this.#template(body.content);
    const tagsStart = [
      `"ses:operation":["${head.op}"]`,
      ...(head.set === undefined ? [] : [`"ses:configuration-set":[${JSON.stringify(head.set)}]`]),
      '"ses:source-ip":["127.0.0.1"]',
      `"ses:from-domain":[${JSON.stringify(domain)}]`,
      `"ses:caller-identity":[${JSON.stringify(body.caller)}]`,
    ].join(',');
    return {
      head,
      from: body.from,
      replyTo: body.replyTo ?? [],
      sourceArn: `arn:aws:ses:${this.#config.region}:${ACCOUNT_ID}:identity/${domain}`,
      tagsStart,
      messages: body.messages.map(({ tags = [] }, index) => ({
        subject: head.failed?.[index] === undefined ? template.subject(values[index] ?? {}) : '',
        tagsJson: mergePairs(body.tags ?? [], tags)
          .map(([name, value]) => `,${JSON.stringify(name)}:[${JSON.stringify(value)}]`)
          .join(''),
      })),
      left,
    };
  }

  #remember(call: number, context: CallContext): void {
    this.#contexts.set(call, context);
    this.#cachedMessages += context.messages.length;
    for (const oldest of this.#contexts.keys()) {
      if (this.#cachedMessages <= CACHED_MESSAGES) return;
      this.#forget(oldest);
    }
  }

  #forget(call: number): void {
    this.#cachedMessages -= this.#contexts.get(call)?.messages.length ?? 0;
    this.#contexts.delete(call);
  }

  #context(call: number): CallContext {
    const known = this.#contexts.get(call);
    if (known !== undefined) return known;
    const { head, body } = this.#readCall(call);
    const common = parseValues(body.data);
    const values = body.messages.map(({ data }) => ({ ...common, ...parseValues(data) }));
    const context = this.#contextOf(head, body, values, Number.POSITIVE_INFINITY);
    this.#remember(call, context);
    return context;
  }

  #write({ message, index }: EventRef): void {
    const call = this.#callOf(message);
    const context = this.#context(call);
    const { head } = context;
    const at = message - (this.#firstMessage[call] ?? 0);
    const own = context.messages[at];
    const happening = this.#planOf(head, at).happenings[index];
    const set = this.#sets.get(head.set ?? '');
    if (own === undefined || happening === undefined || set === undefined) return;
    const record = eventJson(
      {
        messageId: messageIdOf(message, head.at),
        acceptedMs: head.at,
        address: head.to[at] ?? '',
        from: context.from,
        replyTo: context.replyTo,
        sourceArn: context.sourceArn,
        subject: own.subject,
        tagsJson: context.tagsStart + own.tagsJson,
        missing: head.failed?.[at],
      },
      happening,
    );
    context.left -= 1;
    if (context.left === 0) this.#forget(call);
    set.stream.add(record, { message, index });
  }

  #schedulePump(): void {
    if (this.#isStopped || this.#queue.size === 0) return;
    // Several events are written in one go, so a short while of waiting costs nobody anything.
    const atMs = Math.max(this.#queue.nextMs, this.#deps.clock() + PUMP_EVERY_MS);
    if (atMs >= this.#pumpAtMs) return;
    this.#deps.timers.clear(this.#pumpTimer);
    this.#pumpAtMs = atMs;
    this.#pumpTimer = this.#deps.timers.set(() => this.#pump(), atMs - this.#deps.clock());
  }

  #pump(): void {
    this.#pumpAtMs = Number.POSITIVE_INFINITY;
    if (this.#isStopped) return;
    const nowMs = this.#deps.clock();
    for (let written = 0; written < EVENTS_A_TURN && this.#queue.nextMs <= nowMs; written += 1) {
      if ([...this.#sets.values()].some(({ stream }) => stream.full)) return;
      const event = this.#queue.pop();
      if (event !== undefined) this.#write(event);
    }
    this.#schedulePump();
  }

  #noteStored(events: readonly EventRef[]): void {
    for (const { message, index } of events) this.#stored.set(message, index);
    this.#stored.save();
    this.#eventsStored += events.length;
    this.#eventsPending -= events.length;
  }

  #view(number: number, index: number, head: CallHead, body: CallBody): MessageView {
    const own = body.messages[index] ?? {};
    const missing = head.failed?.[index];
    const values = { ...parseValues(body.data), ...parseValues(own.data) };
    const content =
      missing === undefined
        ? this.#template(body.content).render(values)
        : { subject: '', html: undefined, text: undefined };
    const nowMs = this.#deps.clock();
    return {
      number,
      id: messageIdOf(number, head.at),
      acceptedMs: head.at,
      from: body.from,
      to: head.to[index] ?? '',
      replyTo: body.replyTo ?? [],
      subject: content.subject,
      html: content.html,
      text: content.text,
      missing,
      set: head.set,
      headers: mergePairs(body.headers ?? [], own.headers ?? []),
      tags: mergePairs(body.tags ?? [], own.tags ?? []),
      events: this.#planOf(head, index)
        .happenings.map((happening) => ({
          event: happening.event,
          atMs: head.at + happening.afterMs,
          detail: detailOf(happening, missing),
        }))
        .filter(({ atMs }) => atMs <= nowMs),
    };
  }
}

const detailOf = (happening: Happening, missing: string | undefined): string => {
  switch (happening.event) {
    case 'Bounce':
      return `${happening.bounce.type}, ${happening.bounce.subType}${
        happening.bounce.reply === '' ? '' : `: ${happening.bounce.reply}`
      }`;
    case 'Rendering Failure':
      return `no value for ${missing ?? ''}`;
    default:
      return '';
  }
};
