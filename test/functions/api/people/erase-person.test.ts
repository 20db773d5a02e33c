import { describe, expect, it } from 'vitest';
import { correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { type ErasePerson, erasePerson } from '../../../../functions/api/people/erase-person.ts';
import { audience, campaignId } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';
import { dying } from '../../../support/services/dying-process.ts';

const by = anActor();
const command: ErasePerson = { campaign: campaignId, code: theirCode, reason: 'person-asked', by };

/** Somebody with two places: their address was corrected once. */
const rigOfTwoPlaces = async () => {
  const rig = await createPersonRig();
  const to = { channel: 'email', contact: 'amelie@example.net' } as const;
  await correctAddress(rig.dependencies, {
    campaign: campaignId,
    code: theirCode,
    to,
    reason: 'typing-error',
    evenIfTold: false,
    by,
  });
  return rig;
};

const order = [
  'record',
  'deliveries.replace',
  'lookup.remove',
  'audience.put',
  'lookup.remove',
  'audience.put',
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
});
