import { chunkMessageSchema } from '../../core/campaign/messages.ts';
import { createBatchHandler } from '../runtime/sqs-batch.ts';
import { createChunkSender, type SendDependencies } from './chunk-sender.ts';

/** Time kept back before the function's time-out: the last call to the provider may take 10 s, then it is recorded. */
const RESERVE_MS = 15_000;

/** Sends the chunks of a batch, all at once and each on its own: none waits for another to be sent or recorded. */
export const createHandler = (deps: SendDependencies) => {
  const sendChunk = createChunkSender(deps);
  return createBatchHandler(deps, {
    subject: 'chunk',
    read: (body) => chunkMessageSchema.parse(JSON.parse(body)),
    fields: ({ campaign, chunk }) => ({ campaign, chunk }),
    work(received, context) {
      const untilMs = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
      return received.map(({ message, id, receives }) =>
        sendChunk({ message, claimId: id, receives, untilMs }),
      );
    },
  });
};
