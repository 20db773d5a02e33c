import { Metrics as EmbeddedMetrics } from '@aws-lambda-powertools/metrics';
import { forEachChannel, type MessageChannel, messageChannels } from '../../core/audience/audience.ts';
import {
  CHANNEL_DIMENSION,
  type ChannelMetricName,
  channelMetricUnits,
  type MetricName,
  metricUnits,
} from '../../core/base/metrics.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { Log } from './log.ts';

/** Gathers figures of one invocation. */
type Recorder<Name> = {
  /** Adds to the sum. */
  add(measure: Name, amount: number): void;
  /** Keeps the highest value. */
  highest(measure: Name, value: number): void;
};

/** What one invocation measures. */
export type Metrics = Recorder<MetricName> & {
  /** Figures of one channel. */
  of(channel: MessageChannel): Recorder<ChannelMetricName>;
  /** Writes a line for the invocation and one for each channel, or none where nothing was measured. */
  publish(): void;
};

const recordIn = <Name>(values: Map<Name, number>): Recorder<Name> => ({
  add(measure, amount) {
    if (amount > 0) values.set(measure, (values.get(measure) ?? 0) + amount);
  },
  highest(measure, value) {
    values.set(measure, Math.max(values.get(measure) ?? 0, value));
  },
});

/**
 * Metrics as lines of the log in CloudWatch's embedded metric format, one for each set of dimensions; namespace and
 * service come from Powertools' environment variables. Values are gathered here first: Powertools would write out every
 * single one.
 */
export const createMetrics = (): Metrics => {
  const embedded = new EmbeddedMetrics();
  const values = new Map<MetricName, number>();
  const ofChannel = forEachChannel(() => new Map<ChannelMetricName, number>());
  const recorders = forEachChannel((channel) => recordIn(ofChannel[channel]));

  const write = <Name extends string>(
    found: Map<Name, number>,
    units: Record<Name, 'Count' | 'Seconds'>,
    channel?: MessageChannel,
  ): void => {
    if (found.size === 0) return;
    if (channel !== undefined) embedded.addDimension(CHANNEL_DIMENSION, channel);
    for (const [measure, value] of found) embedded.addMetric(measure, units[measure], value);
    found.clear();
    embedded.publishStoredMetrics();
  };
  return {
    ...recordIn(values),
    of: (channel) => recorders[channel],
    publish() {
      write(values, metricUnits);
      for (const channel of messageChannels) write(ofChannel[channel], channelMetricUnits, channel);
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
