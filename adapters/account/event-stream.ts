import {
  type CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import type { AccountFacts } from '../../core/account/facts.ts';
import type { Clock } from '../../core/base/clock.ts';
import { DAY_MS } from '../../core/base/day.ts';
import { pagesOf } from '../aws/pages.ts';
import { ask } from './ask.ts';

/** What a stream takes at most, as it says itself (Amazon Data Firehose developer guide, "CloudWatch metrics"). */
const limitMetric = { Namespace: 'AWS/Firehose', MetricName: 'BytesPerSecondLimit' };
const NAME = 'DeliveryStreamName';

/** Reads what one stream takes, bytes a second; undefined where nothing has passed through it lately. */
export const readStreamLimit = async (
  client: CloudWatchClient,
  stream: string,
  clock: Clock,
): Promise<number | undefined> => {
  const now = clock();
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...limitMetric,
      Dimensions: [{ Name: NAME, Value: stream }],
      StartTime: new Date(now - DAY_MS),
      EndTime: new Date(now),
      Period: 3_600,
      Statistics: ['Minimum'],
    }),
  );
  const [latest] = Datapoints.toSorted(
    (one, other) => Number(other.Timestamp ?? 0) - Number(one.Timestamp ?? 0),
  );
  return latest?.Minimum;
};

/** Asks what the streams of a stack take. A stream through which nothing has passed lately tells nothing. */
export const askEventStream = async (
  client: CloudWatchClient,
  stack: string,
  clock: Clock,
): Promise<AccountFacts['streamBytes']> =>
  await ask('cloudwatch:ListMetrics', async () => {
    const streams: string[] = [];
    const pages = pagesOf(
      async (NextToken?: string) => await client.send(new ListMetricsCommand({ ...limitMetric, NextToken })),
      (page) => page.NextToken,
    );
    for await (const { Metrics = [] } of pages) {
      for (const { Dimensions = [] } of Metrics) {
        const name = Dimensions.find(({ Name }) => Name === NAME)?.Value;
        // CloudFormation begins the name with that of the stack.
        if (name?.startsWith(`${stack}-`)) streams.push(name);
      }
    }
    const limits = await Promise.all(streams.map((stream) => readStreamLimit(client, stream, clock)));
    const known = limits.flatMap((limit) => limit ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  });
