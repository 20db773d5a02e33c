import { describe, expect, it } from 'vitest';
import { aCampaign, aDelivery, audience, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { createMemoryDeadLetters } from '../../../support/fakes/memory-queue.ts';
import {
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
} from '../../../support/fakes/memory-stores.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

const path = `/v1/campaigns/${campaignId}/progress`;
const second = createdAtMs / 1000;

const nothing = {
  pending: 0,
  accepted: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  expired: 0,
  told: 0,
  inDoubt: 0,
};

describe('progress', () => {
  it('counts messages over time, in stretches that grow with the time that sending takes', async () => {
    const timelineWith = async (...taken: number[]) => {
      const rig = createApiRig({
        campaigns: createMemoryCampaignStore(
          aCampaign({ state: 'running', import: aQueuedImport({ status: 'done' }) }),
        ),
        deliveries: createMemoryDeliveryStore(
          aDelivery({ phase: 'sent', facts: taken.map((accepted) => ({ accepted })) }),
        ),
      });
      return (await rig.call('GET', path)).body.timeline;
    };
    const from = new Date(createdAtMs).toISOString();
    expect(await timelineWith()).toBeUndefined();
    expect(await timelineWith(second + 1, second + 4, second + 11)).toEqual({
      from,
      stepSeconds: 5,
      sent: [2, 0, 1],
    });
    const long = await timelineWith(second, second + 7_000);
    expect(long.stepSeconds).toBe(60);
    expect(long.sent).toHaveLength(117);
    expect([long.sent[0], long.sent.at(-1)]).toEqual([1, 1]);
  });

  it('adds up the deliveries of the present list', async () => {
    const campaign = aCampaign({
      state: 'running',
      runningSinceMs: createdAtMs,
      import: aQueuedImport({ status: 'done' }),
    });
    const rig = createApiRig({
      deadLetters: createMemoryDeadLetters({ events: 2 }),
      campaigns: createMemoryCampaignStore(campaign),
      deliveries: createMemoryDeliveryStore(
        aDelivery({
          chunk: 0,
          phase: 'sent',
          facts: [{ accepted: second }, { accepted: second + 1, delivered: second + 9 }],
        }),
        aDelivery({ chunk: 1, size: 2 }),
        aDelivery({ chunk: 2, channel: 'letter', size: 4 }),
        aDelivery({ audience: `${campaignId}-0`, chunk: 0, size: 50 }),
      ),
    });
    const { status, body } = await rig.call('GET', path);
    expect(status).toBe(200);
    expect(body).toEqual({
      campaign: campaignId,
      state: 'running',
      people: { total: 8, email: 4, sms: 0, letter: 4 },
      channels: {
        email: {
          messages: 4,
          sent: 2,
          outcomes: { ...nothing, pending: 2, accepted: 1, delivered: 1 },
          reached: 1,
        },
        sms: { messages: 0, sent: 0, outcomes: nothing, reached: 0 },
      },
      waitingForNext: 0,
      warnings: [],
      outcomes: {
        pending: 2,
        accepted: 1,
        delivered: 1,
        bounced: 0,
        complained: 0,
        rejected: 0,
        expired: 0,
        told: 0,
        inDoubt: 0,
      },
      told: { byLetter: 0, byPhone: 0 },
      addressCorrected: 0,
      chunks: { waiting: 1, sending: 0, doubt: 0, deferred: 0, sent: 1 },
      sent: 2,
      percent: 50,
      ratePerSecond: 1,
      sentAgainInDoubt: 0,
      finished: false,
      deadLetters: { imports: 0, chunks: 0, events: 2, exports: 0, purges: 0 },
      timeline: { from: new Date(createdAtMs).toISOString(), stepSeconds: 5, sent: [2] },
      firstSentAt: new Date(createdAtMs).toISOString(),
      lastSentAt: new Date(createdAtMs + 1000).toISOString(),
      estimatedEnd: new Date(createdAtMs + 2000).toISOString(),
    });
  });

  it('tells why the campaign is paused', async () => {
    const pauseReason = { code: 'BOUNCE_RATE', message: { en: 'Too many.', fr: 'Trop.' }, atMs: createdAtMs };
    const campaigns = createMemoryCampaignStore(
      aCampaign({ state: 'paused', import: aQueuedImport({ status: 'done' }), pauseReason }),
    );
    const { body } = await createApiRig({
      campaigns,
      deliveries: createMemoryDeliveryStore(aDelivery({ audience })),
    }).call('GET', path);
    expect(body.pauseReason).toEqual({
      code: 'BOUNCE_RATE',
      message: { en: 'Too many.', fr: 'Trop.' },
      at: new Date(createdAtMs).toISOString(),
    });
    expect(body.estimatedEnd).toBeUndefined();
  });

  it('tells when a campaign that waits for the quota goes on', async () => {
    const resumesAtMs = createdAtMs + 3_600_000;
    const pauseReason = {
      code: 'ACCOUNT_DAILY_QUOTA_EXCEEDED',
      message: { en: 'Used up.', fr: 'Épuisé.' },
      atMs: 1,
      resumesAtMs,
    };
    const campaigns = createMemoryCampaignStore(aCampaign({ state: 'paused', pauseReason }));
    const { body } = await createApiRig({ campaigns }).call('GET', path);
    expect(body.pauseReason.resumesAt).toBe(new Date(resumesAtMs).toISOString());
  });

  it.each([
    ['running', true],
    ['paused', false],
  ] as const)('tells how fast a campaign may send while it is %s: %s', async (state, isTold) => {
    const pacing = {
      atMs: createdAtMs,
      providerPerSecond: 100,
      ratePerSecond: 33.3,
      throttled: true,
      ramp: { people: 500, untilMs: createdAtMs + 300_000 },
    };
    const campaigns = createMemoryCampaignStore(aCampaign({ state, pacing: { email: pacing } }));
    const { body } = await createApiRig({ campaigns }).call('GET', path);
    const { atMs: _, ramp: __, ...rates } = pacing;
    const told = {
      ...rates,
      at: new Date(createdAtMs).toISOString(),
      ramp: { people: 500, until: new Date(createdAtMs + 300_000).toISOString() },
    };
    expect(body.pacing).toEqual(isTold ? told : undefined);
  });

  it('is all zero before there is a list', async () => {
    const { body } = await createApiRig({ campaigns: createMemoryCampaignStore(aCampaign()) }).call(
      'GET',
      path,
    );
    expect(body).toMatchObject({ people: { total: 0 }, percent: 0, ratePerSecond: 0, finished: false });
  });

  it('answers 404 without a campaign', async () => {
    expect((await createApiRig().call('GET', path)).status).toBe(404);
  });
});
