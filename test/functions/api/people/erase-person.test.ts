import { describe, expect, it } from 'vitest';
import { erased } from '../../../../core/report/personal-data.ts';
import { type CorrectAddress, correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { type ErasePerson, erasePerson } from '../../../../functions/api/people/erase-person.ts';
import {
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const by = anActor();
const command: ErasePerson = {
  campaign: campaignId,
  code: theirCode,
  reason: 'person-asked',
  identity: 'document',
  by,
};

const correction: CorrectAddress = {
  campaign: campaignId,
  code: theirCode,
  to: { channel: 'email', contact: 'amelie@example.net' },
  reason: 'typing-error',
  identity: 'code-read-out',
  evenIfTold: false,
  evenIfShared: false,
  by,
};

/** Somebody with two places: their address was corrected once. */
const rigOfTwoPlaces = async () => {
  const rig = await createPersonRig();
  await correctAddress(rig.dependencies, correction);
  return rig;
};

const order = [
  'record',
  'record',
  'deliveries.replace',
  'deliveries.replace',
  'purgeQueue.send',
  'lookup.remove',
  'audience.replace',
  'lookup.remove',
  'audience.replace',
];

describe('the erasure of a person', () => {
  it('stops sending first, and takes the place that its repetition begins at last', async () => {
    const rig = await rigOfTwoPlaces();
    const { deps, written } = dying(rig.dependencies);
    expect(await erasePerson(deps, command)).toMatchObject({ places: 2 });
    expect(written).toEqual(order);
  });

  const deaths = order.flatMap((_, at) => [
    { nth: at + 1, when: 'before' as const },
    { nth: at + 1, when: 'after' as const },
  ]);
  it.each(deaths)(
    'leaves nothing at any place when it dies $when write $nth and is repeated',
    async (death) => {
      const rig = await rigOfTwoPlaces();
      const { deps, isDead } = dying(rig.dependencies, death);
      await erasePerson(deps, command).catch(() => undefined);
      expect(isDead()).toBe(true);
      // After its last write there is nothing left to repeat.
      await erasePerson(rig.dependencies, command).catch((error) =>
        expect(error).toMatchObject({ kind: 'not-found' }),
      );
      const places = [
        (await rig.audiences.get(audience, 0))?.recipients[1],
        (await rig.audiences.get(audience, 1))?.recipients[0],
      ];
      expect(places).toMatchObject([
        { reference: '', lastName: '' },
        { reference: '', lastName: '' },
      ]);
      expect(rig.purgeMessages.at(-1)).toMatchObject({ campaign: campaignId, places: [{}, {}] });
      const values = [
        ['reference', rig.person.reference],
        ['email', rig.person.email ?? ''],
        ['email', 'amelie@example.net'],
        ['phone', rig.person.phone ?? ''],
      ] as const;
      for (const [field, value] of values) expect(await rig.lookup.find(field, value)).toEqual([]);
      expect((await rig.deliveries.get(audience, 1))?.facts[0]).toHaveProperty('expired');
      expect((await rig.audiences.get(audience, 0))?.recipients[0]?.reference).toBe('P0000000');
    },
  );

  /** Something else happens to the first chunk between an erasure's read of it and its write. */
  const withMeanwhile = (
    rig: Awaited<ReturnType<typeof createPersonRig>>,
    meanwhile: () => Promise<unknown>,
  ) => {
    let isFirst = true;
    return {
      ...rig.dependencies,
      audience: {
        ...rig.audiences,
        async replace(...args: Parameters<typeof rig.audiences.replace>) {
          if (isFirst) {
            isFirst = false;
            await meanwhile();
          }
          return await rig.audiences.replace(...args);
        },
      },
    };
  };

  it('brings nobody back who is erased in the same chunk at the same time', async () => {
    const rig = await createPersonRig();
    const other = async () => {
      const latest = await rig.audiences.get(audience, 0);
      if (latest === undefined) throw new Error('there is no chunk');
      const [first, ...others] = latest.recipients;
      if (first === undefined) throw new Error('there is nobody');
      const next = { ...latest, recipients: [erased(first), ...others] };
      expect(await rig.audiences.replace(audience, next, latest, createdAtMs)).toBe('written');
    };
    await erasePerson(withMeanwhile(rig, other), command);
    const left = await rig.audiences.get(audience, 0);
    expect(left?.recipients.slice(0, 2).map(({ reference }) => reference)).toEqual(['', '']);
  });

  it('brings back nothing of a list that is purged at the same time', async () => {
    const rig = await createPersonRig();
    await erasePerson(
      withMeanwhile(rig, () => rig.audiences.remove(audience, [0])),
      command,
    );
    expect(await rig.audiences.get(audience, 0)).toBeUndefined();
  });

  it.each(['the first', 'the last'])(
    'erases all places of somebody by %s code whom the look-up table does not know',
    async (which) => {
      const rig = await rigOfTwoPlaces();
      const last = (await rig.audiences.get(audience, 1))?.recipients[0]?.code ?? '';
      // As of lists that version 0.2.0 imported, and of a correction that a read does not see yet.
      const deps = { ...rig.dependencies, lookup: { ...rig.lookup, find: async () => [] } };
      const code = which === 'the first' ? theirCode : last;
      expect(await erasePerson(deps, { ...command, code })).toMatchObject({ places: 2 });
      const places = [
        (await rig.audiences.get(audience, 0))?.recipients[1],
        (await rig.audiences.get(audience, 1))?.recipients[0],
      ];
      expect(places).toMatchObject([{ reference: '' }, { reference: '' }]);
    },
  );

  it('erases the place of a correction that the look-up table does not show yet', async () => {
    const rig = await rigOfTwoPlaces();
    const find: typeof rig.lookup.find = async (field, value) =>
      (await rig.lookup.find(field, value)).filter(({ chunk }) => chunk === 0);
    const deps = { ...rig.dependencies, lookup: { ...rig.lookup, find } };
    expect(await erasePerson(deps, command)).toMatchObject({ places: 2 });
    expect((await rig.audiences.get(audience, 1))?.recipients).toMatchObject([{ reference: '' }]);
  });

  it('erases the place before a correction of which alone the look-up table knows', async () => {
    const rig = await rigOfTwoPlaces();
    const last = (await rig.audiences.get(audience, 1))?.recipients[0]?.code ?? '';
    const find: typeof rig.lookup.find = async (field, value) =>
      (await rig.lookup.find(field, value)).filter(({ chunk }) => chunk === 1);
    const deps = { ...rig.dependencies, lookup: { ...rig.lookup, find } };
    expect(await erasePerson(deps, { ...command, code: last })).toMatchObject({ places: 2 });
    expect((await rig.audiences.get(audience, 0))?.recipients[1]).toMatchObject({ reference: '' });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'leaves nothing of them where a correction had died at its write %i',
    async (nth) => {
      const rig = await createPersonRig();
      await correctAddress(dying(rig.dependencies, { nth, when: 'after' }).deps, correction).catch(
        () => undefined,
      );
      await erasePerson(rig.dependencies, command);
      const people = await Promise.all([0, 1].map((chunk) => rig.audiences.get(audience, chunk)));
      expect(people.flatMap((chunk) => chunk?.recipients ?? []).map(({ reference }) => reference)).toEqual(
        // Where it died before it had put them there, nobody is.
        nth < 4 ? ['P0000000', ''] : ['P0000000', '', ''],
      );
      if (nth < 4) return;
      for (const email of [rig.person.email ?? '', 'amelie@example.net']) {
        expect(await rig.lookup.find('email', email)).toEqual([]);
      }
    },
  );

  it.each([
    ['lookup', 'add'],
    ['audience', 'put'],
    ['evidence', 'add'],
    ['deliveries', 'replace'],
  ] as const)('is not undone by a correction that has just come to %s.%s', async (store, method) => {
    for (const when of ['before', 'after']) {
      const rig = await createPersonRig();
      const whole = rig.dependencies[store] as unknown as Record<
        string,
        (...given: unknown[]) => Promise<unknown>
      >;
      let isFirst = true;
      const meanwhile = async (...given: unknown[]) => {
        const erase = async () => {
          if (isFirst) await erasePerson(rig.dependencies, command);
          isFirst = false;
        };
        if (when === 'before') await erase();
        const answer = await whole[method]?.(...given);
        if (when === 'after') await erase();
        return answer;
      };
      const deps = { ...rig.dependencies, [store]: { ...whole, [method]: meanwhile } };
      const corrected = correctAddress(deps, correction);
      await expect(corrected).rejects.toMatchObject({ kind: 'not-found' });
      expect(await rig.deliveries.get(audience, 1)).toBeUndefined();
      expect((await rig.audiences.get(audience, 1))?.recipients[0]?.reference ?? '').toBe('');
      for (const email of [rig.person.email ?? '', 'amelie@example.net']) {
        expect(await rig.lookup.find('email', email)).toEqual([]);
      }
    }
  });

  it('leaves others alone who have the same reference', async () => {
    const rig = await rigOfTwoPlaces();
    const { reference } = rig.person;
    // Another person of that number, as somebody has decided; at a place of their own.
    const other = aRecipient(7, { reference, lastName: 'Other' });
    const there = { chunk: 9, place: 0 };
    await rig.audiences.put(audience, [aChunk({ number: 9, recipients: [other] })], createdAtMs);
    await rig.deliveries.create([aDelivery({ chunk: 9, size: 1 })]);
    await rig.lookup.add(audience, [{ field: 'reference', value: reference, ...there }], createdAtMs);
    expect(await erasePerson(rig.dependencies, command)).toMatchObject({ places: 2 });
    expect((await rig.audiences.get(audience, 9))?.recipients).toEqual([other]);
    expect(await rig.lookup.find('reference', reference)).toEqual([{ audience, ...there }]);
  });
});
