import type { FactKind } from '../../../core/delivery/outcome.ts';
import type { ProviderEvent } from '../event.ts';
import { type JsonObject, objectOf, pick } from '../json-object.ts';
import { CAMPAIGN_TAG, parseRecipientTag, RECIPIENT_TAG } from '../message-tags.ts';

const other: ProviderEvent = { kind: 'other' };
const malformed: ProviderEvent = { kind: 'malformed' };

/**
 * What a type of event stands for at the end, and before it. Whatever is not final says no more than that the
 * service has the message, or that the network is slow to take it: another event follows. Source: "Event types for
 * SMS, MMS, and voice" and "Example event data" in the user guide of AWS End User Messaging SMS.
 */
const eventTypes = new Map<string, { final: FactKind; open: FactKind }>(
  Object.entries({
    TEXT_QUEUED: { final: 'accepted', open: 'accepted' },
    TEXT_PENDING: { final: 'accepted', open: 'accepted' },
    TEXT_SENT: { final: 'accepted', open: 'accepted' },
    // The network has it, or the telephone: networks of many countries tell no more than the first.
    TEXT_SUCCESSFUL: { final: 'delivered', open: 'accepted' },
    TEXT_DELIVERED: { final: 'delivered', open: 'accepted' },
    TEXT_INVALID: { final: 'noSuchNumber', open: 'delayed' },
    TEXT_BLOCKED: { final: 'blockedByNetwork', open: 'delayed' },
    TEXT_CARRIER_BLOCKED: { final: 'blockedByNetwork', open: 'delayed' },
    TEXT_SPAM: { final: 'blockedByNetwork', open: 'delayed' },
    TEXT_UNREACHABLE: { final: 'phoneUnreachable', open: 'delayed' },
    TEXT_CARRIER_UNREACHABLE: { final: 'phoneUnreachable', open: 'delayed' },
    TEXT_TTL_EXPIRED: { final: 'phoneUnreachable', open: 'delayed' },
    TEXT_INVALID_MESSAGE: { final: 'rejected', open: 'delayed' },
    TEXT_PROTECT_BLOCKED: { final: 'rejected', open: 'delayed' },
    TEXT_UNKNOWN: { final: 'noReceipt', open: 'delayed' },
  } as const),
);

/** Whether an event of this type is one of an SMS: no type of Amazon SES begins so. */
export const isSmsEvent = (eventType: string): boolean => eventType.startsWith('TEXT_');

/** Members of an event that name nobody, as AWS End User Messaging SMS calls them. */
const namingNobody = [
  'eventType',
  'eventTimestamp',
  'isFinal',
  'messageId',
  'messageStatus',
  'isoCountryCode',
  'totalMessageParts',
] as const;

/** Reads one event of an SMS, recognised by the context that its message was sent with. */
export const smsEventOf = (event: JsonObject): ProviderEvent => {
  const type = eventTypes.get(String(event.eventType));
  if (type === undefined) return other;
  const context = objectOf(event.context);
  const audience = context?.[CAMPAIGN_TAG];
  const recipient = context?.[RECIPIENT_TAG];
  if (typeof audience !== 'string' || typeof recipient !== 'string') return other;
  const at = parseRecipientTag(recipient);
  if (at === undefined) return other;
  const { eventTimestamp: timeMs, isFinal } = event;
  if (typeof timeMs !== 'number' || !Number.isFinite(timeMs) || typeof isFinal !== 'boolean')
    return malformed;
  const facts = { [isFinal ? type.final : type.open]: Math.floor(timeMs / 1000) };
  const record = {
    ...pick(event, namingNobody),
    context: { [CAMPAIGN_TAG]: audience, [RECIPIENT_TAG]: recipient },
  };
  return { kind: 'news', channel: 'sms', audience, ...at, facts, record };
};
