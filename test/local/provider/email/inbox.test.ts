import { SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bulk, type ProviderUnderTest, people, provider } from '../setup.ts';

let ses: ProviderUnderTest;
beforeEach(async () => {
  ses = await provider();
});
afterEach(() => ses.end());

const send = async (addresses: readonly string[]): Promise<string[]> => {
  const answer = await ses.client.send(new SendBulkEmailCommand(bulk(addresses)));
  return (answer.BulkEmailEntryResults ?? []).map(({ MessageId = '' }) => MessageId);
};
const page = (path: string) => fetch(ses.url + path);
const text = async (path: string): Promise<string> => (await page(path)).text();
const json = async <T>(path: string): Promise<T> => (await page(path)).json() as Promise<T>;
type Listed = { to: string; subject: string; state: string; number: number; id: string }[];

describe('the inbox', () => {
  it('says so while it is empty', async () => {
    expect(await text('/')).toContain('Nothing has been sent yet');
  });

  it('lists the newest messages first and leads to the older ones', async () => {
    for (const part of ['a.example', 'b.example', 'c.example']) await send(people(40, part));
    const first = await json<Listed>('/inbox.json');
    expect(first.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => 119 - at));
    expect(await text('/inbox')).toContain('/inbox?before=70');
    const last = await json<Listed>('/inbox.json?before=20');
    expect(last.map(({ to }) => to)).toEqual(people(20, 'a.example').toReversed());
    expect(await text('/inbox?before=20')).not.toContain('Older messages');
  });

  it('finds every message of an address, in whatever case it is written', async () => {
    await send(['ann@mail.example', 'bob@mail.example']);
    await send(['Ann@Mail.example']);
    const found = await json<Listed>('/inbox.json?address=ANN@mail.example');
    expect(found.map(({ to, number }) => [to, number])).toEqual([
      ['Ann@Mail.example', 2],
      ['ann@mail.example', 0],
    ]);
    expect(await text('/inbox?address=stranger@mail.example')).toContain('Nothing was sent to this address');
    expect(await json('/_account?address=bob@mail.example')).toHaveLength(1);
  });

  it('shows what has happened so far and no more', async () => {
    const [id = ''] = await send(['complaint@simulator.amazonses.com']);
    const state = async (): Promise<string> => (await json<{ state: string }>(`/inbox/${id}.json`)).state;
    expect(await state()).toBe('On its way');
    ses.time.advance(2000);
    expect(await state()).toBe('Delivered');
    ses.time.advance(5000);
    expect(await state()).toBe('Complained');
  });

  it('shows a message’s parts, tags and events, with the name escaped outside of the message', async () => {
    const input = bulk(['ann@mail.example']);
    const data = JSON.stringify({ name: '<script>alert(1)</script>', nameHtml: '<em>Ann</em>' });
    const [entry] = input.BulkEmailEntries ?? [];
    if (entry === undefined) throw new Error('no entry');
    entry.ReplacementEmailContent = { ReplacementTemplate: { ReplacementTemplateData: data } };
    const answer = await ses.client.send(new SendBulkEmailCommand(input));
    const id = answer.BulkEmailEntryResults?.[0]?.MessageId;
    const shown = await text(`/inbox/${id}`);
    expect(shown).toContain('Your data, &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(shown).not.toContain('<script');
    expect(shown).toContain('dpo@hospital.example');
    expect(shown).toContain('c1-1');
    const part = await page(`/inbox/${id}/html`);
    expect(await part.text()).toBe('<p>Dear <em>Ann</em></p>');
    expect(part.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it('does not find a message id that it did not give', async () => {
    const [id = ''] = await send(['ann@mail.example']);
    const forged = id.replace(/-000000$/, '-000001');
    expect((await page(`/inbox/${forged}`)).status).toBe(404);
    expect((await page('/inbox/nonsense')).status).toBe(404);
    expect((await page(`/inbox/${id}`)).status).toBe(200);
  });
});
