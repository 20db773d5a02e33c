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

/** The same by person. */
export const readTold = async (inboxUrl: string): Promise<ToldReport> =>
  (await read(`${inboxUrl}/_told`)) as ToldReport;

const read = async (url: string): Promise<unknown> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
  return await response.json();
};
