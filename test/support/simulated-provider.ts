import type { Clock, EmailSender, OutgoingEmail, SendResult } from '../../core/ports.ts';
import { RateLimit } from '../../local/provider/rate-limit.ts';

/** A message that the provider took. */
export type TakenMessage = { audience: string; chunk: number; place: number; atMs: number };

/** What becomes of a whole call: answered, or not, with or without its messages taken. */
export type CallFate = 'answered' | 'takenUnanswered' | 'lostBefore';

export type SimulatedProvider = Pick<EmailSender, 'send' | 'account'> & {
  /** The truth, whatever the caller was told. */
  taken: TakenMessage[];
  calls: number;
  /** Messages turned away for exceeding the rate. */
  throttled: number;
  /** Changes what the provider lets pass and reports. */
  setRate(ratePerSecond: number): void;
};

/** A provider that keeps to a rate as Amazon SES does: bursts of a second's worth pass, the rest is throttled. */
export const createSimulatedProvider = (options: {
  clock: Clock;
  ratePerSecond: number;
  fateOf?: () => CallFate;
  /** Answers an email by itself instead of taking it. */
  answer?: (email: OutgoingEmail, chunk: number) => SendResult | undefined;
  onTaken?: (message: TakenMessage) => void;
}): SimulatedProvider => {
  const { clock, fateOf = () => 'answered', answer = () => undefined, onTaken = () => undefined } = options;
  const limit = new RateLimit(options.ratePerSecond, clock);
  const provider: SimulatedProvider = {
    taken: [],
    calls: 0,
    throttled: 0,
    setRate: (ratePerSecond) => limit.change(ratePerSecond),
    account: async () => ({
      ratePerSecond: limit.ratePerSecond,
      quotaPer24Hours: Infinity,
      sentLast24Hours: 0,
      sendingEnabled: true,
      productionAccess: true,
      enforcementStatus: 'HEALTHY',
    }),
    async send(_message, emails, { audience, chunk }) {
      provider.calls += 1;
      const fate = fateOf();
      const unknown = emails.map((): SendResult => ({ result: 'unknown', code: 'TIMEOUT' }));
      if (fate === 'lostBefore') return unknown;
      const results = emails.map((email): SendResult => {
        const own = answer(email, chunk);
        if (own !== undefined) return own;
        if (limit.take(1) === 0) {
          provider.throttled += 1;
          return { result: 'throttled' };
        }
        const message = { audience, chunk, place: email.place, atMs: clock() };
        provider.taken.push(message);
        onTaken(message);
        return { result: 'accepted' };
      });
      return fate === 'answered' ? results : unknown;
    },
  };
  return provider;
};
