import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { SendResult, SmsSender } from '../../../core/provider/sender.ts';
import { countingReleases, measuringQuota, measuringRuns } from '../../../functions/pace/instrument.ts';
import {
  countingErrors,
  countingPauses,
  createMetrics,
  measured,
} from '../../../functions/runtime/metrics.ts';
import { countingResults, measureLag } from '../../../functions/send/instrument.ts';
import { countingEvents } from '../../../functions/track/instrument.ts';
import {
  aCampaign,
  aChunkMessage,
  aMessage,
  aRecipient,
  audience,
  createdAtMs,
} from '../../support/data/factories.ts';
import { createFakeSender } from '../../support/fakes/fake-sender.ts';
import { createMemoryChunkQueue } from '../../support/fakes/memory-queue.ts';
import { createMemoryCampaignStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { anSqsEvent } from '../../support/fakes/sqs-event.ts';
import { readEmbeddedMetrics } from '../../support/rigs/embedded-metrics.ts';

let written: string[];
beforeEach(() => {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'tocsin-send');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Tocsin/prod');
  written = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('metrics', () => {
  it('are one line an invocation, with the function as the only dimension, and one for each channel', async () => {
    const metrics = createMetrics();
    const run = measured(async () => {
      metrics.of('email').add('MessagesSent', 50);
      metrics.of('email').add('MessagesSent', 49);
      metrics.of('email').add('MessagesRefused', 1);
      metrics.of('sms').add('MessagesSent', 7);
      metrics.highest('LagSeconds', 0.4);
      metrics.highest('LagSeconds', 0.2);
    }, metrics);
    await run();
    expect(written).toHaveLength(3);
    expect(readEmbeddedMetrics(written)).toEqual([
      { namespace: 'Tocsin/prod', service: 'tocsin-send', values: { LagSeconds: 0.4 } },
      {
        namespace: 'Tocsin/prod',
        service: 'tocsin-send',
        channel: 'email',
        values: { MessagesSent: 99, MessagesRefused: 1 },
      },
      { namespace: 'Tocsin/prod', service: 'tocsin-send', channel: 'sms', values: { MessagesSent: 7 } },
    ]);
  });

  it('begin anew with each invocation, and say nothing of one that measured nothing', async () => {
    const metrics = createMetrics();
    const run = measured(async (people: number) => metrics.of('sms').add('MessagesSent', people), metrics);
    for (const people of [3, 0, 4]) await run(people);
    expect(readEmbeddedMetrics(written).map(({ values }) => values)).toEqual([
      { MessagesSent: 3 },
      { MessagesSent: 4 },
    ]);
  });

  it('tell of an invocation that ended in an error', async () => {
    const metrics = createMetrics();
    const run = measured(async () => {
      metrics.of('email').add('MessagesSent', 3);
      throw new Error('crash');
    }, metrics);
    await expect(run()).rejects.toThrow('crash');
    expect(readEmbeddedMetrics(written)).toMatchObject([{ channel: 'email', values: { MessagesSent: 3 } }]);
  });

  it('count what was logged as an error, and pass it on', () => {
    const metrics = createMetrics();
    const log = createRecordedLog();
    const counting = countingErrors(log, metrics);
    counting.info('a', {});
    counting.warn('b', {});
    counting.error('c', { chunk: 1 });
    metrics.publish();
    expect(log.lines.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
    expect(readEmbeddedMetrics(written)).toMatchObject([{ values: { Failures: 1 } }]);
  });

  it('count a campaign that a function paused, once it is written', async () => {
    const metrics = createMetrics();
    const stored = aCampaign({ state: 'running' });
    const campaigns = countingPauses(createMemoryCampaignStore(stored), metrics);
    const replace = (changes: Partial<Campaign>) => campaigns.replace({ ...stored, ...changes });
    await replace({ weight: 2 });
    expect(await replace({ version: 17, state: 'paused' })).toBe('conflict');
    await replace({ version: 2, state: 'paused' });
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([{ values: { CampaignsPaused: 1 } }]);
  });
});

describe('what send measures', () => {
  it('is what became of each message, whom it was for left out', async () => {
    const metrics = createMetrics();
    const results: SendResult[] = [
      { result: 'accepted' },
      { result: 'throttled' },
      { result: 'unreachable', code: 'ECONNREFUSED' },
      { result: 'transient', code: 'FAILED' },
      { result: 'permanent', code: 'MESSAGE_REJECTED' },
      { result: 'halt', code: 'ACCOUNT_SUSPENDED' },
      { result: 'unknown', code: 'TimeoutError' },
    ];
    const sender = createFakeSender({ answer: ({ place }) => results[place] });
    const emails = results.map((_, place) => ({ place, address: aRecipient(place).email ?? '', data: {} }));
    const answers = await countingResults('email', sender, metrics).send(emails, {
      message: aMessage(),
      tag: { audience, chunk: 0 },
    });
    expect(answers.map(({ result }) => result)).toEqual(results.map(({ result }) => result));
    metrics.publish();
    expect(written.join()).not.toMatch(/@|lefevre/i);
    expect(readEmbeddedMetrics(written)).toMatchObject([
      {
        channel: 'email',
        values: {
          MessagesSent: 1,
          MessagesThrottled: 1,
          MessagesToRetry: 3,
          MessagesRefused: 1,
          MessagesInDoubt: 1,
        },
      },
    ]);
  });

  it('is what became of each SMS, in figures of their own', async () => {
    const metrics = createMetrics();
    const answers: SendResult[] = [
      { result: 'accepted' },
      { result: 'throttled' },
      { result: 'transient', code: 'FAILED' },
      { result: 'permanent', code: 'DESTINATION_PHONE_NUMBER_OPTED_OUT', fact: 'optedOut' },
      { result: 'unknown', code: 'TimeoutError' },
    ];
    const left = [...answers];
    const provider: Pick<SmsSender, 'send'> = {
      send: async () => [left.shift() ?? { result: 'accepted' }],
    };
    const sender = countingResults('sms', provider, metrics);
    const sms = { place: 0, phone: '+33612345678', text: 'About your data' };
    for (const answer of answers) {
      expect(await sender.send([sms], { tag: { audience, chunk: 0 } })).toEqual([answer]);
    }
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([
      {
        channel: 'sms',
        values: {
          MessagesSent: 1,
          MessagesThrottled: 1,
          MessagesToRetry: 1,
          MessagesRefused: 1,
          MessagesInDoubt: 1,
        },
      },
    ]);
  });

  it('is how late the latest chunk is, and nothing of a message that nobody can read', () => {
    const metrics = createMetrics();
    const bodies = [5_000, 1_500, -800].map((lateMs) =>
      JSON.stringify(aChunkMessage({ dueMs: createdAtMs - lateMs })),
    );
    measureLag(anSqsEvent(...bodies, 'poison'), createdAtMs, metrics);
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([{ values: { LagSeconds: 5 } }]);
  });
});

describe('what pace measures', () => {
  it('is each run that came to its end, what it released and what the quota leaves', async () => {
    const metrics = createMetrics();
    const { limits } = createFakeSender();
    const account = { ...limits, quotaPer24Hours: 1_000, sentLast24Hours: 400 };
    const queue = countingReleases(createMemoryChunkQueue(), metrics);
    const times = [0, 2_500];
    const run = measuringRuns(
      async () => {
        await measuringQuota(async () => account, metrics)();
        await queue.release(
          [aChunkMessage(), aChunkMessage({ chunk: 1 }), aChunkMessage({ chunk: 2, channel: 'sms' })],
          createdAtMs,
        );
      },
      metrics,
      () => times.shift() ?? 0,
    );
    await run({ trigger: 'schedule' });
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([
      { values: { PaceRuns: 1, PaceSeconds: 2.5 } },
      { channel: 'email', values: { ChunksReleased: 2, QuotaLeft: 600 } },
      { channel: 'sms', values: { ChunksReleased: 1 } },
    ]);
  });

  it('has no quota left where more was sent than it allows', async () => {
    const metrics = createMetrics();
    const { limits } = createFakeSender();
    await measuringQuota(async () => ({ ...limits, quotaPer24Hours: 200, sentLast24Hours: 230 }), metrics)();
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([{ channel: 'email', values: { QuotaLeft: 0 } }]);
  });

  it('is no run where it failed, and no quota where there is none', async () => {
    const metrics = createMetrics();
    const { limits } = createFakeSender();
    await measuringQuota(async () => ({ ...limits, quotaPer24Hours: Infinity }), metrics)();
    const failing = async () => {
      throw new Error('no table');
    };
    await expect(measuringRuns(failing, metrics, () => 0)({})).rejects.toThrow('no table');
    metrics.publish();
    expect(written).toEqual([]);
  });
});

describe('what track measures', () => {
  it('is what events tell, and how many tell nothing', () => {
    const metrics = createMetrics();
    const news = { kind: 'news' as const, audience, chunk: 0, place: 0, record: {} };
    const read = countingEvents((line) => {
      if (line === '?') return { kind: 'malformed' };
      if (line === 'other') return { kind: 'other' };
      const [fact = '', channel] = line.split(' ');
      return { ...news, channel: channel === 'sms' ? 'sms' : 'email', facts: { [fact]: 1 } };
    }, metrics);
    for (const line of [
      'accepted',
      'delivered',
      'delivered',
      'bouncedPermanent',
      'complained',
      'delivered sms',
      'noSuchNumber sms',
      'rejected sms',
      '?',
      'other',
    ]) {
      read(line);
    }
    metrics.publish();
    expect(readEmbeddedMetrics(written)).toMatchObject([
      { values: { EventsRead: 10, EventsUnreadable: 1 } },
      { channel: 'email', values: { MessagesDelivered: 2, MessagesUndelivered: 1, Complaints: 1 } },
      { channel: 'sms', values: { MessagesDelivered: 1, MessagesUndelivered: 2 } },
    ]);
  });
});
