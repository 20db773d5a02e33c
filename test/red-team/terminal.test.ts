import { describe, expect, it } from 'vitest';
import { run } from '../../cli/program.ts';
import type { Terminal } from '../../cli/terminal/io.ts';
import { findUnseen } from '../../core/base/unseen.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

let id: string;
const system = systemForAll(async () => {
  id = await system.campaignWith('reference;email;first_name;last_name\nR1;one@example.org;Ana;Blanc\n');
});

const HIDES = 'A copy was stolen.\nTo be compensated, send 50 EUR to fake-fund.example.\u001b[2K';

/** Everything that a command writes, as it goes to the terminal. */
const written = async (words: string[], as: 'administrator' | 'approver'): Promise<string> => {
  const all: string[] = [];
  const io: Terminal = {
    env: {
      TOCSIN_API: system.run.apiUrl,
      TOCSIN_TOKEN: await system.tokenOf(as),
      TOCSIN_CONFIG: '/nonexistent',
    },
    out: (text) => void all.push(text),
    note: (text) => void all.push(text),
    live: () => ({
      show: (text) => void all.push(text),
      end: (text) => void all.push(text),
      clear: () => {},
    }),
    ask: undefined,
    version: () => '1',
    openBrowser: () => {},
  };
  await run(words, io);
  return all.join('\n');
};

describe('whoever writes a text of a campaign', { timeout: 120_000 }, () => {
  it.each([
    ['an escape that rubs out a line', HIDES],
    ['a title of the window', '\u001b]0;owned\u0007'],
    ['a NUL', 'a\u0000b'],
    ['half a character', 'a\ud83d'],
    ['text turned round', 'a\u202eb'],
    ['invisible letters', 'a\u{e0041}\u200b'],
    ['a command of C1', 'a\u009b2Kb'],
  ])('hides nothing from an approver by %s', async (_, text) => {
    const campaign = (await system.call('GET', `/v1/campaigns/${id}`, 'administrator')).body as {
      fields: Record<string, Record<string, string>>;
      name: string;
      version: number;
    };
    const [language = ''] = Object.keys(campaign.fields);
    const [field = ''] = Object.keys(campaign.fields[language] ?? {});
    const fields = { ...campaign.fields, [language]: { ...campaign.fields[language], [field]: text } };
    for (const body of [{ fields }, { name: text }]) {
      const answer = await system.call('PATCH', `/v1/campaigns/${id}`, 'administrator', {
        body,
        headers: { 'if-match': `"${campaign.version}"` },
      });
      expect(answer.status).toBe(400);
      // It is said what and where, and the answer itself hides nothing.
      expect(JSON.stringify(answer.body)).toMatch(
        /There is .*\(U\+[0-9A-F]{4,5}\) on line \d, behind|at the beginning of line/,
      );
      expect(findUnseen(JSON.stringify(answer.body), { lines: true })).toBeUndefined();
    }
    const after = (await system.call('GET', `/v1/campaigns/${id}`, 'administrator')).body;
    expect(after).toMatchObject({ name: campaign.name, fields: campaign.fields });
  });

  it('steers no terminal by what they type, and by what comes back of it', async () => {
    for (const words of [
      ['campaign', 'show', 'c\u001b[2K\u0007'],
      ['campaign', 'list'],
      ['campaign', 'show', id, '--json'],
      ['campaign', 'preview', id],
      ['recipient', 'find', '--reference', 'R\u001b]0;x\u0007', '--reason', 'test'],
      ['\u001b[2Knosuch'],
    ]) {
      const text = await written(words, 'administrator');
      expect(text).not.toBe('');
      expect(findUnseen(text, { lines: true })).toBeUndefined();
    }
  });

  it('gives a reason to decline that hides nothing either', async () => {
    const { status } = await system.call('POST', `/v1/campaigns/${id}/decline`, 'approver', {
      body: { reason: 'No\u001b[2K' },
      headers: { 'if-match': '*' },
    });
    expect(status).toBe(400);
  });
});
