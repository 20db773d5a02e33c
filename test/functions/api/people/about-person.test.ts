import { describe, expect, it } from 'vitest';
import { campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { anActor } from '../../../support/rigs/api-rig.ts';
import { createPersonRig, theirCode } from '../../../support/rigs/person-rig.ts';

type Entry = {
  action: string;
  name?: string;
  relation: string;
  on?: string;
  reason?: string;
  particulars?: Record<string, unknown>;
};

const agent = anActor({ subject: 'agent', name: 'a.martin', roles: ['agent'] });
const administrator = anActor({ subject: 'boss', name: 'b.petit', roles: ['administrator'] });
const auditor = anActor({ subject: 'eyes', name: 'e.roux', roles: ['auditor'] });
const identity = 'code-read-out';

const rigOf = async () => {
  const rig = await createPersonRig();
  const as = async (actor: typeof agent, path: string, body: object) => {
    rig.acting.actor = actor;
    rig.clock.nowMs += 1_000;
    return await rig.call('POST', path, body);
  };
  const onPerson = (what: string, code = theirCode) => `/v1/campaigns/${campaignId}/people/${code}/${what}`;
  return {
    ...rig,
    as,
    onPerson,
    search: (by: object, more: object = {}) =>
      as(agent, '/v1/recipients/search', { ...by, reason: 'person-asked', identity: 'called-back', ...more }),
    correct: (email: string, actor = agent, code?: string) =>
      as(actor, onPerson('address', code), { email, reason: 'person-gave-address', identity }),
    erase: (code: string) => as(administrator, onPerson('erase', code), { reason: 'person-asked', identity }),
    async about(by: object): Promise<Entry[]> {
      const { status, body } = await as(auditor, '/v1/audit/about', { ...by, reason: 'complaint' });
      expect(status).toBe(200);
      return body.entries.toReversed();
    },
  };
};
const told = (entries: readonly Entry[]) =>
  entries.map(({ name, action, particulars }) => [name, action, particulars?.why ?? particulars?.outcome]);

describe('what an auditor is told of a person', () => {
  it('is whoever was shown them, changed them, or tried, and that it was asked', async () => {
    const rig = await rigOf();
    const { reference } = rig.person;
    await rig.search({ reference });
    await rig.search({ code: theirCode }, { identity: 'none' });
    await rig.as(auditor, '/v1/recipients/search', { reference, reason: 'person-asked', identity });
    expect((await rig.correct('new@example.net')).status).toBe(200);
    expect((await rig.correct('other@example.net')).status).toBe(409);
    expect(told(await rig.about({ reference }))).toEqual([
      ['a.martin', 'recipient.look-up', undefined],
      ['a.martin', 'recipient.look-up', 'not-disclosed'],
      ['e.roux', 'access.refuse', 'refused'],
      ['a.martin', 'recipient.readdress', undefined],
      ['a.martin', 'recipient.readdress', 'not-now'],
      ['e.roux', 'audit.about', undefined],
    ]);
  });

  it('is the same by whatever they are found, before and after a correction', async () => {
    const rig = await rigOf();
    const { reference, email, phone } = rig.person;
    const { body } = await rig.correct('new@example.net');
    await rig.search({ email: 'new@example.net' });
    for (const by of [
      { reference },
      { email },
      { phone },
      { email: 'new@example.net' },
      { code: theirCode },
      { code: body.noticeCode },
    ]) {
      expect(told(await rig.about(by)).slice(0, 2)).toEqual([
        ['a.martin', 'recipient.readdress', undefined],
        ['a.martin', 'recipient.look-up', undefined],
      ]);
    }
  });

  it('is found by every code that they had once they were erased, and the erasure with it', async () => {
    const rig = await rigOf();
    const { body } = await rig.correct('new@example.net');
    expect((await rig.erase(theirCode)).status).toBe(200);
    for (const code of [theirCode, body.noticeCode]) {
      const entries = await rig.about({ code });
      expect(told(entries).slice(0, 3)).toEqual([
        ['a.martin', 'recipient.readdress', undefined],
        ['b.petit', 'recipient.erase', undefined],
        ['b.petit', 'recipient.erase', undefined],
      ]);
      expect(entries[2]?.particulars).toEqual({ place: 2 });
    }
    expect(await rig.about({ reference: rig.person.reference })).toHaveLength(1);
  });

  it('has what was done with their list, and nothing of anybody else', async () => {
    const rig = await rigOf();
    const common = { atMs: createdAtMs, by: 'x', campaign: campaignId };
    await rig.audit.append({ ...common, action: 'letters.download', on: '1/all.zip' });
    await rig.audit.append({ ...common, action: 'campaign.pause' });
    await rig.search({ reference: 'somebody-else' });
    expect((await rig.about({ code: theirCode })).map(({ action, relation }) => [action, relation])).toEqual([
      ['letters.download', 'list'],
      ['audit.about', 'search'],
    ]);
  });
});
