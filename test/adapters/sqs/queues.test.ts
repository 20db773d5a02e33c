import { LambdaClient } from '@aws-sdk/client-lambda';
import { type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createPaceTrigger } from '../../../adapters/aws/pace-trigger.ts';
import { createChunkQueue, delaySeconds } from '../../../adapters/sqs/chunk-queue.ts';
import { createEventFileQueue } from '../../../adapters/sqs/event-file-queue.ts';
import { createMessageQueue } from '../../../adapters/sqs/message-queue.ts';
import { createReceivedMessages } from '../../../adapters/sqs/received-messages.ts';
import { aChunkMessage } from '../../support/data/factories.ts';
import { offline, type ScriptedCall, script } from '../../support/services/scripted-client.ts';

const nowMs = 1_795_000_000_000;
const timing = { sleep: async () => undefined, random: () => 0 };
const entriesOf = ({ input }: ScriptedCall) => (input as SendMessageBatchCommandInput).Entries ?? [];
const success = (call: ScriptedCall) => ({
  Successful: entriesOf(call).map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' })),
});

const aQueue = (answer: (call: ScriptedCall) => object, clock = () => nowMs) => {
  const client = new SQSClient(offline);
  const calls = script(client, answer);
  return { calls, queue: createChunkQueue(client, 'http://queue/chunks', clock, timing) };
};

describe('the delay of a chunk message', () => {
  it('ends at most a second before the slot', () => {
    for (let aheadMs = 3_000; aheadMs < 60_000; aheadMs += 137) {
      const appearsBeforeMs = aheadMs - delaySeconds(nowMs + aheadMs, nowMs) * 1000;
      expect(appearsBeforeMs).toBeGreaterThanOrEqual(0);
      expect(appearsBeforeMs).toBeLessThan(1_000);
    }
  });

  it('is never negative, nor longer than SQS allows', () => {
    expect(delaySeconds(nowMs - 60_000, nowMs)).toBe(0);
    expect(delaySeconds(nowMs + 999, nowMs)).toBe(0);
    expect(delaySeconds(nowMs + 3_600_000, nowMs)).toBe(900);
  });
});

describe('releasing chunks', () => {
  it('sends every message once, ten a call, the earliest slots first', async () => {
    const { calls, queue } = aQueue(success);
    const messages = Array.from({ length: 25 }, (_, chunk) =>
      aChunkMessage({ chunk, dueMs: nowMs + (25 - chunk) * 1_000 }),
    );
    await queue.release(messages, nowMs);
    expect(calls.map((call) => entriesOf(call).length)).toEqual([10, 10, 5]);
    const sent = calls.flatMap(entriesOf).map(({ MessageBody = '' }) => JSON.parse(MessageBody));
    expect(sent).toEqual([...messages].reverse());
  });

  it('takes off the delay the time that sending itself takes', async () => {
    let atMs = nowMs;
    const { calls, queue } = aQueue(
      (call) => {
        atMs += 5_000;
        return success(call);
      },
      () => atMs,
    );
    const messages = Array.from({ length: 90 }, (_, chunk) =>
      aChunkMessage({ chunk, dueMs: nowMs + 60_000 }),
    );
    await queue.release(messages, nowMs);
    const delays = calls.map((call) => entriesOf(call)[0]?.DelaySeconds);
    expect(delays[0]).toBe(60);
    expect(Math.min(...delays.map(Number))).toBeLessThanOrEqual(60 - 5);
  });

  it('sends again only the entries that failed', async () => {
    let round = 0;
    const { calls, queue } = aQueue((call) => {
      round += 1;
      return round === 1
        ? { Failed: [{ Id: '3', SenderFault: false, Code: 'InternalError' }] }
        : success(call);
    });
    await queue.release(
      Array.from({ length: 5 }, (_, chunk) => aChunkMessage({ chunk })),
      nowMs,
    );
    expect(calls.map((call) => entriesOf(call).length)).toEqual([5, 1]);
    expect(JSON.parse(entriesOf(calls[1] as ScriptedCall)[0]?.MessageBody ?? '').chunk).toBe(3);
  });

  it('throws when an entry keeps failing or is refused', async () => {
    const failing = aQueue((call) => ({
      Failed: entriesOf(call).map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })),
    }));
    await expect(failing.queue.release([aChunkMessage()], nowMs)).rejects.toThrow('could not be sent');
    const refused = aQueue(() => ({ Failed: [{ Id: '0', SenderFault: true, Code: 'InvalidMessage' }] }));
    await expect(refused.queue.release([aChunkMessage()], nowMs)).rejects.toThrow('InvalidMessage');
    expect(refused.calls).toHaveLength(1);
  });

  it('makes no call for nothing', async () => {
    const { calls, queue } = aQueue(success);
    await queue.release([], nowMs);
    expect(calls).toEqual([]);
  });
});

describe('a received message', () => {
  it('is hidden for whole seconds within what SQS allows', async () => {
    const client = new SQSClient(offline);
    const calls = script(client, () => ({}));
    const received = createReceivedMessages(client, 'http://queue/chunks');
    for (const seconds of [12.3, -1, 100_000]) await received.retryIn('receipt', seconds);
    expect(calls.map(({ input }) => input)).toEqual(
      [13, 0, 43_200].map((VisibilityTimeout) => ({
        QueueUrl: 'http://queue/chunks',
        ReceiptHandle: 'receipt',
        VisibilityTimeout,
      })),
    );
  });
});

describe('the import queue', () => {
  it('carries the checkpoint', async () => {
    const client = new SQSClient(offline);
    const calls = script(client, () => ({}));
    const message = { campaign: 'c', importNumber: 1, object: 'o.csv', byteOffset: 17, row: 3 };
    await createMessageQueue(client, 'http://queue/imports').send(message);
    expect(calls).toEqual([
      {
        command: 'SendMessageCommand',
        input: { QueueUrl: 'http://queue/imports', MessageBody: JSON.stringify(message) },
      },
    ]);
  });
});

describe('the pace trigger', () => {
  it('invokes pace and does not wait for its end', async () => {
    const client = new LambdaClient(offline);
    const calls = script(client, () => ({ StatusCode: 202 }));
    await createPaceTrigger(client, 'pace').now({ trigger: 'start' });
    expect(calls).toEqual([
      {
        command: 'InvokeCommand',
        input: { FunctionName: 'pace', InvocationType: 'Event', Payload: '{"trigger":"start"}' },
      },
    ]);
  });
});

describe('a queue whose key is asked too often', () => {
  const refusing = (name: string, times: number) => {
    let turnedAway = 0;
    return aQueue((call) => {
      if (turnedAway === times) return success(call);
      turnedAway += 1;
      throw Object.assign(new Error('refused'), { name });
    });
  };

  it('gets every message all the same', async () => {
    const { calls, queue } = refusing('KmsThrottled', 3);
    await queue.release([aChunkMessage()], nowMs);
    expect(calls).toHaveLength(4);
  });

  it('is not asked for ever', async () => {
    const { queue } = refusing('KmsThrottled', Infinity);
    await expect(queue.release([aChunkMessage()], nowMs)).rejects.toMatchObject({ name: 'KmsThrottled' });
  });

  it('gets single messages all the same: lists, reports, purges', async () => {
    const client = new SQSClient(offline);
    let turnedAway = 0;
    const calls = script(client, () => {
      turnedAway += 1;
      if (turnedAway < 3) throw Object.assign(new Error('refused'), { name: 'KmsThrottled' });
      return {};
    });
    await createMessageQueue(client, 'http://queue/exports', timing).send({ campaign: 'c', report: 'r1' });
    expect(calls).toHaveLength(3);
  });

  it('is asked once where it refuses for another reason', async () => {
    const { calls, queue } = refusing('QueueDoesNotExist', 1);
    await expect(queue.release([aChunkMessage()], nowMs)).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    expect(calls).toHaveLength(1);
  });
});

describe('the event files that are still to be read', () => {
  const counting = (Attributes?: Record<string, string>) => {
    const client = new SQSClient(offline);
    const calls = script(client, () => (Attributes === undefined ? {} : { Attributes }));
    return { calls, queue: createEventFileQueue(client, 'http://queue/events') };
  };

  it('are those that wait, those in hand and those to come', async () => {
    const { calls, queue } = counting({
      ApproximateNumberOfMessages: '3',
      ApproximateNumberOfMessagesNotVisible: '2',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    expect(await queue.waiting()).toBe(6);
    expect(calls.map(({ input }) => input)).toEqual([
      expect.objectContaining({ QueueUrl: 'http://queue/events' }),
    ]);
  });

  it('are not taken for none where the queue does not tell', async () => {
    await expect(counting().queue.waiting()).rejects.toThrow('no counts');
  });
});
