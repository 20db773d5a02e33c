import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { localConfig } from '../../infra/config/config.ts';
import { passSignIn } from '../../local/commands/clients/staff.ts';
import { type LocalRun, startRun } from '../../local/run.ts';
import { writeCsv } from '../../local/test-data/generate.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';

const PEOPLE = 200;
const sample = fileURLToPath(new URL('../../samples/campaign.json', import.meta.url));

/** Everything as two people and their colleagues type it, each with a profile of their own. */
describe('a whole campaign by command line', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const list = join(folder, 'people.csv');
  let run: LocalRun;
  let rig: CliRig;
  let expected: Awaited<ReturnType<typeof writeCsv>>;
  let id = '';

  beforeAll(async () => {
    expected = await writeCsv(list, { people: PEOPLE, seed: 7, flaws: true });
    run = await startRun({ dataDir: join(folder, 'run'), ratePerSecond: 200, latencyScale: 0.2 });
    rig = createCliRig();
  }, 120_000);
  afterAll(async () => {
    await run?.stop();
    rig?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** What somebody gets for a command; fails where it does not end with `code`. */
  const as = async (
    profile: string,
    words: readonly string[],
    { code = 0, typed }: { code?: number; typed?: string[] } = {},
  ) => {
    const ran = await rig.tocsin([...words, '--profile', profile], typed && { typed });
    expect(ran, `tocsin ${words.join(' ')}`).toMatchObject({ code });
    return ran;
  };
  const json = async (profile: string, ...words: string[]) =>
    JSON.parse((await as(profile, [...words, '--json'])).out);

  it('begins with everybody signing in through their browser', async () => {
    for (const user of ['administrator', 'approver', 'agent', 'auditor']) {
      const words = ['sign-in', '--local', join(folder, 'run'), '--profile', user];
      const ran = await rig.tocsin(words, {
        visit: (address) => {
          passSignIn(new URL(address), user)
            .then((back) => fetch(back))
            .catch(() => {});
        },
      });
      expect(ran).toMatchObject({ code: 0, out: `Signed in as ${user} (${user}) at ${run.apiUrl}.` });
    }
  });

  it('creates a campaign and uploads its list', async () => {
    ({ id } = await json('administrator', 'campaign', 'create', sample));
    const { counts } = await json('administrator', 'campaign', 'upload', id, list);
    const { rows, accepted, duplicate, unreachable, rejected } = expected;
    expect(counts).toEqual({ rows, accepted, duplicate, unreachable, rejected, conflict: 0 });
    const { out } = await as('auditor', ['campaign', 'import-report', id]);
    expect(out).toContain(`${rows} rows = ${accepted} accepted`);
    const rejects = join(folder, 'rejects.csv');
    await as('administrator', ['campaign', 'rejects', id, '--out', rejects]);
    expect(parse(readFileSync(rejects), { relax_column_count: true, delimiter: ',' })).toHaveLength(
      1 + rows - accepted,
    );
    expect(statSync(rejects).mode & 0o777).toBe(0o600);
  });

  it('says which column is which and who people with one reference are, in another campaign', async () => {
    const { id: other } = await json('administrator', 'campaign', 'create', sample);
    const doubtful = join(folder, 'doubtful.csv');
    const rows = ['ada', 'grace', 'alan', 'edsger', 'barbara'].map(
      (name, at) => `D${at};${name};${name}@example.org`,
    );
    writeFileSync(doubtful, ['Dossier;Prénom;Mail', ...rows, 'D1;joan;joan@example.org'].join('\n'));
    await as('administrator', ['campaign', 'upload', other, doubtful], { code: exitCodes.waits });
    // One number beside two names: that may be the number of a case.
    await as('administrator', ['campaign', 'columns', other, '--accept', '--yes'], { code: exitCodes.waits });
    const { out } = await as('administrator', ['campaign', 'conflicts', other]);
    expect(out).toMatch(/grace@example\.org[\s\S]*joan@example\.org/);
    await as('administrator', ['campaign', 'conflicts', other, '--all', 'others', '--yes']);
    await as('administrator', ['campaign', 'columns', other, '--set', 'B=last_name', '--yes'], {
      code: exitCodes.waits,
    });
    await as('administrator', ['campaign', 'give-up', other, '--yes']);
    const report = await json('administrator', 'campaign', 'import-report', other);
    expect(report).toMatchObject({ number: 2, status: 'done', counts: { accepted: 6 } });
    await as('auditor', ['list-template', '--out', join(folder, 'template.csv')], {
      code: exitCodes.notAllowed,
    });
    await as('administrator', ['list-template', '--out', join(folder, 'template.csv')]);
  });

  it('looks at everything before it goes out', async () => {
    const { out } = await as('administrator', ['campaign', 'preview', id, '--language', 'en']);
    expect(out).toContain('Val d’Exemple Hospitals');
    await as('administrator', ['campaign', 'check', id]);
    expect((await json('administrator', 'campaign', 'estimate', id)).people.total).toBe(
      expected.accepted + expected.unreachable,
    );
    const { messages } = await json(
      'administrator',
      'campaign',
      'test',
      id,
      '--to',
      `dpo@${localConfig.sender.domain}`,
    );
    expect(messages).not.toEqual([]);
  });

  it('is approved by somebody else, who sees exactly what and types how many', async () => {
    await as('administrator', ['campaign', 'submit', id], { code: exitCodes.unusable });
    const read = await json('administrator', 'campaign', 'show', id);
    await as('administrator', ['campaign', 'change', id, '--weight', '2']);
    // What was read is not what would be submitted.
    const old = ['campaign', 'submit', id, '--version', String(read.version)];
    expect((await as('administrator', old, { code: exitCodes.notPossible })).said).toContain('changed since');
    await as('administrator', ['campaign', 'submit', id], { typed: ['submit'] });
    const own = await as('administrator', ['campaign', 'approve', id], {
      code: exitCodes.notAllowed,
      typed: [String(expected.accepted)],
    });
    expect(own.said).toContain('This needs the role approver');
    await as('approver', ['campaign', 'approve', id], { code: exitCodes.unusable });
    await as('approver', ['campaign', 'approve', id], { code: exitCodes.no, typed: ['yes'] });
    const { out, said } = await as('approver', ['campaign', 'approve', id], {
      typed: [String(expected.accepted)],
    });
    expect(said).toContain(`This will be sent to ${expected.accepted} people.`);
    for (const shown of [
      'The message in "fr"',
      'The message in "en"',
      'Hôpitaux du Val d’Exemple',
      'Nothing blocks it.',
    ]) {
      expect(out).toContain(shown);
    }
    const { submission, approval } = await json('auditor', 'campaign', 'show', id);
    expect(approval).toMatchObject({ name: 'approver', hash: submission.hash });
  });

  it('is started and watched until the outcome of everybody is known', async () => {
    const { out } = await as('administrator', ['campaign', 'start', id, '--watch'], { typed: ['start'] });
    expect(out).toMatch(/100% /);
    const { sent, people, finished } = await json('agent', 'campaign', 'watch', id, '--once');
    expect([sent, people.email, finished]).toEqual([expected.accepted, expected.accepted, true]);
  });

  it('answers whether a person was told', async () => {
    const [, first = ''] = readFileSync(list, 'utf8').split('\r\n');
    const [reference = ''] = first.split(',');
    const words = ['recipient', 'find', '--reference', reference];
    const { out } = await as('agent', words, { typed: ['person-asked', 'called-back'] });
    expect(out).toMatch(/Told|Not told/);
    expect(out).toContain('what happened');
    const [person] = (await json('agent', ...words, '--reason', 'person-asked', '--identity', 'document'))
      .recipients;
    const told = ['recipient', 'told', id, person.noticeCode, '--by', 'phone', '--identity', 'called-back'];
    await as('agent', told);
    expect((await as('agent', ['notice', 'check', person.noticeCode])).out).toContain('A code can be copied');
    await as('agent', ['notice', 'check', '7K3M-9QXT-2B4FJ'], { code: exitCodes.no });
  });

  it('ends with a bundle for the regulator whose manifest is right', async () => {
    const out = join(folder, 'bundle.zip');
    const report = await json('auditor', 'campaign', 'report', id, '--out', out);
    const zip = readFileSync(out);
    expect(createHash('sha256').update(zip).digest('hex')).toBe(report.sha256);
    const files = unzipSync(zip);
    const manifest = Buffer.from(files['MANIFEST.sha256'] ?? Buffer.alloc(0)).toString();
    const lines = manifest.trim().split('\n');
    expect(lines.length).toBe(Object.keys(files).length - 1);
    for (const line of lines) {
      const [hash = '', name = ''] = line.split(/ +\*?/);
      expect(
        createHash('sha256')
          .update(files[name] ?? '')
          .digest('hex'),
      ).toBe(hash);
    }
    expect((await json('auditor', 'campaign', 'reports', id)).reports).toMatchObject([{ kind: 'regulator' }]);
  });

  it('leaves a trail that is whole', async () => {
    const { out } = await as('auditor', ['audit', 'show', id]);
    for (const act of ['Created the campaign', 'Submitted it for approval', 'Approved it', 'Started it']) {
      expect(out).toContain(act);
    }
    expect((await as('auditor', ['audit', 'verify'])).out).not.toContain('not whole');
    await as('auditor', ['dead-letters']);
  });

  it('is purged in the end, with a proof that nothing is left', { timeout: 240_000 }, async () => {
    // Watching has ended, but a person may still be without a last event: then it is not completed by itself.
    const { state } = await json('administrator', 'campaign', 'show', id);
    if (state !== 'completed') await as('administrator', ['campaign', 'cancel', id], { typed: [id] });
    const { out } = await as('administrator', ['campaign', 'purge', id, '--yes']);
    expect(out).toContain('nothing was left');
    const [, first = ''] = readFileSync(list, 'utf8').split('\r\n');
    const [reference = ''] = first.split(',');
    const words = [
      'recipient',
      'find',
      '--reference',
      reference,
      '--reason',
      'person-asked',
      '--identity',
      'document',
    ];
    await as('agent', words, { code: exitCodes.notFound });
  });
});
