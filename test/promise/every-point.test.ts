import { afterAll, describe, expect, it } from 'vitest';
import { progressOfDeliveries } from '../support/fakes/progress.ts';
import { peopleOf, runOut } from '../support/rigs/run-out.ts';
import {
  createSendingRig,
  type Fault,
  type SendingRig,
  type SendingRigOptions,
} from '../support/rigs/sending-rig.ts';

/*
 * A whole campaign for each call that is made on its way, struck at that call: about a thousand of them, so that they are
 * not among the tests that run in a minute.
 */

const MINUTE_MS = 60_000;
const faults: readonly Fault[] = ['dieBefore', 'dieAfter', 'failBefore', 'failAfter'];

/** A list with people of two languages, and with every other way in which a row can end. */
const row = (number: number): string => {
  if (number % 60 === 7) return row(number - 1);
  if (number % 60 === 17) return `P${number};Jeanne;Letter;;fr`;
  if (number % 60 === 27) return `;Jeanne;Nobody;nobody@exemple.fr;fr`;
  return `P${number};Jeanne;Lefèvre;person${number}@exemple.fr;${number % 3 === 0 ? 'en' : 'fr'}`;
};
const ROWS = 240;
const list = [
  'reference;first_name;last_name;email;language',
  ...Array.from({ length: ROWS }, (_, at) => row(at)),
]
  .map((line) => `${line}\r\n`)
  .join('');
const counts = { rows: ROWS, accepted: ROWS - 12, duplicate: 4, unreachable: 4, rejected: 4, conflict: 0 };
const small: SendingRigOptions = { people: counts.accepted, list, ratePerSecond: 100, sendWorkers: 2 };

/** What is not as it must be after a campaign of the list, whatever befell it. */
const wrongIn = async (rig: SendingRig): Promise<unknown[]> => {
  const wrong: unknown[] = [];
  const campaign = await rig.campaign();
  const must = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push({ what, found, wanted });
  };
  must('state', campaign.state, 'completed');
  must('rows', campaign.import?.counts, counts);
  const people = await peopleOf(rig);
  must('people', people.length, counts.accepted);
  for (const { person, messages, facts } of people) {
    if (messages !== 1 || facts.delivered === undefined) wrong.push({ person, messages, facts });
    // Whoever may have two messages is named, and only they are.
    if (facts.sentAgain !== undefined && facts.inDoubt === undefined) wrong.push({ person, facts });
  }
  const fold = progressOfDeliveries(campaign, await rig.allDeliveries(), rig.time.clock());
  must('sent', fold.sent, rig.provider.taken.length);
  must('delivered', fold.outcomes.delivered, rig.provider.taken.length);
  must('people counted', [fold.people, fold.letters], [counts.accepted, counts.unreachable]);
  const { importQueue, chunkQueue, eventQueue } = rig;
  for (const { deadLetters } of [importQueue, chunkQueue, eventQueue]) must('dead letters', deadLetters, []);
  return wrong;
};

describe('a function that dies, or a call that fails, at any one point from the list to the last event', () => {
  const tried = new Map<string, number>();
  afterAll(() => {
    console.log(`points tried: ${[...tried].map(([kind, points]) => `${points} ${kind}`).join(', ')}`);
  });

  it.each(faults)(
    '(%s) leaves everybody with one message, and every count right',
    { timeout: 120_000 },
    async (kind) => {
      const whole = await createSendingRig(small);
      await runOut(whole);
      expect(await wrongIn(whole)).toEqual([]);
      const steps = new Set(whole.callsInOrder.map((call) => call.split(' ', 1)[0]));
      expect([...steps].sort()).toEqual(['import', 'pace', 'send', 'track']);
      const points = whole.callsInOrder.length;
      expect(points).toBeGreaterThanOrEqual(200);
      for (let point = 1; point <= points; point += 1) {
        const where = `call ${point}: ${whole.callsInOrder[point - 1]}`;
        let struck = '';
        const rig = await createSendingRig({
          ...small,
          fault({ number, step, port, method }) {
            if (number !== point) return undefined;
            struck = `call ${number}: ${step} ${port}.${method}`;
            return kind;
          },
        });
        await runOut(rig);
        // The same call as in the undisturbed run, so that none is left out.
        expect(struck).toBe(where);
        expect(await wrongIn(rig), where).toEqual([]);
        tried.set(kind, point);
      }
    },
  );
});

describe('a send that dies at any one point of a campaign of which no event ever comes', () => {
  const silent: SendingRigOptions = { people: 320, ratePerSecond: 100, sendWorkers: 2, eventsOf: () => [] };

  it('tells nobody twice but whose answer was lost, and names them', { timeout: 120_000 }, async () => {
    const whole = await createSendingRig(silent);
    await runOut(whole);
    const points = whole.callsInOrder.flatMap((call, at) => (call.startsWith('send ') ? [at + 1] : []));
    expect(points.length).toBeGreaterThan(40);
    const doubledBy = new Set<string>();
    for (const point of points) {
      const where = `call ${point}: ${whole.callsInOrder[point - 1]}`;
      const rig = await createSendingRig({
        ...silent,
        fault: ({ number }) => (number === point ? 'dieAfter' : undefined),
      });
      await runOut(rig);
      const people = await peopleOf(rig);
      expect(people, where).toHaveLength(320);
      for (const { person, messages, facts } of people) {
        expect(messages, `${person} after ${where}`).toBeGreaterThanOrEqual(1);
        expect(messages, `${person} after ${where}`).toBeLessThanOrEqual(2);
        if (messages === 2) expect(facts, `${person} after ${where}`).toHaveProperty('sentAgain');
      }
      if (people.some(({ messages }) => messages === 2)) doubledBy.add(whole.callsInOrder[point - 1] ?? '');
    }
    // So the exception was met: dead between the provider's taking and the record.
    expect(doubledBy).toContain('send sender.send');
  });

  it('is completed all the same, when three days have brought nothing', { timeout: 60_000 }, async () => {
    const rig = await createSendingRig(silent);
    await rig.time.run(60 * MINUTE_MS);
    expect((await rig.campaign()).state).toBe('running');
    await rig.time.run(72 * 60 * MINUTE_MS);
    rig.stop();
    expect((await rig.campaign()).state).toBe('completed');
    expect((await peopleOf(rig)).filter(({ messages }) => messages !== 1)).toEqual([]);
  });
});
