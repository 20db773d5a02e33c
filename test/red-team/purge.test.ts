import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followSending } from '../../local/commands/clients/wait.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

const system = systemForAll();

const list = [
  'reference;email;first_name;last_name;address_line_1;postcode;city',
  'R1;ana@example.org;Ana;Blanc;1 rue Haute;75001;Paris',
  'R2;bea@example.org;Bea;Noir;2 rue Haute;75001;Paris',
  'R3;;Cyr;Gris;3 rue Haute;75001;Paris',
].join('\n');
const addresses = /(?:ana|bea)@example\.org/;

/** Every stored object as text, whatever its bucket. */
const storedObjects = (): { file: string; text: string }[] => {
  const folder = join(system.dataDir, 'objects-and-queues', 'objects');
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      // What was deleted can be brought back for three days, as the proof of a purge says.
      .filter((entry) => !join(entry.parentPath, entry.name).includes('/_versions/'))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        return {
          file,
          text: (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1'),
        };
      })
  );
};

const patiently = { timeout: 90_000, interval: 1_000 };

describe('somebody who gets hold of what is stored', { timeout: 240_000 }, () => {
  let campaign: string;
  let path: string;

  it('finds no address in event files once they were read', async () => {
    campaign = await system.campaignWith(list);
    path = `/v1/campaigns/${campaign}`;
    await submitApproveStart(system.staff, campaign);
    await followSending(system.staff.administrator, system.run.inboxUrl, campaign, () => {});
    await vi.waitFor(() => {
      const events = storedObjects().filter(({ text }) => text.includes('"eventType"'));
      expect(events.filter(({ text }) => text.includes('"Delivery"'))).not.toEqual([]);
      expect(events.filter(({ text }) => addresses.test(text))).toEqual([]);
    }, patiently);
  });

  it('finds nobody in a list for the post who was erased after it was written', async () => {
    const { body: asked } = await system.call('POST', `${path}/reports`, 'administrator', {
      body: { kind: 'results' },
    });
    const where = `${path}/reports/${asked.id}`;
    const written = await vi.waitFor(async () => {
      const { body } = await system.call('GET', where, 'administrator');
      expect(body).toMatchObject({ status: 'done', downloadUrl: expect.any(String) });
      return body;
    }, patiently);
    // The address of a download is good for that alone, and whoever tries more harms nobody.
    for (const method of ['DELETE', 'PUT', 'HEAD']) {
      const { status } = await fetch(String(written.downloadUrl), { method });
      expect([method, status]).toEqual([method, 403]);
    }
    expect(system.run.permissions.missing()).toEqual([]);
    const found = await system.staff.administrator.recipients('R1');
    const erased = await system.call(
      'POST',
      `${path}/people/${found[0]?.noticeCode}/erase`,
      'administrator',
      {
        body: { reason: 'person-asked', identity: 'document' },
      },
    );
    expect(erased.status).toBe(200);
    await vi.waitFor(async () => {
      const { body } = await system.call('GET', where, 'administrator');
      expect(body).toMatchObject({ status: 'done', isDeleted: true });
    }, patiently);
    // Whoever kept the address of the download has nothing of it either: S3 says 403 to who may not list what there is.
    expect((await fetch(String(written.downloadUrl))).status).toBe(403);
  });

  it('is told by the proof of a purge what is left elsewhere, and finds nobody but there', async () => {
    expect((await system.call('POST', `${path}/cancel`, 'administrator')).status).toBeOneOf([200, 409]);
    const purge = await system.call('POST', `${path}/purge`, 'administrator');
    expect(purge.status).toBe(202);
    const proof = await vi.waitFor(async () => {
      const { body } = await system.call('GET', `${path}/reports/${purge.body.report}`, 'administrator');
      expect(body).toMatchObject({ status: 'done' });
      return body.proof as { remains: { what: string; until?: string }[] };
    }, patiently);
    const days = (until: string | undefined): number | undefined =>
      until === undefined ? undefined : Math.round((Date.parse(until) - Date.now()) / 86_400_000);
    expect(proof.remains.map(({ what, until }) => [what, days(until)])).toEqual([
      ['event-files', 3],
      ['backups', 7],
      ['suppression-list', undefined],
      ['downloads', undefined],
      ['logs', undefined],
      ['record', undefined],
    ]);
    expect(storedObjects().filter(({ text }) => addresses.test(text))).toEqual([]);
  });
});
