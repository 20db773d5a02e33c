import type { AccountReport } from '../provider/account.ts';
import type { ToldReport } from '../provider/told.ts';

export type ProviderAccount = AccountReport & {
  events: { emitted: number; pending: number };
  /** What befell events, where faults are injected. */
  faults?: Record<string, number>;
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

/** The same by person. */
export const readTold = async (inboxUrl: string): Promise<ToldReport> =>
  (await read(`${inboxUrl}/_told`)) as ToldReport;

const read = async (url: string): Promise<unknown> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
  return await response.json();
};
