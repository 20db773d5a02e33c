import { vi } from 'vitest';
import { type MessageChannel, messageChannels } from '../../../core/audience/audience.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import type { SendResult } from '../../../core/provider/sender.ts';
import { countingActs } from '../../../functions/api/instrument.ts';
import { countingChecks } from '../../../functions/check/instrument.ts';
import { countingReleases, measuringQuota, measuringRuns } from '../../../functions/pace/instrument.ts';
import {
  countingErrors,
  countingPauses,
  createMetrics,
  type Metrics,
} from '../../../functions/runtime/metrics.ts';
import { countingResults, measureLag } from '../../../functions/send/instrument.ts';
import { countingEvents } from '../../../functions/track/instrument.ts';
import { aCampaign, aChunkMessage, audience, campaignId, createdAtMs } from '../data/factories.ts';
import { createFakeSender } from '../fakes/fake-sender.ts';
import { createMemoryChunkQueue } from '../fakes/memory-queue.ts';
import { createMemoryAuditTrail, createMemoryCampaignStore } from '../fakes/memory-stores.ts';
import { createRecordedLog } from '../fakes/recorded-log.ts';
import { anSqsEvent } from '../fakes/sqs-event.ts';
import { type PublishedMetrics, readEmbeddedMetrics } from './embedded-metrics.ts';

/** What a provider may answer, each once. */
const answers: SendResult[] = [
  { result: 'accepted' },
  { result: 'throttled' },
  { result: 'unreachable', code: 'X' },
  { result: 'permanent', code: 'X' },
  { result: 'unknown', code: 'X' },
];
const told: Facts[] = [{ delivered: 1 }, { bouncedPermanent: 1 }, { complained: 1 }, { rejected: 1 }];

const pausing = async (metrics: Metrics): Promise<void> => {
  const campaign = aCampaign({ state: 'running' });
  const campaigns = countingPauses(createMemoryCampaignStore(campaign), metrics);
  await campaigns.replace({ ...campaign, state: 'paused' });
};

/** Lets each function measure all that it measures, with the instruments that its `index.ts` has put around it. */
const measuring: Record<string, (metrics: Metrics) => Promise<void>> = {
  async pace(metrics) {
    await pausing(metrics);
    const queue = countingReleases(createMemoryChunkQueue(), metrics);
    const { limits } = createFakeSender();
    const run = measuringRuns(
      async () => {
        await measuringQuota(async () => limits, metrics)();
        const released = messageChannels.map((channel) => aChunkMessage({ channel }));
        await queue.release(released, createdAtMs);
      },
      metrics,
      Date.now,
    );
    await run({});
  },
  async send(metrics) {
    await pausing(metrics);
    measureLag(anSqsEvent(JSON.stringify(aChunkMessage())), createdAtMs, metrics);
    metrics.add('BulkCallsThrottled', 1);
    for (const channel of messageChannels) {
      const sender = countingResults(channel, { send: async () => answers }, metrics);
      await sender.send([], { tag: { audience, chunk: 0 } });
    }
  },
  async api(metrics) {
    const audit = countingActs(createMemoryAuditTrail(), metrics);
    const act = { atMs: createdAtMs, by: 'somebody', campaign: campaignId };
    for (const action of [
      'recipient.told',
      'recipient.erase',
      'campaign.cancel',
      'campaign.purge',
    ] as const) {
      await audit.append({ ...act, action });
    }
    await audit.append({ ...act, action: 'campaign.approve', particulars: { outcome: 'refused' } });
    metrics.add('ChainsBroken', 1);
  },
  async track(metrics) {
    const news = (channel: MessageChannel, facts: Facts) =>
      ({ kind: 'news', audience, chunk: 0, place: 0, channel, facts, record: {} }) as const;
    for (const channel of messageChannels) {
      for (const facts of told) countingEvents(() => news(channel, facts), metrics)('');
    }
    countingEvents(() => ({ kind: 'malformed' }), metrics)('');
  },
  async check(metrics) {
    countingChecks(metrics).wrongCode();
    countingChecks(metrics).copiedCode();
  },
};

/** What each of these functions publishes, as CloudWatch reads it from its log: with errors of its own. */
export const emittedMetrics = async (
  services: readonly string[],
  namespace: string,
): Promise<PublishedMetrics[]> => {
  const lines: string[] = [];
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', namespace);
    for (const service of services) {
      vi.stubEnv('POWERTOOLS_SERVICE_NAME', `tocsin-${service}`);
      const metrics = createMetrics();
      countingErrors(createRecordedLog(), metrics).error('failed', {});
      await measuring[service]?.(metrics);
      metrics.publish();
    }
  } finally {
    writing.mockRestore();
    vi.unstubAllEnvs();
  }
  return readEmbeddedMetrics(lines);
};
