import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { NO_BATCH, withOutcome, withToldTakenBack } from '../../../core/mailing/apply-outcome.ts';
import { type Outcome, outcomesInOrder } from '../../../core/mailing/outcome.ts';
import { chunksOfPlan, createOutcomePlan, rowsInPlan } from '../../../core/mailing/outcome-plan.ts';
import { aDelivery } from '../../support/data/factories.ts';

const DAY = 86_400;
/** Noon of a day in December 2026. */
const noon = (day: number): number => Date.UTC(2026, 11, day, 12) / 1000;

const posted: Outcome = { kind: 'posted' };
const handedOver: Outcome = { kind: 'handed-over' };
const returned: Outcome = { kind: 'returned', reason: 'moved' };
const called: Outcome = { kind: 'told', means: 'phone' };

const of = (facts: Facts, letters?: Delivery['letters']): Delivery =>
  aDelivery({ channel: 'letter', facts: [{}, facts], ...(letters && { letters }) });
/** What is known of the person after outcomes: facts, and their letter. */
const after = (before: Delivery, ...rows: [Outcome, number][]) => {
  const next = rows.reduce((known, [outcome, at]) => withOutcome(known, 1, outcome, at), before);
  expect(next.facts[0]).toEqual({});
  return { facts: next.facts[1], letter: next.letters?.[1] };
};
/** Whether an outcome changes nothing, which saves its write. */
const isNothing = (before: Delivery, outcome: Outcome, at: number): boolean =>
  withOutcome(before, 1, outcome, at) === before;

describe('a posted letter', () => {
  it('tells the person, whoever wrote it', () => {
    expect(after(of({}), [posted, noon(1)])).toEqual({ facts: { toldByLetter: noon(1) }, letter: undefined });
    const ours = of({ letterWritten: noon(1) - DAY }, { 1: { batch: 3 } });
    expect(after(ours, [posted, noon(1)])).toEqual({
      facts: { letterWritten: noon(1) - DAY, toldByLetter: noon(1) },
      letter: { batch: 3 },
    });
  });

  it('changes nothing where they were told by a letter, on whatever day', () => {
    const told = of({ toldByLetter: noon(5) });
    expect(isNothing(told, posted, noon(5))).toBe(true);
    expect(isNothing(told, posted, noon(5) - 3600)).toBe(true);
    expect(isNothing(told, posted, noon(6))).toBe(true);
    // It may be the day of a letter that came back before this one was posted.
    expect(isNothing(told, posted, noon(4))).toBe(true);
  });

  it('changes nothing where it came back that day or later, and tells them where another one follows', () => {
    const back = of({ letterReturned: noon(5) }, { 1: { batch: 3, returned: 'moved' } });
    expect(isNothing(back, posted, noon(4))).toBe(true);
    expect(isNothing(back, posted, noon(5))).toBe(true);
    expect(after(back, [posted, noon(6)])).toEqual({
      facts: { toldByLetter: noon(6) },
      letter: { batch: NO_BATCH },
    });
  });

  it('is not the letter that was written since', () => {
    const written = of({ letterWritten: noon(5) }, { 1: { batch: 4 } });
    expect(isNothing(written, posted, noon(4))).toBe(true);
    expect(isNothing(written, returned, noon(4))).toBe(true);
    expect(isNothing(written, posted, noon(5))).toBe(false);
  });
});

describe('a letter that came back', () => {
  it('told nobody', () => {
    const ours = of({ letterWritten: noon(1), toldByLetter: noon(2) }, { 1: { batch: 3 } });
    expect(after(ours, [returned, noon(9)])).toEqual({
      facts: { letterWritten: noon(1), letterReturned: noon(9) },
      letter: { batch: 3, returned: 'moved' },
    });
    expect(after(ours, [returned, noon(2)]).facts).toEqual({
      letterWritten: noon(1),
      letterReturned: noon(2),
    });
  });

  it('is known too where nobody said that it was posted, or that it was written', () => {
    expect(after(of({}), [returned, noon(9)])).toEqual({
      facts: { letterReturned: noon(9) },
      letter: { batch: NO_BATCH, returned: 'moved' },
    });
  });

  it('changes nothing where another letter was posted since, or it is known', () => {
    expect(isNothing(of({ toldByLetter: noon(5) }), returned, noon(4))).toBe(true);
    const back = of({ letterReturned: noon(5) }, { 1: { batch: 3, returned: 'unknown' } });
    expect(isNothing(back, returned, noon(5))).toBe(true);
    expect(isNothing(back, returned, noon(4))).toBe(true);
    expect(after(back, [returned, noon(6)]).letter).toEqual({ batch: 3, returned: 'moved' });
  });

  it('leaves it that they were told otherwise', () => {
    expect(after(of({ toldByPhone: noon(3), delivered: noon(2) }), [returned, noon(9)]).facts).toEqual({
      toldByPhone: noon(3),
      delivered: noon(2),
      letterReturned: noon(9),
    });
  });
});

describe('a letter that was handed over', () => {
  it('tells nobody yet, and keeps another one from being written', () => {
    expect(after(of({}), [handedOver, noon(1)])).toEqual({
      facts: { letterWritten: noon(1) },
      letter: { batch: NO_BATCH },
    });
    const back = of({ letterReturned: noon(5) }, { 1: { batch: 3, returned: 'moved' } });
    expect(after(back, [handedOver, noon(6)])).toEqual({
      facts: { letterWritten: noon(6) },
      letter: { batch: NO_BATCH },
    });
  });

  it('changes nothing where it is under way, posted or back', () => {
    expect(isNothing(of({ letterWritten: noon(5) }, { 1: { batch: 3 } }), handedOver, noon(6))).toBe(true);
    expect(isNothing(of({ toldByLetter: noon(5) }), handedOver, noon(6))).toBe(true);
    const back = of({ letterReturned: noon(5) }, { 1: { batch: 3, returned: 'moved' } });
    expect(isNothing(back, handedOver, noon(5))).toBe(true);
  });
});

describe('a call', () => {
  it('tells the person on the first day that is named', () => {
    expect(after(of({}), [called, noon(3)]).facts).toEqual({ toldByPhone: noon(3) });
    expect(isNothing(of({ toldByPhone: noon(3) }), called, noon(4))).toBe(true);
    expect(after(of({ toldByPhone: noon(3) }), [called, noon(2)]).facts).toEqual({ toldByPhone: noon(2) });
    expect(after(of({}), [{ kind: 'told', means: 'in-person' }, noon(3)]).facts).toEqual({
      toldInPerson: noon(3),
    });
  });
});

describe('what is taken back', () => {
  it('leaves known why a letter came back, so that no other goes to that address', () => {
    const letters = { 1: { batch: 3, returned: 'unknown' as const } };
    const told = of({ letterWritten: noon(1), letterReturned: noon(2), toldByLetter: noon(3) }, letters);
    const taken = withToldTakenBack(told, 1, 'letter', false);
    expect(taken.letters).toEqual(letters);
    expect(taken.facts[1]).toEqual({ letterWritten: noon(1), letterReturned: noon(2) });
  });

  it('is that one record, and no other', () => {
    const told = of({ toldByLetter: noon(1), toldByPhone: noon(2), delivered: noon(3) });
    expect(withToldTakenBack(told, 1, 'letter', false).facts[1]).toEqual({
      toldByPhone: noon(2),
      delivered: noon(3),
    });
    expect(withToldTakenBack(told, 1, 'phone', false).facts[1]).toEqual({
      toldByLetter: noon(1),
      delivered: noon(3),
    });
    expect(withToldTakenBack(told, 1, 'in-person', false)).toBe(told);
  });

  it('leaves a letter in its batch that is still to be posted, and no other', () => {
    const facts = { letterWritten: noon(1), toldByLetter: noon(1) };
    const told = of(facts, { 0: { batch: 3 }, 1: { batch: 3 } });
    const kept = withToldTakenBack(told, 1, 'letter', true);
    expect([kept.facts[1], kept.letters]).toEqual([{ letterWritten: noon(1) }, told.letters]);
    const freed = withToldTakenBack(told, 1, 'letter', false);
    expect([freed.facts[1], freed.letters]).toEqual([{}, { 0: { batch: 3 } }]);
    expect(withToldTakenBack(of(facts, { 1: { batch: 3 } }), 1, 'letter', false)).not.toHaveProperty(
      'letters',
    );
  });
});

/** Outcomes of a few people on a few days. */
const rows = fc.array(
  fc.record({
    chunk: fc.integer({ min: 0, max: 2 }),
    place: fc.integer({ min: 0, max: 1 }),
    outcome: fc.constantFrom(...outcomesInOrder),
    at: fc.integer({ min: 1, max: 6 }).map(noon),
  }),
  { maxLength: 30 },
);

const planOf = (of_: readonly (typeof rows extends fc.Arbitrary<infer Rows> ? Rows : never)[number][]) => {
  const plan = createOutcomePlan();
  for (const row of of_) plan.add(row);
  return plan;
};

describe('a plan of outcomes', () => {
  const applied = (plan: Uint8Array, before: Map<number, Delivery>): Map<number, Delivery> => {
    const next = new Map(before);
    for (const chunk of chunksOfPlan(plan, 0)) {
      for (const { chunk: number, place, outcome, at } of chunk) {
        next.set(number, withOutcome(next.get(number) as Delivery, place, outcome, at));
      }
    }
    return next;
  };
  const fresh = () => new Map([0, 1, 2].map((chunk) => [chunk, aDelivery({ chunk, size: 2 })]));

  it('has all rows, a chunk at a time, wherever one begins', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), (given, from) => {
        const bytes = planOf(given).toBytes();
        expect(rowsInPlan(bytes)).toBe(given.length);
        const all = [...chunksOfPlan(bytes, 0)];
        expect(all.flat()).toHaveLength(given.length);
        expect(new Set(all.map(([first]) => first?.chunk)).size).toBe(all.length);
        expect([...chunksOfPlan(bytes, from)].flat()).toEqual(all.flat().slice(from));
        const sortKey = (row: object) => JSON.stringify(row);
        expect(all.flat().map(sortKey).sort()).toEqual(given.map(sortKey).sort());
      }),
    );
  });

  it('comes to the same whatever the order of the file, and changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const bytes = planOf(given).toBytes();
        expect(planOf([...given].reverse()).toBytes()).toEqual(bytes);
        const once = applied(bytes, fresh());
        const twice = applied(bytes, once);
        // The very same: nothing is written.
        for (const [chunk, delivery] of once) expect(twice.get(chunk)).toBe(delivery);
      }),
    );
  });
});
