import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTokens, type Staff, staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import { hashAddress } from '../../local/provider/recipients/address.ts';
import { usualShares } from '../../local/provider/recipients/behaviour.ts';
import { isOptedOut, smsPlanOf, usualSmsShares } from '../../local/provider/recipients/phone-behaviour.ts';
import type { LocalRun } from '../../local/run.ts';
import { startTestRun } from '../support/rigs/local-run.ts';

const sample = fileURLToPath(new URL('../../samples/campaign.json', import.meta.url));

const times = { hourMs: 1_000, latencyScale: 1, timeToLiveSeconds: 3_600 };
const fateOf = (phone: string): string => {
  const hash = hashAddress(phone);
  return isOptedOut(hash, usualSmsShares) ? 'optedOut' : smsPlanOf(hash, false, usualSmsShares, times).fate;
};
/** The first `count` mobile numbers on whose telephones this becomes of an SMS. */
const mobiles = (fate: string, count: number): string[] => {
  const found: string[] = [];
  for (let digits = 0; found.length < count; digits += 1) {
    const phone = `+336120${String(digits).padStart(5, '0')}`;
    if (fateOf(phone) === fate) found.push(phone);
  }
  return found;
};

const [works = ''] = mobiles('delivered', 1);
const [wrong = '', wrongToo = ''] = mobiles('noSuchNumber', 2);
const [optedOut = ''] = mobiles('optedOut', 1);
const landline = '+33140000001';

/** Reference, telephone, address, and which channels have to write to them, in this order. */
const people = [
  ['BOTH', works, 'both@example.org', ['sms']],
  ['WRONG', wrong, 'wrong@example.org', ['sms', 'email']],
  ['OUT', optedOut, 'out@example.org', ['email']],
  ['LANDLINE', landline, 'landline@example.org', ['email']],
  ['MAIL', '', 'mail@example.org', ['email']],
  ['WRONGONLY', wrongToo, '', ['sms']],
  ['NEITHER', '', '', []],
] as const;

describe('a campaign by SMS, then by email, then by letter', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  let run: LocalRun;
  let staff: Staff;
  let id: string;

  beforeAll(async () => {
    const behaviour = Object.fromEntries(Object.keys(usualShares).map((fate) => [fate, 0]));
    run = await startTestRun({ dataDir: folder, ratePerSecond: 100, latencyScale: 0.2, behaviour });
    staff = staffOf(run);
    const { administrator: api } = staff;
    const campaign = JSON.parse(readFileSync(sample, 'utf8'));
    id = (await api.create({ ...campaign, channels: ['sms', 'email', 'letter'], fallbackAfterHours: 24 })).id;
    const list = join(folder, 'people.csv');
    const rows = people.map(([reference, phone, email]) => `${reference},${phone},${email},fr\n`);
    writeFileSync(list, `reference,phone,email,language\n${rows.join('')}`);
    await api.upload(id, list);
    await followImport(api, id, () => {});
    await submitApproveStart(staff, id);
    await followSending(api, run.inboxUrl, id, () => {});
  }, 240_000);
  afterAll(async () => {
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const sentTo = async (path: string): Promise<unknown[]> =>
    (await (await fetch(`${run.inboxUrl}${path}`)).json()) as unknown[];

  it.each(people)('writes to %s (%s, %s) by %j', async (_reference, phone, email, channels) => {
    const texts = phone === '' ? [] : await sentTo(`/phones.json?number=${encodeURIComponent(phone)}`);
    const emails = email === '' ? [] : await sentTo(`/inbox.json?address=${encodeURIComponent(email)}`);
    expect([texts.length, emails.length]).toEqual([
      channels.some((one) => one === 'sms') ? 1 : 0,
      channels.some((one) => one === 'email') ? 1 : 0,
    ]);
  });

  it('counts everybody once, by the channel that told them', async () => {
    const progress = await staff.administrator.progress(id);
    expect(progress.finished).toBe(true);
    expect(progress.people).toMatchObject({ total: people.length, letter: 1 });
    expect([progress.channels.sms.reached, progress.channels.email.reached]).toEqual([1, 4]);
    expect(progress.outcomes).toMatchObject({ delivered: 5, bounced: 1, rejected: 0 });
  });

  it('calls AWS only as its own models of the services allow, and is answered so', () => {
    const { requests, violations } = run.checked();
    expect(violations).toEqual({});
    expect(requests['sms-voice:SendTextMessage']).toBeGreaterThan(2);
    expect(requests['monitoring:GetMetricStatistics']).toBeGreaterThan(0);
  });

  it('tells staff why an SMS was not enough, and what came then', async () => {
    const found = async (reference: string) => {
      const [person] = await staff.agent.recipients(reference);
      return person?.history.map(({ fact }) => fact);
    };
    expect(await found('OUT')).toEqual(['optedOut', 'accepted', 'delivered']);
    expect(await found('WRONG')).toEqual(['accepted', 'noSuchNumber', 'accepted', 'delivered']);
  });

  it('leaves to the letter whom neither reached', async () => {
    const authorization = `Bearer ${await createTokens(run, 'administrator')()}`;
    const reports = `${run.apiUrl}/v1/campaigns/${id}/reports`;
    const asked = await fetch(reports, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'post' }),
    });
    const { id: report } = (await asked.json()) as { id: string };
    const text = await vi.waitFor(
      async () => {
        const answer = await fetch(`${reports}/${report}`, { headers: { authorization } });
        const { status, downloadUrl = '' } = (await answer.json()) as {
          status: string;
          downloadUrl?: string;
        };
        expect(status).toBe('done');
        return await (await fetch(downloadUrl)).text();
      },
      { timeout: 60_000, interval: 500 },
    );
    const references = text.split('\r\n').map((line) => line.split(/[;,]/)[0]);
    expect(references.slice(1).filter((one) => one !== '')).toEqual(['WRONGONLY', 'NEITHER']);
  });
});
