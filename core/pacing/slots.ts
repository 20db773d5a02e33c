import type { MessageChannel } from '../audience/audience.ts';
import type { Written } from '../base/conditional-write.ts';
import type { Throttling } from './throttling.ts';

/**
 * The sending time of the account, one stretch after another, shared by all senders: whatever is late or retried,
 * together they never exceed the rate.
 */
export interface SendSlots {
  /**
   * Takes the next free `lengthMs`; answers when it begins, epoch ms and not before `nowMs`. Where that would be
   * after `latestMs`, nothing is taken and the answer is undefined.
   */
  take(
    channel: MessageChannel,
    lengthMs: number,
    nowMs: number,
    latestMs: number,
  ): Promise<number | undefined>;
  /** The newest note of the provider's "too fast"; strongly consistent. */
  throttling(channel: MessageChannel): Promise<Throttling | undefined>;
  /**
   * Writes a note, if the newest is still the one before it. All time that was taken is void then: it is given out
   * anew from `throttling.fromMs` on, and whoever holds some has to take it again.
   */
  noteThrottling(channel: MessageChannel, throttling: Throttling): Promise<Written>;
}
