import type { AccountReport } from '../../provider/email/account.ts';
import type { SmsReport } from '../../provider/sms/sms-backend.ts';
import type { PersonTold, ToldReport } from '../../provider/storage/per-person-report.ts';

export type ProviderAccount = AccountReport & {
  /** Emails and SMS together. */
  events: { emitted: number; pending: number };
  /** What befell events, where faults are injected. */
  faults?: Record<string, number>;
  /** Where the stack sends SMS. */
  sms?: SmsReport;
};

/** The simulated provider's own account of what it took. */
export const readProviderAccount = async (inboxUrl: string): Promise<ProviderAccount> =>
  (await read(`${inboxUrl}/_account`)) as ProviderAccount;

/** Messages that it took in each second in which it took any: epoch second → messages. */
export const readPerSecond = async (inboxUrl: string): Promise<Map<number, number>> => {
  const { perSecond } = (await read(`${inboxUrl}/_account?perSecond`)) as {
    perSecond: [second: number, messages: number][];
  };
  return new Map(perSecond);
};

/** Lets it take so many messages a second from now on, without a word of it in the account's rate. */
export const takePerSecond = async (inboxUrl: string, messages: number): Promise<void> => {
  const response = await fetch(`${inboxUrl}/_control/account`, {
    method: 'POST',
    body: JSON.stringify({ takesPerSecond: messages }),
  });
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
};

/** Reports of emails, and of SMS where the stack sends any. */
export type ToldByChannel = ToldReport & { sms?: ToldReport };

/** The same by person. */
export const readTold = async (inboxUrl: string): Promise<ToldByChannel> =>
  (await read(`${inboxUrl}/_told`)) as ToldByChannel;

/** Everybody whom the provider took a message for, once for each channel and place. */
export const readPeopleTold = async (
  inboxUrl: string,
): Promise<({ channel: 'email' | 'sms' } & PersonTold)[]> => {
  const response = await fetch(`${inboxUrl}/_told/people`);
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
};

const read = async (url: string): Promise<unknown> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
  return await response.json();
};
