import * as z from 'zod';
import type { Clock } from '../../../core/base/clock.ts';
import { RateLimit } from '../../http/rate-limit.ts';
import type { ProviderAnswer } from '../base/answer.ts';
import { ApiError } from '../base/api-error.ts';
import type { ProviderConfig } from '../base/config.ts';
import { parseMailbox } from '../recipients/address.ts';
import type { Operation, Pair } from '../storage/journal.ts';
import { type Content, isSimple } from '../storage/template.ts';
import type { AcceptedCall, MailBackend } from './mail-backend.ts';
import { BodyReader } from './request-body.ts';
import {
  bulkSchema,
  type Data,
  type Destination,
  NOT_SIMPLE,
  pairs,
  readData,
  singleSchema,
  type Tags,
  tagProblem,
  type templateSchema,
} from './ses-requests.ts';

// Limits of Amazon SES: API reference of SendBulkEmail and SendEmail (v2), "Service quotas" in the developer guide.
const MAX_DESTINATIONS = 50;
const MAX_REQUEST_BYTES = 1_000_000;

/** Makes the next calls fail, for tests and rehearsals of bad days. */
export type Fault = {
  /** Send calls that it befalls. */
  calls: number;
  /** `before` the call has any effect, or `after` its messages were accepted. */
  when: 'before' | 'after';
  /** Cut the connection instead of answering. */
  drop: boolean;
  status: number;
  errorType: string;
  message: string;
  /** Answer a bulk call with this status for every entry instead; implies `before`. */
  entryStatus?: string | undefined;
};

/** Settings of the account that may change while it runs. */
export type AccountControl = {
  ratePerSecond?: number | undefined;
  /** What is taken from now on, while the account says its old rate: others use it, or the provider slows down. */
  takesPerSecond?: number | undefined;
  bulkCallsPerSecond?: number | undefined;
  quotaPer24Hours?: number | undefined;
  sendingEnabled?: boolean | undefined;
  enforcementStatus?: 'HEALTHY' | 'PROBATION' | 'SHUTDOWN' | undefined;
};

const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequestException', message);

type EntryRefusal = { status: string; error: string };
const recipientsOf = (destination: Destination): string[] => [
  ...(destination.ToAddresses ?? []),
  ...(destination.CcAddresses ?? []),
  ...(destination.BccAddresses ?? []),
];

/**
 * Amazon SES v2 as its unmodified SDK client sees it: `GetAccount`, `SendBulkEmail` and `SendEmail`, with the
 * limits and refusals of the service. One recipient a message; raw content and stored templates are not simulated.
 */
export class SesApi {
  readonly #config: ProviderConfig;
  readonly #backend: MailBackend;
  readonly #rate: RateLimit;
  readonly #bulkCalls: RateLimit;
  /** The rate as the account says it. */
  #saidPerSecond: number;
  readonly #bodies = new BodyReader();
  /** Whether the service takes a template, for those that were looked at. */
  readonly #simple = new WeakMap<Content, boolean>();
  #quotaPer24Hours: number;
  #sendingEnabled = true;
  #enforcementStatus: 'HEALTHY' | 'PROBATION' | 'SHUTDOWN' = 'HEALTHY';
  #fault: Fault | undefined;

  constructor(config: ProviderConfig, backend: MailBackend, clock: Clock) {
    this.#config = config;
    this.#backend = backend;
    this.#rate = new RateLimit(config.ratePerSecond, clock);
    this.#bulkCalls = new RateLimit(config.bulkCallsPerSecond ?? Number.MAX_SAFE_INTEGER, clock);
    this.#saidPerSecond = config.ratePerSecond;
    this.#quotaPer24Hours = config.quotaPer24Hours;
  }

  /** Changes the account's settings until the provider starts again. */
  control(change: AccountControl): void {
    this.#saidPerSecond = change.ratePerSecond ?? this.#saidPerSecond;
    const taken = change.takesPerSecond ?? change.ratePerSecond;
    if (taken !== undefined) this.#rate.change(taken);
    if (change.bulkCallsPerSecond !== undefined) this.#bulkCalls.change(change.bulkCallsPerSecond);
    this.#quotaPer24Hours = change.quotaPer24Hours ?? this.#quotaPer24Hours;
    this.#sendingEnabled = change.sendingEnabled ?? this.#sendingEnabled;
    this.#enforcementStatus = change.enforcementStatus ?? this.#enforcementStatus;
  }

  /** Makes the next send calls fail. */
  fail(fault: Fault): void {
    this.#fault = fault;
  }

  getAccount(): ProviderAnswer {
    return {
      status: 200,
      body: {
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: this.#enforcementStatus,
        ProductionAccessEnabled: this.#config.sandbox !== true,
        SendQuota: {
          Max24HourSend: this.#quotaPer24Hours,
          MaxSendRate: this.#saidPerSecond,
          SentLast24Hours: this.#backend.sentLast24Hours(),
        },
        SendingEnabled: this.#sendingEnabled,
        SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      },
    };
  }

  /** How a domain stands: those that may send are verified and signed for. */
  getEmailIdentity(name: string): ProviderAnswer {
    if (!this.#config.identities.some((identity) => identity.toLowerCase() === name.toLowerCase())) {
      const message = `Email identity ${name} does not exist.`;
      return { status: 404, errorType: 'NotFoundException', body: { message } };
    }
    const mailFromDomain = this.#config.mailFromDomains?.[name.toLowerCase()];
    return {
      status: 200,
      body: {
        IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
        FeedbackForwardingStatus: false,
        VerifiedForSendingStatus: true,
        VerificationStatus: 'SUCCESS',
        DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', SigningAttributesOrigin: 'AWS_SES' },
        MailFromAttributes: {
          BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
          ...(mailFromDomain && { MailFromDomain: mailFromDomain, MailFromDomainStatus: 'SUCCESS' }),
        },
      },
    };
  }

  /** Handles a send call; `drop` means that the connection is to be cut without an answer. */
  send(operation: Operation, bytes: Buffer, caller: string): ProviderAnswer | 'drop' {
    const fault = this.#takeFault();
    if (fault?.when === 'before' && fault.entryStatus === undefined) return this.#failed(fault);
    let answer: ProviderAnswer;
    try {
      answer =
        operation === 'SendBulkEmail'
          ? this.#sendBulk(bytes, caller, fault?.entryStatus)
          : this.#sendOne(bytes, caller);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      answer = error.answer;
      this.#noteRefusal(operation, caller, answer.errorType ?? '');
    }
    return fault?.when === 'after' ? this.#failed(fault) : answer;
  }

  #takeFault(): Fault | undefined {
    const fault = this.#fault;
    if (fault === undefined) return undefined;
    fault.calls -= 1;
    if (fault.calls <= 0) this.#fault = undefined;
    return fault;
  }

  #failed(fault: Fault): ProviderAnswer | 'drop' {
    if (fault.drop) return 'drop';
    return { status: fault.status, errorType: fault.errorType, body: { message: fault.message } };
  }

  #noteRefusal(op: Operation, caller: string, code: string): void {
    this.#backend.accept({
      op,
      caller,
      from: '',
      replyTo: [],
      set: undefined,
      content: { subject: '' },
      data: { json: '{}', values: {} },
      tags: [],
      headers: [],
      messages: [],
      throttled: 0,
      refused: { [code]: 1 },
    });
  }

  #read<T>(bytes: Buffer, schema: z.ZodType<T>): { request: T; content: Content | undefined } {
    if (bytes.length > MAX_REQUEST_BYTES) {
      throw badRequest(`The request has ${bytes.length} bytes, more than the 1 MB that are allowed.`);
    }
    let read: ReturnType<BodyReader['read']>;
    try {
      read = this.#bodies.read(bytes);
    } catch {
      throw new ApiError(400, 'SerializationException', 'The request body is not valid JSON.');
    }
    const parsed = schema.safeParse(read.request);
    if (!parsed.success) throw badRequest(`1 validation error detected: ${z.prettifyError(parsed.error)}`);
    if (read.content !== undefined && !this.#isSimple(read.content)) throw badRequest(NOT_SIMPLE);
    return { request: parsed.data, content: read.content };
  }

  #isSimple(content: Content): boolean {
    const known = this.#simple.get(content) ?? isSimple(content);
    this.#simple.set(content, known);
    return known;
  }

  /** Checks what is common to all messages of a call: account, sender and reply-to addresses. */
  #checkSender(from: string | null | undefined, replyTo: readonly string[]): string {
    if (this.#enforcementStatus === 'SHUTDOWN') {
      throw new ApiError(400, 'AccountSuspendedException', 'Your account has been suspended.');
    }
    if (from === null || from === undefined || from === '') {
      throw badRequest('The From address is required.');
    }
    const sender = parseMailbox(from);
    if ('problem' in sender) throw badRequest(`From address is not valid: ${sender.problem}`);
    for (const address of replyTo) {
      const mailbox = parseMailbox(address);
      if ('problem' in mailbox) throw badRequest(`Reply-To address is not valid: ${mailbox.problem}`);
    }
    if (!this.#isVerified(sender)) {
      throw new ApiError(400, 'MessageRejected', this.#notVerified(sender.address));
    }
    return from;
  }

  #isVerified({ address, domain }: { address: string; domain: string }): boolean {
    return this.#config.identities.some(
      (identity) =>
        identity.toLowerCase() === address.toLowerCase() ||
        domain === identity.toLowerCase() ||
        domain.endsWith(`.${identity.toLowerCase()}`),
    );
  }

  #notVerified(address: string): string {
    return `Email address is not verified. The following identities failed the check in region ${this.#config.region.toUpperCase()}: ${address}`;
  }

  #checkTags(tags: Tags): Pair[] {
    const problem = tagProblem(tags);
    if (problem !== undefined) throw badRequest(problem);
    return pairs(tags);
  }

  #checkRecipient(destination: Destination): { to: string } | EntryRefusal {
    const recipients = recipientsOf(destination);
    const [recipient] = recipients;
    if (recipient === undefined) {
      return { status: 'INVALID_PARAMETER', error: 'Destination has no recipient.' };
    }
    if (recipients.length > MAX_DESTINATIONS) {
      return { status: 'INVALID_PARAMETER', error: `Recipient count exceeds ${MAX_DESTINATIONS}.` };
    }
    if (recipients.length > 1) {
      const error = 'This simulator takes one recipient a message.';
      return { status: 'INVALID_PARAMETER', error };
    }
    const mailbox = parseMailbox(recipient);
    if ('problem' in mailbox) {
      return { status: 'INVALID_PARAMETER', error: `Recipient address is not valid: ${mailbox.problem}` };
    }
    const mayReceive =
      this.#config.sandbox !== true ||
      mailbox.domain === 'simulator.amazonses.com' ||
      this.#isVerified(mailbox);
    return mayReceive
      ? { to: mailbox.address }
      : { status: 'MESSAGE_REJECTED', error: this.#notVerified(mailbox.address) };
  }

  /** How many of `wanted` destinations may go now and how many are too fast; the rest is over the quota. */
  #take(wanted: number): { granted: number; throttled: number } {
    const left =
      this.#quotaPer24Hours === -1
        ? wanted
        : Math.max(0, this.#quotaPer24Hours - this.#backend.sentLast24Hours());
    const underQuota = Math.min(wanted, left);
    const granted = this.#rate.take(underQuota);
    return { granted, throttled: underQuota - granted };
  }

  #sendBulk(bytes: Buffer, caller: string, entryStatus: string | undefined): ProviderAnswer {
    if (this.#bulkCalls.take(1) === 0) throw new ApiError(429, 'TooManyRequestsException', 'Rate exceeded');
    const { request, content } = this.#read(bytes, bulkSchema);
    const { BulkEmailEntries: entries, DefaultContent: defaults } = request;
    const replyTo = request.ReplyToAddresses ?? [];
    if (entries.length === 0) throw badRequest('The call has no entries.');
    if (entries.length > MAX_DESTINATIONS) {
      throw badRequest(`The call has ${entries.length} destinations, ${MAX_DESTINATIONS} are allowed.`);
    }
    const from = this.#checkSender(request.FromEmailAddress, replyTo);
    const tags = this.#checkTags(request.DefaultEmailTags);
    const template = defaults.Template;
    const isNamed = (template.TemplateName ?? template.TemplateArn ?? '') !== '';
    if (isNamed === (content !== undefined)) {
      throw badRequest('Give either a template name or ARN, or template content.');
    }
    const data = readData(template.TemplateData);
    if ('problem' in data) throw badRequest(data.problem);

    const whole = this.#wholeCallRefusal(request.ConfigurationSetName, isNamed, entryStatus);
    const results: (EntryRefusal | undefined)[] = [];
    const messages: (AcceptedCall['messages'][number] & { index: number })[] = [];
    entries.forEach((entry, index) => {
      const checked = whole ?? this.#checkEntry(entry);
      if ('status' in checked) results[index] = checked;
      else messages.push({ ...checked, index });
    });

    const { granted, throttled } = this.#take(messages.length);
    messages.forEach(({ index }, at) => {
      if (at >= granted + throttled) {
        results[index] = { status: 'ACCOUNT_DAILY_QUOTA_EXCEEDED', error: 'Daily message quota exceeded.' };
      } else if (at >= granted) {
        results[index] = { status: 'ACCOUNT_THROTTLED', error: 'Maximum sending rate exceeded.' };
      }
    });
    const refused: Record<string, number> = {};
    for (const result of results) {
      if (result === undefined || result.status === 'ACCOUNT_THROTTLED') continue;
      refused[result.status] = (refused[result.status] ?? 0) + 1;
    }

    const accepted = messages.slice(0, granted);
    const ids = this.#backend.accept({
      op: 'SendBulkEmail',
      from,
      replyTo,
      caller,
      set: request.ConfigurationSetName ?? undefined,
      content: content ?? { subject: '' },
      data,
      tags,
      headers: pairs(template.Headers),
      messages: accepted,
      throttled,
      refused,
    });
    const idOf = new Map(accepted.map(({ index }, at) => [index, ids[at]]));
    return {
      status: 200,
      body: {
        BulkEmailEntryResults: entries.map((_, index) => {
          const refusal = results[index];
          return refusal === undefined
            ? { Status: 'SUCCESS', MessageId: idOf.get(index) }
            : { Status: refusal.status, Error: refusal.error };
        }),
      },
    };
  }

  #wholeCallRefusal(
    set: string | null | undefined,
    isNamed: boolean,
    entryStatus: string | undefined,
  ): EntryRefusal | undefined {
    if (entryStatus !== undefined) return { status: entryStatus, error: 'Made to fail.' };
    if (!this.#sendingEnabled) {
      return { status: 'ACCOUNT_SENDING_PAUSED', error: 'Sending is paused for this account.' };
    }
    if (isNamed) return { status: 'TEMPLATE_NOT_FOUND', error: 'The template does not exist.' };
    if (typeof set === 'string' && !this.#backend.hasSet(set)) {
      const error = `Configuration set <${set}> does not exist.`;
      return { status: 'CONFIGURATION_SET_NOT_FOUND', error };
    }
    return undefined;
  }

  #checkEntry(
    entry: z.infer<typeof bulkSchema>['BulkEmailEntries'][number],
  ): AcceptedCall['messages'][number] | EntryRefusal {
    const recipient = this.#checkRecipient(entry.Destination);
    if ('status' in recipient) return recipient;
    const problem = tagProblem(entry.ReplacementTags);
    if (problem !== undefined) return { status: 'INVALID_PARAMETER', error: problem };
    const json = entry.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData;
    const data = readData(json);
    if ('problem' in data) return { status: 'INVALID_PARAMETER', error: data.problem };
    return {
      to: recipient.to,
      ...(data.json === '{}' ? {} : { data }),
      tags: pairs(entry.ReplacementTags),
      headers: pairs(entry.ReplacementHeaders),
    };
  }

  #sendOne(bytes: Buffer, caller: string): ProviderAnswer {
    const { request, content: inline } = this.#read(bytes, singleSchema);
    const { Simple: simple, Template: template, Raw: raw } = request.Content;
    const replyTo = request.ReplyToAddresses ?? [];
    const from = this.#checkSender(request.FromEmailAddress, replyTo);
    const tags = this.#checkTags(request.EmailTags);
    if (!this.#sendingEnabled) {
      throw new ApiError(400, 'SendingPausedException', 'Sending is paused for this account.');
    }
    if (raw !== null && raw !== undefined) throw badRequest('This simulator does not take raw content.');
    const set = request.ConfigurationSetName ?? undefined;
    if (set !== undefined && !this.#backend.hasSet(set)) {
      throw new ApiError(404, 'NotFoundException', `Configuration set <${set}> does not exist.`);
    }
    const { content, data } = this.#singleContent(simple, template, inline);
    const recipient = this.#checkRecipient(request.Destination);
    if ('status' in recipient) {
      const errorType = recipient.status === 'MESSAGE_REJECTED' ? 'MessageRejected' : 'BadRequestException';
      throw new ApiError(400, errorType, recipient.error);
    }
    const { granted, throttled } = this.#take(1);
    const call: AcceptedCall = {
      op: 'SendEmail',
      from,
      replyTo,
      caller,
      set,
      content,
      data,
      tags,
      headers: pairs(simple?.Headers ?? template?.Headers),
      messages: granted === 1 ? [{ to: recipient.to, tags: [], headers: [] }] : [],
      throttled,
      refused: granted === 1 || throttled === 1 ? {} : { ACCOUNT_DAILY_QUOTA_EXCEEDED: 1 },
    };
    const [id] = this.#backend.accept(call);
    if (id !== undefined) return { status: 200, body: { MessageId: id } };
    return throttled === 1
      ? new ApiError(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.').answer
      : new ApiError(429, 'ThrottlingException', 'Daily message quota exceeded.').answer;
  }

  #singleContent(
    simple: z.infer<typeof singleSchema>['Content']['Simple'],
    template: z.infer<typeof templateSchema> | null | undefined,
    inline: Content | undefined,
  ): { content: Content; data: Data } {
    if (simple !== null && simple !== undefined) {
      const content: Content = {
        subject: simple.Subject.Data,
        html: simple.Body.Html?.Data,
        text: simple.Body.Text?.Data,
        literal: true,
      };
      return { content, data: { json: '{}', values: {} } };
    }
    if (template === null || template === undefined) throw badRequest('The message has no content.');
    const name = template.TemplateName ?? template.TemplateArn ?? '';
    if ((name !== '') === (inline !== undefined)) {
      throw badRequest('Give either a template name or ARN, or template content.');
    }
    if (inline === undefined) {
      throw new ApiError(404, 'NotFoundException', `Template ${name} does not exist.`);
    }
    const data = readData(template.TemplateData);
    if ('problem' in data) throw badRequest(data.problem);
    return { content: inline, data };
  }
}
