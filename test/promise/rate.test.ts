import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSendingRig, type SendingRigOptions } from '../support/rigs/sending-rig.ts';

const HOUR_MS = 3_600_000;

/** Runs a campaign to its end; what part of the allowed rate it used, and what part of the messages was throttled. */
const runAt = async (options: SendingRigOptions & { ratePerSecond: number }) => {
  const rig = await createSendingRig(options);
  const campaign = await rig.runUntilEnd(2 * HOUR_MS);
  rig.stop();
  const { taken, throttled, calls } = rig.provider;
  const [first, last] = [taken[0]?.atMs ?? 0, taken.at(-1)?.atMs ?? 0];
  // The last call is a moment, not a stretch of time.
  const lastCall = taken.filter(({ atMs }) => atMs === last).length;
  const seconds = (last - first) / 1000;
  return {
    campaign,
    messages: taken.length,
    people: rig.messagesByPerson().size,
    utilisation: (taken.length - lastCall) / seconds / options.ratePerSecond,
    throttledShare: throttled / taken.length,
    calls,
    queueMessages: rig.chunkQueue.sent,
    deadLetters: rig.chunkQueue.deadLetters,
  };
};

const calm: NonNullable<SendingRigOptions['latencyMs']> = (_call, share) => 3 + share() * 30;

describe('the rate', () => {
  it.each([
    { ratePerSecond: 14, people: 2_800 },
    { ratePerSecond: 50, people: 7_500 },
    { ratePerSecond: 100, people: 15_000 },
    { ratePerSecond: 500, people: 30_000 },
    { ratePerSecond: 1_000, people: 50_000 },
    { ratePerSecond: 5_000, people: 50_000 },
  ])('of $ratePerSecond a second is used to 97% without throttling', async ({ ratePerSecond, people }) => {
    const run = await runAt({ ratePerSecond, people, latencyMs: calm });
    expect(run.campaign.state).toBe('completed');
    expect([run.messages, run.people]).toEqual([people, people]);
    expect(run.utilisation).toBeGreaterThan(0.97);
    expect(run.utilisation).toBeLessThan(1.02);
    expect(run.throttledShare).toBeLessThan(0.002);
    expect(run.queueMessages).toBe(people / 50);
    if (ratePerSecond > 91) expect(run.calls).toBe(people / 50);
  });

  it.each([14, 100, 400])(
    'of %i a second is kept to when everything is a minute late',
    async (ratePerSecond) => {
      const run = await runAt({
        ratePerSecond,
        people: ratePerSecond * 100,
        sendWorkers: 8,
        sendIdleMs: 60_000,
        latencyMs: calm,
      });
      expect(run.campaign.state).toBe('completed');
      expect(run.messages).toBe(ratePerSecond * 100);
      expect(run.throttledShare).toBeLessThan(0.002);
      expect(run.deadLetters).toEqual([]);
    },
  );

  it('is never exceeded by more than a second’s worth, however slow and uneven the calls are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 14, max: 2_000 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        async (ratePerSecond, slowestMs, sendWorkers, seed) => {
          const people = Math.min(3_000, 20 * ratePerSecond);
          const run = await runAt({
            ratePerSecond,
            people,
            sendWorkers,
            seed,
            latencyMs: (_call, share) => share() * slowestMs,
          });
          expect(run.messages).toBe(people);
          // The simulated provider throttles whatever exceeds it.
          expect(run.throttledShare).toBe(0);
        },
      ),
      {
        numRuns: 10,
        // Bursts of 600 ms exceeded it by one message here: a late call, and early ones after it.
        examples: [
          [22, 101, 1, 594_507_116],
          [18, 120, 3, 594_507_157],
        ],
      },
    );
  });

  it('of an account in the sandbox, one a second, ends all the same', async () => {
    const run = await runAt({ ratePerSecond: 1, people: 150 });
    expect(run.campaign.state).toBe('completed');
    expect(run.messages).toBe(150);
    expect(run.throttledShare).toBeLessThan(0.05);
  });
});
