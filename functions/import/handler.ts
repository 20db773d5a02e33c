import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { importMessageSchema } from '../../core/messages.ts';
import type { Log } from '../log.ts';
import { createImporter, type ImporterDependencies } from './importer.ts';

/** What the handler uses of the Lambda context. */
export type ImportContext = { awsRequestId: string; getRemainingTimeInMillis(): number };

export type ImportDependencies = ImporterDependencies & { log: Log };

/**
 * Imports audience files, driven by messages of the import queue. A message whose import could not go on, or that
 * another run is working on, stays in the queue: whoever dies, somebody takes over from the last checkpoint.
 */
export const createHandler = (deps: ImportDependencies) => {
  const runImport = createImporter(deps);
  return async (event: SQSEvent, context: ImportContext): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const record of event.Records) {
      const fail = () => batchItemFailures.push({ itemIdentifier: record.messageId });
      let message: unknown;
      try {
        message = JSON.parse(record.body);
      } catch {
        message = undefined;
      }
      const parsed = importMessageSchema.safeParse(message);
      if (!parsed.success) {
        deps.log.error('an import message cannot be read', { messageId: record.messageId });
        fail();
        continue;
      }
      const { campaign, importNumber } = parsed.data;
      try {
        const run = `${context.awsRequestId}.${record.messageId}`;
        const end = await runImport(parsed.data, run, () => context.getRemainingTimeInMillis());
        deps.log.info('import run ended', { campaign, importNumber, ...end });
        if (end.end === 'overtaken') fail();
      } catch (error) {
        deps.log.error('an import failed and will be tried again', { campaign, importNumber, error });
        fail();
      }
    }
    return { batchItemFailures };
  };
};
