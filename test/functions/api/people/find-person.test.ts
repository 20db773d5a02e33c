import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../../core/campaign/campaign.ts';
import { noCounts } from '../../../../core/list/import.ts';
import { bareCode } from '../../../../core/notice/code.ts';
import type { ApiDependencies } from '../../../../functions/api/http/dependencies.ts';
import { correctAddress } from '../../../../functions/api/people/correct-address.ts';
import { type FindPerson, findPerson } from '../../../../functions/api/people/find-person.ts';
import { createListsInUse } from '../../../../functions/api/people/lists-in-use.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';

const by = anActor();
const asked = { reason: 'person-asked', identity: 'called-back', by } as const;
const { reason } = asked;

const withLists = (deps: ApiDependencies) => ({ ...deps, listsInUse: createListsInUse(deps) });

describe('finding a person', () => {
  it('is on record before anything is answered', async () => {
    const rig = await createPersonRig();
    const wanted = { field: 'reference', value: rig.person.reference } as const;
    const found = await findPerson(withLists(rig.dependencies), { wanted, ...asked });
    expect(found).toMatchObject({ result: 'found', people: [{ present: { chunk: 0 }, earlier: [] }] });
    expect(rig.acts).toMatchObject([{ action: 'recipient.look-up', reason, particulars: { found: 1 } }]);
    const audit = {
      ...rig.dependencies.audit,
      appendWithin: async () => {
        throw new Error('the trail is gone');
      },
    };
    await expect(findPerson(withLists({ ...rig.dependencies, audit }), { wanted, ...asked })).rejects.toThrow(
      'gone',
    );
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
    const found = await findPerson(withLists(rig.dependencies), { wanted: { code: theirCode }, ...asked });
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

  it.each([
    [{ field: 'reference', value: aRecipient(1).reference } as const, aRecipient(1).reference],
    [{ code: bareCode(theirCode) ?? '' }, aRecipient(1).reference],
    [{ code: bareCode(theirCode) ?? '' }, theirCode],
    [{ field: 'phone', value: '+33699999999' } as const, '0699999999'],
  ])(
    'keeps no ticket that is a number of whoever is asked for, and finds them all the same: %j',
    async (...of) => {
      const [wanted, ticket] = of;
      const rig = await createPersonRig();
      const answers = [];
      for (const kept of [ticket, 'CALL-7']) {
        answers.push(await findPerson(withLists(rig.dependencies), { wanted, ...asked, ticket: kept }));
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(rig.acts.map((act) => act.ticket)).toEqual([undefined, 'CALL-7']);
    },
  );

  describe('of what many have', () => {
    /** People with one email address, in a chunk for each fifty of them. */
    const rigOfMany = async (people: number, campaign?: Partial<Campaign>) => {
      const rig = await createPersonRig(undefined, campaign);
      const email = 'pasdemail@example.org';
      for (let chunk = 1; (chunk - 1) * 50 < people; chunk += 1) {
        const size = Math.min(50, people - (chunk - 1) * 50);
        const recipients = Array.from({ length: size }, (_, at) => aRecipient(chunk * 50 + at, { email }));
        await rig.audiences.put(audience, [aChunk({ number: chunk, recipients })], createdAtMs);
        await rig.deliveries.create([aDelivery({ chunk, size })]);
        const entries = recipients.map((_, place) => ({
          field: 'email' as const,
          value: email,
          chunk,
          place,
        }));
        await rig.lookup.add(audience, entries, createdAtMs);
      }
      return { ...rig, wanted: { field: 'email', value: email } as const };
    };

    it.each([
      [10, 'found', 10],
      [11, 'too-many', 0],
      [24, 'too-many', 0],
      [25, 'too-many', 0],
      [3_000, 'too-many', 0],
    ])('shows of %i people: %s', async (people, result, shown) => {
      const { dependencies, acts, wanted } = await rigOfMany(people);
      const found = await findPerson(withLists(dependencies), { wanted, ...asked });
      expect(found.result).toBe(result);
      expect('people' in found ? found.people.length : 0).toBe(shown);
      const places = acts.filter(({ on }) => on?.startsWith(audience));
      expect([acts.length, places.length]).toEqual([Math.max(1, shown), shown]);
    });

    it('reads no more of three thousand than of twenty-four', async () => {
      const { dependencies, wanted } = await rigOfMany(3_000);
      let read = 0;
      const people: ApiDependencies['people'] = {
        read: async (hits) => {
          read += hits.length;
          return await dependencies.people.read(hits);
        },
      };
      await findPerson(withLists({ ...dependencies, people }), { wanted, ...asked });
      expect(read).toBeLessThanOrEqual(24);
    });

    it('counts each person shown, and shows nobody of those who are more than are left', async () => {
      const { dependencies, acts, wanted } = await rigOfMany(10);
      const deps = withLists({ ...dependencies, lookupLimits: [{ windowSeconds: 600, max: 25 }] });
      const again = () => findPerson(deps, { wanted, ...asked });
      for (let times = 0; times < 2; times += 1) expect((await again()).result).toBe('found');
      // Five are left: each try that asks for ten takes one of them, and the sixth does not look.
      for (let times = 0; times < 6; times += 1) await expect(again()).rejects.toThrow('At most 25');
      const refused = acts.slice(20);
      expect(refused).toHaveLength(6);
      for (const act of refused) {
        expect(act).toMatchObject({ action: 'recipient.look-up', particulars: { outcome: 'refused' } });
        expect(act.on).not.toContain(audience);
      }
    });

    it('does not say of a campaign that has not started that many have it', async () => {
      for (const people of [1, 11, 3_000]) {
        const { startedAtMs: _, ...approved } = aCampaign({ state: 'approved' });
        const { dependencies, wanted } = await rigOfMany(people, { state: approved.state });
        expect((await findPerson(withLists(dependencies), { wanted, ...asked })).result).toBe('nobody');
      }
    });
  });

  describe('where the limit is reached', () => {
    it('reads nothing of anybody, and puts the try on record', async () => {
      const rig = await createPersonRig();
      const read: string[] = [];
      const deps = withLists({
        ...rig.dependencies,
        lookupLimits: [{ windowSeconds: 600, max: 1 }],
        lookup: {
          ...rig.lookup,
          find: async (...given) => {
            read.push('lookup');
            return await rig.lookup.find(...given);
          },
        },
      });
      const wanted = { field: 'reference', value: rig.person.reference } as const;
      await findPerson(deps, { wanted, ...asked });
      expect(read).toEqual(['lookup']);
      await expect(findPerson(deps, { wanted, ...asked })).rejects.toThrow('At most 1 look-up');
      expect(read).toEqual(['lookup']);
      expect(rig.acts.at(-1)).toMatchObject({
        on: await rig.lookup.hashOf('reference', rig.person.reference),
        particulars: { outcome: 'refused', attempt: 1 },
      });
    });

    it('shows no more people to look-ups at the same moment', async () => {
      const rig = await createPersonRig();
      const deps = withLists({ ...rig.dependencies, lookupLimits: [{ windowSeconds: 600, max: 5 }] });
      const wanted = { field: 'reference', value: rig.person.reference } as const;
      const all = await Promise.allSettled(
        Array.from({ length: 40 }, () => findPerson(deps, { wanted, ...asked })),
      );
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    });
  });

  describe('where nobody knows who is asking', () => {
    it('looks for nobody, and still records and counts it', async () => {
      const rig = await createPersonRig();
      const untouched = async (): Promise<never> => {
        throw new Error('somebody was looked for');
      };
      const deps = withLists({
        ...rig.dependencies,
        campaigns: { ...rig.campaigns, list: untouched },
        lookup: { ...rig.lookup, find: untouched },
        people: { read: untouched },
        lookupLimits: [{ windowSeconds: 600, max: 2 }],
      });
      for (const wanted of [{ field: 'reference', value: rig.person.reference } as const, { code: 'X' }]) {
        const found = await findPerson(deps, { wanted, ...asked, identity: 'none' });
        expect(found).toEqual({ result: 'not-disclosed' });
      }
      expect(rig.acts).toMatchObject([{ identity: 'none' }, { identity: 'none' }]);
      await expect(findPerson(deps, { wanted: { code: 'X' }, ...asked, identity: 'none' })).rejects.toThrow(
        'At most 2',
      );
    });
  });

  it.each([
    ['nobody', { field: 'reference', value: 'NOBODY' } as const],
    ['nobody by a code', { code: 'XXXXXXXXXXXX' }],
  ])('reads as much for %s as for somebody', async (_, wanted) => {
    const list = aQueuedImport({ status: 'done', nextChunk: 1, counts: { ...noCounts, accepted: 2 } });
    const rig = await createPersonRig(undefined, { import: list });
    const readFor = async (of: FindPerson['wanted']) => {
      const read: number[] = [];
      const people: ApiDependencies['people'] = {
        read: async (hits) => {
          read.push(hits.length);
          return await rig.dependencies.people.read(hits);
        },
      };
      await findPerson(withLists({ ...rig.dependencies, people }), { wanted: of, ...asked });
      return read;
    };
    expect(await readFor(wanted)).toEqual(await readFor({ field: 'reference', value: rig.person.reference }));
    expect(await readFor(wanted)).toEqual([1]);
  });
});
