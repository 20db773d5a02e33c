import { expect } from 'vitest';
import type { ProviderEvent } from '../../../adapters/providers/event.ts';
import { readProviderEvent } from '../../../adapters/providers/events/read-event.ts';

/**
 * Reads an event, and holds what is kept of it to its promise: it tells the same when it is read again, and none of
 * `personal` stands in it. Answers the event without it.
 */
export const readTwice = (
  line: string,
  personal: RegExp,
): Omit<ProviderEvent & { kind: 'news' }, 'record'> | ProviderEvent => {
  const event = readProviderEvent(line);
  if (event.kind !== 'news') return event;
  const { record, ...told } = event;
  const kept = JSON.stringify(record);
  expect(readProviderEvent(kept)).toEqual(event);
  expect(kept).not.toMatch(personal);
  return told;
};
