import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import {
  behindTheQueue,
  type DueChunk,
  dueChunk,
  dueInRamp,
  healthProblem,
  isBulkAt,
  isHealthPause,
  MAX_PARTS_AT_ONCE_MS,
  MIN_JUDGED,
  messagesPerCall,
  pacedRate,
  planReleases,
  QUOTA_CODE,
  quotaFreeAtMs,
  quotaIsFree,
  rampOf,
  releasedAgainMs,
  SLOT_SLACK_MS,
  withReleases,
} from '../../../core/pacing/pace.ts';
import { aCampaign, aDelivery } from '../../support/factories.ts';

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

  const plan = (changes: Partial<Parameters<typeof planReleases>[0]> = {}) =>
    planReleases({
      nowMs: NOW,
      windowMs: 2_000,
      rateAt: () => 100,
      mostPeople: Infinity,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [{ id: 'one', weight: 1, due: dueChunks(10) }],
      ...changes,
    });
  const timesOf = ({ releases }: ReturnType<typeof planReleases>) => releases.map(({ dueMs }) => dueMs - NOW);

  it('gives out slots that begin within the window, each as long as its people take', () => {
    const whole = plan();
    expect(timesOf(whole)).toEqual([0, 500, 1_000, 1_500]);
    expect(whole.pacedThroughMs).toBe(NOW + 2_000);
    expect(whole.releases[1]).toEqual({
      campaign: 'one',
      chunk: 1,
      size: 50,
      kind: 'first',
      dueMs: NOW + 500,
    });
    expect(timesOf(plan({ windowMs: 2_001 }))).toHaveLength(5);
  });

  it('releases a chunk before its slot by the lead, and never in the past', () => {
    expect(timesOf(plan({ leadMs: 800 }))).toEqual([0, 0, 200, 700]);
    expect(plan({ leadMs: 800 }).pacedThroughMs).toBe(NOW + 2_000);
    expect(timesOf(plan({ pacedThroughMs: NOW + 700, leadMs: 800 }))).toEqual([0, 400, 900]);
  });

  it('makes up for no slot that has passed', () => {
    expect(timesOf(plan({ pacedThroughMs: NOW - 60_000 }))).toEqual([0, 500, 1_000, 1_500]);
  });

  it('leaves the ledger as it is where nothing is released', () => {
    for (const changes of [
      { campaigns: [] },
      { rateAt: () => 0 },
      { rateAt: () => Number.NaN },
      { mostPeople: 49 },
      { pacedThroughMs: NOW + 2_000 },
    ]) {
      const nothing = plan({ pacedThroughMs: NOW + 5, ...changes });
      expect(nothing.releases).toEqual([]);
      expect(nothing.pacedThroughMs).toBe(changes.pacedThroughMs ?? NOW + 5);
    }
  });

  it('takes each slot at the rate of its own time', () => {
    expect(timesOf(plan({ rateAt: (atMs) => (atMs < NOW + 500 ? 100 : 50) }))).toEqual([0, 500, 1_500]);
  });

  it('stops with the last who may leave, to the person', () => {
    expect(plan({ mostPeople: 100 }).releases).toHaveLength(2);
    expect(plan({ mostPeople: 99 }).releases).toHaveLength(1);
  });

  it('serves first whoever has had the least for their weight, in people', () => {
    const { releases } = plan({
      windowMs: 4_000,
      campaigns: [
        { id: 'a', weight: 1, due: dueChunks(10, 10) },
        { id: 'b', weight: 1, due: dueChunks(10, 50) },
      ],
    });
    expect(releases.map(({ campaign }) => campaign).join('')).toBe('abaaaaabaaaabbbb');
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

  it('is due first from the mark of its own channel on', () => {
    const campaign = running({ releasedThrough: 9, sms: { releasedThrough: 7, releases: [] } });
    expect(dueChunk(campaign, delivery({ channel: 'sms' }), times)?.kind).toBe('first');
    expect(dueChunk(campaign, delivery({ channel: 'email' }), times)?.kind).toBe('again');
    const other = running({
      releasedThrough: 7,
      sms: { releasedThrough: 9, releases: [{ through: 9, dueByMs: NOW }] },
    });
    expect(dueChunk(other, delivery({ channel: 'sms' }), times)).toBeUndefined();
    expect(dueChunk(other, delivery({ channel: 'email' }), times)?.kind).toBe('first');
  });

  it('counts from the release that it was part of, the first that goes beyond it', () => {
    const releases = [
      { through: 7, dueByMs: NOW },
      { through: 8, dueByMs: NOW - 600_000 },
      { through: 20, dueByMs: NOW },
    ];
    const campaign = running({ releasedThrough: 20, releases });
    expect(dueChunk(campaign, delivery({ chunk: 7 }), times)?.kind).toBe('again');
    expect(dueChunk(campaign, delivery({ chunk: 6 }), times)).toBeUndefined();
    expect(dueChunk(campaign, delivery({ chunk: 8 }), times)).toBeUndefined();
  });

  it('that was released by itself in an earlier run counts as not released by itself', () => {
    const campaign = running();
    const since = campaign.runningSinceMs ?? 0;
    expect(releasedAgainMs(campaign, delivery({ releasedAtMs: since }))).toBe(since);
    expect(releasedAgainMs(campaign, delivery({ releasedAtMs: since - 1 }))).toBeUndefined();
    expect(releasedAgainMs(campaign, delivery({}))).toBeUndefined();
    const resumed = running({ runningSinceMs: NOW, releasedThrough: 8 });
    const inDoubt = delivery({ phase: 'doubt', notBeforeMs: NOW - 5, releasedAtMs: NOW - 1 });
    expect(dueChunk(resumed, inDoubt, times)?.kind).toBe('again');
  });

  it.each([
    ['sending', { claim: { id: 'x', atMs: NOW - 1_000_000 } }, NOW - 100_000],
    ['doubt', { notBeforeMs: NOW - 100_000 }, NOW - 100_000],
    ['deferred', { notBeforeMs: NOW - 100_000 }, NOW - 100_000],
  ] as const)(
    'that is %s and was released again in its time is left alone for the stuck time',
    (phase, changes, sinceMs) => {
      const kindOf = (releasedAtMs: number, nowMs = NOW) =>
        dueChunk(running({ releasedThrough: 8 }), delivery({ phase, ...changes, releasedAtMs }), {
          ...times,
          nowMs,
        })?.kind;
      expect(kindOf(sinceMs - 1)).toBe('again');
      expect(kindOf(sinceMs)).toBeUndefined();
      expect(kindOf(sinceMs, sinceMs + 599_999)).toBeUndefined();
      expect(kindOf(sinceMs, sinceMs + 600_000)).toBe('again');
    },
  );

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

describe('a release of text messages', () => {
  it('moves their own mark and no other, and keeps why they stopped', () => {
    const halt = { code: 'X', message: { en: '', fr: '' }, atMs: 1 };
    const campaign = aCampaign({ releasedThrough: 4, sms: { releasedThrough: 2, releases: [], halt } });
    const release = { campaign: 'one', chunk: 6, size: 50, kind: 'first', dueMs: NOW + 10 } as const;
    const { releasedThrough, releases, sms } = withReleases(campaign, [release], times, 'sms');
    expect([releasedThrough, releases]).toEqual([4, []]);
    expect(sms).toEqual({ releasedThrough: 7, releases: [{ through: 7, dueByMs: NOW + 10 }], halt });
  });
});

describe('releases that are remembered', () => {
  it('are those that may still be on their way, and the newest of the others', () => {
    const at = (dueByMs: number, through: number) => ({ through, dueByMs });
    const releases = [at(NOW - 900_000, 1), at(NOW - 600_000, 2), at(NOW - 599_999, 3), at(NOW, 4)];
    const changed = withReleases(aCampaign({ releasedThrough: 4, releases }), [], times);
    expect(changed.releases).toEqual(releases.slice(1));
    expect(changed.releasedThrough).toBe(4);
  });
});

describe('the rate that is given out', () => {
  it.each([
    [100, 0.05, 95],
    [100, 0, 100],
    [10, 0.05, 9.5],
    // So few that one message a little early exceeds the second’s worth.
    [9.99, 0.05, 8.991],
    [1, 0, 0.9],
    [1, 0.2, 0.8],
  ])('of %d a second with a margin of %d is %d', (allowed, margin, rate) => {
    expect(pacedRate(allowed, margin)).toBeCloseTo(rate, 9);
  });

  it('leaves a call’s burst and a sender’s delay well below the second that the provider lets pass', () => {
    expect(MAX_PARTS_AT_ONCE_MS).toBe(600);
    expect(SLOT_SLACK_MS).toBe(100);
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

  it('is judged from five hundred messages on', () => {
    expect(MIN_JUDGED).toBe(500);
    const all = { bounced: 500, complained: 500, failed: 500 };
    expect(healthProblem({ sent: 499, ...all }, NOW)).toBeUndefined();
    expect(healthProblem({ sent: 500, ...all }, NOW)).toMatchObject({ code: 'BOUNCE_RATE', atMs: NOW });
    expect(healthProblem({ sent: 500, bounced: 20, complained: 0, failed: 0 }, NOW)?.code).toBe(
      'BOUNCE_RATE',
    );
    expect(healthProblem({ sent: 500, bounced: 19, complained: 0, failed: 0 }, NOW)).toBeUndefined();
  });

  it('is that of complaints from 0.08% and three people on', () => {
    const of = (sent: number, complained: number) =>
      healthProblem({ sent, bounced: 0, complained, failed: 0 }, NOW)?.code;
    expect(of(3_750, 3)).toBe('COMPLAINT_RATE');
    expect(of(3_751, 3)).toBeUndefined();
    expect(of(500, 2)).toBeUndefined();
    expect(of(500, 3)).toBe('COMPLAINT_RATE');
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
    expect(rampOf(campaign, 20_000, settings, NOW)?.people).toBe(MIN_JUDGED);
    expect(rampOf(campaign, 20_000, settings, NOW + 299_999)).toBeDefined();
    expect(rampOf(campaign, 20_000, settings, NOW + 300_000)).toBeUndefined();
  });

  it('is left out where it would hold nobody back or is not wanted', () => {
    expect(rampOf(campaign, MIN_JUDGED, settings, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 0, percent: 1 }, NOW)).toBeUndefined();
    expect(rampOf(campaign, 20_000, { minutes: 5, percent: 100 }, NOW)).toBeUndefined();
  });

  it('counts from the start, and takes whole people', () => {
    expect(rampOf({}, 20_000, settings, NOW)).toBeUndefined();
    expect(rampOf(campaign, 50_001, settings, NOW)?.people).toBe(501);
    expect(rampOf(campaign, MIN_JUDGED + 1, settings, NOW)?.people).toBe(MIN_JUDGED);
  });

  it('lets no chunk go of which one person is beyond it', () => {
    const ramp = { people: 120, untilMs: NOW };
    expect(dueInRamp(dueChunks(4), ramp, 200).map(({ chunk }) => chunk)).toEqual([0, 1]);
    expect(dueInRamp(dueChunks(4), { ...ramp, people: 100 }, 200)).toHaveLength(2);
    expect(dueInRamp(dueChunks(4), { ...ramp, people: 99 }, 200)).toHaveLength(1);
    // Everybody of the ramp has left before.
    expect(dueInRamp(dueChunks(2), { ...ramp, people: 100 }, 200)).toEqual([]);
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

  it('is not free by what was given back before', () => {
    const dayAgo = minuteOf(NOW - DAY);
    const sent = new Map([
      [dayAgo - 2, 5_000],
      [dayAgo - 1, 5_000],
      [dayAgo + 60, 600],
    ]);
    expect(quotaFreeAtMs(account, sent, NOW)).toBe((dayAgo + 61) * 60_000 + DAY);
    // What comes back in the next minutes is waited for like what the account does not show yet.
    const soon = new Map([[minuteOf(NOW - DAY) + 1, 600]]);
    expect(quotaFreeAtMs(account, soon, NOW)).toBe(NOW + 300_000);
  });

  it('counts what is left of it towards what is needed', () => {
    const hourAgo = minuteOf(NOW) - 60;
    const left = { ...account, sentLast24Hours: 49_600 };
    expect(quotaFreeAtMs(left, new Map([[hourAgo, 99]]), NOW)).toBe(NOW + DAY);
    expect(quotaFreeAtMs(left, new Map([[hourAgo, 100]]), NOW)).toBe((hourAgo + 1) * 60_000 + DAY);
  });

  it('of fewer than a chunk need only be free as a whole', () => {
    const tiny = { ...account, quotaPer24Hours: 20 };
    expect(quotaIsFree({ ...tiny, sentLast24Hours: 1 }, NOW, NOW + DAY)).toBe(false);
    expect(quotaIsFree({ ...tiny, sentLast24Hours: 0 }, NOW, NOW + DAY)).toBe(true);
    const odd = { ...account, quotaPer24Hours: 50_001 };
    expect(quotaIsFree({ ...odd, sentLast24Hours: 49_501 }, NOW, NOW + DAY)).toBe(false);
    expect(quotaIsFree({ ...odd, sentLast24Hours: 49_500 }, NOW, NOW + DAY)).toBe(true);
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

describe('emails', () => {
  it('go in calls of many up to fifty a second, unless the configuration says otherwise', () => {
    expect([1, 49.5, 50, 50.01, 1_000].map((perSecond) => isBulkAt('auto', perSecond))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    for (const perSecond of [1, 1_000]) {
      expect(isBulkAt('bulk', perSecond)).toBe(true);
      expect(isBulkAt('single', perSecond)).toBe(false);
    }
  });
});
