import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { createEventStream } from '../../../adapters/aws/event-stream.ts';
import { EVENTS_PATIENCE_MS } from '../../../core/delivery/event-stream.ts';
import { offline, script } from '../../support/services/scripted-client.ts';

const nowMs = 1_795_000_000_000;

it('reads the figures of the stream by the minute, in the order of time', async () => {
  const client = new CloudWatchClient(offline);
  const at = (minute: number) => new Date(nowMs + minute * 60_000);
  const calls = script(client, ({ input }) => {
    const { MetricName } = input as { MetricName: string };
    if (MetricName === 'DeliveryToS3.DataFreshness')
      return {
        Datapoints: [
          { Timestamp: at(-1), Maximum: 75 },
          { Timestamp: at(-2), Maximum: 60 },
        ],
      };
    return MetricName === 'IncomingRecords' ? { Datapoints: [{ Timestamp: at(-1), Sum: 12 }] } : {};
  });
  expect(await createEventStream(client, 'events', () => nowMs).figures()).toEqual({
    oldestSeconds: [
      { atMs: nowMs - 120_000, value: 60 },
      { atMs: nowMs - 60_000, value: 75 },
    ],
    incoming: [{ atMs: nowMs - 60_000, value: 12 }],
    refused: [],
  });
  const metric = (MetricName: string, statistic: string) =>
    expect.objectContaining({
      Namespace: 'AWS/Firehose',
      MetricName,
      Dimensions: [{ Name: 'DeliveryStreamName', Value: 'events' }],
      StartTime: new Date(nowMs - EVENTS_PATIENCE_MS),
      Period: 60,
      Statistics: [statistic],
    });
  expect(calls.map(({ input }) => input)).toEqual([
    metric('DeliveryToS3.DataFreshness', 'Maximum'),
    metric('IncomingRecords', 'Sum'),
    metric('ThrottledRecords', 'Sum'),
  ]);
  // The service gives 1,440 figures a call at most.
  expect(EVENTS_PATIENCE_MS / 60_000 + 1).toBeLessThanOrEqual(1_440);
});

it.each([
  ['a value', { Timestamp: new Date(nowMs), Maximum: Number.NaN }],
  ['a value without end', { Timestamp: new Date(nowMs), Maximum: Number.POSITIVE_INFINITY }],
  ['a time', { Timestamp: new Date(Number.NaN), Maximum: 60 }],
])('takes %s that is no number for figures that cannot be read', async (_, point) => {
  const client = new CloudWatchClient(offline);
  script(client, ({ input }) =>
    (input as { MetricName: string }).MetricName === 'DeliveryToS3.DataFreshness'
      ? { Datapoints: [point] }
      : {},
  );
  await expect(createEventStream(client, 'events', () => nowMs).figures()).rejects.toThrow(
    'DeliveryToS3.DataFreshness is no number',
  );
});
