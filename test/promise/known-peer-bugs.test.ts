import { describe, expect, it } from 'vitest';
import { nextState } from '../../core/campaign/campaign.ts';
import { newLanes } from '../../core/campaign/lanes.ts';
import { needsSending } from '../../core/delivery/outcome.ts';
import { progressOfDeliveries } from '../support/fakes/progress.ts';
import { aRig, type SendingRig } from '../support/rigs/sending-rig.ts';

/**
 * Each of these was reported against a system that people trust. The rig runs pace, send and track over queues, a
 * provider and stores in memory.
 */
const MINUTE_MS = 60_000;

/** People by the number of messages they got. */
const messageCounts = (rig: SendingRig, people: number): Record<number, number> => {
  const counts: Record<number, number> = {};
  const told = [...rig.messagesByPerson().values()];
  for (const count of [...told, ...Array<number>(people - told.length).fill(0)]) {
    counts[count] = (counts[count] ?? 0) + 1;
  }
  return counts;
};

const progressOf = async (rig: SendingRig) =>
  progressOfDeliveries(await rig.campaign(), await rig.allDeliveries(), rig.time.clock());

const restart = async (rig: SendingRig, action: 'pause' | 'resume'): Promise<void> => {
  const campaign = await rig.campaign();
  const state = nextState(campaign.state, action);
  if (state === undefined) throw new Error(`${action} is not possible`);
  // As the API does.
  await rig.change(
    action === 'pause'
      ? { state }
      : {
          state,
          generation: campaign.generation + 1,
          lanes: newLanes(),
          runningSinceMs: rig.time.clock(),
        },
  );
};

describe('where others failed', () => {
  it('loses nobody when it dies after fetching people and before sending to them (listmonk 3022)', async () => {
    let deaths = 0;
    const rig = await aRig({
      people: 3_000,
      fault({ step, port }) {
        if (step !== 'send' || port !== 'audience' || deaths === 20) return undefined;
        deaths += 1;
        return 'dieAfter';
      },
    });
    const campaign = await rig.runUntilEnd(60 * MINUTE_MS);
    expect(campaign.state).toBe('completed');
    expect(messageCounts(rig, 3_000)).toEqual({ 1: 3_000 });
  });

  it('goes on where it stopped when it is resumed, not at the beginning (listmonk 2313, 2070)', async () => {
    const rig = await aRig({ people: 3_000 });
    await rig.time.run(10_000);
    await restart(rig, 'pause');
    await rig.time.run(5_000);
    const toldBefore = rig.provider.taken.length;
    expect(toldBefore).toBeGreaterThan(500);
    await rig.time.run(10 * MINUTE_MS);
    expect(rig.provider.taken.length).toBe(toldBefore);
    await restart(rig, 'resume');
    expect((await rig.runUntilEnd(10 * MINUTE_MS)).state).toBe('completed');
    expect(messageCounts(rig, 3_000)).toEqual({ 1: 3_000 });
  });

  it('counts a throttled message neither as sent nor as failed, and sends it (listmonk 2273, 992)', async () => {
    let isThrottling = true;
    const rig = await aRig({
      people: 1_000,
      answer: ({ place }) => (isThrottling && place % 2 === 1 ? { result: 'throttled' } : undefined),
    });
    await rig.time.run(2 * MINUTE_MS);
    const { outcomes, sent } = await progressOf(rig);
    expect(sent).toBe(rig.provider.taken.length);
    expect(outcomes).toMatchObject({ rejected: 0, pending: 1_000 - sent });
    expect(outcomes.pending).toBeGreaterThanOrEqual(500);
    isThrottling = false;
    expect((await rig.runUntilEnd(20 * MINUTE_MS)).state).toBe('completed');
    expect(messageCounts(rig, 1_000)).toEqual({ 1: 1_000 });
    expect(rig.chunkQueue.deadLetters).toEqual([]);
  });

  it('does not finish while somebody is left, and can tell who (listmonk 2278, 1442)', async () => {
    // The provider fails for chunk 3 whenever it is tried.
    const rig = await aRig({
      people: 500,
      answer: (_email, chunk) => (chunk === 3 ? { result: 'transient', code: 'FAILED' } : undefined),
    });
    for (let minute = 0; minute < 5; minute += 1) {
      const { outcomes } = await progressOf(rig);
      const { state } = await rig.campaign();
      expect(state === 'completed' && outcomes.pending > 0).toBe(false);
      await rig.time.run(MINUTE_MS);
    }
    expect((await rig.runUntilEnd(60 * MINUTE_MS)).state).toBe('completed');
    const { outcomes } = await progressOf(rig);
    expect(outcomes).toMatchObject({ delivered: 450, rejected: 50, pending: 0 });
    const unreached = (await rig.allDeliveries()).filter(({ facts }) =>
      facts.some(({ gaveUp }) => gaveUp !== undefined),
    );
    expect(unreached.map(({ chunk }) => chunk)).toEqual([3]);
  });

  it('can tell at any time who is left: all that the provider has no message for, and nobody else (listmonk 2278, 1442)', async () => {
    const rig = await aRig({
      people: 3_000,
      fault: (_call, share) => (share() < 0.01 ? 'dieAfter' : undefined),
    });
    for (let round = 0; round < 4; round += 1) {
      await rig.time.run(6_000);
      await restart(rig, 'pause');
      // Whoever was in the middle of a call is settled by events, also after a function died.
      await rig.time.run(5 * MINUTE_MS);
      const told = rig.messagesByPerson();
      const left = (await rig.allDeliveries()).flatMap(({ chunk, facts }) =>
        facts.flatMap((known, place) => (needsSending(known) ? [`${chunk}-${place}`] : [])),
      );
      expect(left.filter((person) => told.has(person))).toEqual([]);
      expect(left.length + told.size).toBe(3_000);
      expect((await progressOf(rig)).outcomes).toMatchObject({ delivered: told.size });
      await restart(rig, 'resume');
    }
    expect((await rig.runUntilEnd(60 * MINUTE_MS)).state).toBe('completed');
    expect(messageCounts(rig, 3_000)).toEqual({ 1: 3_000 });
  });

  /** Sends to 2,000 people by calls that take so long, each once, and counts the chunks that were released again. */
  const releasedAgain = async (callMs: number, stuckMs?: number): Promise<number> => {
    const rig = await aRig({
      people: 2_000,
      sendWorkers: 1,
      latencyMs: ({ step, port }) => (step === 'send' && port === 'sender' ? callMs : 5),
      ...(stuckMs !== undefined && { stuckMs }),
    });
    const campaign = await rig.runUntilEnd(120 * MINUTE_MS);
    expect(campaign.state).toBe('completed');
    expect(messageCounts(rig, 2_000)).toEqual({ 1: 2_000 });
    return rig.log.lines.reduce((sum, { fields }) => sum + Number(fields.again ?? 0), 0);
  };

  it('takes what is only slow for slow, not for stuck (notification-api 1912, 1940; notifications-api 297)', async () => {
    // The last chunks wait for their turn much longer than a chunk may stay unclaimed.
    expect(await releasedAgain(55_000)).toBe(0);
  });

  it('tells nobody twice when it takes what is slow for stuck all the same (the same reports)', async () => {
    // No chunk is claimed for longer than one may stay unclaimed, so the queue seems to stand still.
    expect(await releasedAgain(35_000, 20_000)).toBeGreaterThan(0);
  });

  it('does not take a time-out after the provider accepted for a failure (postal 3016)', async () => {
    let calls = 0;
    const rig = await aRig({
      people: 500,
      fateOf() {
        calls += 1;
        return calls <= 5 ? 'takenUnanswered' : 'answered';
      },
    });
    expect((await rig.runUntilEnd(20 * MINUTE_MS)).state).toBe('completed');
    expect(messageCounts(rig, 500)).toEqual({ 1: 500 });
    expect((await progressOf(rig)).outcomes).toMatchObject({ delivered: 500, rejected: 0, inDoubt: 0 });
    expect((await progressOf(rig)).sentAgainInDoubt).toBe(0);
  });

  it('does not take an out-of-office reply after a delivery for a bounce (courtlistener 2127)', async () => {
    const rig = await aRig({
      people: 1_000,
      eventsOf({ atMs }) {
        const seconds = Math.floor(atMs / 1000);
        return [
          { facts: { accepted: seconds }, afterMs: 1_000 },
          { facts: { delivered: seconds + 2 }, afterMs: 3_000 },
          { facts: { bouncedTransient: seconds + 4 }, afterMs: 5_000 },
        ];
      },
    });
    await rig.time.run(2 * MINUTE_MS);
    expect(await rig.campaign()).toMatchObject({ state: 'completed' });
    expect((await progressOf(rig)).outcomes).toMatchObject({ delivered: 1_000, bounced: 0 });
  });

  it('keeps an event that arrives before its message was recorded', async () => {
    // The answer takes ten seconds, the events one.
    const rig = await aRig({
      people: 500,
      latencyMs: ({ step, port, method }) =>
        step === 'send' && (port === 'sender' || method === 'replace') ? 10_000 : 5,
      eventsOf: ({ atMs }) => [
        { facts: { accepted: Math.floor(atMs / 1000) }, afterMs: 200 },
        { facts: { delivered: Math.floor(atMs / 1000) }, afterMs: 400 },
      ],
    });
    expect((await rig.runUntilEnd(30 * MINUTE_MS)).state).toBe('completed');
    expect(messageCounts(rig, 500)).toEqual({ 1: 500 });
    expect((await progressOf(rig)).outcomes.delivered).toBe(500);
  });
});
