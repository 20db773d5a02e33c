import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Answer } from '../../core/account/answer.ts';
import type { Caller } from '../../core/account/facts.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ask } from './ask.ts';

/**
 * Asks whom the credentials belong to. The same call tells how far this computer's clock is off, also where it is
 * refused for that: every answer carries its date.
 */
export const askCaller = async (
  client: STSClient,
  clock: Clock,
): Promise<{ caller: Answer<Caller>; clockSkewMs: Answer<number> }> => {
  let skewMs: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentMs = clock();
      const answered = await next(args);
      const { headers } = answered.response as { headers?: Record<string, string> };
      const saidMs = Date.parse(headers?.date ?? '');
      // Half-way between question and answer is when the service wrote the date, cut to the second before.
      if (!Number.isNaN(saidMs)) skewMs ??= (sentMs + clock()) / 2 - (saidMs + 500);
      return answered;
    },
    { step: 'deserialize', priority: 'low', name: 'readDate' },
  );
  const caller = await ask('sts:GetCallerIdentity', async () => {
    const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account, arn };
  });
  return {
    caller,
    clockSkewMs:
      skewMs === undefined
        ? {
            silent: 'silent' in caller ? caller.silent : 'failed',
            call: 'sts:GetCallerIdentity',
            detail: 'silent' in caller ? caller.detail : 'the answer has no date',
          }
        : { said: skewMs },
  };
};
