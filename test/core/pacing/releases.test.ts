import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import {
  behindTheQueue,
  type DueChunk,
  dueChunk,
  type PlannedRelease,
  planReleases,
  releasedAgainMs,
  withReleases,
} from '../../../core/pacing/releases.ts';
import { aCampaign, aDelivery, someLanes } from '../../support/data/factories.ts';

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
              maxPeople: Infinity,
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
      maxPeople: Infinity,
      pacedThroughMs: 0,
      leadMs: 0,
      campaigns: [{ id: 'one', weight: 1, due: dueChunks(1000) }],
    });
    const second = planReleases({
      nowMs: NOW + 60_000,
      windowMs: 75_000,
      rateAt: () => 100,
      maxPeople: Infinity,
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
      maxPeople: Infinity,
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
      maxPeople: Infinity,
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
      maxPeople: Infinity,
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
      { maxPeople: 49 },
      { pacedThroughMs: NOW + 2_000 },
    ]) {
      const nothing = plan({ pacedThroughMs: NOW + 5, ...changes });
      expect(nothing.releases).toEqual([]);
      expect(nothing.pacedThroughMs).toBe(changes.pacedThroughMs ?? NOW + 5);
    }
    expect(plan({ pacedThroughMs: NOW - 5, campaigns: [] }).pacedThroughMs).toBe(NOW - 5);
  });

  it('takes each slot at the rate of its own time', () => {
    expect(timesOf(plan({ rateAt: (atMs) => (atMs < NOW + 500 ? 100 : 50) }))).toEqual([0, 500, 1_500]);
  });

  it('stops with the last who may leave, to the person', () => {
    expect(plan({ maxPeople: 100 }).releases).toHaveLength(2);
    expect(plan({ maxPeople: 99 }).releases).toHaveLength(1);
  });

  it('shares the rate by weight whichever campaign is first', () => {
    const { releases } = plan({
      windowMs: 60_000,
      campaigns: [
        { id: 'heavy', weight: 3, due: dueChunks(1000) },
        { id: 'light', weight: 1, due: dueChunks(1000) },
      ],
    });
    expect(releases.filter(({ campaign }) => campaign === 'light')).toHaveLength(30);
    expect(releases.filter(({ campaign }) => campaign === 'heavy')).toHaveLength(90);
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
      maxPeople: 120,
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
    expect(
      dueChunk(running({ lanes: someLanes({ releasedThrough: 7 }) }), delivery({ phase: 'waiting' }), times),
    ).toEqual({
      chunk: 7,
      size: 50,
      kind: 'first',
    });
  });

  it('is left alone while its message may still be on its way', () => {
    const campaign = running({
      lanes: someLanes({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 599_000 }] }),
    });
    expect(dueChunk(campaign, delivery({ phase: 'waiting' }), times)).toBeUndefined();
  });

  it('is due again when it was released and did not move', () => {
    const campaign = running({
      lanes: someLanes({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 600_000 }] }),
    });
    expect(dueChunk(campaign, delivery({ phase: 'waiting' }), times)?.kind).toBe('again');
  });

  it('is due again only once per stuck time', () => {
    const campaign = running({
      lanes: someLanes({ releasedThrough: 8, releases: [{ through: 8, dueByMs: NOW - 600_000 }] }),
    });
    expect(
      dueChunk(campaign, delivery({ phase: 'waiting', releasedAtMs: NOW - 1_000 }), times),
    ).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'waiting', releasedAtMs: NOW - 600_000 }), times)?.kind).toBe(
      'again',
    );
  });

  it('under a slow claim is not touched before the settling window has passed', () => {
    const campaign = running({ lanes: someLanes({ releasedThrough: 8 }) });
    const claimedAt = (atMs: number) => delivery({ phase: 'sending', claim: { id: 'x', atMs } });
    expect(dueChunk(campaign, claimedAt(NOW - 899_999), times)).toBeUndefined();
    expect(dueChunk(campaign, claimedAt(NOW - 900_000), times)?.kind).toBe('again');
  });

  it('in doubt or handed back is due from its own time on', () => {
    const campaign = running({ lanes: someLanes({ releasedThrough: 8 }) });
    expect(dueChunk(campaign, delivery({ phase: 'doubt', notBeforeMs: NOW + 1 }), times)).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'doubt', notBeforeMs: NOW }), times)?.kind).toBe('again');
    expect(dueChunk(campaign, delivery({ phase: 'deferred', notBeforeMs: NOW }), times)?.kind).toBe('again');
  });

  it('beyond the mark that is sending, in doubt or handed back is due as such, not for the first time', () => {
    const campaign = running({ lanes: someLanes({ releasedThrough: 7 }) });
    const claimed = delivery({ phase: 'sending', claim: { id: 'x', atMs: NOW } });
    expect(dueChunk(campaign, claimed, times)).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'doubt', notBeforeMs: NOW + 1 }), times)).toBeUndefined();
    expect(dueChunk(campaign, delivery({ phase: 'deferred', notBeforeMs: NOW }), times)?.kind).toBe('again');
  });

  it('is due first from the mark of its own channel on', () => {
    const campaign = running({ lanes: someLanes({ releasedThrough: 9 }, { releasedThrough: 7 }) });
    expect(dueChunk(campaign, delivery({ channel: 'sms' }), times)?.kind).toBe('first');
    expect(dueChunk(campaign, delivery({ channel: 'email' }), times)?.kind).toBe('again');
    const other = running({
      lanes: someLanes(
        { releasedThrough: 7 },
        { releasedThrough: 9, releases: [{ through: 9, dueByMs: NOW }] },
      ),
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
    const campaign = running({ lanes: someLanes({ releasedThrough: 20, releases }) });
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
    const resumed = running({ runningSinceMs: NOW, lanes: someLanes({ releasedThrough: 8 }) });
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
        dueChunk(
          running({ lanes: someLanes({ releasedThrough: 8 }) }),
          delivery({ phase, ...changes, releasedAtMs }),
          {
            ...times,
            nowMs,
          },
        )?.kind;
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
    const campaign = withReleases(
      running({ lanes: someLanes({ releasedThrough: 20, releases: [older, old, fresh] }) }),
      'email',
      [],
      times,
    );
    expect(campaign.lanes.email.releases).toEqual([old, fresh]);
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
      aCampaign({ lanes: someLanes({ releasedThrough: 4 }) }),
      'email',
      [
        { campaign: 'one', chunk: 2, size: 50, kind: 'again', dueMs: NOW },
        { campaign: 'one', chunk: 4, size: 50, kind: 'first', dueMs: NOW + 10 },
        { campaign: 'one', chunk: 6, size: 50, kind: 'first', dueMs: NOW + 20 },
      ],
      times,
    ).lanes.email;
    expect(changed.releasedThrough).toBe(7);
    expect(changed.releases).toEqual([{ through: 7, dueByMs: NOW + 20 }]);
  });

  it('leaves the mark where it is when chunks left again only, or after those that left first', () => {
    const again = { campaign: 'one', chunk: 2, size: 50, kind: 'again', dueMs: NOW + 30 } as const;
    const first = { campaign: 'one', chunk: 6, size: 50, kind: 'first', dueMs: NOW + 20 } as const;
    const campaign = aCampaign({ lanes: someLanes({ releasedThrough: 4 }) });
    const markAfter = (...releases: PlannedRelease[]) => {
      const { releasedThrough, releases: kept } = withReleases(campaign, 'email', releases, times).lanes
        .email;
      return [releasedThrough, kept];
    };
    expect(markAfter(again)).toEqual([4, []]);
    expect(markAfter(first, again)).toEqual([7, [{ through: 7, dueByMs: NOW + 20 }]]);
  });
});

describe('a release of text messages', () => {
  it('moves their own mark and no other, and keeps why they stopped', () => {
    const halt = { code: 'X', message: { en: '', fr: '' }, atMs: 1 };
    const campaign = aCampaign({
      lanes: someLanes({ releasedThrough: 4 }, { releasedThrough: 2, halt }),
    });
    const release = { campaign: 'one', chunk: 6, size: 50, kind: 'first', dueMs: NOW + 10 } as const;
    const { email, sms } = withReleases(campaign, 'sms', [release], times).lanes;
    expect([email.releasedThrough, email.releases]).toEqual([4, []]);
    expect(sms).toEqual({ releasedThrough: 7, releases: [{ through: 7, dueByMs: NOW + 10 }], halt });
  });
});

describe('releases that are remembered', () => {
  it('are those that may still be on their way, and the newest of the others', () => {
    const at = (dueByMs: number, through: number) => ({ through, dueByMs });
    const releases = [at(NOW - 900_000, 1), at(NOW - 600_000, 2), at(NOW - 599_999, 3), at(NOW, 4)];
    const changed = withReleases(
      aCampaign({ lanes: someLanes({ releasedThrough: 4, releases }) }),
      'email',
      [],
      times,
    ).lanes.email;
    expect(changed.releases).toEqual(releases.slice(1));
    expect(changed.releasedThrough).toBe(4);
  });

  it('always hold the newest of those that are old, be it the only one or one of many', () => {
    for (const count of [1, 2, 3]) {
      const releases = Array.from({ length: count }, (_, at) => ({
        through: at + 1,
        dueByMs: NOW - 900_000 + at,
      }));
      const campaign = aCampaign({ lanes: someLanes({ releasedThrough: count, releases }) });
      expect(withReleases(campaign, 'email', [], times).lanes.email.releases).toEqual(releases.slice(-1));
    }
  });
});
