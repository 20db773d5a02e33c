import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import type { Terminal } from '../../cli/terminal/io.ts';
import { makeNoticeCode } from '../../core/notice/code.ts';
import { createHandler } from '../../functions/api/handler.ts';
import { type HttpApi, startHttpApi } from '../../local/http-api/http-api.ts';
import { aCampaign, audience, campaignId } from '../support/data/factories.ts';
import { testMac } from '../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../support/fakes/memory-stores.ts';
import { type ApiRig, anActor, createApiRig, requestBy, someFields } from '../support/rigs/api-rig.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';

const silent: Terminal = {
  env: {},
  out: () => {},
  note: () => {},
  live: () => ({ show: () => {}, end: () => {}, clear: () => {} }),
  ask: undefined,
  version: () => '1.2.3',
  openBrowser: () => {},
};

/** Every command that does something, by the words that it is called with. */
const leavesOf = (command: CommandUnknownOpts, path: string[] = []): [string, CommandUnknownOpts][] =>
  command.commands.flatMap((child) => {
    const here = [...path, child.name()];
    return child.commands.length > 0 ? leavesOf(child, here) : [[here.join(' '), child]];
  });

describe('help', () => {
  const leaves = leavesOf(createProgram(silent)).filter(([path]) => !['complete', 'help'].includes(path));

  it.each(leaves)('of "%s" says what it does and shows how it is typed', (path, command) => {
    expect(command.description()).not.toBe('');
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.outputHelp();
    expect(text).toContain(`$ tocsin ${path.replace(' show', path.startsWith('dead') ? '' : ' show')}`);
    expect(text).toContain('--json');
  });

  it('is no error, and an unknown command is one, with what was probably meant', async () => {
    const rig = createCliRig();
    expect((await rig.tocsin(['campaign', 'create', '--help'])).code).toBe(0);
    const wrong = await rig.tocsin(['campaign', 'shwo']);
    expect(wrong.code).toBe(exitCodes.unusable);
    expect(wrong.said).toContain('Did you mean show?');
    rig.close();
  });
});

describe('the version', () => {
  it.each(['--version', '-V'])('is printed by %s, and nothing else', async (option) => {
    const rig = createCliRig();
    expect(await rig.tocsin([option])).toEqual({ code: 0, out: '1.2.3', said: '' });
    rig.close();
  });

  it('is that of a campaign behind a command', async () => {
    const rig = createCliRig({ TOCSIN_API: 'https://api.hospital.example', TOCSIN_TOKEN: 'token' });
    const { code, out, said } = await rig.tocsin(['campaign', 'submit', 'c7k2mq9x4tb1z', '--version', 'new']);
    expect([code, out]).toEqual([exitCodes.unusable, '']);
    expect(said).toContain('version');
    rig.close();
  });
});

describe('completion', () => {
  const complete = async (...words: string[]): Promise<string> => {
    let printed = '';
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
      printed += `${text}\n`;
    });
    const rig = createCliRig();
    await rig.tocsin(['complete', ...words]);
    rig.close();
    log.mockRestore();
    return printed;
  };

  it.each(['bash', 'zsh', 'fish'])('has a script for %s', async (shell) => {
    expect(await complete(shell)).toContain('tocsin');
  });

  it('offers commands, their options and the values of an option', async () => {
    expect(await complete('--', 'campaign', 'app')).toContain('approve');
    expect(await complete('--', 'recipient', 'find', '--re')).toMatch(/--reference[\s\S]*--reason/);
    expect(await complete('--', 'recipient', 'find', '--reason', '')).toContain('person-asked');
    expect(await complete('--', 'dead-letters', 'redrive', '')).toContain('chunks');
  });
});

describe('a command', () => {
  let http: HttpApi;
  let api: ApiRig;
  let rig: CliRig;
  const reader = anActor({ roles: ['approver'] });

  beforeAll(async () => {
    http = await startHttpApi(0);
    api = createApiRig({ campaigns: createMemoryCampaignStore(aCampaign({ state: 'ready' })) });
    const handler = createHandler(api.dependencies) as (event: unknown) => Promise<unknown>;
    const routes = [{ key: '$default', functionName: 'api', scopes: [] }];
    http.open(routes, async (_, event) => {
      const { requestContext } = event as { requestContext: { http: object } };
      const signedIn = requestBy(api.acting.actor).requestContext;
      const context = { ...signedIn, ...requestContext, authorizer: signedIn.authorizer };
      return { ok: true, result: await handler({ ...(event as object), requestContext: context }) };
    });
    rig = createCliRig({ TOCSIN_API: http.url, TOCSIN_TOKEN: 'checked by the gateway' });
  });
  afterAll(async () => {
    await http.close();
    rig.close();
  });

  it('answers in JSON for scripts, and in lines for people', async () => {
    const forScripts = await rig.tocsin(['campaign', 'show', campaignId, '--json']);
    expect(JSON.parse(forScripts.out)).toMatchObject({ id: campaignId, state: 'ready' });
    expect(forScripts.said).toBe('');
    const forPeople = await rig.tocsin(['campaign', 'show', campaignId]);
    expect(forPeople.out).toMatch(/state +ready/);
    expect([forScripts.code, forPeople.code]).toEqual([0, 0]);
  });

  it('says what the API refuses, field by field, and ends with 2', async () => {
    const file = join(rig.folder, 'campaign.json');
    writeFileSync(file, JSON.stringify({ name: 'A', notice: 'personal-data-breach', fields: { fr: {} } }));
    const { code, said } = await rig.tocsin(['campaign', 'create', file]);
    expect(code).toBe(exitCodes.unusable);
    expect(said).toContain('The fields do not fit the notice.');
    expect(said).toMatch(/ {2}fields\.fr\.organisation: .+/);
  });

  it('prints with --quiet the answer alone', async () => {
    const file = join(rig.folder, 'quiet.json');
    const fields = { fr: someFields };
    writeFileSync(file, JSON.stringify({ name: 'Q', notice: 'personal-data-breach', fields }));
    const usual = await rig.tocsin(['campaign', 'create', file]);
    const quiet = await rig.tocsin(['campaign', 'create', file, '-q']);
    expect([usual.code, quiet.code]).toEqual([0, 0]);
    expect(usual.said).toContain('tocsin campaign upload');
    expect(quiet.said).toBe('');
    expect(quiet.out).toMatch(/state +draft/);
    const wrong = await rig.tocsin(['campaign', 'show', 'c000000000000', '--quiet']);
    expect([wrong.code, wrong.said]).toEqual([exitCodes.notFound, expect.stringContaining('no campaign')]);
  });

  it('asks nothing with --no-input, although somebody sits there', async () => {
    const typed = [campaignId];
    const { code, said } = await rig.tocsin(['campaign', 'cancel', campaignId, '--no-input'], { typed });
    expect([code, typed.length]).toEqual([exitCodes.unusable, 1]);
    expect(said).toContain('--yes');
  });

  it('gives the problem to scripts as it came', async () => {
    const { code, out, said } = await rig.tocsin(['campaign', 'show', 'c000000000000', '--json']);
    expect([code, out]).toEqual([exitCodes.notFound, '']);
    expect(JSON.parse(said)).toMatchObject({ exit: 4, problem: { type: 'urn:tocsin:problem:not-found' } });
  });

  it('says what is possible in the present state, and ends with 5', async () => {
    const { code, said } = await rig.tocsin(['campaign', 'resume', campaignId]);
    expect(code).toBe(exitCodes.notPossible);
    expect(said).toMatch(/The campaign is ready; possible now: .*submit/);
  });

  it('says whose role it is for, and ends with 3', async () => {
    api.acting.actor = reader;
    const { code, said } = await rig.tocsin(['audit', 'list']);
    api.acting.actor = anActor();
    expect(code).toBe(exitCodes.notAllowed);
    expect(said).toContain('This needs the role auditor.');
  });

  it('does not ask for ever for entries that are said to follow and never come', async () => {
    const broken = await startHttpApi(0);
    let asked = 0;
    broken.open([{ key: '$default', functionName: 'api', scopes: [] }], async () => {
      asked += 1;
      const body = asked > 20 ? { entries: [] } : { entries: [], next: '0' };
      const headers = { 'content-type': 'application/json' };
      return { ok: true, result: { statusCode: 200, headers, body: JSON.stringify(body) } };
    });
    const other = createCliRig({ TOCSIN_API: broken.url, TOCSIN_TOKEN: 'checked by the gateway' });
    const { code, said } = await other.tocsin(['audit', 'show', 'c']);
    expect(said).toContain('The API says that more follows entry 0, and gives none.');
    expect([code === 0, asked]).toEqual([false, 1]);
    await broken.close();
    other.close();
  });

  it.each([
    ['campaigns', ['campaign', 'list'], { id: 'c1' }],
    ['reports', ['campaign', 'reports', campaignId], { id: 'r1' }],
    ['entries', ['audit', 'show', 'c', '--after', '4'], { number: 5 }],
  ])('shows all pages of %s, as one answer', async (name, words, item) => {
    const paged = await startHttpApi(0);
    const asked: (string | undefined)[] = [];
    const pages: Record<string, unknown> = {
      0: { [name]: [item, { text: 'a\u2028b\n' }], next: 'second' },
      1: { [name]: [item], next: 'third' },
      2: { [name]: [item] },
    };
    paged.open([{ key: '$default', functionName: 'api', scopes: [] }], async (_, event) => {
      const { queryStringParameters } = event as { queryStringParameters?: { after?: string } };
      const body = JSON.stringify(pages[asked.push(queryStringParameters?.after) - 1]);
      return { ok: true, result: { statusCode: 200, headers: { 'content-type': 'application/json' }, body } };
    });
    const other = createCliRig({ TOCSIN_API: paged.url, TOCSIN_TOKEN: 'checked by the gateway' });
    const { code, out } = await other.tocsin([...words, '--json']);
    expect(code).toBe(0);
    const items = [item, { text: 'a\u2028b\n' }, item, item];
    // What was done is read from its end.
    const shown = name === 'entries' ? items.toReversed() : items;
    const whole = JSON.stringify({ [name]: shown }, null, 2);
    expect(out).toBe(whole.replace('\u2028', '\\u2028'));
    expect(asked).toEqual([name === 'entries' ? '4' : undefined, 'second', 'third']);
    await paged.close();
    other.close();
  });

  it('names the entries of an audit trail that is whole', async () => {
    const { code, out } = await rig.tocsin(['audit', 'verify']);
    expect(code).toBe(0);
    expect(out).not.toContain('not whole');
  });

  it('finds a chain that no longer leads to the end that was written down', async () => {
    const campaign = join(rig.folder, 'whole.json');
    const fields = { fr: someFields };
    writeFileSync(campaign, JSON.stringify({ name: 'B', notice: 'personal-data-breach', fields }));
    expect((await rig.tocsin(['campaign', 'create', campaign])).code).toBe(0);
    const { out } = await rig.tocsin(['audit', 'list', '--json']);
    const { chains } = JSON.parse(out);
    expect(chains).not.toEqual([]);
    const file = join(rig.folder, 'chains.json');
    const verify = async (ends: unknown) => {
      writeFileSync(file, JSON.stringify({ chains: ends }));
      return await rig.tocsin(['audit', 'verify', '--against', file]);
    };
    const same = await verify(chains);
    expect([same.code, same.out]).toEqual([0, expect.stringContaining('as written down')]);
    const other = await verify([{ ...chains[0], hash: 'f'.repeat(64) }]);
    expect([other.code, other.out]).toEqual([7, expect.stringContaining('other than written down')]);
    const shorter = await verify([{ ...chains[0], entries: chains[0].entries + 1 }]);
    expect([shorter.code, shorter.out]).toEqual([7, expect.stringMatching(/entry \d+ +missing/)]);
    const gone = await verify([{ chain: 'c000000000000', entries: 3, hash: 'f'.repeat(64) }]);
    expect([gone.code, gone.out]).toEqual([7, expect.stringMatching(/not whole +c000000000000/)]);
    expect((await verify('nothing')).code).toBe(exitCodes.unusable);
  });

  it('asks for a reason where none was given, and takes the number of one', async () => {
    const typed = ['1', '2'];
    const words = ['recipient', 'find', '--reference', 'R1'];
    const { code, out, said } = await rig.tocsin(words, { typed });
    expect(said).toMatch(/1 {2}person-asked/);
    expect(said).toMatch(/1 {2}called-back/);
    expect(said).toContain('Nobody was found');
    expect(out).toContain('Nobody is found by this.');
    expect([code, typed]).toEqual([exitCodes.notFound, []]);
    const alone = await rig.tocsin(words);
    expect(alone.code).toBe(exitCodes.unusable);
    expect(alone.said).toContain('Say why with --reason: person-asked,');
    const unchecked = await rig.tocsin([...words, '--reason', 'person-asked']);
    expect(unchecked.said).toContain('made sure who is asking with --identity: called-back,');
  });

  it('takes a code for one that was read out, and says what to tell a caller whom nobody knows', async () => {
    const code = makeNoticeCode(audience, { chunk: 3, place: 1 }, testMac);
    api.acts.length = 0;
    await rig.tocsin(['recipient', 'find', '--code', code, '--reason', 'person-asked']);
    expect(api.acts).toMatchObject([{ action: 'recipient.look-up', identity: 'code-read-out' }]);
    const words = ['recipient', 'find', '--reference', 'R1', '--reason', 'relative-asked'];
    const { code: exit, out } = await rig.tocsin([...words, '--identity', 'none']);
    expect([exit, out]).toEqual([0, expect.stringContaining('Say to the caller')]);
  });

  it.each([
    [['recipient', 'find', '--reason', 'test'], /exactly one of --reference, --email, --phone and --code/],
    [['recipient', 'find', '--name', 'Amélie', '--reason', 'test'], /by name alone.* --birth-date/],
    [
      ['recipient', 'find', '--code', 'A', '--name', 'B', '--birth-date', '1980-02-03', '--reason', 'test'],
      /exactly one/,
    ],
    [
      ['recipient', 'find', '--email', 'a@b.example', '--reason', 'curious'],
      /Allowed choices are person-asked/,
    ],
    [
      ['recipient', 'correct', campaignId, 'A', '--email', 'a@b.example', '--town', 'Paris'],
      /exactly one of --email, --phone and a postal address/,
    ],
    [['recipient', 'correct', campaignId, 'A', '--town', 'Paris'], /needs --postal-line/],
    [['campaign', 'upload', campaignId, 'no-such-file.csv'], /no file no-such-file\.csv/],
    [['campaign', 'change', campaignId, '--weight', '0'], /--weight must be a whole number from 1 to 100/],
    [['campaign', 'change', campaignId], /Say what to change/],
    [['campaign', 'show'], /missing required argument 'campaign'/],
    [['campaign', 'list', '--api', 'hospital.example'], /no address of an API/],
    [['whoami', '--profile', '../x'], /cannot name a profile/],
  ])('ends with 2 for what cannot be used: %j', async (words, message) => {
    const { code, said } = await rig.tocsin(words);
    expect(said).toMatch(message);
    expect(code).toBe(exitCodes.unusable);
  });

  it('cancels only what was named once more', async () => {
    const refused = await rig.tocsin(['campaign', 'cancel', campaignId], { typed: ['yes'] });
    expect([refused.code, refused.said]).toEqual([exitCodes.no, expect.stringContaining('nothing was done')]);
    const alone = await rig.tocsin(['campaign', 'cancel', campaignId]);
    expect([alone.code, alone.said]).toEqual([exitCodes.unusable, expect.stringContaining('--yes')]);
    expect((await api.campaigns.get(campaignId))?.state).toBe('ready');
    const done = await rig.tocsin(['campaign', 'cancel', campaignId], { typed: [campaignId] });
    expect(done.code).toBe(0);
    expect((await api.campaigns.get(campaignId))?.state).toBe('cancelled');
  });

  it('ends with 7 when what it watches was cancelled, and tells each change to a program', async () => {
    const { code, out } = await rig.tocsin(['campaign', 'watch', campaignId, '--json']);
    expect(code).toBe(exitCodes.no);
    expect(JSON.parse(out)).toMatchObject({ campaign: campaignId, state: 'cancelled' });
  });

  it('ends with 6 where nothing answers', { timeout: 30_000 }, async () => {
    const { code, said } = await rig.tocsin(['campaign', 'list', '--api', 'http://127.0.0.1:9']);
    expect(code).toBe(exitCodes.tryLater);
    expect(said).toContain('Nothing answers at http://127.0.0.1:9.');
  });
});
