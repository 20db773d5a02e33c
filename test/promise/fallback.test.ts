import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressOfDeliveries } from '../support/fakes/progress.ts';
import { createSendingRig, type Fault, type SendingRig } from '../support/rigs/sending-rig.ts';
import { contactsOf, fates, type Person, twoChannels, wrongAtTheEnd } from '../support/rigs/two-channels.ts';

const MINUTE_MS = 60_000;

/** Runs until the campaign is over: the silent keep it open for three days. */
const runOut = async (rig: SendingRig): Promise<void> => {
  for (let minutes = 0; minutes < 84 * 60; minutes += 1) {
    await rig.time.run(MINUTE_MS);
    if ((await rig.campaign()).state === 'completed') break;
  }
  // Events that come as the last message does, and what still lies in the queue.
  await rig.time.run(10 * MINUTE_MS);
  rig.stop();
};

/** People of every kind, so many of each. */
const ofEveryKind = (each: number): Person[] =>
  Array.from({ length: each }, () =>
    contactsOf.flatMap((contact) =>
      fates.flatMap((fate) => [false, true].map((smsFails) => ({ contact, fate, smsFails }))),
    ),
  ).flat();

describe('a campaign by email, then by SMS, then by letter', () => {
  it('tells everybody by the first channel that reaches them, and the second only after the first', async () => {
    const people = ofEveryKind(3);
    const rig = await createSendingRig(twoChannels(people));
    await runOut(rig);
    expect(await wrongAtTheEnd(rig, people)).toEqual([]);
    const progress = progressOfDeliveries(await rig.campaign(), await rig.allDeliveries(), rig.time.clock());
    expect(progress.people + progress.letters).toBe(people.length);
    const { email, sms } = progress.channels;
    expect([email.sent, sms.sent]).toEqual([rig.provider.taken.length, rig.sms.taken.length]);
    expect(email.reached + sms.reached).toBe(progress.outcomes.delivered);
    expect(sms.reached).toBeGreaterThan(0);
  });

  it('sends nobody a text message whose email arrives before its turn', async () => {
    const people: Person[] = Array.from({ length: 120 }, () => ({
      contact: 'both',
      fate: 'arrives',
      smsFails: false,
    }));
    const rig = await createSendingRig(twoChannels(people));
    await runOut(rig);
    expect(rig.sms.taken).toEqual([]);
    expect((await rig.campaign()).fallbackAttempts).toBeUndefined();
  });

  it('keeps to the rate in parts of messages', async () => {
    const people: Person[] = Array.from({ length: 400 }, () => ({
      contact: 'phoneOnly',
      fate: 'arrives',
      smsFails: false,
    }));
    const rig = await createSendingRig(twoChannels(people, { partsPerSecond: 20 }));
    await runOut(rig);
    expect(rig.sms.taken).toHaveLength(400);
    expect(rig.sms.throttled).toBe(0);
    const [first, last] = [rig.sms.taken[0]?.atMs ?? 0, rig.sms.taken.at(-1)?.atMs ?? 0];
    const parts = rig.sms.taken.reduce((sum, one) => sum + one.parts, 0);
    expect(parts / ((last - first) / 1000) / 20).toBeGreaterThan(0.9);
  });

  it('rests at night, and on the way to the next opening', async () => {
    const people: Person[] = Array.from({ length: 300 }, () => ({
      contact: 'phoneOnly',
      fate: 'arrives',
      smsFails: false,
    }));
    const evening = Date.UTC(2026, 10, 28, 18, 58);
    const rig = await createSendingRig(
      twoChannels(people, { partsPerSecond: 2, quietHours: 'french', startMs: evening }),
    );
    await runOut(rig);
    expect(rig.sms.taken).toHaveLength(300);
    const hours = new Set(rig.sms.taken.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 13)));
    // Saturday until 20 o'clock in Paris, then Monday from 8 o'clock on.
    expect([...hours]).toEqual(['2026-11-28T18', '2026-11-30T07']);
    expect(await wrongAtTheEnd(rig, people)).toEqual([]);
  });

  it('stops text messages at what may be spent, goes on with emails, and says why', async () => {
    const people: Person[] = Array.from({ length: 300 }, (_, number) => ({
      contact: number % 2 === 0 ? 'phoneOnly' : 'emailOnly',
      fate: 'arrives',
      smsFails: false,
    }));
    const rig = await createSendingRig(twoChannels(people));
    rig.sms.monthlySpendLimitUsd = 8;
    await rig.time.run(30 * MINUTE_MS);
    const stopped = await rig.campaign();
    expect(stopped.state).toBe('running');
    expect(stopped.lanes.sms.halt).toMatchObject({ code: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' });
    expect(stopped.pacing?.sms?.budget).toMatchObject({ limitUsd: 8 });
    expect(rig.provider.taken).toHaveLength(150);
    expect(rig.sms.taken.length * 0.07).toBeLessThanOrEqual(8);
    rig.sms.monthlySpendLimitUsd = 1_000;
    await runOut(rig);
    expect(rig.sms.taken).toHaveLength(150);
    expect(await wrongAtTheEnd(rig, people)).toEqual([]);
  });
});

const faults: readonly Fault[] = ['dieBefore', 'dieAfter', 'failBefore', 'failAfter'];

describe('a function that dies, or a call that fails, at any one point between two channels', () => {
  const people: Person[] = [
    { contact: 'both', fate: 'arrives', smsFails: false },
    { contact: 'both', fate: 'dead', smsFails: false },
    { contact: 'both', fate: 'dead', smsFails: true },
    { contact: 'both', fate: 'silent', smsFails: false },
    { contact: 'emailOnly', fate: 'dead', smsFails: false },
    { contact: 'phoneOnly', fate: 'arrives', smsFails: false },
    { contact: 'phoneOnly', fate: 'arrives', smsFails: true },
    { contact: 'landline', fate: 'arrives', smsFails: false },
  ];

  it.each(faults)(
    '(%s) leaves nobody untold, nobody told twice and nobody handed on twice',
    { timeout: 240_000 },
    async (kind) => {
      const whole = await createSendingRig(twoChannels(people));
      await runOut(whole);
      expect(await wrongAtTheEnd(whole, people)).toEqual([]);
      // The way of the list is walked by the test of emails alone.
      const points = whole.callsInOrder.flatMap((call, at) => (call.startsWith('import ') ? [] : [at + 1]));
      const named = new Set(points.map((point) => whole.callsInOrder[point - 1]));
      expect([...named]).toEqual(
        expect.arrayContaining(['send sms.send', 'pace deliveries.create', 'pace sms.account']),
      );
      for (const point of points) {
        const where = `call ${point}: ${whole.callsInOrder[point - 1]}`;
        let struck = '';
        const rig = await createSendingRig(
          twoChannels(people, {
            fault({ number, step, port, method }) {
              if (number !== point) return undefined;
              struck = `call ${number}: ${step} ${port}.${method}`;
              return kind;
            },
          }),
        );
        await runOut(rig);
        expect(struck).toBe(where);
        expect(await wrongAtTheEnd(rig, people), where).toEqual([]);
      }
    },
  );
});

describe('whatever fails, and however often', () => {
  // Whoever has no second channel and is silent would only keep the campaign open for three days.
  const somebody = fc
    .record({
      contact: fc.constantFrom(...contactsOf),
      fate: fc.constantFrom(...fates),
      smsFails: fc.boolean(),
    })
    .filter(({ contact, fate }) => contact !== 'emailOnly' || fate !== 'silent');

  it('everybody is told by one channel or left to the letter, and by the second only after the first', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(somebody, { minLength: 60, maxLength: 160 }),
        fc.nat(),
        async (people, seed) => {
          const rig = await createSendingRig(
            twoChannels(people, {
              seed,
              latencyMs: (_call, share) => 1 + share() * 60,
              fault: (_call, share) =>
                share() < 0.01 ? faults[Math.floor(share() * faults.length)] : undefined,
              fateOf: (share) => {
                const chance = share();
                if (chance < 0.04) return 'takenUnanswered';
                return chance < 0.08 ? 'lostBefore' : 'answered';
              },
              isDoubled: (share) => share() < 0.05,
            }),
          );
          await runOut(rig);
          expect(await wrongAtTheEnd(rig, people)).toEqual([]);
        },
      ),
      { numRuns: 10 },
    );
  });
});
