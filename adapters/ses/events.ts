import type { FactKind } from '../../core/outcome.ts';
import { type JsonObject, objectOf } from '../json-object.ts';
import { CAMPAIGN_TAG, parseRecipientTag, RECIPIENT_TAG } from '../message-tags.ts';
import type { ProviderEvent } from '../provider-events.ts';

const other: ProviderEvent = { kind: 'other' };
const malformed: ProviderEvent = { kind: 'malformed' };

const firstText = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'string' ? first : undefined;
};

const permanentBounces = new Map<unknown, FactKind>(
  Object.entries({
    NoEmail: 'noSuchMailbox',
    Suppressed: 'suppressed',
    OnAccountSuppressionList: 'suppressed',
  } as const),
);

const transientBounces = new Map<unknown, FactKind>(
  Object.entries({
    MailboxFull: 'mailboxFull',
    MessageTooLarge: 'messageTooLarge',
    ContentRejected: 'contentRefused',
    AttachmentRejected: 'contentRefused',
  } as const),
);

const kindOfBounce = (bounce: JsonObject): FactKind | undefined => {
  const subType = bounce.bounceSubType;
  switch (bounce.bounceType) {
    case 'Permanent':
      return permanentBounces.get(subType) ?? 'bouncedPermanent';
    case 'Transient':
    case 'Undetermined':
      return transientBounces.get(subType) ?? 'bouncedTransient';
    default:
      return undefined;
  }
};

/** For each event type: the object with its particulars, and the fact it stands for. */
const eventTypes: Record<
  string,
  { particulars: string; kind: (particulars: JsonObject) => FactKind | undefined }
> = {
  Send: { particulars: 'send', kind: () => 'accepted' },
  Delivery: { particulars: 'delivery', kind: () => 'delivered' },
  DeliveryDelay: { particulars: 'deliveryDelay', kind: () => 'delayed' },
  Bounce: { particulars: 'bounce', kind: kindOfBounce },
  Complaint: {
    particulars: 'complaint',
    // The address complained of an earlier message and stands on the suppression list: this one was never sent.
    kind: ({ complaintSubType }) =>
      complaintSubType === 'OnAccountSuppressionList' ? 'suppressed' : 'complained',
  },
  Reject: { particulars: 'reject', kind: () => 'rejected' },
  'Rendering Failure': { particulars: 'failure', kind: () => 'renderingFailed' },
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
  const kind = type.kind(particulars);
  const timeMs = Date.parse(String(particulars.timestamp ?? mail.timestamp));
  if (kind === undefined || Number.isNaN(timeMs)) return malformed;
  return { kind: 'news', channel: 'email', audience, ...at, facts: { [kind]: Math.floor(timeMs / 1000) } };
};
