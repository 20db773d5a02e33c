import { describe, expect, it } from 'vitest';
import { aDelivery, audience } from '../support/data/factories.ts';
import { codeAt, createOutcomesRig, type OutcomesRigOptions } from '../support/rigs/outcomes-rig.ts';

const row = (chunk: number, place: number, outcome: string, day = '30/11/2026'): string =>
  `${codeAt({ chunk, place })};${outcome};${day}`;

/** Everything that a row can come to: told, back, handed over, called, told where they stand now, and rejected. */
const lines = [
  'code;résultat;date',
  ...[0, 1, 2, 3, 4].map((chunk) => row(chunk, 0, 'posté')),
  row(1, 0, 'NPAI', '01/12/2026'),
  row(2, 1, 'par téléphone'),
  row(3, 1, 'remis au prestataire'),
  row(4, 1, 'en personne'),
  'XXXX-XXXX-XXXX;posté;30/11/2026',
  row(0, 1, 'égaré'),
];
const options: OutcomesRigOptions = {
  deliveries: [
    ...[0, 1, 2, 3].map((chunk) => aDelivery({ chunk, channel: 'letter', facts: [{}, {}] })),
    aDelivery({ chunk: 4, facts: [{}, { addressCorrected: 5 }] }),
    aDelivery({ chunk: 5, facts: [{}] }),
  ],
  chunksPerCheckpoint: 2,
};

const rigOf = async (more: OutcomesRigOptions) => {
  const rig = await createOutcomesRig({ ...options, ...more });
  await rig.evidence.add(
    audience,
    { chunk: 4, place: 1 },
    { kind: 'addressCorrected', atMs: 5, by: 'x', reason: 'typing-error', toChunk: 5, evenIfTold: false },
  );
  return rig;
};

/** What is known of everybody in the end, and what became of the rows. */
const resultOf = async (rig: Awaited<ReturnType<typeof rigOf>>, file: string) => {
  const people = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async (chunk) => {
      const { facts, letters, phase } = (await rig.deliveries.get(audience, chunk)) ?? {};
      const evidence = await Promise.all([0, 1].map((place) => rig.evidence.get(audience, { chunk, place })));
      return { facts, letters, phase, evidence };
    }),
  );
  const { status, rows, rejected, applied, alreadySo } = await rig.stateOf(file);
  return {
    people,
    status,
    rows,
    rejected,
    recorded: applied + alreadySo,
    rejects: await rig.rejectsOf(file),
  };
};

class Death extends Error {}

describe('the recording of a file of outcomes that dies, or whose call fails, at any one point', () => {
  it.each(['dies before', 'dies after', 'fails before', 'fails after'] as const)(
    '(%s) ends the same: everybody once, every row counted, each line of history once',
    async (kind) => {
      const calls: string[] = [];
      const whole = await rigOf({ onCall: (name) => void calls.push(name) });
      const wholeFile = await whole.upload(lines);
      await whole.runAll();
      const expected = await resultOf(whole, wholeFile);
      expect(expected).toMatchObject({ status: 'done', rows: 11, rejected: 2, recorded: 9 });
      expect(calls.length).toBeGreaterThanOrEqual(30);
      for (let point = 1; point <= calls.length; point += 1) {
        let call = 0;
        let isDead = false;
        const rig = await rigOf({
          onCall() {
            // A dead process calls nothing more; a message that comes back starts another.
            if (isDead) throw new Death();
            call += 1;
            if (call !== point) return undefined;
            const strike = (): never => {
              isDead = kind.startsWith('dies');
              throw new Death();
            };
            return kind.endsWith('before') ? strike() : strike;
          },
        });
        const file = await rig.upload(lines);
        const message = rig.messages[0];
        if (message === undefined) throw new Error('nothing was asked for');
        await rig.record(message).catch(() => undefined);
        isDead = false;
        await rig.runAll();
        expect(await resultOf(rig, file), `${kind} call ${point}: ${calls[point - 1]}`).toEqual(expected);
      }
    },
  );
});
