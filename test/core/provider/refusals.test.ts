import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged, sendHalving } from '../../../core/provider/refusals.ts';
import type { SendResult } from '../../../core/provider/sender.ts';

const accepted: SendResult = { result: 'accepted' };
const refusedAmong = (people: number, changes: object = {}): SendResult => ({
  result: 'refused',
  code: 'BAD_REQUEST',
  says: 'No.',
  people,
  ...changes,
});
const alone = (changes: object = {}): SendResult => refusedAmong(1, changes);
const named: SendResult = { result: 'permanent', code: 'INVALID_PARAMETER' };
const halted = (code: string): SendResult => ({ result: 'halt', code });
const ofEverybody = (...results: SendResult[]) => new Map(results.map((result, place) => [place, result]));
const fifty = Array.from({ length: 50 }, (_, place) => place);
const evidence = { acceptedBefore: false, isEnd: false };

/** A provider that refuses every call with one of these people in it, and what it was asked. */
const refusing = (poisoned: (place: number) => boolean) => {
  const calls: number[][] = [];
  const told: number[] = [];
  const send = async (places: readonly number[]): Promise<SendResult[]> => {
    calls.push([...places]);
    if (places.some(poisoned)) return places.map(() => refusedAmong(places.length));
    told.push(...places);
    return places.map(() => accepted);
  };
  return { calls, told, send };
};
const onlyWhileNotHalted = async (results: ReadonlyMap<number, SendResult>): Promise<boolean> =>
  [...judged(results, evidence).values()].every(({ result }) => result !== 'halt');

describe('a refusal of one person', () => {
  it('is theirs where somebody else was accepted', () => {
    const results = ofEverybody(accepted, alone(), alone());
    expect([...judged(results, evidence).values()]).toEqual([
      accepted,
      { result: 'permanent', code: 'BAD_REQUEST' },
      { result: 'permanent', code: 'BAD_REQUEST' },
    ]);
  });

  it('is not judged while nobody else has been tried', () => {
    expect(judged(ofEverybody(alone()), evidence).size).toBe(0);
    expect(judged(ofEverybody(alone()), { acceptedBefore: true, isEnd: false }).size).toBe(0);
  });

  it('is theirs at the end where the message was accepted before, or the refusal speaks of the recipient', () => {
    const theirs = [{ result: 'permanent', code: 'BAD_REQUEST' }];
    const atEnd = { acceptedBefore: false, isEnd: true };
    expect([...judged(ofEverybody(alone()), { acceptedBefore: true, isEnd: true }).values()]).toEqual(theirs);
    expect([...judged(ofEverybody(alone({ hint: 'recipient' })), atEnd).values()]).toEqual(theirs);
    expect([...judged(ofEverybody(alone()), atEnd).values()]).toEqual([halted('BAD_REQUEST')]);
  });

  it('is everybody’s from the fourth alike on where nobody is accepted', () => {
    const verdicts = (count: number, isEnd: boolean, acceptedBefore: boolean) => [
      ...judged(new Map(fifty.slice(0, count).map((place) => [place, alone()])), {
        acceptedBefore,
        isEnd,
      }).values(),
    ];
    expect(verdicts(3, false, false)).toEqual([]);
    expect(verdicts(4, false, false)).toEqual(Array(4).fill(halted('BAD_REQUEST')));
    expect(new Set(verdicts(3, true, true).map(({ result }) => result))).toEqual(new Set(['permanent']));
    expect(verdicts(4, true, true)).toEqual(Array(4).fill(halted('BAD_REQUEST')));
    expect(verdicts(2, true, false)).toEqual(Array(2).fill(halted('BAD_REQUEST')));
  });

  it('is theirs where the few of a chunk are refused for their addresses, or nobody could ever go on', () => {
    const both = ofEverybody(alone({ hint: 'recipient' }), alone({ hint: 'recipient' }));
    expect([...judged(both, { acceptedBefore: false, isEnd: true }).values()]).toEqual(
      Array(2).fill({ result: 'permanent', code: 'BAD_REQUEST' }),
    );
  });

  it('in a call with others says nothing of any of them', () => {
    expect([...judged(ofEverybody(accepted, refusedAmong(2), refusedAmong(2)), evidence).keys()]).toEqual([
      0,
    ]);
  });
});

describe('people whom the provider names as not to be sent to', () => {
  it('are named, up to seven in a chunk in which nobody was accepted', () => {
    const of = (count: number, ...more: SendResult[]) =>
      new Set(
        [...judged(ofEverybody(...fifty.slice(0, count).map(() => named), ...more), evidence).values()].map(
          ({ result }) => result,
        ),
      );
    expect(of(7)).toEqual(new Set(['permanent']));
    expect(of(8)).toEqual(new Set(['halt']));
    expect(of(49, accepted)).toEqual(new Set(['permanent', 'accepted']));
  });

  it('and who have asked for no more messages never stop the others', () => {
    const optedOut: SendResult = { result: 'permanent', code: 'OPTED_OUT', fact: 'optedOut' };
    const results = judged(ofEverybody(...fifty.map(() => optedOut)), evidence);
    expect(new Set(results.values())).toEqual(new Set([optedOut]));
  });

  it('are not marked where all calls turn out to be refused alike', () => {
    const results = judged(ofEverybody(named, alone(), alone(), alone(), alone()), evidence);
    expect(new Set([...results.values()].map(({ result }) => result))).toEqual(new Set(['halt']));
  });
});

describe('a call that is refused as a whole', () => {
  it.each(fifty)(
    'for person %i of fifty reaches the 49 others, with twelve further calls at most',
    async (poisoned) => {
      const provider = refusing((place) => place === poisoned);
      const results = await sendHalving(fifty, provider.send, onlyWhileNotHalted);
      expect(provider.calls.length).toBeLessThanOrEqual(13);
      expect(provider.told.sort((one, other) => one - other)).toEqual(
        fifty.filter((place) => place !== poisoned),
      );
      expect(results.size).toBe(50);
      expect(results.get(poisoned)).toEqual(alone());
      expect(judged(results, { ...evidence, isEnd: true }).get(poisoned)).toEqual({
        result: 'permanent',
        code: 'BAD_REQUEST',
      });
    },
  );

  it.each([
    [0, 49],
    [0, 1],
    [24, 25],
    [0, 1, 49],
  ])(
    'for people at both ends and side by side reaches all others without a halt: %i, %i',
    async (...poisoned) => {
      const provider = refusing((place) => poisoned.includes(place));
      const results = await sendHalving(fifty, provider.send, onlyWhileNotHalted);
      expect(provider.told.sort((one, other) => one - other)).toEqual(
        fifty.filter((place) => !poisoned.includes(place)),
      );
      const verdicts = judged(results, { ...evidence, isEnd: true });
      expect(
        [...verdicts]
          .filter(([, { result }]) => result === 'permanent')
          .map(([place]) => place)
          .sort(),
      ).toEqual([...poisoned].sort());
    },
  );

  it('for everybody stops after few calls, and nobody is marked', async () => {
    const provider = refusing(() => true);
    const results = await sendHalving(fifty, provider.send, onlyWhileNotHalted);
    expect(provider.calls.length).toBeLessThanOrEqual(11);
    const verdicts = [...judged(results, evidence).values()];
    expect(verdicts).toEqual(verdicts.map(() => halted('BAD_REQUEST')));
    expect(verdicts.length).toBeGreaterThan(1);
  });

  it('reaches everybody else whoever they are and however many, and never anybody twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 49 }), { maxLength: 3 }),
        async (count, picked) => {
          const places = fifty.slice(0, count).map((place) => place + 100);
          const poisoned = new Set(picked.map((at) => places[at % (count - 1)]));
          const provider = refusing((place) => poisoned.has(place));
          const results = await sendHalving(places, provider.send, async () => true);
          expect([...results.keys()].sort()).toEqual(places);
          expect(provider.told.sort()).toEqual(places.filter((place) => !poisoned.has(place)));
          for (const place of poisoned) expect(results.get(place as number)).toEqual(alone());
        },
      ),
    );
  });

  it('is one call where nothing is refused', async () => {
    const provider = refusing(() => false);
    await sendHalving(fifty, provider.send, async () => false);
    expect(provider.calls).toEqual([fifty]);
  });

  it('leaves whoever was not tried for later when no more calls may begin', async () => {
    const provider = refusing((place) => place === 0);
    let allowed = 7;
    const results = await sendHalving(fifty, provider.send, async () => {
      allowed -= 1;
      return allowed >= 0;
    });
    expect(provider.calls).toHaveLength(8);
    const told = [...results].filter(([, { result }]) => result === 'accepted').map(([place]) => place);
    expect(told.sort()).toEqual(provider.told.sort());
    expect(results.size).toBe(told.length + 1);
    expect(results.size).toBeLessThan(50);
  });

  it('stops at an answer that is no refusal, and keeps what was told', async () => {
    const provider = refusing((place) => place === 0);
    const results = await sendHalving(
      fifty,
      async (places) =>
        provider.calls.length === 7 ? places.map(() => ({ result: 'throttled' })) : provider.send(places),
      async () => true,
    );
    expect([...results.values()].filter(({ result }) => result === 'throttled').length).toBeGreaterThan(0);
    expect(provider.told.every((place) => results.get(place)?.result === 'accepted')).toBe(true);
    expect(provider.calls).toHaveLength(7);
    expect(results.size).toBeLessThan(50);
  });

  it('takes an answer that leaves somebody out for one that may have been lost', async () => {
    const results = await sendHalving(
      [4, 5, 6],
      async () => [accepted, accepted],
      async () => true,
    );
    expect(results.get(6)).toEqual({ result: 'unknown', code: 'NO_RESULT' });
  });

  it('makes a bounded number of calls, whatever is answered', async () => {
    let calls = 0;
    const send = async (places: readonly number[]): Promise<SendResult[]> => {
      calls += 1;
      return places.map((place) => refusedAmong(places.length, { says: `Reason ${place}` }));
    };
    await sendHalving(fifty, send, async () => true);
    expect(calls).toBeLessThanOrEqual(31);
  });
});
