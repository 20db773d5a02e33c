import { describe, expect, it } from 'vitest';
import { recordRefused } from '../../../../functions/api/http/audit.ts';
import { anActor, createApiRig } from '../../../support/rigs/api-rig.ts';

const agent = anActor({ roles: ['agent'] });
const act = { action: 'recipient.look-up', on: 'a-keyed-hash', reason: 'person-asked' } as const;

describe('attempts that are refused', () => {
  it('are on record each, and of a flood every power of ten', async () => {
    const { dependencies, acts } = createApiRig();
    for (let attempt = 1; attempt <= 1_050; attempt += 1) await recordRefused(dependencies, agent, act);
    const kept = acts.map(({ particulars }) => particulars?.attempt);
    expect(kept).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1_000]);
    expect(acts[0]).toMatchObject({ ...act, from: agent.sourceIp, particulars: { outcome: 'refused' } });
  });

  it('are counted anew in the next ten minutes, by each person, and of each action', async () => {
    const { dependencies, acts, clock } = createApiRig();
    const last = () => acts.at(-1)?.particulars?.attempt;
    for (let attempt = 1; attempt <= 12; attempt += 1) await recordRefused(dependencies, agent, act);
    await recordRefused(dependencies, anActor({ subject: 'another' }), act);
    expect([acts.length, last()]).toEqual([11, 1]);
    await recordRefused(dependencies, agent, { ...act, action: 'recipient.preview' });
    expect([acts.length, last()]).toEqual([12, 1]);
    clock.nowMs += 600_000;
    await recordRefused(dependencies, agent, act);
    expect([acts.length, last()]).toEqual([13, 1]);
  });

  it('name whom they were about, by the keyed hash of what was asked for', async () => {
    const { call, acts, acting, lookup } = createApiRig();
    acting.actor = anActor({ roles: ['approver'] });
    const search = (body: object) => call('POST', '/v1/recipients/search', body);
    expect((await search({ reference: 'P-7', reason: 'person-asked' })).status).toBe(403);
    expect((await search({ reference: { not: 'a text' } })).status).toBe(403);
    const path = '/v1/campaigns/c7k2mq9x4tb1z/people/k7qm-2xv9-4tbd-p/told';
    expect((await call('POST', path, {})).status).toBe(403);
    expect(acts.map(({ on }) => on)).toEqual([
      await lookup.hashOf('reference', 'P-7'),
      undefined,
      expect.any(String),
    ]);
  });

  it('keep what they tell besides', async () => {
    const { dependencies, acts } = createApiRig();
    await recordRefused(dependencies, agent, { ...act, particulars: { campaign: 'c7k2mq9x4tb1z' } });
    expect(acts[0]?.particulars).toEqual({ campaign: 'c7k2mq9x4tb1z', outcome: 'refused', attempt: 1 });
  });

  it('are on record where a role does not allow them, and nothing is of somebody who has not signed in', async () => {
    const { call, acts, acting } = createApiRig();
    acting.actor = agent;
    expect((await call('GET', '/v1/audit')).status).toBe(403);
    acting.actor = undefined;
    expect((await call('GET', '/v1/audit')).status).toBe(401);
    expect(acts).toMatchObject([
      { action: 'access.refuse', particulars: { operation: 'listAuditChains', outcome: 'refused' } },
    ]);
  });
});
