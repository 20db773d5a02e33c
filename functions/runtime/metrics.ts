import { Metrics as EmbeddedMetrics } from '@aws-lambda-powertools/metrics';
import { type MetricName, metricUnits } from '../../core/base/metrics.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { Log } from './log.ts';

/** What one invocation measures. */
export type Metrics = {
  /** Adds to the sum of this invocation. */
  add(measure: MetricName, amount: number): void;
  /** Keeps the highest value of this invocation. */
  highest(measure: MetricName, value: number): void;
  /** Writes one line for this invocation, or none where nothing was measured. */
  publish(): void;
};

/**
 * Metrics as one line of the log in CloudWatch's embedded metric format; namespace and service come from Powertools'
 * environment variables. Values are gathered here first: Powertools would write out every single one.
 */
export const createMetrics = (): Metrics => {
  const embedded = new EmbeddedMetrics();
  const values = new Map<MetricName, number>();
  return {
    add(measure, amount) {
      if (amount > 0) values.set(measure, (values.get(measure) ?? 0) + amount);
    },
    highest(measure, value) {
      values.set(measure, Math.max(values.get(measure) ?? 0, value));
    },
    publish() {
      if (values.size === 0) return;
      for (const [measure, value] of values) embedded.addMetric(measure, metricUnits[measure], value);
      values.clear();
      embedded.publishStoredMetrics();
    },
  };
};

/** The handler, publishing what was measured when it ends, however it ends. */
export const measured =
  <Args extends unknown[], Result>(
    handler: (...args: Args) => Promise<Result>,
    metrics: Metrics,
  ): ((...args: Args) => Promise<Result>) =>
  async (...args) => {
    try {
      return await handler(...args);
    } finally {
      metrics.publish();
    }
  };

/** The log, counting what is an error: most failures are caught and tried again, and Lambda hears of none. */
export const countingErrors = (log: Log, metrics: Metrics): Log => ({
  info: (message, fields) => log.info(message, fields),
  warn: (message, fields) => log.warn(message, fields),
  error(message, fields) {
    metrics.add('Failures', 1);
    log.error(message, fields);
  },
});

/** The store as a function sees it that pauses campaigns for a reason of its own. */
export const countingPauses = (campaigns: CampaignStore, metrics: Metrics): CampaignStore => ({
  ...campaigns,
  async replace(campaign: Campaign) {
    const written = await campaigns.replace(campaign);
    if (written === 'written' && campaign.state === 'paused') metrics.add('CampaignsPaused', 1);
    return written;
  },
});
