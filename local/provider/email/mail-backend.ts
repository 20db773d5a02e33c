import { join } from 'node:path';
import type { Clock } from '../../../core/base/clock.ts';
import type { ProviderConfig } from '../base/config.ts';
import type { StreamEntry, Timers } from '../events/delivery-stream.ts';
import type { DeliveryStreams } from '../events/delivery-streams.ts';
import type { EventFaults } from '../events/event-faults.ts';
import { EventLedger } from '../events/event-ledger.ts';
import type { EventRef } from '../events/event-queue.ts';
import {
  ACCOUNT_ID,
  type CallFacts,
  type EventMail,
  eventJson,
  eventText,
  mailJson,
} from '../events/events.ts';
import { type Hash64, hex8, parseMailbox, whoOf } from '../recipients/address.ts';
import {
  type EventType,
  type Happening,
  type Plan,
  planOf,
  renderingFailurePlan,
  usualShares,
} from '../recipients/behaviour.ts';
import type { Extent } from '../storage/append-log.ts';
import { type CallBody, type CallHead, Journal, type Operation, type Pair } from '../storage/journal.ts';
import { tellEmails } from '../storage/per-person-report.ts';
import { type Content, compileTemplate, type Template } from '../storage/template.ts';
import { Account, type AccountReport } from './account.ts';
import { CallIndex } from './call-index.ts';

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

export type MailBackendDeps = {
  clock: Clock;
  timers: Timers;
  streams: DeliveryStreams;
  faults?: EventFaults | undefined;
};

/** A message with events to come; `left` of them. */
type PendingMail = EventMail & {
  who: string;
  stream: StreamEntry;
  happenings: readonly Happening[];
  left: number;
};

type PublishingSet = { events: ReadonlySet<EventType>; stream: StreamEntry };

const CACHED_MAILS = 50_000;
const CACHED_TEMPLATES = 64;

/** `DELIVERY_DELAY` of the API, `deliveryDelay` of CloudFormation and `DeliveryDelay` of an event are one. */
const eventKey = (type: string): string => type.toLowerCase().replace(/[^a-z]/g, '');

const allEventTypes: readonly EventType[] = [
  'Send',
  'Delivery',
  'Bounce',
  'Complaint',
  'DeliveryDelay',
  'Rendering Failure',
];

const publishedTypes = (wanted: readonly string[]): Set<EventType> => {
  const keys = new Set(wanted.map(eventKey));
  return new Set(allEventTypes.filter((type) => keys.has(eventKey(type))));
};

const mergePairs = (common: readonly Pair[], own: readonly Pair[]): Pair[] => {
  return [...common.filter(([name]) => own.every(([other]) => other !== name)), ...own];
};

/** The form of an SES message id; its number is in it, so that a message is found by its id without an index. */
const messageIdOf = (number: number, acceptedMs: number): string => {
  const random = hex8(Math.imul(number + 1, 0x9e3779b1)) + hex8(Math.imul(number ^ acceptedMs, 0x85ebca6b));
  const time = hex8(Math.floor(acceptedMs / 0x10000)) + hex8(acceptedMs & 0xffff).slice(4);
  return `0102${time}-${hex8(number)}-${random.slice(0, 4)}-4${random.slice(4, 7)}-8${random.slice(7, 10)}-${random.slice(10)}${time.slice(6)}-000000`;
};

/** A reader of texts that knows the last one again: the subjects of a call are mostly the same. */
const rememberingLast = (read: (text: string) => string): ((text: string) => string) => {
  let last: { text: string; read: string } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, read: read(text) };
    return last.read;
  };
};

const parseValues = (json: string | undefined): Values =>
  json === undefined ? {} : (JSON.parse(json) as Values);

/**
 * What lies behind the provider's door: the journal of accepted calls, the account that follows from it, the
 * events that messages cause and their way to the delivery streams. Everything in memory follows from the files,
 * so the process may die at any time.
 */
export class MailBackend {
  readonly #config: ProviderConfig;
  readonly #deps: MailBackendDeps;
  readonly #shares;
  readonly #journal: Journal;
  readonly #account = new Account();
  readonly #events: EventLedger;
  readonly #sets = new Map<string, PublishingSet>();
  readonly #calls: CallIndex;
  /** Messages with events to come, by number; those that are not in it are read from the journal. */
  readonly #mails = new Map<number, PendingMail>();
  readonly #templates = new Map<string, Template>();
  readonly #hashes = new WeakMap<Content, string>();
  readonly #faults: EventFaults | undefined;

  constructor(config: ProviderConfig, deps: MailBackendDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#shares = { ...usualShares, ...config.behaviour };
    this.#faults = deps.faults;
    this.#events = new EventLedger({
      ...deps,
      path: join(config.dataDir, 'events.flags'),
      write: (event) => this.#write(event),
    });
    for (const { name, eventTypes, deliveryStream } of config.configurationSets) {
      const stream = this.#events.open(deliveryStream);
      this.#sets.set(name, { events: publishedTypes(eventTypes), stream });
    }
    // Made first: the journal enters the calls of earlier runs while it is made.
    this.#calls = new CallIndex((extent) => this.#journal.read(extent));
    this.#journal = new Journal(config.dataDir, (head, extent) => {
      this.#enter(head, extent);
    });
    this.#events.schedule();
  }

  /** Whether the configuration set exists. */
  hasSet(name: string): boolean {
    return this.#sets.has(name);
  }

  sentLast24Hours(): number {
    return this.#account.sentLast24Hours(this.#deps.clock());
  }

  report(): AccountReport & {
    events: { emitted: number; pending: number };
    faults?: EventFaults['counts'];
  } {
    return {
      ...this.#account.report(this.#deps.clock()),
      events: this.#events.counts,
      ...(this.#faults === undefined ? {} : { faults: this.#faults.counts }),
    };
  }

  /** See {@link tellEmails}. */
  told(): ReturnType<typeof tellEmails> {
    return tellEmails({
      calls: Array.from({ length: this.#calls.size }, (_, call) => this.#calls.read(call).head),
      planOf: (head, index) => this.#planOf(head.to[index] ?? '', head.failed?.[index]),
      isHeard: (head, who, index, event) =>
        this.#sets.get(head.set ?? '')?.events.has(event as EventType) === true &&
        this.#faults?.isLost(who, index) !== true,
    });
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
    const allTags = call.messages.map(({ tags }) => mergePairs(call.tags, tags));
    head.who = call.messages.map(({ to }, index) => whoOf(to, allTags[index] ?? []));
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
    const pending = this.#enter(head, this.#journal.append(head, body));
    const facts = this.#factsOf(head, body);
    const titleOf = rememberingLast(eventText);
    const stream = this.#sets.get(call.set ?? '')?.stream;
    this.#events.schedule();
    return head.to.map((address, index) => {
      const messageId = messageIdOf(first + index, at);
      const { happenings = [], left = 0 } = pending[index] ?? {};
      if (stream !== undefined && left > 0) {
        const missing = failed[index];
        const title = missing === undefined ? titleOf(template.subject(values[index] ?? {})) : '""';
        const toJson = eventText(address);
        this.#remember(first + index, {
          messageId,
          acceptedMs: at,
          toJson,
          missing,
          who: head.who?.[index] ?? '',
          mailJson: mailJson(facts, messageId, toJson, title, allTags[index] ?? []),
          stream,
          happenings,
          left,
        });
      }
      return messageId;
    });
  }

  /** A message by its number, from 0. */
  message(number: number): MessageView | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#account.messages) return undefined;
    const call = this.#calls.find(number);
    const { head, body } = this.#calls.read(call);
    return this.#view(number, number - this.#calls.firstOf(call), head, body);
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
      const call = this.#calls.find(number);
      const { head, body } = this.#calls.read(call);
      const first = this.#calls.firstOf(call);
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
    this.#events.stop();
    this.#journal.close();
  }

  #planOf(address: string, missing: string | undefined, hash?: Hash64): Plan {
    if (missing !== undefined) return renderingFailurePlan;
    return planOf(address, this.#shares, this.#config.latencyScale ?? 1, hash);
  }

  /** Takes a call into account and index; answers what happens to each message, and how many events are left to write. */
  #enter(head: CallHead, extent: Extent): Pick<PendingMail, 'happenings' | 'left'>[] {
    const first = this.#account.messages;
    const set = head.set === undefined ? undefined : this.#sets.get(head.set);
    const pending: Pick<PendingMail, 'happenings' | 'left'>[] = [];
    this.#account.add(head, (index, hash) => {
      const plan = this.#planOf(head.to[index] ?? '', head.failed?.[index], hash);
      let left = 0;
      plan.happenings.forEach(({ event, afterMs }, at) => {
        if (set?.events.has(event) !== true) return;
        if (this.#events.plan(head.at + afterMs, first + index, at)) left += 1;
      });
      pending.push({ happenings: plan.happenings, left });
      return plan.fate;
    });
    if (head.to.length > 0) this.#calls.add(first, extent);
    return pending;
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

  #factsOf(head: CallHead, body: CallBody): CallFacts {
    const sender = parseMailbox(body.from);
    const domain = 'problem' in sender ? '' : sender.domain;
    const sesTags = [
      `"ses:operation":["${head.op}"]`,
      ...(head.set === undefined ? [] : [`"ses:configuration-set":[${eventText(head.set)}]`]),
      '"ses:source-ip":["127.0.0.1"]',
      `"ses:from-domain":[${eventText(domain)}]`,
      `"ses:caller-identity":[${eventText(body.caller)}]`,
    ];
    return {
      acceptedMs: head.at,
      fromJson: eventText(body.from),
      replyToJson: body.replyTo === undefined ? undefined : eventText(body.replyTo.join(', ')),
      sourceArn: `arn:aws:ses:${this.#config.region}:${ACCOUNT_ID}:identity/${domain}`,
      sesTagsJson: sesTags.join(','),
    };
  }

  #remember(message: number, mail: PendingMail): void {
    this.#mails.set(message, mail);
    if (this.#mails.size <= CACHED_MAILS) return;
    const oldest = this.#mails.keys().next().value;
    if (oldest !== undefined) this.#mails.delete(oldest);
  }

  /** The mail of a message that memory had no room for, or that an earlier run accepted. */
  #readMail(message: number): PendingMail | undefined {
    const call = this.#calls.find(message);
    const { head, body } = this.#calls.read(call);
    const index = message - this.#calls.firstOf(call);
    const stream = this.#sets.get(head.set ?? '')?.stream;
    if (stream === undefined) return undefined;
    const address = head.to[index] ?? '';
    const toJson = eventText(address);
    const missing = head.failed?.[index];
    const own = body.messages[index] ?? {};
    const values = { ...parseValues(body.data), ...parseValues(own.data) };
    const subject = missing === undefined ? this.#template(body.content).subject(values) : '';
    const messageId = messageIdOf(message, head.at);
    const tags = mergePairs(body.tags ?? [], own.tags ?? []);
    return {
      messageId,
      acceptedMs: head.at,
      toJson,
      missing,
      who: head.who?.[index] ?? '',
      mailJson: mailJson(this.#factsOf(head, body), messageId, toJson, eventText(subject), tags),
      stream,
      happenings: this.#planOf(address, missing).happenings,
      left: 1,
    };
  }

  #write(event: EventRef): void {
    const mail = this.#mails.get(event.message) ?? this.#readMail(event.message);
    if (mail === undefined) return;
    const happening = mail.happenings[event.index];
    if (happening === undefined) return;
    mail.left -= 1;
    if (mail.left === 0) this.#mails.delete(event.message);
    this.#events.send(event, mail.who, mail.stream, () => eventJson(mail, happening));
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
      events: this.#planOf(head.to[index] ?? '', missing)
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
