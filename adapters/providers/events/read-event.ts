import type { ProviderEvent } from '../event.ts';
import { type JsonObject, objectOf } from '../json-object.ts';
import { sesEventOf } from '../ses/events.ts';
import { isSmsEvent, smsEventOf } from '../sms/events.ts';

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
