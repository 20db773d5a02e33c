import type { MessageChannel } from '../../core/audience/audience.ts';
import type { Facts } from '../../core/delivery/outcome.ts';
import { type JsonObject, objectOf } from './json-object.ts';
import { sesEventOf } from './ses/events.ts';
import { isSmsEvent, smsEventOf } from './sms/events.ts';

/** What a line of an event file tells. */
export type ProviderEvent =
  | {
      kind: 'news';
      channel: MessageChannel;
      audience: string;
      chunk: number;
      place: number;
      facts: Facts;
    }
  /** An event of a message that Tocsin did not send, or of a type that tells nothing of its outcome. */
  | { kind: 'other' }
  | { kind: 'malformed' };

/**
 * Reads one event of either provider: email and SMS share a delivery stream, so that a file may hold both. Checked by
 * hand, because thousands of lines a second come through here.
 */
export const readProviderEvent = (line: string): ProviderEvent => {
  let event: JsonObject | undefined;
  try {
    event = objectOf(JSON.parse(line));
  } catch {
    return { kind: 'malformed' };
  }
  if (event === undefined || typeof event.eventType !== 'string') return { kind: 'malformed' };
  return isSmsEvent(event.eventType) ? smsEventOf(event) : sesEventOf(event);
};
