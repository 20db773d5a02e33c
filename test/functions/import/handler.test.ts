import { describe, expect, it } from 'vitest';
import { byQueue, createGivenUpHandler, createHandler } from '../../../functions/import/handler.ts';
import { campaignId, createdAtMs } from '../../support/data/factories.ts';
import { aQueuedImport, createImportRig } from '../../support/fakes/import-fakes.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { anSqsEvent, aBatchContext as context } from '../../support/fakes/sqs-event.ts';

const handlerOf = (rig: ReturnType<typeof createImportRig>, changes: Partial<typeof rig.deps> = {}) => {
  const log = createRecordedLog();
  const received = createMemoryReceivedMessages();
  const handler = createHandler({ ...rig.deps, ...changes, received, random: () => 0, log });
  return { handler, lines: log.lines, retried: received.retried };
};

const file = 'reference,email,last_name\nP1,jeanne@exemple.fr,Lefèvre\nP2,,Martin\n';

describe('the import function', () => {
  it('imports the file of its message and logs no personal data', async () => {
    const rig = createImportRig(file);
    const { handler, lines } = handlerOf(rig);
    expect(await handler(anSqsEvent(JSON.stringify(rig.message)), context)).toEqual({
      batchItemFailures: [],
    });
    expect((await rig.imported()).import.counts).toMatchObject({ rows: 2, accepted: 1, unreachable: 1 });
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'import run ended',
        fields: { campaign: campaignId, importNumber: 1, end: 'done', row: 2 },
      },
    ]);
  });

  it("is done with a message when the failure is the file's fault", async () => {
    const rig = createImportRig('nothing of use');
    const { handler } = handlerOf(rig);
    expect(await handler(anSqsEvent(JSON.stringify(rig.message)), context)).toEqual({
      batchItemFailures: [],
    });
    expect((await rig.imported()).import.status).toBe('failed');
  });

  it('gives a message back when a dependency is lost, and the next try ends well', async () => {
    const rig = createImportRig(file);
    const lost = async () => {
      throw new Error('the table does not answer');
    };
    const { handler, lines, retried } = handlerOf(rig, { lookup: { ...rig.lookup, create: lost } });
    const event = anSqsEvent(JSON.stringify(rig.message));
    expect(await handler(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(lines[0]).toMatchObject({ level: 'error', fields: { campaign: campaignId, importNumber: 1 } });
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect(await handlerOf(rig).handler(event, context)).toEqual({ batchItemFailures: [] });
    expect((await rig.imported()).import.status).toBe('done');
  });

  it('gives back only the messages of a batch that failed', async () => {
    const rig = createImportRig(file);
    const { handler } = handlerOf(rig);
    const answer = await handler(
      anSqsEvent('no JSON', '{"campaign":1}', JSON.stringify(rig.message)),
      context,
    );
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'message-0',
      'message-1',
    ]);
  });

  it('keeps its message while another run is at work on the import', async () => {
    const rig = createImportRig(file);
    const replace: typeof rig.campaigns.replace = async () => {
      const stored = await rig.campaigns.get(campaignId);
      if (stored?.import !== undefined) {
        await rig.campaigns.replace({ ...stored, import: { ...stored.import, row: 1, run: 'another' } });
      }
      return 'conflict';
    };
    const { handler, retried } = handlerOf(rig, { campaigns: { ...rig.campaigns, replace } });
    const answer = await handler(anSqsEvent(JSON.stringify(rig.message)), context);
    expect(answer.batchItemFailures).toHaveLength(1);
    // When the other has ended, well or dead.
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 900 }]);
  });
});

describe('an import whose message is a dead letter', () => {
  const MINUTE_MS = 60_000;
  const givenUp = async (rig: ReturnType<typeof createImportRig>, nowMs: number) => {
    const log = createRecordedLog();
    const received = createMemoryReceivedMessages();
    const handler = createGivenUpHandler({
      campaigns: rig.campaigns,
      clock: () => nowMs,
      received,
      random: () => 0,
      log,
    });
    const answer = await handler(anSqsEvent(JSON.stringify(rig.message)), context);
    return { answer, lines: log.lines, retried: received.retried };
  };
  const importing = aQueuedImport({ status: 'importing', row: 7, movedAtMs: createdAtMs });

  it('has failed, in words, and is told of as an error', async () => {
    const rig = createImportRig(file, { campaign: { import: importing } });
    const { answer, lines } = await givenUp(rig, createdAtMs + 15 * MINUTE_MS);
    expect(answer.batchItemFailures).toEqual([]);
    const { status, failure, finishedAtMs } = (await rig.campaigns.get(campaignId))?.import ?? {};
    expect([status, finishedAtMs]).toEqual(['failed', createdAtMs + 15 * MINUTE_MS]);
    expect(failure?.en).toContain('could not go on');
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'an import was given up',
        fields: { campaign: campaignId, importNumber: 1, row: 7, end: 'failed' },
      },
    ]);
  });

  it('leaves the list before it in its place', async () => {
    const before = aQueuedImport({ status: 'done' });
    const queued = aQueuedImport({ number: 2 });
    const rig = createImportRig(file, { campaign: { import: queued, importsBegun: 2, listBefore: before } });
    Object.assign(rig.message, { importNumber: 2 });
    await givenUp(rig, createdAtMs + 15 * MINUTE_MS);
    const campaign = await rig.campaigns.get(campaignId);
    expect(campaign?.import).toMatchObject({
      number: 1,
      status: 'done',
      failedAfter: { number: 2, failure: { en: expect.stringContaining('could not go on') } },
    });
    expect(campaign).not.toHaveProperty('listBefore');
  });

  it('is left alone as long as somebody may be at work on it', async () => {
    const rig = createImportRig(file, { campaign: { import: importing } });
    const { answer, retried, lines } = await givenUp(rig, createdAtMs + 14 * MINUTE_MS);
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 60 }]);
    expect([(await rig.imported()).import.status, lines]).toEqual(['importing', []]);
  });

  it.each<[string, Parameters<typeof aQueuedImport>[0]]>([
    ['has ended', { status: 'done' }],
    ['waits for an answer', { status: 'undecided' }],
    ['has been replaced', { number: 2 }],
  ])('is nothing to do where the import %s', async (_, changes) => {
    const rig = createImportRig(file, { campaign: { import: aQueuedImport(changes) } });
    const { answer, lines } = await givenUp(rig, createdAtMs + 24 * 60 * MINUTE_MS);
    expect([answer.batchItemFailures, lines]).toEqual([[], []]);
    expect((await rig.campaigns.get(campaignId))?.import).toEqual(aQueuedImport(changes));
  });

  it('comes from the queue of dead letters', async () => {
    const of = (name: string) => async () => ({ batchItemFailures: [{ itemIdentifier: name }] });
    const handler = byQueue('https://sqs.eu-west-3.amazonaws.com/000000000000/dead', {
      work: of('work'),
      deadLetters: of('deadLetters'),
    });
    const eventOf = (queue: string) => {
      const event = anSqsEvent('{}');
      for (const record of event.Records)
        record.eventSourceARN = `arn:aws:sqs:eu-west-3:000000000000:${queue}`;
      return event;
    };
    expect(await handler(eventOf('dead'), context)).toEqual(await of('deadLetters')());
    expect(await handler(eventOf('notdead'), context)).toEqual(await of('work')());
  });
});
