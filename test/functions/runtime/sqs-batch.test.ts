import { describe, expect, it } from 'vitest';
import { MAX_RECEIVES } from '../../../core/delivery/retry.ts';
import { createBatchHandler, DONE, type Verdict } from '../../../functions/runtime/sqs-batch.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aBatchContext, anSqsEvent, aRecord } from '../../support/fakes/sqs-event.ts';

/** A function whose messages say what becomes of the work on them. */
const createRig = (options: { random?: number; retryIn?: () => Promise<void> } = {}) => {
  const received = createMemoryReceivedMessages();
  const log = createRecordedLog();
  const begun: { id: string; receives: number }[] = [];
  const work = async (said: string): Promise<Verdict> => {
    if (said === 'throw') throw new Error('the table does not answer');
    return said === 'done' ? DONE : { verdict: 'retry', seconds: Number(said) };
  };
  const handler = createBatchHandler(
    {
      received: options.retryIn === undefined ? received : { retryIn: options.retryIn },
      random: () => options.random ?? 0,
      log,
    },
    {
      subject: 'list',
      read: (body) => JSON.parse(body) as { say: string },
      fields: ({ say }) => ({ said: say }),
      work: (all) =>
        all.map(({ message, id, receives }) => {
          begun.push({ id, receives });
          return work(message.say);
        }),
    },
  );
  const receive = (...said: string[]) =>
    handler(anSqsEvent(...said.map((say) => JSON.stringify({ say }))), aBatchContext);
  return { handler, receive, begun, retried: received.retried, lines: log.lines };
};

const failures = (...numbers: number[]) => ({
  batchItemFailures: numbers.map((number) => ({ itemIdentifier: `message-${number}` })),
});

describe('a function behind a queue', () => {
  it('gives back only what failed, each to come back in seconds', async () => {
    const rig = createRig();
    expect(await rig.receive('done', 'throw', '20')).toEqual(failures(1, 2));
    expect(rig.retried).toHaveLength(2);
    expect(rig.retried).toContainEqual({ receiptHandle: 'receipt-1', seconds: 1 });
    expect(rig.retried).toContainEqual({ receiptHandle: 'receipt-2', seconds: 20 });
  });

  it('lets a message come back at once where that is asked for', async () => {
    const rig = createRig({ random: 0.9 });
    await rig.receive('0');
    expect(rig.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 0 }]);
  });

  it('says what failed, with the fields of its message', async () => {
    const rig = createRig();
    await rig.receive('throw');
    expect(rig.lines).toEqual([
      {
        level: 'error',
        message: 'the work on a list failed and will be tried again',
        fields: { said: 'throw', error: new Error('the table does not answer') },
      },
    ]);
  });

  it('names each receipt of a message by another name, and counts them', async () => {
    const rig = createRig();
    const record = aRecord('{"say":"done"}', { receives: 7 });
    await rig.handler({ Records: [record] }, aBatchContext);
    await rig.handler({ Records: [record] }, { ...aBatchContext, awsRequestId: 'request-2' });
    expect(rig.begun).toEqual([
      { id: 'request-1.message-0', receives: 7 },
      { id: 'request-2.message-0', receives: 7 },
    ]);
  });

  it('treats what it cannot read as failed, and keeps it out of the log', async () => {
    const rig = createRig();
    const event = anSqsEvent('{"reference": "P1"', '{"say":"done"}');
    expect(await rig.handler(event, aBatchContext)).toEqual(failures(0));
    expect(rig.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect(rig.begun).toHaveLength(1);
    expect(rig.lines).toEqual([
      {
        level: 'error',
        message: 'a message about a list cannot be read',
        fields: { messageId: 'message-0' },
      },
    ]);
  });

  it('leaves a message hidden whose time cannot be changed, and answers for the others', async () => {
    const rig = createRig({ retryIn: () => Promise.reject(new Error('no connection')) });
    expect(await rig.receive('5', 'done')).toEqual(failures(0));
    expect(rig.lines).toMatchObject([{ level: 'warn' }]);
  });

  it.each([0, 0.999999])(
    'bears an outage of an hour before its work is given up (chance %d)',
    async (random) => {
      const rig = createRig({ random });
      for (let receives = 1; receives < MAX_RECEIVES; receives += 1) {
        await rig.handler({ Records: [aRecord('{"say":"throw"}', { receives })] }, aBatchContext);
      }
      const seconds = rig.retried.map((one) => one.seconds);
      expect(seconds.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(3_600);
      // In seconds at first, and never later than in five minutes.
      expect(Math.max(...seconds.slice(0, 4))).toBeLessThanOrEqual(16);
      expect(Math.max(...seconds)).toBeLessThanOrEqual(300);
    },
  );
});
