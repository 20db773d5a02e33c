import { importMessageSchema } from '../../core/list/import.ts';
import { type BatchDependencies, createBatchHandler, DONE, type Verdict } from '../runtime/sqs-batch.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { createImporter } from './importer.ts';

export type ImportDependencies = ImporterDependencies & BatchDependencies;

/**
 * Imports audience files, driven by messages of the import queue. A message whose import could not go on, or that
 * another run is working on, stays in the queue: whoever dies, somebody takes over from the last checkpoint.
 */
export const createHandler = (deps: ImportDependencies) => {
  const runImport = createImporter(deps);
  return createBatchHandler(deps, {
    subject: 'list',
    read: (body) => importMessageSchema.parse(JSON.parse(body)),
    fields: ({ campaign, importNumber }) => ({ campaign, importNumber }),
    work: (received, context) =>
      received.map(async ({ message, id }): Promise<Verdict> => {
        const { campaign, importNumber } = message;
        // The other run began no later than now, so that it has ended, well or dead, when this one would have.
        const otherEndsInSeconds = context.getRemainingTimeInMillis() / 1000;
        const end = await runImport(message, id, () => context.getRemainingTimeInMillis());
        deps.log.info('import run ended', { campaign, importNumber, ...end });
        return end.end === 'overtaken' ? { verdict: 'retry', seconds: otherEndsInSeconds } : DONE;
      }),
  });
};
