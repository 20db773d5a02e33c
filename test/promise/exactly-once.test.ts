import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsSending } from '../../core/delivery/outcome.ts';
import { MAX_ATTEMPTS } from '../../core/delivery/retry.ts';
import { peopleOf, runOut } from '../support/rigs/run-out.ts';
import { createSendingRig, type Fault, type SendingRigOptions } from '../support/rigs/sending-rig.ts';

const faults: readonly Fault[] = ['dieBefore', 'dieAfter', 'failBefore', 'failAfter'];

const anything =
  (faultShare: number): NonNullable<SendingRigOptions['fault']> =>
  (_call, share) =>
    share() < faultShare ? faults[Math.floor(share() * faults.length)] : undefined;

const hostile = (seed: number): SendingRigOptions => ({
  people: 620,
  ratePerSecond: 100,
  seed,
  latencyMs: (_call, share) => 1 + share() * 60,
  fault: anything(0.02),
  fateOf: (share) => {
    const chance = share();
    if (chance < 0.05) return 'takenUnanswered';
    return chance < 0.1 ? 'lostBefore' : 'answered';
  },
  isDoubled: (share) => share() < 0.1,
});

describe('whatever fails, and however often', () => {
  it('everybody gets one message, when every message has its events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const rig = await createSendingRig({
          ...hostile(seed),
          // In any order, and some of them half a minute late.
          eventsOf: ({ atMs }, share) => {
            const seconds = Math.floor(atMs / 1000);
            return [
              { facts: { accepted: seconds }, afterMs: share() * 30_000 },
              { facts: { delivered: seconds + 2 }, afterMs: share() * 30_000 },
            ];
          },
        });
        await runOut(rig);
        const people = await peopleOf(rig);
        expect(people).toHaveLength(620);
        expect(people.filter(({ messages }) => messages !== 1)).toEqual([]);
        expect(people.filter(({ facts }) => facts.delivered === undefined)).toEqual([]);
        expect((await rig.campaign()).state).toBe('completed');
      }),
      { numRuns: 20 },
    );
  });

  it('nobody is lost, and nobody told twice but who is named for it, when events are lost or late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const silent = new Set<string>();
        const rig = await createSendingRig({
          ...hostile(seed),
          eventsOf: ({ chunk, place, atMs }, share) => {
            const chance = share();
            if (chance < 0.2) {
              silent.add(`${chunk}-${place}`);
              if (chance < 0.1) return [];
            }
            const afterMs = chance < 0.2 ? 300_000 : 1_000 + share() * 10_000;
            return [{ facts: { accepted: Math.floor(atMs / 1000) }, afterMs }];
          },
        });
        await runOut(rig);
        const people = await peopleOf(rig);
        expect(people.filter(({ messages }) => messages === 0)).toEqual([]);
        expect(people.filter(({ facts }) => needsSending(facts))).toEqual([]);
        for (const { person, facts, messages } of people.filter((one) => one.messages > 1)) {
          expect(facts.sentAgain).toBeDefined();
          expect(silent).toContain(person);
          // As often as their answers and events were lost one after the other, and never more often than is tried.
          expect(messages).toBeLessThanOrEqual(MAX_ATTEMPTS);
        }
        expect(people.filter(({ messages }) => messages > 3).length).toBeLessThanOrEqual(1);
      }),
      // The example has one person whose answers and events were lost three times in a row: four messages, and named.
      { numRuns: 20, examples: [[16_892_708]] },
    );
  });
});
