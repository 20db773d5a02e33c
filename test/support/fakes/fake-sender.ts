import type { FrozenMessage } from '../../../core/notice/content.ts';
import type { SendingAccount } from '../../../core/provider/accounts.ts';
import type { EmailSender, OutgoingEmail, SendResult } from '../../../core/provider/sender.ts';
import { copyOf } from './copy.ts';

type FakeCall = {
  /** Counts the calls from 1. */
  number: number;
  audience: string;
  chunk: number;
  message: FrozenMessage;
  emails: OutgoingEmail[];
};

type AcceptedEmail = {
  address: string;
  audience: string;
  chunk: number;
  place: number;
  data: Record<string, string>;
};

/** A result, and whether the provider took the message although the caller is not told so. */
export type ScriptedResult = SendResult & { takenAnyway?: boolean };

export type FakeSender = EmailSender & {
  calls: FakeCall[];
  /** What the provider took, in order: the truth, whatever the caller was told. */
  accepted: AcceptedEmail[];
  /** Decides each result; accepts where it gives none. */
  answer: (email: OutgoingEmail, call: FakeCall) => ScriptedResult | undefined;
  /** Runs after the provider has taken a call's messages; throw here to let the caller die. */
  afterCall: (call: FakeCall) => void | Promise<void>;
  /** What `account` reports. */
  limits: SendingAccount;
};

/** A provider in memory that accepts everything until told otherwise. */
export const createFakeSender = (
  changes: Partial<Pick<FakeSender, 'answer' | 'afterCall' | 'limits'>> = {},
): FakeSender => {
  const fake: FakeSender = {
    calls: [],
    accepted: [],
    answer: () => undefined,
    afterCall: () => undefined,
    limits: {
      ratePerSecond: 100,
      quotaPer24Hours: 50_000,
      sentLast24Hours: 0,
      sendingEnabled: true,
      productionAccess: true,
      enforcementStatus: 'HEALTHY',
    },
    ...changes,
    account: async () => ({ ...fake.limits }),
    async send(emails, { message, tag: { audience, chunk } }) {
      const call: FakeCall = {
        number: fake.calls.length + 1,
        audience,
        chunk,
        message,
        emails: copyOf([...emails]),
      };
      fake.calls.push(call);
      const results = call.emails.map((email): SendResult => {
        const { takenAnyway = false, ...result } = fake.answer(email, call) ?? { result: 'accepted' };
        if (takenAnyway || result.result === 'accepted') {
          fake.accepted.push({ ...email, audience, chunk });
        }
        return result;
      });
      await fake.afterCall(call);
      return results;
    },
  };
  return fake;
};
