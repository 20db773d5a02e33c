import * as z from 'zod';
import type { Clock } from '../../../core/base/clock.ts';
import type { DeliveryStreams } from './delivery-streams.ts';
import type { ByMinute } from './stream-figures.ts';

const OPERATION = 'GraniteServiceVersion20100801.GetMetricStatistics';

/** Times as the protocol has them: epoch seconds. */
const askedSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  StartTime: z.number(),
  EndTime: z.number(),
});
type Asked = z.infer<typeof askedSchema>;
type Datapoint = { Timestamp: number; Maximum: number; Sum: number; Unit: string };

export type MetricSources = {
  streams: Pick<DeliveryStreams, 'figures'>;
  /** Left out where no SMS are sent. */
  spentThisMonthUsd?: () => number;
  clock: Clock;
};

/** CloudWatch, as far as the functions ask it: what SMS have cost, and how the delivery stream does. */
export const createMetrics = ({ streams, spentThisMonthUsd, clock }: MetricSources) => {
  /** The service writes no figure before the month's first message. */
  const spend = (): Datapoint[] => {
    const spent = spentThisMonthUsd?.() ?? 0;
    const Timestamp = Math.floor(clock() / 1000);
    return spent > 0 ? [{ Timestamp, Maximum: spent, Sum: spent, Unit: 'None' }] : [];
  };

  const byMinute = (figures: ByMinute | undefined, Unit: string): Datapoint[] =>
    [...(figures ?? [])].map(([atMs, value]) => ({
      Timestamp: atMs / 1000,
      Maximum: value,
      Sum: value,
      Unit,
    }));

  /** This stream takes whatever comes, so that it has no figure of what was refused. */
  const stream = ({ MetricName, Dimensions }: Asked): Datapoint[] => {
    const name = Dimensions.find(({ Name }) => Name === 'DeliveryStreamName')?.Value ?? '';
    const figures = streams.figures(name);
    if (MetricName === 'DeliveryToS3.DataFreshness') return byMinute(figures?.oldestSeconds, 'Seconds');
    return MetricName === 'IncomingRecords' ? byMinute(figures?.incoming, 'Count') : [];
  };

  const datapoints = (asked: Asked): Datapoint[] => {
    if (asked.Namespace === 'AWS/Firehose') return stream(asked);
    const isSpend = asked.Namespace === 'AWS/SMSVoice' && asked.MetricName === 'TextMessageMonthlySpend';
    return isSpend ? spend() : [];
  };

  /** Answers a call; undefined for an operation that is not simulated. */
  return (target: string, bytes: Buffer): { status: number; body: object } | undefined => {
    if (target !== OPERATION) return undefined;
    const asked = askedSchema.parse(JSON.parse(bytes.toString('utf8')));
    const isInside = ({ Timestamp }: Datapoint): boolean =>
      Timestamp >= asked.StartTime && Timestamp < asked.EndTime;
    return { status: 200, body: { Label: asked.MetricName, Datapoints: datapoints(asked).filter(isInside) } };
  };
};
export type Metrics = ReturnType<typeof createMetrics>;
