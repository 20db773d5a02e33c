import { describe, expect, it } from 'vitest';
import { EVENTS_PATIENCE_MS } from '../../core/event-stream.ts';
import { aRig, type SendingRig } from '../support/sending-rig.ts';

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
