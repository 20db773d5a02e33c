import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { PaceTrigger } from '../../core/campaign/messages.ts';

/** Invokes the pace function without waiting for its end. */
export const createPaceTrigger = (client: LambdaClient, functionName: string): PaceTrigger => ({
  async now(event) {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: JSON.stringify(event),
      }),
    );
  },
});
