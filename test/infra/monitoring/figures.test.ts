import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channelMetricUnits, metricUnits } from '../../../core/base/metrics.ts';
import { stepNames } from '../../../infra/steps/bundles.ts';
import { emittedMetrics } from '../../support/rigs/emitted-metrics.ts';
import { deployed, one } from '../deployed-stage.ts';

describe('figures of our own', () => {
  const keyOf = (name: string, dimensions: Record<string, string | undefined>): string =>
    `${name} ${['service', 'channel'].flatMap((dimension) => dimensions[dimension] ?? []).join(' ')}`;

  /** Every metric of our namespace that alarms and the dashboard look at, with its dimensions. */
  const lookedAt = (): Set<string> => {
    const found = new Set<string>();
    type Named = { Name: string; Value: string };
    const add = (name: string, dimensions: readonly Named[]): void => {
      expect(
        dimensions.map(({ Name }) => Name).filter((one) => !['service', 'channel'].includes(one)),
      ).toEqual([]);
      found.add(keyOf(name, Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))));
    };
    for (const { Properties } of Object.values(deployed.findResources('AWS::CloudWatch::Alarm'))) {
      type Stat = { Namespace?: string; MetricName?: string; Dimensions?: Named[] };
      const stats: Stat[] = [
        Properties,
        ...(Properties.Metrics ?? []).map(
          ({ MetricStat }: { MetricStat?: { Metric: Stat } }) => MetricStat?.Metric ?? {},
        ),
      ];
      for (const { Namespace, MetricName = '', Dimensions = [] } of stats) {
        if (Namespace === 'Tocsin/prod') add(MetricName, Dimensions);
      }
    }
    // The body of the dashboard is text with references in it; our own metrics have none.
    const body = JSON.stringify(one('AWS::CloudWatch::Dashboard', /Dashboard/).DashboardBody);
    for (const [, name = '', rest = ''] of body
      .replaceAll('\\', '')
      .matchAll(/"Tocsin\/prod","([A-Za-z]+)"((?:,"[a-z]+","[a-z-]+")+)/g)) {
      const words = rest
        .split(',')
        .slice(1)
        .map((word) => word.replaceAll('"', ''));
      add(
        name,
        words.flatMap((Name, at) => (at % 2 === 0 ? [{ Name, Value: words[at + 1] ?? '' }] : [])),
      );
    }
    return found;
  };

  it('are looked for by alarms and dashboard under the name and dimensions that functions publish', async () => {
    const emitted = new Set(
      (await emittedMetrics(stepNames, 'Tocsin/prod')).flatMap(({ service, channel, values }) =>
        Object.keys(values).map((name) => keyOf(name, { service, channel })),
      ),
    );
    const wanted = lookedAt();
    expect(wanted.size).toBeGreaterThan(20);
    expect([...wanted].filter((metric) => !emitted.has(metric))).toEqual([]);
    expect(wanted).toContain('MessagesThrottled tocsin-send email');
    expect(wanted).toContain('CampaignsPaused tocsin-pace');
  });

  it('are each published by some function', async () => {
    const emitted = (await emittedMetrics(stepNames, 'Tocsin/prod')).flatMap(({ values }) =>
      Object.keys(values),
    );
    const named = [...Object.keys(metricUnits), ...Object.keys(channelMetricUnits)];
    expect(named.filter((name) => !emitted.includes(name))).toEqual([]);
  });

  it('are measured by instruments that the index.ts of their function puts in place', () => {
    const instruments = globSync('functions/*/instrument.ts');
    expect(instruments.length).toBeGreaterThan(2);
    const idle = instruments.flatMap((file) => {
      const index = readFileSync(join(dirname(file), 'index.ts'), 'utf8');
      const names = readFileSync(file, 'utf8').matchAll(/^export const (\w+)/gm);
      return [...names].flatMap(([, name = '']) => (index.includes(`${name}(`) ? [] : [`${file}: ${name}`]));
    });
    expect(idle).toEqual([]);
  });
});
