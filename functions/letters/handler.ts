import * as z from 'zod';
import { type LetterBatch, type LetterMessage, letterMessageSchema } from '../../core/mailing/batch.ts';
import { changeBatch } from '../../core/mailing/change-batch.ts';
import { type OutcomesMessage, outcomesMessageSchema } from '../../core/mailing/outcomes-file.ts';
import { type BatchContext, createBatchHandler, DONE, type Verdict } from '../runtime/sqs-batch.ts';
import { createCopier } from './copy.ts';
import type { LettersDependencies } from './dependencies.ts';
import { createFinisher } from './finish.ts';
import { createNoter } from './note.ts';
import type { RecordOutcomes } from './outcomes.ts';
import { createPlanner } from './plan.ts';
import { askForUnwritten } from './unwritten.ts';
import { createWriter } from './write.ts';

/** Time left below which a run ends between two steps, and another message goes on at once: a step takes seconds. */
const HAND_ON_BELOW_MS = 60_000;
/** The clocks of two functions may differ by as much. */
const CLOCKS_DIFFER_MS = 5_000;

const messageSchema = z.discriminatedUnion('do', [...letterMessageSchema.options, outcomesMessageSchema]);

/** Records a file of outcomes, or waits where another run is at it. */
const workOnOutcomes = async (
  recordOutcomes: RecordOutcomes,
  { message, id }: { message: OutcomesMessage; id: string },
  context: BatchContext,
): Promise<Verdict> => {
  // The other run began no later than now, so that it has ended, well or dead, when this one would have.
  const otherEndsInSeconds = context.getRemainingTimeInMillis() / 1000;
  const end = await recordOutcomes(message, id, () => context.getRemainingTimeInMillis());
  return end === 'overtaken' ? { verdict: 'retry', seconds: otherEndsInSeconds } : DONE;
};

/**
 * Makes batches of letters, notes what becomes of them and records what came back, driven by messages of the queue of
 * letters. A run may die anywhere, or twice be given the same message: what it does is the same, or done already.
 */
export const createHandler = (deps: LettersDependencies, recordOutcomes: RecordOutcomes) => {
  const plan = createPlanner(deps);
  const write = createWriter(deps);
  const copy = createCopier(deps);
  const finish = createFinisher(deps);
  const note = createNoter(deps);

  /** Claims the planning of a batch until this run has ended; seconds to wait where another run has it. */
  const claim = async (
    batch: LetterBatch,
    id: string,
    endsAtMs: number,
  ): Promise<LetterBatch | { waitSeconds: number } | undefined> => {
    const isOurs = (stored: LetterBatch): boolean => stored.run?.id === id;
    const { item } = await changeBatch(deps.batches, batch, {
      known: batch,
      decide: (latest) => {
        const { run } = latest;
        if (latest.state !== 'writing' || latest.parts !== undefined) return undefined;
        if (run !== undefined && run.id !== id && deps.clock() < run.untilMs + CLOCKS_DIFFER_MS)
          return undefined;
        return { ...latest, run: { id, untilMs: endsAtMs } };
      },
      isOurs,
    });
    if (item === undefined || item.state !== 'writing' || item.parts !== undefined) return undefined;
    if (isOurs(item)) return item;
    const untilMs = (item.run?.untilMs ?? 0) + CLOCKS_DIFFER_MS;
    return { waitSeconds: Math.max(1, Math.ceil((untilMs - deps.clock()) / 1000)) };
  };

  /** Lets another run go on at once. */
  const release = async (batch: LetterBatch, id: string): Promise<void> => {
    await changeBatch(deps.batches, batch, {
      decide: ({ run, ...latest }) => (run?.id === id ? latest : undefined),
    });
  };

  const planBatch = async (batch: LetterBatch, id: string, context: BatchContext): Promise<Verdict> => {
    const claimed = await claim(batch, id, deps.clock() + context.getRemainingTimeInMillis());
    if (claimed === undefined) {
      await askForUnwritten(deps, batch);
      await finish(batch);
      return DONE;
    }
    if ('waitSeconds' in claimed) return { verdict: 'retry', seconds: claimed.waitSeconds };
    const campaign = await deps.campaigns.get(batch.campaign);
    if (campaign === undefined) throw new Error(`campaign ${batch.campaign} has gone`);
    const end = await plan(claimed, campaign, () => context.getRemainingTimeInMillis() < HAND_ON_BELOW_MS);
    if (end === 'time over') {
      await release(batch, id);
      await deps.queue.send({ do: 'plan', campaign: batch.campaign, batch: batch.number });
    } else await finish(batch);
    return DONE;
  };

  const writePart = async (batch: LetterBatch, number: number, run: string): Promise<Verdict> => {
    const part = await deps.batches.getPart(batch.campaign, batch.number, number);
    if (part === undefined) throw new Error(`letters ${batch.number} have no part ${number}`);
    if (part.file === undefined) await write(batch, part, run);
    await finish(batch);
    return DONE;
  };

  const work = async (message: LetterMessage, id: string, context: BatchContext): Promise<Verdict> => {
    const batch = await deps.batches.get(message.campaign, message.batch);
    if (batch === undefined) return DONE;
    switch (message.do) {
      case 'plan':
        return await planBatch(batch, id, context);
      case 'write':
        return await writePart(batch, message.part, id);
      case 'copy':
        await copy(batch, message);
        return DONE;
      case 'note': {
        const end = await note(batch, () => context.getRemainingTimeInMillis() < HAND_ON_BELOW_MS);
        // Another message, as the queue gives one out a few times only.
        if (end === 'time over') await deps.queue.send(message);
        return DONE;
      }
    }
  };

  return createBatchHandler<LetterMessage | OutcomesMessage>(deps, {
    subject: 'batch of letters',
    read: (body) => messageSchema.parse(JSON.parse(body)),
    fields: (message) => ({ ...message }),
    work: (received, context) =>
      received.map(({ message, id }) =>
        message.do === 'outcomes'
          ? workOnOutcomes(recordOutcomes, { message, id }, context)
          : work(message, id, context),
      ),
  });
};
