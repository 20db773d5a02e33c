import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { AccountFacts, Concurrency } from '../../core/account/facts.ts';
import { ask } from './ask.ts';

/** Reads how many functions may be at work at the same time. */
const readConcurrency = async (client: LambdaClient): Promise<Concurrency> => {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.ConcurrentExecutions ?? 0;
  return { limit, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? limit };
};

/** Asks the same of an account that may refuse to say. */
export const askFunctions = async (client: LambdaClient): Promise<AccountFacts['concurrency']> =>
  await ask('lambda:GetAccountSettings', async () => await readConcurrency(client));
