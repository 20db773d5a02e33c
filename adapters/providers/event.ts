import type { MessageChannel } from '../../core/audience/audience.ts';
import type { Facts } from '../../core/delivery/outcome.ts';
import type { JsonObject } from './json-object.ts';

/** What a line of an event file tells. */
export type ProviderEvent =
  | {
      kind: 'news';
      channel: MessageChannel;
      audience: string;
      chunk: number;
      place: number;
      facts: Facts;
      /** The event in the provider's words without address, number or text: what the facts follow from, and is kept. */
      record: JsonObject;
    }
  /** An event of a message that Tocsin did not send, or of a type that tells nothing of its outcome. */
  | { kind: 'other' }
  | { kind: 'malformed' };
