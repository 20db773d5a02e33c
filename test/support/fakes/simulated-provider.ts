import type { MessageChannel } from '../../../core/audience/audience.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { prices } from '../../../core/cost/estimate.ts';
import { measureSms } from '../../../core/notice/sms-text.ts';
import { QUOTA_CODE } from '../../../core/pacing/quota.ts';
import type {
  Batch,
  EmailSender,
  OutgoingEmail,
  OutgoingSms,
  SendResult,
  SmsSender,
} from '../../../core/provider/sender.ts';
import { RateLimit } from '../../../local/http/rate-limit.ts';

/** A message that the provider took. */
export type TakenMessage = {
  audience: string;
  chunk: number;
  place: number;
  atMs: number;
  channel: MessageChannel;
};

/** What becomes of a whole call: answered, or not, with or without its messages taken. */
export type CallFate = 'answered' | 'takenUnanswered' | 'lostBefore';

export type SimulatedProvider = Pick<EmailSender, 'send' | 'account'> & {
  /** The truth, whatever the caller was told. */
  taken: TakenEmail[];
  calls: number;
  /** Messages turned away for exceeding the rate. */
  throttled: number;
  /** Calls in which at least one message was turned away for exceeding the rate. */
  throttledCalls: number;
  /** When a call ended, epoch ms, with what it took and turned away. */
  history: { atMs: number; taken: number; throttled: number }[];
  /** Changes what the provider lets pass, and what it says that it lets pass. */
  setRate(ratePerSecond: number, reportedPerSecond?: number): void;
};

const DAY_MS = 24 * 3_600_000;

/** A provider that keeps to a rate as Amazon SES does: bursts of a second's worth pass, the rest is throttled. */
export const createSimulatedProvider = (options: {
  clock: Clock;
  ratePerSecond: number;
  quotaPer24Hours?: number;
  fateOf?: () => CallFate;
  /** Answers an email by itself instead of taking it. */
  answer?: (email: OutgoingEmail, chunk: number) => SendResult | undefined;
  onTaken?: (message: TakenMessage) => void;
}): SimulatedProvider => {
  const { clock, fateOf = () => 'answered', answer = () => undefined, onTaken = () => undefined } = options;
  const { quotaPer24Hours = Infinity } = options;
  const limit = new RateLimit(options.ratePerSecond, clock);
  let reportedPerSecond = options.ratePerSecond;
  let oldestInDay = 0;
  const sentLast24Hours = (): number => {
    while ((provider.taken[oldestInDay]?.atMs ?? Infinity) <= clock() - DAY_MS) oldestInDay += 1;
    return provider.taken.length - oldestInDay;
  };
  const provider: SimulatedProvider = {
    taken: [],
    calls: 0,
    throttled: 0,
    throttledCalls: 0,
    history: [],
    setRate(ratePerSecond, reported = ratePerSecond) {
      limit.change(ratePerSecond);
      reportedPerSecond = reported;
    },
    account: async () => ({
      ratePerSecond: reportedPerSecond,
      quotaPer24Hours,
      sentLast24Hours: sentLast24Hours(),
      sendingEnabled: true,
      productionAccess: true,
      enforcementStatus: 'HEALTHY',
    }),
    async send(emails, { tag: { audience, chunk } }) {
      provider.calls += 1;
      const fate = fateOf();
      const unknown = emails.map((): SendResult => ({ result: 'unknown', code: 'TIMEOUT' }));
      if (fate === 'lostBefore') return unknown;
      const results = emails.map((email): SendResult => {
        const own = answer(email, chunk);
        if (own !== undefined) return own;
        if (sentLast24Hours() >= quotaPer24Hours) return { result: 'halt', code: QUOTA_CODE };
        if (limit.take(1) === 0) {
          provider.throttled += 1;
          return { result: 'throttled' };
        }
        const { place, address } = email;
        const message = { audience, chunk, place, atMs: clock(), channel: 'email' as const, address };
        provider.taken.push(message);
        onTaken(message);
        return { result: 'accepted' };
      });
      const count = (kind: SendResult['result']): number =>
        results.filter(({ result }) => result === kind).length;
      const turnedAway = count('throttled');
      if (turnedAway > 0) provider.throttledCalls += 1;
      provider.history.push({ atMs: clock(), taken: count('accepted'), throttled: turnedAway });
      return fate === 'answered' ? results : unknown;
    },
  };
  return provider;
};

type TakenEmail = TakenMessage & { address: string };
export type TakenSms = TakenMessage & { phone: string; text: string; parts: number };

export type SimulatedSms = SmsSender & {
  taken: TakenSms[];
  throttled: number;
  /** What may be spent in the month. */
  monthlySpendLimitUsd: number;
};

/** A provider of text messages that keeps to a rate of parts a second. */
export const createSimulatedSms = (options: {
  clock: Clock;
  partsPerSecond: number;
  fateOf?: () => CallFate;
  answer?: (sms: OutgoingSms, chunk: number) => SendResult | undefined;
  onTaken?: (message: TakenSms) => void;
}): SimulatedSms => {
  const { clock, fateOf = () => 'answered', answer = () => undefined, onTaken = () => undefined } = options;
  const limit = new RateLimit(options.partsPerSecond, clock);
  const take = (sms: OutgoingSms, { audience, chunk }: Batch['tag']): SendResult => {
    const fate = fateOf();
    const unknown: SendResult = { result: 'unknown', code: 'TIMEOUT' };
    if (fate === 'lostBefore') return unknown;
    const own = answer(sms, chunk);
    if (own !== undefined) return own;
    const { parts } = measureSms(sms.text);
    // As AWS does, it counts parts and takes or leaves the message.
    if (!limit.takeWhole(parts)) {
      provider.throttled += 1;
      return { result: 'throttled' };
    }
    const { phone, place, text } = sms;
    const message = { audience, chunk, place, atMs: clock(), channel: 'sms' as const, phone, text, parts };
    provider.taken.push(message);
    onTaken(message);
    return fate === 'answered' ? { result: 'accepted' } : unknown;
  };
  const provider: SimulatedSms = {
    taken: [],
    throttled: 0,
    monthlySpendLimitUsd: 100_000,
    account: async () => ({
      monthlySpendLimitUsd: provider.monthlySpendLimitUsd,
      spentThisMonthUsd: provider.taken.reduce((sum, { parts }) => sum + parts * prices.smsPart, 0),
      partsPerSecond: options.partsPerSecond,
      productionAccess: true,
    }),
    send: async (messages, { tag }) => messages.map((sms) => take(sms, tag)),
  };
  return provider;
};
