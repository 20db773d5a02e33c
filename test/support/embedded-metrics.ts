import { z } from 'zod';
import { metricUnits } from '../../core/base/metrics.ts';

const names = z.enum(Object.keys(metricUnits) as [keyof typeof metricUnits]);

/** CloudWatch's embedded metric format, no wider than Tocsin may use it: one dimension, known names, their units. */
const lineSchema = z
  .object({
    _aws: z.strictObject({
      Timestamp: z.int(),
      CloudWatchMetrics: z.tuple([
        z.strictObject({
          Namespace: z.string().regex(/^Tocsin\/[a-z][a-z0-9-]*$/),
          Dimensions: z.tuple([z.tuple([z.literal('service')])]),
          Metrics: z
            .array(z.strictObject({ Name: names, Unit: z.enum(['Count', 'Seconds']) }))
            .min(1)
            .refine((found) => found.every(({ Name, Unit }) => metricUnits[Name] === Unit), 'another unit'),
        }),
      ]),
    }),
    service: z.string().regex(/^tocsin-[a-z]+$/),
  })
  // Whatever else stands in the line is a value: no text, in which something personal could stand.
  .catchall(z.number().min(0));

export type PublishedMetrics = { namespace: string; service: string; values: Record<string, number> };

/** The metrics among the lines of a log; throws for a line that is not as it must be. */
export const readEmbeddedMetrics = (lines: readonly string[]): PublishedMetrics[] =>
  lines
    .filter((line) => line.includes('"_aws"'))
    .map((line) => {
      const { _aws, service, ...values } = lineSchema.parse(JSON.parse(line));
      const [{ Namespace, Metrics }] = _aws.CloudWatchMetrics;
      const named = Metrics.map(({ Name }) => Name).sort();
      const given = Object.keys(values).sort();
      if (JSON.stringify(named) !== JSON.stringify(given)) throw new Error(`${named} are not ${given}`);
      return { namespace: Namespace, service, values: values as Record<string, number> };
    });
