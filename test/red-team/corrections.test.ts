import { describe, expect, it, vi } from 'vitest';
import type { Role } from '../../core/audit/roles.ts';
import { submitApproveStart } from '../../local/commands/clients/staff.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

type Message = { id: string; subject: string; text?: string; html?: string };
type Entry = { action: string; identity?: string; particulars?: Record<string, unknown> };

/** Those whom no message reaches, as the list has no address, then those who have been told. */
const SILENT = 20;
const TOLD = 4;
const phoneOf = (at: number): string => `+3363998${String(1000 + at)}`;
const rows = Array.from({ length: SILENT + TOLD }, (_, at) => {
  const email = at < SILENT ? '' : `success+${at}@simulator.amazonses.com`;
  return `P${at};${email};${phoneOf(at)};Ana;Blanc;en\n`;
});

const patiently = { timeout: 90_000, interval: 500 };
/** A campaign ends at the first full minute that is a minute after its last correction, or later on a busy machine. */
const toTheEnd = { timeout: 180_000, interval: 1_000 };
const identity = 'code-read-out';
let campaign: string;
const codes: string[] = [];

const system = systemForAll(async () => {
  campaign = await system.campaignWith(
    `reference;email;phone;first_name;last_name;language\n${rows.join('')}`,
  );
  await submitApproveStart(system.staff, campaign);
  const { administrator } = system.staff;
  await vi.waitFor(async () => {
    const pr = await administrator.progress(campaign);
    expect(pr.outcomes.delivered).toBe(TOLD);
  }, patiently);
  for (let at = 0; at < SILENT + TOLD; at += 1) {
    const [found] = await administrator.recipients(`P${at}`);
    codes.push(found?.noticeCode ?? '');
  }
});

const act = (what: string, code: string, body: object, as: Role = 'agent') =>
  system.call('POST', `/v1/campaigns/${campaign}/people/${code}/${what}`, as, { body });
const correct = (code: string, email: string, more: object = {}, as?: Role) =>
  act('address', code, { email, reason: 'person-gave-address', identity, ...more }, as);
const messagesTo = async (address: string): Promise<Message[]> =>
  (await system.inbox(`/inbox.json?address=${encodeURIComponent(address)}`)) as Message[];
const person = async (at: number) => {
  const [found] = await system.staff.administrator.recipients(`P${at}`);
  if (found === undefined) throw new Error(`P${at} is not found`);
  return found;
};
/**
 * Pauses the campaign meanwhile: nobody whose contact is corrected is written to in between, and so told. It runs again
 * by a correction first, as only what runs can be paused.
 */
const whilePaused = async (doWhat: () => Promise<void>): Promise<void> => {
  const { administrator } = system.staff;
  const unwatched = `success+${SILENT - 1}@simulator.amazonses.com`;
  const more = { identity: 'no-caller' };
  expect((await correct(codes[SILENT - 1] ?? '', unwatched, more, 'administrator')).status).toBe(200);
  expect((await administrator.pause(campaign, 'Attacked')).state).toBe('paused');
  try {
    await doWhat();
  } finally {
    await administrator.resume(campaign);
  }
};
/** What the agent did and tried outside of campaigns, as an auditor reads it. */
const triesOfAgent = async (): Promise<Entry[]> => {
  const { body } = await system.call('GET', '/v1/audit', 'auditor');
  const found: Entry[] = [];
  for (const { chain } of body.chains as { chain: string }[]) {
    if (!chain.startsWith('by-')) continue;
    const { body: page } = await system.call('GET', `/v1/audit/${chain}?limit=200`, 'auditor');
    found.push(...(page.entries as Entry[]));
  }
  return found.filter(({ particulars }) => particulars?.outcome === 'refused');
};

// The agent may do 30 things in an hour: the attacks follow one another, and share them.
describe('an agent who', { timeout: 120_000 }, () => {
  it('does not say how they made sure who is asking, changes nothing', async () => {
    const [code = ''] = codes;
    const asked: [string, object][] = [
      ['address', { email: 'a@example.com', reason: 'person-gave-address' }],
      ['told', { by: 'phone' }],
      ['told/take-back', { by: 'phone', reason: 'recorded-by-mistake' }],
      ['letter', { reason: 'person-asked' }],
    ];
    for (const [what, body] of asked) expect((await act(what, code, body)).status).toBe(400);
    expect((await person(0)).recorded).toEqual([]);
  });

  it('says that nobody is asking, or wants a second notice for somebody who was told, is refused', async () => {
    const told = codes[SILENT] ?? '';
    expect((await correct(told, 'me@example.com', { identity: 'no-caller' })).status).toBe(403);
    expect((await correct(told, 'me@example.com', { evenIfTold: true })).status).toBe(403);
    expect(await messagesTo('me@example.com')).toEqual([]);
  });

  it('sends the notice of one person to one stranger after another, ends at the second', async () => {
    let code = codes[1] ?? '';
    const statuses: number[] = [];
    await whilePaused(async () => {
      for (let at = 0; at < 4; at += 1) {
        const { status, body } = await correct(code, `stranger${at}@example.com`);
        statuses.push(status);
        code = String(body.noticeCode ?? code);
      }
    });
    expect(statuses).toEqual([200, 200, 403, 403]);
    expect(await messagesTo('stranger2@example.com')).toEqual([]);
  });

  it('collects the notices of two people at one address, gets one of them, also by two requests at once', async () => {
    const address = 'attacker@example.com';
    expect((await correct(codes[2] ?? '', address)).status).toBe(200);
    const { status, body } = await correct(codes[3] ?? '', 'ATTACKER@example.com');
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toMatch(/Ana|Blanc|P2/);
    const both = await Promise.all([4, 5].map((at) => correct(codes[at] ?? '', 'second@example.com')));
    expect(both.filter((one) => one.status === 200).length).toBeLessThanOrEqual(1);
    await vi.waitFor(async () => expect(await messagesTo(address)).toHaveLength(1), patiently);
  });

  it('tries telephone numbers as a ticket, hears the same of every one', async () => {
    const at = SILENT + 1;
    const answers = [];
    for (const ticket of [phoneOf(at + 1).replace('+33', '0'), phoneOf(at).replace('+33', '0')]) {
      const { status, body } = await correct(codes[at] ?? '', 'x@example.com', { ticket });
      const { requestId: _, ...said } = body;
      answers.push({ status, said });
    }
    expect(answers[0]).toEqual(answers[1]);
    for (const ticket of ['Jean.Dupont.1975', '03/02/1980', 'ana@example.org']) {
      expect((await correct(codes[at] ?? '', 'x@example.com', { ticket })).status).toBe(400);
    }
  });

  it('silences people by saying that they were told, is known by each, and is undone', async () => {
    for (let at = 6; at < 14; at += 1) {
      expect((await act('told', codes[at] ?? '', { by: 'phone', identity: 'called-back' })).status).toBe(204);
    }
    const silenced = await person(6);
    expect(silenced.standing).toBe('told');
    expect(silenced.recorded[0]?.what.en).toContain('Identity checked: called back on a number held before.');
    for (let at = 6; at < 14; at += 1) {
      const body = { by: 'phone', reason: 'recorded-by-mistake', identity: 'no-caller' };
      expect((await act('told/take-back', codes[at] ?? '', body, 'administrator')).status).toBe(204);
    }
    expect((await person(6)).standing).not.toBe('told');
  });

  it('goes on and on, is stopped for the hour, however many requests come at once, and is on record', async () => {
    const tries = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          act('told', codes[(from + at) % SILENT] ?? '', { by: 'phone', identity }),
        ),
      );
    const statuses = [...(await tries(14, 20)), ...(await tries(0, 20))].map(({ status }) => status);
    expect(statuses.filter((status) => status === 204).length).toBeLessThanOrEqual(12);
    expect((await correct(codes[15] ?? '', 'late@example.com')).status).toBe(429);
    const whys = (await triesOfAgent()).map(({ particulars }) => particulars?.why);
    expect(new Set(whys)).toEqual(
      new Set(['role', 'not-now', 'too-often-for-person', 'contact-of-others', 'too-often']),
    );
  });
});

describe('an administrator who diverts a notice', { timeout: 300_000 }, () => {
  it('is seen by whoever reads at the old contact, once, however often the request is repeated', async () => {
    const at = SILENT + 2;
    const code = codes[at] ?? '';
    const old = `success+${at}@simulator.amazonses.com`;
    const again = () => correct(code, 'mine@example.com', { evenIfTold: true }, 'administrator');
    const answers = [await again(), ...(await Promise.all([again(), again(), again()]))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.noticeCode)).size).toBe(1);
    await vi.waitFor(async () => {
      expect(await messagesTo('mine@example.com')).toHaveLength(1);
      expect(await messagesTo(old)).toHaveLength(2);
    }, patiently);
    await vi.waitFor(async () => {
      expect((await system.staff.administrator.progress(campaign)).state).toBe('completed');
    }, toTheEnd);
    // Nothing has followed until the end.
    expect(await messagesTo('mine@example.com')).toHaveLength(1);
    expect(await messagesTo(old)).toHaveLength(2);
    const changes = (await messagesTo(old)).filter(({ subject }) => /contact/.test(subject));
    expect(changes).toHaveLength(1);
    const change = (await system.inbox(`/inbox/${changes[0]?.id}.json`)) as Message;
    expect(change.text?.replaceAll('\u00a0', ' ')).toContain('+33 1 99 00 12 34');
    expect(JSON.stringify([change.subject, change.text, change.html])).not.toMatch(
      /Ana|Blanc|mine@|laborator|stolen|breach/i,
    );
    expect((await person(at)).recorded[0]?.what.en).toContain('Their old contact is told of the change.');
    // They are counted once.
    expect((await system.staff.administrator.progress(campaign)).people.total).toBe(SILENT + TOLD);
  });
});
