import { describe, expect, it } from 'vitest';
import { correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { findPerson } from '../../../../functions/api/people/find-person.ts';
import { audience, campaignId } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';

const by = anActor();
const reason = 'person-asked' as const;

describe('finding a person', () => {
  it('is on record before anything is answered', async () => {
    const rig = await createPersonRig();
    const wanted = { field: 'reference', value: rig.person.reference } as const;
    const found = await findPerson(rig.dependencies, { wanted, reason, by });
    expect(found).toMatchObject({ result: 'found', people: [{ present: { chunk: 0 }, earlier: [] }] });
    expect(rig.acts).toMatchObject([{ action: 'recipient.look-up', reason, particulars: { found: 1 } }]);
    const audit = {
      ...rig.dependencies.audit,
      appendWithin: async () => {
        throw new Error('the trail is gone');
      },
    };
    await expect(findPerson({ ...rig.dependencies, audit }, { wanted, reason, by })).rejects.toThrow('gone');
  });

  it('goes from an old code to the place of today, over two corrections', async () => {
    const rig = await createPersonRig();
    const command = {
      campaign: campaignId,
      reason: 'typing-error',
      identity: 'document',
      evenIfTold: false,
      evenIfShared: false,
      by,
    } as const;
    const to = (contact: string) => ({ channel: 'email', contact }) as const;
    const first = await correctAddress(rig.dependencies, {
      ...command,
      code: theirCode,
      to: to('one@example.net'),
    });
    const second = await correctAddress(rig.dependencies, {
      ...command,
      code: first.noticeCode,
      to: to('two@example.net'),
      evenIfTold: true,
    });
    const found = await findPerson(rig.dependencies, { wanted: { code: theirCode }, reason, by });
    expect(found).toMatchObject({
      result: 'found',
      people: [
        {
          present: { recipient: { code: second.noticeCode } },
          earlier: [{ recipient: { code: theirCode } }, { recipient: { code: first.noticeCode } }],
        },
      ],
    });
  });

  it('keeps no ticket that is a number of the person, and still the look-up', async () => {
    const rig = await createPersonRig();
    const { reference } = rig.person;
    for (const wanted of [{ field: 'reference', value: reference } as const, { code: theirCode }]) {
      expect(await findPerson(rig.dependencies, { wanted, reason, ticket: reference, by })).toMatchObject({
        result: 'found',
      });
    }
    expect(rig.acts).toHaveLength(2);
    expect(JSON.stringify(rig.acts)).not.toContain(reference);
  });

  it('reads nobody of a value that is that of a whole list, and still puts it on record', async () => {
    const rig = await createPersonRig();
    const EVERYBODY = 100_000;
    const hits = Array.from({ length: EVERYBODY }, (_, at) => ({
      audience,
      chunk: Math.floor(at / 50),
      place: at % 50,
    }));
    let read = 0;
    const deps = {
      ...rig.dependencies,
      lookup: { ...rig.lookup, find: async () => hits },
      people: {
        ...rig.dependencies.people,
        async read(...[wanted]: Parameters<typeof rig.dependencies.people.read>) {
          read += wanted.length;
          return await rig.dependencies.people.read(wanted);
        },
      },
    };
    const email = { field: 'email', value: 'unknown@example.org' } as const;
    expect(await findPerson(deps, { wanted: email, reason, by })).toEqual({ result: 'too-many' });
    const born = { field: 'nameAndBirth', value: 'x' } as const;
    expect(await findPerson(deps, { wanted: born, reason, by })).toEqual({ result: 'too-many-namesakes' });
    expect([read, rig.acts.length]).toEqual([0, 2]);
    expect(rig.acts).toMatchObject([{ particulars: { found: EVERYBODY } }, {}]);
  });
});
