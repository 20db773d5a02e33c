import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../core/campaign.ts';
import type { Delivery } from '../../core/delivery.ts';
import {
  behindTheQueue,
  type DueChunk,
  dueChunk,
  dueInRamp,
  healthProblem,
  isHealthPause,
  LEAST_JUDGED,
  messagesPerCall,
  planReleases,
  QUOTA_CODE,
  quotaFreeAtMs,
  quotaIsFree,
  rampOf,
  withReleases,
} from '../../core/pace.ts';
import { aCampaign, aDelivery } from '../support/factories.ts';

const NOW = 1_795_000_000_000;
const times = { nowMs: NOW, settleMs: 900_000, stuckMs: 600_000 };

const dueChunks = (count: number, size = 50): DueChunk[] =>
  Array.from({ length: count }, (_, chunk) => ({ chunk, size, kind: 'first' }));

describe('planning releases', () => {
  it('never gives out more than the rate, over any stretch of time and any rhythm of runs', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 5_000, noNaN: true }),
        fc.array(fc.integer({ min: 1, max: 120_000 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 }),
        (ratePerSecond, pauses, sizes) => {
          let due: DueChunk[] = sizes.map((size, chunk) => ({ chunk, size, kind: 'first' }));
          let pacedThroughMs = 0;
          let nowMs = NOW;
          const slots: { dueMs: number; size: number }[] = [];
          for (const pause of pauses) {
            const plan = planReleases({
              nowMs,
              windowMs: 75_000,
              rateAt: () => ratePerSecond,
              mostPeople: Infinity,
              pacedThroughMs,
              leadMs: 0,
              campaigns: [{ id: 'one', weight: 1, due }],
            });
            for (const { dueMs } of plan.releases) expect(dueMs).toBeGreaterThanOrEqual(nowMs);
            slots.push(...plan.releases);
            due = due.slice(plan.releases.length);
            ({ pacedThroughMs } = plan);
            nowMs += pause;
          }
          for (const [index, slot] of slots.entries()) {
            const before = slots[index - 1];
            if (before === undefined) continue;
            const neededMs = (before.size / ratePerSecond) * 1000;
            expect(slot.dueMs - before.dueMs).toBeGreaterThanOrEqual(neededMs - 0.01);
          }
        },
      ),
    );
  });

  it('leaves no gap between two runs whose windows overlap', () => {
    const first = planReleases({
      nowMs: NOW,
      windowMs: 75_000,
      rateAt: () => 100,
      mostPeople: Infinity,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [{ id: 'one', weight: 1, due: dueChunks(1000) }],
    });
    const second = planReleases({
      nowMs: NOW + 60_000,
      windowMs: 75_000,
      rateAt: () => 100,
      mostPeople: Infinity,
      pacedThroughMs: first.pacedThroughMs,
      leadMs: 0,
      campaigns: [{ id: 'one', weight: 1, due: dueChunks(1000) }],
    });
    expect(first.releases).toHaveLength(150);
    expect(second.releases[0]?.dueMs).toBe(NOW + 75_000);
    expect(second.releases).toHaveLength(120);
  });

  it('shares the rate by weight', () => {
    const { releases } = planReleases({
      nowMs: NOW,
      windowMs: 60_000,
      rateAt: () => 100,
      mostPeople: Infinity,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [
        { id: 'light', weight: 1, due: dueChunks(1000) },
        { id: 'heavy', weight: 3, due: dueChunks(1000) },
      ],
    });
    expect(releases.filter(({ campaign }) => campaign === 'light')).toHaveLength(30);
    expect(releases.filter(({ campaign }) => campaign === 'heavy')).toHaveLength(90);
  });

  it('gives what one campaign does not need to the other', () => {
    const { releases } = planReleases({
      nowMs: NOW,
      windowMs: 60_000,
      rateAt: () => 100,
      mostPeople: Infinity,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [
        { id: 'small', weight: 1, due: dueChunks(2) },
        { id: 'large', weight: 1, due: dueChunks(1000) },
      ],
    });
    expect(releases).toHaveLength(120);
  });

  it('stops at the most people who may leave', () => {
    const { releases } = planReleases({
      nowMs: NOW,
      windowMs: 60_000,
      rateAt: () => 1_000,
      mostPeople: 120,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [{ id: 'one', weight: 1, due: dueChunks(10) }],
    });
    expect(releases.map(({ chunk }) => chunk)).toEqual([0, 1]);
  });
});

describe('a chunk', () => {
  const running = (changes: Partial<Campaign> = {}): Campaign =>
    aCampaign({ state: 'running', runningSinceMs: NOW - 3_600_000, ...changes });
  const delivery = (changes: Partial<Delivery>): Delivery => aDelivery({ chunk: 7, size: 50, ...changes });

  it('is due for the first time when it has not been released', () => {
    expect(dueChunk(running({ releasedThrough: 7 }), delivery({ phase: 'waiting' }), times)).toEqual({
      chunk: 7,
      size: 50,
      kind: 'first',
    });
  });

  it('is left alone while its message may still be on its way', () => {
    const campaign = running({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 599_000 }] });
    expect(dueChunk(campaign, delivery({ phase: 'waiting' }), times)).toBeUndefined();
  });

  it('is due again when it was released and did not move', () => {
    const campaign = running({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 600_000 }] });
    expect(dueChunk(campaign, delivery({ phase: 'waiting' }), times)?.kind).toBe('again');
  });

  it('is due again only once per stuck time', () => {
    const campaign = running({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 600_000 }] });
    expect(
      dueChunk(campaign, delivery({ phase: 'waiting', releasedAtMs: NOW - 1_000 }), times),
    ).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'waiting', releasedAtMs: NOW - 600_000 }), times)?.kind).toBe(
      'again',
    );
  });

  it('under a slow claim is not touched before the settling window has passed', () => {
    const campaign = running({ releasedThrough: 8 });
    const claimedAt = (atMs: number) => delivery({ phase: 'sending', claim: { id: 'x', atMs } });
    expect(dueChunk(campaign, claimedAt(NOW - 899_999), times)).toBeUndefined();
    expect(dueChunk(campaign, claimedAt(NOW - 900_000), times)?.kind).toBe('again');
  });

  it('in doubt or handed back is due from its own time on', () => {
    const campaign = running({ releasedThrough: 8 });
    expect(dueChunk(campaign, delivery({ phase: 'doubt', notBeforeMs: NOW + 1 }), times)).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'doubt', notBeforeMs: NOW }), times)?.kind).toBe('again');
    expect(dueChunk(campaign, delivery({ phase: 'deferred', notBeforeMs: NOW }), times)?.kind).toBe('again');
  });

  it('of letters, or sent, is never due', () => {
    expect(dueChunk(running(), delivery({ phase: 'waiting', channel: 'letter' }), times)).toBeUndefined();
    expect(dueChunk(running(), delivery({ phase: 'sent' }), times)).toBeUndefined();
  });

  it('stays known as stuck after its release has been forgotten', () => {
    const old = { through: 8, dueByMs: NOW - 700_000 };
    const older = { through: 3, dueByMs: NOW - 800_000 };
    const fresh = { through: 20, dueByMs: NOW - 1_000 };
    const campaign = withReleases(running({ releasedThrough: 20, releases: [older, old, fresh] }), [], times);
    expect(campaign.releases).toEqual([old, fresh]);
    expect(dueChunk(campaign, delivery({ phase: 'waiting' }), times)?.kind).toBe('again');
    expect(dueChunk(campaign, delivery({ phase: 'waiting', chunk: 12 }), times)).toBeUndefined();
  });
});

describe('chunks that nobody claimed in their time', () => {
  const claims = [
    { chunk: 3, atMs: NOW - 600_000 },
    { chunk: 5, atMs: NOW - 599_999 },
    { chunk: 6, atMs: NOW - 1_000 },
  ];

  it('are left to the queue while chunks before them are being claimed', () => {
    expect(behindTheQueue([4, 7, 900], claims, times)).toEqual(new Set([7, 900]));
  });

  it('are stuck when the queue has gone past them, or stands still', () => {
    expect(behindTheQueue([4, 5], claims, times)).toEqual(new Set());
    expect(behindTheQueue([7, 900], claims.slice(0, 1), times)).toEqual(new Set());
    expect(behindTheQueue([7, 900], [], times)).toEqual(new Set());
  });
});

describe('a release', () => {
  it('moves the mark to the last chunk that left for the first time', () => {
    const changed = withReleases(
      aCampaign({ releasedThrough: 4 }),
      [
        { campaign: 'one', chunk: 2, size: 50, kind: 'again', dueMs: NOW },
        { campaign: 'one', chunk: 4, size: 50, kind: 'first', dueMs: NOW + 10 },
        { campaign: 'one', chunk: 6, size: 50, kind: 'first', dueMs: NOW + 20 },
      ],
      times,
    );
    expect(changed.releasedThrough).toBe(7);
    expect(changed.releases).toEqual([{ through: 7, dueByMs: NOW + 20 }]);
  });
});

describe('a provider call', () => {
  it.each([
    [1, 1],
    [14, 8],
    [49, 25],
    [84, 50],
    [100, 50],
    [5_000, 50],
  ])('at %i a second carries %i messages', (ratePerSecond, messages) => {
    expect(messagesPerCall(1000 / ratePerSecond, 50)).toBe(messages);
  });
});

describe('the health of a campaign', () => {
  it('stops it near the bounce limit, but not for a few first bounces', () => {
    expect(healthProblem({ sent: 499, bounced: 400, complained: 0, failed: 0 }, NOW)).toBeUndefined();
    expect(healthProblem({ sent: 1_000, bounced: 39, complained: 0, failed: 0 }, NOW)).toBeUndefined();
    expect(healthProblem({ sent: 1_000, bounced: 40, complained: 0, failed: 0 }, NOW)?.code).toBe(
      'BOUNCE_RATE',
    );
  });

  it('stops it near the complaint limit, but not for one complaint', () => {
    expect(healthProblem({ sent: 1_000, bounced: 0, complained: 2, failed: 0 }, NOW)).toBeUndefined();
    expect(healthProblem({ sent: 3_000, bounced: 0, complained: 3, failed: 0 }, NOW)?.code).toBe(
      'COMPLAINT_RATE',
    );
  });
});

describe('health of a notice', () => {
  it('stops the campaign when many messages could not be filled in', () => {
    const health = { sent: 600, bounced: 0, complained: 0 };
    expect(healthProblem({ ...health, failed: 23 }, NOW)).toBeUndefined();
    expect(healthProblem({ ...health, failed: 24 }, NOW)).toMatchObject({
      code: 'FAILURE_RATE',
      message: {
        en: expect.stringMatching(/Check the notice .*After you resume, only messages sent from then on/),
        fr: expect.stringContaining('(4,00\u00a0%)'),
      },
    });
  });

  it('counts as seen by whoever resumes after one of its pauses, and only then', () => {
    const of = (code: string) => isHealthPause({ code, message: { en: '', fr: '' }, atMs: NOW });
    expect(['BOUNCE_RATE', 'COMPLAINT_RATE', 'FAILURE_RATE'].map(of)).toEqual([true, true, true]);
    expect(['administrator', QUOTA_CODE].map(of)).toEqual([false, false]);
    expect(isHealthPause(undefined)).toBe(false);
  });
});

describe('the ramp', () => {
  const campaign = { startedAtMs: NOW };
  const settings = { minutes: 5, percent: 1 };

  it('is a share of the people, at least as many as it takes to judge, for its minutes', () => {
    expect(rampOf(campaign, 1_400_000, settings, NOW)).toEqual({ people: 14_000, untilMs: NOW + 300_000 });
    expect(rampOf(campaign, 20_000, settings, NOW)?.people).toBe(LEAST_JUDGED);
    expect(rampOf(campaign, 20_000, settings, NOW + 299_999)).toBeDefined();
    expect(rampOf(campaign, 20_000, settings, NOW + 300_000)).toBeUndefined();
  });

  it('is left out where it would hold nobody back or is not wanted', () => {
    expect(rampOf(campaign, LEAST_JUDGED, settings, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 0, percent: 1 }, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 5, percent: 100 }, NOW)).toBeUndefined();
  });

  it('counts what has left before, and lets that go again', () => {
    const ramp = { people: 500, untilMs: NOW };
    const due: DueChunk[] = [{ chunk: 0, size: 50, kind: 'again' }, ...dueChunks(12).slice(4)];
    // 600 people, of whom 200 have left before.
    expect(dueInRamp(due, ramp, 600).map(({ chunk }) => chunk)).toEqual([0, 4, 5, 6, 7, 8, 9]);
    expect(dueInRamp(due, undefined, 600)).toEqual(due);
  });
});

describe('the quota of 24 hours', () => {
  const account = {
    ratePerSecond: 14,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 50_000,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  };
  const DAY = 86_400_000;
  const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

  it('is free again when as much of it as is needed was used a day ago', () => {
    const hourAgo = minuteOf(NOW) - 60;
    const sent = new Map([
      [hourAgo + 2, 300],
      [hourAgo, 300],
      [hourAgo + 1, 100],
    ]);
    // 1% of the quota: 300 and 100 are not enough.
    expect(quotaFreeAtMs(account, sent, NOW)).toBe((hourAgo + 3) * 60_000 + DAY);
  });

  it('used by others is free again a day from now at the latest', () => {
    expect(quotaFreeAtMs(account, new Map([[minuteOf(NOW), 499]]), NOW)).toBe(NOW + DAY);
  });

  it('that the account’s count does not show yet is waited for a few minutes', () => {
    const behind = { ...account, sentLast24Hours: 10_000 };
    expect(quotaFreeAtMs(behind, new Map(), NOW)).toBe(NOW + 300_000);
    expect(quotaIsFree(behind, NOW, NOW + 299_999)).toBe(false);
    expect(quotaIsFree(behind, NOW, NOW + 300_000)).toBe(true);
  });

  it('must be free for a while of sending, so that it does not end again at once', () => {
    const later = NOW + DAY;
    expect(quotaIsFree({ ...account, sentLast24Hours: 49_501 }, NOW, later)).toBe(false);
    expect(quotaIsFree({ ...account, sentLast24Hours: 49_500 }, NOW, later)).toBe(true);
    const sandbox = { ...account, quotaPer24Hours: 200 };
    expect(quotaIsFree({ ...sandbox, sentLast24Hours: 151 }, NOW, later)).toBe(false);
    expect(quotaIsFree({ ...sandbox, sentLast24Hours: 150 }, NOW, later)).toBe(true);
  });
});
