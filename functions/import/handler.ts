import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type ImportMessage, importMessageSchema, isUnderWay } from '../../core/list/import.ts';
import {
  type BatchContext,
  type BatchDependencies,
  createBatchHandler,
  DONE,
  type Verdict,
} from '../runtime/sqs-batch.ts';
import { createCheckpointSaver } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { givenUp } from './failure-words.ts';
import { createImporter } from './importer.ts';

type Handler = (event: SQSEvent, context: BatchContext) => Promise<SQSBatchResponse>;

export type ImportDependencies = ImporterDependencies & BatchDependencies;

const messages = {
  subject: 'list',
  read: (body: string): ImportMessage => importMessageSchema.parse(JSON.parse(body)),
  fields: ({ campaign, importNumber }: ImportMessage) => ({ campaign, importNumber }),
};

/**
 * Imports audience files, driven by messages of the import queue. A message whose import could not go on, or that
 * another run is working on, stays in the queue: whoever dies, somebody takes over from the last checkpoint.
 */
export const createHandler = (deps: ImportDependencies): Handler => {
  const runImport = createImporter(deps);
  return createBatchHandler(deps, {
    ...messages,
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

/** Longest run of a function (Lambda quotas): a checkpoint that is older was saved by nobody who is still at work. */
const LONGEST_RUN_MS = 900_000;

/**
 * Ends imports whose messages are dead letters as failed: whoever waits for one reads so, and may import the list again.
 * One that another message is driving on is left alone, until that has come to an end too.
 */
export const createGivenUpHandler = (
  deps: Pick<ImportDependencies, 'campaigns' | 'clock'> & BatchDependencies,
): Handler =>
  createBatchHandler(deps, {
    ...messages,
    work: (received) =>
      received.map(async ({ message, id }): Promise<Verdict> => {
        const campaign = await deps.campaigns.get(message.campaign);
        const list = campaign?.import;
        if (campaign === undefined || list?.number !== message.importNumber || !isUnderWay(list)) return DONE;
        const restedMs = deps.clock() - (list.movedAtMs ?? list.startedAtMs);
        if (restedMs < LONGEST_RUN_MS) {
          return { verdict: 'retry', seconds: (LONGEST_RUN_MS - restedMs) / 1000 };
        }
        const saver = createCheckpointSaver(deps, campaign, list, id);
        const { end } = await saver.fail(givenUp);
        // Told of as an error: somebody should find out why.
        deps.log.error('an import was given up', { ...messages.fields(message), row: list.row, end });
        return end === 'overtaken' ? { verdict: 'retry' } : DONE;
      }),
  });

/** Whether messages come from a queue, which its address names; those of one batch come from one. */
const isFrom = ({ Records: [first] }: SQSEvent, queueUrl: string): boolean =>
  first?.eventSourceARN.split(':').at(-1) === queueUrl.split('/').at(-1);

/** Gives dead letters to one handler, and all other messages to another. */
export const byQueue =
  (deadLettersUrl: string, handlers: { work: Handler; deadLetters: Handler }): Handler =>
  (event, context) =>
    isFrom(event, deadLettersUrl) ? handlers.deadLetters(event, context) : handlers.work(event, context);
