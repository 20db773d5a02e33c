import { describe, expect, it } from 'vitest';
import type { LettersDependencies } from '../../../functions/letters/dependencies.ts';
import { createHandler } from '../../../functions/letters/handler.ts';
import type { RecordOutcomes } from '../../../functions/letters/outcomes.ts';
import { campaignId } from '../../support/data/factories.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aRecord } from '../../support/fakes/sqs-event.ts';

const message = { do: 'outcomes', campaign: campaignId, file: 'oabcdefghijkl' };

/** The function of letters, given a message about a file of outcomes whose recording ends so. */
const handle = async (record: RecordOutcomes, body: string = JSON.stringify(message)) => {
  const received = createMemoryReceivedMessages();
  const log = createRecordedLog();
  const own = { received, random: () => 0, log } as unknown as LettersDependencies;
  const answer = await createHandler(own, record)(
    { Records: [aRecord(body, { messageId: 'm1' })] },
    { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 300_000 },
  );
  return { failures: answer.batchItemFailures, retried: received.retried, log };
};

describe('a message about a file of outcomes', () => {
  it('has it recorded by a run with a name of its own, in the time that is left', async () => {
    const given: unknown[] = [];
    const { failures } = await handle(async (asked, run, remainingMs) => {
      given.push(asked, run, remainingMs());
      return 'done';
    });
    expect(given).toEqual([message, 'run-1.m1', 300_000]);
    expect(failures).toEqual([]);
  });

  it.each(['done', 'failed', 'continued', 'notNeeded'] as const)(
    'is done with when it ends as %s',
    async (end) => {
      expect((await handle(async () => end)).failures).toEqual([]);
    },
  );

  it('comes back once the run that is further has ended, well or dead', async () => {
    const { failures, retried } = await handle(async () => 'overtaken');
    expect(failures).toEqual([{ itemIdentifier: 'm1' }]);
    expect(retried).toMatchObject([{ seconds: 300 }]);
  });

  it('comes back after a failure, and names nobody in the log', async () => {
    const { failures, log } = await handle(async () => {
      throw new Error('no answer');
    });
    expect(failures).toEqual([{ itemIdentifier: 'm1' }]);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { file: 'oabcdefghijkl' } }]);
  });

  it('that cannot be read comes back too: the version deployed next may know it', async () => {
    const { failures } = await handle(async () => 'done', JSON.stringify({ ...message, do: 'dance' }));
    expect(failures).toEqual([{ itemIdentifier: 'm1' }]);
  });
});
