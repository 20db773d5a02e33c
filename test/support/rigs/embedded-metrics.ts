import * as z from 'zod';
import { messageChannels } from '../../../core/audience/audience.ts';
import { channelMetricUnits, metricUnits } from '../../../core/base/metrics.ts';

/**
 * CloudWatch's embedded metric format, no wider than Tocsin may use it: a function and perhaps a channel as dimensions,
 * known names, their units.
 */
const lineOf = (dimensions: readonly string[], units: Record<string, string>, of: z.ZodRawShape) =>
  z
    .object({
      _aws: z.strictObject({
        Timestamp: z.int(),
        CloudWatchMetrics: z.tuple([
          z.strictObject({
            Namespace: z.string().regex(/^Tocsin\/[a-z][a-z0-9-]*$/),
            Dimensions: z.tuple([z.array(z.string()).refine((found) => `${found}` === `${dimensions}`)]),
            Metrics: z
              .array(z.strictObject({ Name: z.string(), Unit: z.enum(['Count', 'Seconds']) }))
              .min(1)
              .refine((found) => found.every(({ Name, Unit }) => units[Name] === Unit), 'another unit'),
          }),
        ]),
      }),
      service: z.string().regex(/^tocsin-[a-z]+$/),
      ...of,
    })
    // Whatever else stands in the line is a value: no text, in which something personal could stand.
    .catchall(z.number().min(0));

const ofFunction = lineOf(['service'], metricUnits, {});
const ofChannel = lineOf(['service', 'channel'], channelMetricUnits, { channel: z.enum(messageChannels) });

export type PublishedMetrics = {
  namespace: string;
  service: string;
  channel?: string;
  values: Record<string, number>;
};

/** The metrics among the lines of a log; throws for a line that is not as it must be. */
export const readEmbeddedMetrics = (lines: readonly string[]): PublishedMetrics[] =>
  lines
    .filter((line) => line.includes('"_aws"'))
    .map((line) => {
      const read: unknown = JSON.parse(line);
      const schema = (read as { channel?: unknown }).channel === undefined ? ofFunction : ofChannel;
      const { _aws, service, channel, ...values } = schema.parse(read) as z.infer<typeof ofFunction> & {
        channel?: string;
      };
      const [{ Namespace, Metrics }] = _aws.CloudWatchMetrics;
      const named = Metrics.map(({ Name }) => Name).sort();
      const given = Object.keys(values).sort();
      if (JSON.stringify(named) !== JSON.stringify(given)) throw new Error(`${named} are not ${given}`);
      return {
        namespace: Namespace,
        service,
        ...(channel !== undefined && { channel }),
        values: values as Record<string, number>,
      };
    });
