import type { FactKind } from '../../../core/delivery/outcome.ts';
import type { ProviderEvent } from '../event.ts';
import { type JsonObject, objectOf, pick } from '../json-object.ts';
import { CAMPAIGN_TAG, parseRecipientTag, RECIPIENT_TAG } from '../message-tags.ts';

const other: ProviderEvent = { kind: 'other' };
const malformed: ProviderEvent = { kind: 'malformed' };

const firstText = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'string' ? first : undefined;
};

/** Sub-types of a bounce that came from a list of addresses, without anything being sent. */
const suppressions: ReadonlySet<unknown> = new Set(['Suppressed', 'OnAccountSuppressionList']);

/** What sub-types tell of the reason, whether the bounce is final or not. */
const reasonsOfBounce = new Map<unknown, FactKind>(
  Object.entries({
    MailboxFull: 'mailboxFull',
    MessageTooLarge: 'messageTooLarge',
    ContentRejected: 'contentRefused',
    AttachmentRejected: 'contentRefused',
  } as const),
);

/** Enhanced status codes of a mailbox that does not exist, or not any more (RFC 3463, 3.2). */
const noMailbox: ReadonlySet<string> = new Set(['5.1.1', '5.1.6']);

/** A basic code where an answer begins, not any figure of three digits: `550` of `smtp; 550-5.1.1 …`. */
const BASIC = /(?:^|;|\b(?:said|response|reply):)\s*([245])\d\d(?![\w.])/i;
/** Enhanced codes wherever they stand, but in no address, number or longer row of figures. */
const ENHANCED = /(?<![\w.@])[245]\.\d{1,3}\.\d{1,3}(?!\w|@|\.\d)/g;

/**
 * The code in an answer: enhanced (RFC 3463) where it has one, or no more than the class. The classes of both agree,
 * and only what begins the text tells of success by itself: a version of the server's program looks the same.
 */
const codeIn = (said: unknown): string | undefined => {
  const text = String(said ?? '').trim();
  const [, basic] = BASIC.exec(text) ?? [];
  const enhanced = [...text.matchAll(ENHANCED)].find(({ 0: code, index }) =>
    basic === undefined ? index === 0 || !code.startsWith('2') : code.startsWith(basic),
  );
  return enhanced?.[0] ?? basic;
};

/**
 * What the receiving server said of the first recipient, who is the only one: by its status, or by the text of its
 * answer. Undefined where it said neither, as in an automatic reply.
 */
const statusOf = (bounce: JsonObject): string | undefined => {
  const recipients: unknown = bounce.bouncedRecipients;
  const recipient = objectOf(Array.isArray(recipients) ? recipients[0] : undefined);
  return codeIn(recipient?.status) ?? codeIn(recipient?.diagnosticCode);
};

/**
 * What a bounce tells. Amazon SES labels refusals for good (`5.x.x`) as transient, too, such as a domain that takes no
 * mail: what the receiving server said counts, and the label only where it said nothing.
 */
const factsOfBounce = (bounce: JsonObject): FactKind[] | undefined => {
  const { bounceType, bounceSubType } = bounce;
  if (suppressions.has(bounceSubType)) return ['suppressed'];
  const status = statusOf(bounce);
  const isLabelled =
    bounceType === 'Permanent' || bounceType === 'Transient' || bounceType === 'Undetermined';
  if (status === undefined && !isLabelled) return undefined;
  // A notice of success: the message has gone on.
  if (status?.startsWith('2') === true) return [];
  const reason = reasonsOfBounce.get(bounceSubType);
  const isFinal = status === undefined ? bounceType === 'Permanent' : status.startsWith('5');
  if (!isFinal) return [reason ?? 'bouncedTransient'];
  const isGone = bounceSubType === 'NoEmail' || noMailbox.has(status ?? '');
  return [isGone ? 'noSuchMailbox' : 'bouncedPermanent', ...(reason === undefined ? [] : [reason])];
};

/** For each event type: the object with its particulars, and the facts it stands for; undefined where it makes no sense. */
const eventTypes: Record<
  string,
  { particulars: string; facts: (particulars: JsonObject) => FactKind[] | undefined }
> = {
  Send: { particulars: 'send', facts: () => ['accepted'] },
  Delivery: { particulars: 'delivery', facts: () => ['delivered'] },
  DeliveryDelay: { particulars: 'deliveryDelay', facts: () => ['delayed'] },
  Bounce: { particulars: 'bounce', facts: factsOfBounce },
  Complaint: {
    particulars: 'complaint',
    facts: ({ complaintSubType, complaintFeedbackType }) => {
      // The address complained of an earlier message and stands on the suppression list: this one was never sent.
      if (complaintSubType === 'OnAccountSuppressionList') return ['suppressed'];
      // Praise: somebody took the message out of their spam (RFC 5965, 3.5).
      return complaintFeedbackType === 'not-spam' ? [] : ['complained'];
    },
  },
  Reject: { particulars: 'reject', facts: () => ['rejected'] },
  'Rendering Failure': { particulars: 'failure', facts: () => ['renderingFailed'] },
};

/** Particulars of an event that name nobody, as Amazon SES calls them. */
const namingNobody = [
  'timestamp',
  'bounceType',
  'bounceSubType',
  'complaintSubType',
  'delayType',
  'feedbackId',
  'processingTimeMillis',
] as const;

/** What is kept of particulars: of what a server answered its code alone, as such an answer quotes addresses. */
const withoutPerson = (particulars: JsonObject): JsonObject => {
  const status = statusOf(particulars);
  return {
    ...pick(particulars, namingNobody),
    // A class alone is written as the basic code that it was read from.
    ...(status === undefined
      ? {}
      : { bouncedRecipients: [{ status: status.length === 1 ? `${status}00` : status }] }),
  };
};

/**
 * Reads one event as SES publishes it ("Contents of event data" in the SES developer guide): recognised by our
 * tags, its time that of the event itself, or of the message where the event has none.
 */
export const sesEventOf = (event: JsonObject): ProviderEvent => {
  const mail = objectOf(event.mail);
  const { eventType } = event;
  if (mail === undefined || typeof eventType !== 'string') return malformed;
  if (!Object.hasOwn(eventTypes, eventType)) return other;
  const type = eventTypes[eventType];
  if (type === undefined) return other;

  const tags = objectOf(mail.tags);
  const audience = firstText(tags?.[CAMPAIGN_TAG]);
  const recipient = firstText(tags?.[RECIPIENT_TAG]);
  if (audience === undefined || recipient === undefined) return other;
  const at = parseRecipientTag(recipient);
  if (at === undefined) return other;

  const particulars = objectOf(event[type.particulars]) ?? {};
  const kinds = type.facts(particulars);
  const ownMs = Date.parse(String(particulars.timestamp));
  const timeMs = Number.isNaN(ownMs) ? Date.parse(String(mail.timestamp)) : ownMs;
  if (kinds === undefined || Number.isNaN(timeMs)) return malformed;
  if (kinds.length === 0) return other;
  const facts = Object.fromEntries(kinds.map((kind) => [kind, Math.floor(timeMs / 1000)]));
  const record = {
    eventType,
    mail: {
      ...pick(mail, ['timestamp', 'messageId']),
      tags: { [CAMPAIGN_TAG]: [audience], [RECIPIENT_TAG]: [recipient] },
    },
    [type.particulars]: withoutPerson(particulars),
  };
  return { kind: 'news', channel: 'email', audience, ...at, facts, record };
};
