import type { AccountReport } from '../provider/account.ts';

export type ProviderAccount = AccountReport & { events: { emitted: number; pending: number } };

/** The simulated provider's own account of what it took. */
export const readProviderAccount = async (inboxUrl: string): Promise<ProviderAccount> => {
  const response = await fetch(`${inboxUrl}/_account`);
  if (!response.ok) throw new Error(`The provider answered with ${response.status}.`);
  return (await response.json()) as ProviderAccount;
};
