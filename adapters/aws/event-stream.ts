import {
  type CloudWatchClient,
  GetMetricStatisticsCommand,
  type Statistic,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../core/base/clock.ts';
import { EVENTS_PATIENCE_MS, type EventStream, type MinuteFigure } from '../../core/delivery/event-stream.ts';

const MINUTE_SECONDS = 60;

/** What a delivery stream of Amazon Data Firehose writes to CloudWatch of itself, each minute. */
export const createEventStream = (
  client: CloudWatchClient,
  streamName: string,
  clock: Clock,
): EventStream => {
  const read = async (MetricName: string, statistic: Statistic): Promise<MinuteFigure[]> => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Firehose',
        MetricName,
        Dimensions: [{ Name: 'DeliveryStreamName', Value: streamName }],
        StartTime: new Date(clock() - EVENTS_PATIENCE_MS),
        // Ahead of now, or the minute that has begun would be left out.
        EndTime: new Date(clock() + MINUTE_SECONDS * 1000),
        Period: MINUTE_SECONDS,
        Statistics: [statistic],
      }),
    );
    return Datapoints.flatMap((point) => {
      const value = point[statistic];
      if (point.Timestamp === undefined || value === undefined) return [];
      const atMs = point.Timestamp.getTime();
      // Whoever compares with it would find that nothing waits.
      if (!Number.isFinite(value) || !Number.isFinite(atMs)) throw new Error(`${MetricName} is no number`);
      return [{ atMs, value }];
    }).sort((one, other) => one.atMs - other.atMs);
  };
  return {
    // Amazon Data Firehose developer guide, "Monitor Amazon Data Firehose with CloudWatch metrics".
    async figures() {
      const [oldestSeconds, incoming, refused] = await Promise.all([
        read('DeliveryToS3.DataFreshness', 'Maximum'),
        read('IncomingRecords', 'Sum'),
        read('ThrottledRecords', 'Sum'),
      ]);
      return { oldestSeconds, incoming, refused };
    },
  };
};
