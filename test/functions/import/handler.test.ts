import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/import/handler.ts';
import { campaignId } from '../../support/data/factories.ts';
import { createImportRig } from '../../support/fakes/import-fakes.ts';
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
    const { handler, lines, retried } = handlerOf(rig, { lookup: { ...rig.lookup, put: lost } });
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
