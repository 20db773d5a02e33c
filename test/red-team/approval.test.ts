import { describe, expect, it } from 'vitest';
import type { Role } from '../../core/audit/roles.ts';
import { type Answer, systemForAll } from '../support/rigs/running-system.ts';

const system = systemForAll();

const list = 'reference;email;first_name;last_name\nR1;one@example.org;Ana;Blanc\n';
const EVIL = 'EVIL TEXT that nobody has approved.';

type Shown = { version: number; state: string; fields: Record<string, Record<string, string>> };
type Signed = { submission?: { hash: string }; approval?: { hash: string } };

const read = async (id: string): Promise<Shown & Signed> =>
  (await system.call('GET', `/v1/campaigns/${id}`, 'administrator')).body as Shown & Signed;

const step = async (id: string, name: string, as: Role, body?: unknown, ifMatch?: string): Promise<Answer> =>
  await system.call('POST', `/v1/campaigns/${id}/${name}`, as, {
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

/** Another text under the same submission, as the administrator alone can make it. */
const swapText = async (id: string): Promise<void> => {
  const { version, fields } = await read(id);
  const withdrawn = await step(id, 'withdraw', 'administrator', undefined, `"${version}"`);
  expect(withdrawn.status).toBe(200);
  const evil = { ...fields, fr: { ...fields.fr, what_happened: EVIL } };
  const { version: ready } = await read(id);
  const changed = await system.call('PATCH', `/v1/campaigns/${id}`, 'administrator', {
    body: { fields: evil },
    headers: { 'if-match': `"${ready}"` },
  });
  expect(changed.status).toBe(200);
  await system.staff.administrator.submit(id);
};

describe('an administrator who wants a text signed that nobody has read', { timeout: 120_000 }, () => {
  it('swaps it under the approver’s eyes, and the approval is refused', async () => {
    const id = await system.campaignWith(list);
    await system.staff.administrator.submit(id);
    const { submission, version } = await read(id);
    await swapText(id);
    const hash = submission?.hash ?? '';
    for (const ifMatch of [undefined, '*', `"${version}"`]) {
      expect((await step(id, 'approve', 'approver', { hash }, ifMatch)).status).toBe(412);
    }
    // Without a word of what was read, as a script that was copied from somewhere does it.
    for (const body of [undefined, {}, { hash: '' }]) {
      expect((await step(id, 'approve', 'approver', body, '*')).status).toBe(400);
    }
    const { state, approval } = await read(id);
    expect([state, approval]).toEqual(['submitted', undefined]);
    expect((await step(id, 'decline', 'approver', { hash, reason: 'Read before.' })).status).toBe(412);
  });

  it('submits, starts and changes without having read, and is refused', async () => {
    const id = await system.campaignWith(list);
    for (const ifMatch of [undefined, '*', '"1", "2", "3", "4", "5", "6", "7", "8"']) {
      expect((await step(id, 'submit', 'administrator', undefined, ifMatch)).status).toBe(428);
      const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
      const asked = { body: { fields: { fr: {} } }, headers };
      expect((await system.call('PATCH', `/v1/campaigns/${id}`, 'administrator', asked)).status).toBe(428);
    }
    await system.staff.administrator.submit(id);
    await system.staff.approver.approve(id);
    for (const ifMatch of [undefined, '*']) {
      expect((await step(id, 'start', 'administrator', {}, ifMatch)).status).toBe(428);
    }
    expect((await read(id)).state).toBe('approved');
  });

  it('swaps the list while another is approved: an upload that was begun before brings nothing', async () => {
    const id = await system.campaignWith(list);
    const path = `/v1/campaigns/${id}/uploads`;
    const { version } = await read(id);
    const begun = await system.call('POST', path, 'administrator', {
      body: { fileName: 'evil.csv', sizeBytes: 10 },
      headers: { 'if-match': `"${version}"` },
    });
    expect(begun.status).toBe(201);
    const { uploadId, parts } = begun.body as { uploadId: string; parts: { url: string }[] };
    await fetch(parts[0]?.url ?? '', { method: 'PUT', body: 'reference\n' });
    await system.staff.administrator.submit(id);
    await system.staff.approver.approve(id);
    const before = await read(id);
    expect((await system.call('POST', `${path}/${uploadId}/complete`, 'administrator')).status).toBe(412);
    expect(await read(id)).toEqual(before);
  });

  it('can be stopped at once by somebody who has read nothing', async () => {
    const id = await system.campaignWith(list);
    await system.staff.administrator.submit(id);
    await system.staff.approver.approve(id);
    expect((await step(id, 'cancel', 'administrator')).status).toBe(200);
  });
});
