import { describe, expect, it, vi } from 'vitest';
import { flood } from '../../bench/check-flood/flood.ts';
import { submitApproveStart } from '../../local/commands/clients/staff.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

/** Printed in the notice of one patient. */
let code: string;
let id: string;

const list =
  'reference;email;first_name;last_name;language\nIPP-4711;jeanne.vandamme@example.org;Jeanne;Vandamme;fr\n';

const codeSentTo = async (address: string): Promise<string> => {
  const found = (await system.inbox(`/inbox.json?address=${address}`)) as { id: string }[];
  const { text = '' } = (await system.inbox(`/inbox/${found[0]?.id}.json`)) as { text?: string };
  return /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? '';
};

const system = systemForAll(async () => {
  id = await system.campaignWith(list);
  await submitApproveStart(system.staff, id);
  await vi.waitFor(
    async () => {
      code = await codeSentTo('jeanne.vandamme@example.org');
      expect(code).not.toBe('');
    },
    { timeout: 60_000, interval: 500 },
  );
});

type Asked = { headers?: Record<string, string> };
const check = (text: string, asked: Asked = {}) =>
  system.call('GET', `/v1/check?${new URLSearchParams({ code: text })}`, undefined, asked);

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The guess number `at`, with a right check character, as whoever has read the source makes them. */
const guess = (at: number): string => {
  const text = Array.from({ length: 12 }, (_, place) => ALPHABET[(at * 7 + place * (at + 3)) % 32]).join('');
  const twice = (value: number): number => (value << 1) ^ (value & 16 ? 37 : 0);
  const sum = [...text].reduce((all, character) => twice(all ^ ALPHABET.indexOf(character)), 0);
  return `${text}${ALPHABET[sum]}`;
};

describe('somebody who copies the code of one notice into a thousand messages', { timeout: 120_000 }, () => {
  it('has the answer tell every victim to whom the one notice went, so that theirs is none', async () => {
    const { body } = await check(code);
    expect(body).toMatchObject({ genuine: true, sent: [{ channel: 'email', to: 'j•••@e•••.org' }] });
    const { en, fr } = body.words as { en: string; fr: string };
    expect(en).toMatch(/an email to j•••@e•••\.org on .+, in French\. If that is not you, .+ forged/);
    expect(fr).toMatch(/un courriel à j•••@e•••\.org le .+, en français\. Si ce n’est pas vous, .+ un faux/);
    expect(en).toContain('A code can be copied');
  });

  it('gives away no name, number, address or reference of the patient by it', async () => {
    for (const accept of ['application/json', 'text/html']) {
      const answer = await check(code, { headers: { accept } });
      expect(JSON.stringify(answer.body)).not.toMatch(/Jeanne|Vandamme|IPP-4711|jeanne|example\.org/);
    }
  });

  it('is found out after ten victims: each later one is told that the code is passed around', async () => {
    for (let victim = 0; victim < 11; victim += 1) await check(code);
    const { body } = await check(code);
    expect(body).toMatchObject({ genuine: true, isPassedAround: true });
    expect((body.words as { fr: string }).fr).toContain('Il circule');
    // And whoever really got it still learns that it is theirs.
    expect(body.sent).toMatchObject([{ to: 'j•••@e•••.org' }]);
  });
});

describe('somebody who guesses codes', { timeout: 120_000 }, () => {
  it('learns as much of a code that was given out and not sent as of one that never was', async () => {
    const waiting = await system.campaignWith(
      list.replaceAll('IPP-4711', 'IPP-1').replaceAll('jeanne', 'luc'),
    );
    const { body } = await system.call('POST', `/v1/campaigns/${waiting}/preview`, 'administrator', {
      body: { reference: 'IPP-1', reason: 'test' },
    });
    const [unsent] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(String(body.text)) ?? [];
    if (unsent === undefined) throw new Error('the preview has no code');
    const [one, other] = [await check(unsent), await check(guess(1))];
    expect([one.status, one.body]).toEqual([other.status, other.body]);
  });

  it('is told to wait, whatever address they claim, while others of their network are answered', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 90; at += 1) {
      const { status } = await check(guess(at), {
        headers: { 'x-forwarded-for': `198.51.100.${at}`, 'tocsin-edge': 'guess' },
      });
      statuses.push(status);
      // As slowly as the gateway lets them.
      await new Promise((later) => setTimeout(later, 30));
    }
    expect(statuses.slice(-10)).toEqual(Array.from({ length: 10 }, () => 429));
    for (let at = 0; at < 5; at += 1) expect((await check(code)).body.genuine).toBe(true);
    expect((await check(`${code.slice(0, -1)}`)).status).not.toBe(500);
  });
});

describe('somebody who floods what anybody may call', { timeout: 120_000 }, () => {
  it.each([
    ['the check', () => `/v1/check?code=${guess(5)}`],
    ['the check with a right code', () => `/v1/check?code=${code}`],
    ['the documentation', () => '/v1/docs'],
    ['the OpenAPI document', () => '/v1/openapi.json'],
    ['the routes of staff, without a token', () => '/v1/campaigns'],
  ])('turns no member of staff away: %s', async (_, path) => {
    const staff: number[] = [];
    const startMs = Date.now();
    const flooding = flood(new URL(path(), system.run.apiUrl), { perSecond: 1_000, seconds: 3 });
    for (let at = 0; at < 10; at += 1) {
      const { status } = await system.call('GET', `/v1/campaigns/${id}`, 'administrator');
      staff.push(status);
      await new Promise((later) => setTimeout(later, 200));
    }
    const statuses = await flooding;
    expect(staff).toEqual(Array.from({ length: 10 }, () => 200));
    expect([...statuses.keys()].filter((status) => status >= 500 || status === 0)).toEqual([]);
    // The function sees as much of it as the throttle of the route lets through, however long this machine takes.
    const seconds = (Date.now() - startMs) / 1000;
    expect(statuses.get(200) ?? 0).toBeLessThan(60 + 55 * seconds);
  });
});
