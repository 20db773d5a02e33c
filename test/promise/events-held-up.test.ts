import { describe, expect, it } from 'vitest';
import { EVENTS_PATIENCE_MS } from '../../core/delivery/event-stream.ts';
import { aRig, type SendingRig } from '../support/rigs/sending-rig.ts';
import { type Person, twoChannels } from '../support/rigs/two-channels.ts';

const HOUR_MS = 3_600_000;
const people = 400;

const again = async (rig: SendingRig): Promise<number> =>
  (await rig.allDeliveries()).flatMap(({ facts }) => facts).filter(({ sentAgain }) => sentAgain !== undefined)
    .length;

/** Messages beyond the first that people got. */
const doubled = (rig: SendingRig): number =>
  [...rig.messagesByPerson().values()].reduce((sum, count) => sum + count - 1, 0);

describe('a chunk whose call got no answer', () => {
  it('is sent to nobody twice though the stream holds the events for an hour', async () => {
    let calls = 0;
    const rig = await aRig({
      people,
      ratePerSecond: 50,
      eventsHeld: { fromMs: 0, untilMs: HOUR_MS },
      fateOf: () => {
        calls += 1;
        return calls % 3 === 0 ? 'takenUnanswered' : 'answered';
      },
    });
    await rig.time.run(3 * HOUR_MS);
    expect(calls).toBeGreaterThan(6);
    expect(doubled(rig)).toBe(0);
    expect(rig.messagesByPerson().size).toBe(people);
    expect(await again(rig)).toBe(0);
    expect((await rig.campaign()).state).toBe('completed');
  });

  it('waits for no events where none wait: what the provider never got is sent again within minutes', async () => {
    let calls = 0;
    const rig = await aRig({
      people,
      ratePerSecond: 50,
      fateOf: () => {
        calls += 1;
        return calls % 3 === 0 ? 'lostBefore' : 'answered';
      },
    });
    await rig.time.run(HOUR_MS / 2);
    expect(rig.messagesByPerson().size).toBe(people);
    expect(doubled(rig)).toBe(0);
  });

  it('is sent to late, but sent to, where nobody can tell whether events wait', async () => {
    let calls = 0;
    const rig = await aRig({
      people,
      ratePerSecond: 50,
      fateOf: () => {
        calls += 1;
        return calls === 1 ? 'lostBefore' : 'answered';
      },
      fault: ({ port }) => (port === 'eventStream' ? 'failBefore' : undefined),
    });
    await rig.time.run(EVENTS_PATIENCE_MS - HOUR_MS / 2);
    expect(rig.messagesByPerson().size).toBe(people - 50);
    await rig.time.run(HOUR_MS);
    expect(rig.messagesByPerson().size).toBe(people);
    expect(doubled(rig)).toBe(0);
  });
});

describe('somebody of whose email nothing was told', () => {
  const all: Person[] = Array.from({ length: 60 }, () => ({
    contact: 'both',
    fate: 'arrives',
    smsFails: false,
  }));

  it('gets no text message while the events that tell of it may wait in the stream', async () => {
    // Their turn comes after twenty minutes, the hours of the policy here; the stream writes four hours later.
    const rig = await aRig(twoChannels(all, { eventsHeld: { fromMs: 0, untilMs: 4 * HOUR_MS } }));
    await rig.time.run(5 * HOUR_MS);
    expect(rig.provider.taken).toHaveLength(60);
    expect(rig.sms.taken).toEqual([]);
  });

  it('gets it late, but gets it, where nobody can tell whether events wait', async () => {
    const silent = all.map((one): Person => ({ ...one, fate: 'silent' }));
    const rig = await aRig(
      twoChannels(silent, { fault: ({ port }) => (port === 'eventStream' ? 'failBefore' : undefined) }),
    );
    await rig.time.run(EVENTS_PATIENCE_MS);
    expect(rig.sms.taken).toEqual([]);
    await rig.time.run(HOUR_MS);
    expect(rig.sms.taken).toHaveLength(60);
  });
});
