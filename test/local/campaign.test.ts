import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChannelMetricName, MetricName } from '../../core/base/metrics.ts';
import { workQueues } from '../../core/base/work-queues.ts';
import { localConfig } from '../../infra/config/config.ts';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import { createTokens, type Staff, staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import { printAll } from '../../local/commands/rehearsal/printer.ts';
import type { LocalRun } from '../../local/run.ts';
import { readEmbeddedMetrics } from '../support/rigs/embedded-metrics.ts';
import { startTestRun } from '../support/rigs/local-run.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tocsin-'));

/** More than a page of the audit trail holds. */
const LOOK_UPS = 25;

type InboxMessage = { id: string; html?: string; text?: string };

const today = (): string => new Date().toISOString().slice(0, 10);

describe('a campaign on this machine', { timeout: 120_000 }, () => {
  const folder = newFolder();
  let run: LocalRun;
  let campaign: string;
  /** A second one, of one person. */
  let small: string;
  let staff: Staff;
  let token: () => Promise<string>;

  beforeAll(async () => {
    run = await startTestRun({ dataDir: folder, ratePerSecond: 200, latencyScale: 0.2 });
    staff = staffOf(run);
    token = createTokens(run, 'administrator');
    const { administrator: api } = staff;
    campaign = (await api.create(JSON.parse(readFileSync(sample('campaign.json'), 'utf8')))).id;
    await api.upload(campaign, sample('patients.csv'));
    await followImport(api, campaign, () => {});
  }, 120_000);
  afterAll(async () => {
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const response = await fetch(run.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: answer as Record<string, unknown> };
  };
  const asAuditor = async () => ({ authorization: `Bearer ${await createTokens(run, 'auditor')()}` });
  const inbox = async (path: string): Promise<unknown> => (await fetch(run.inboxUrl + path)).json();

  const patiently = { timeout: 60_000, interval: 500 };
  /** A report of a campaign, once it is written. */
  const written = async (of: string, report: unknown) =>
    await vi.waitFor(async () => {
      const { body } = await call('GET', `/v1/campaigns/${of}/reports/${report}`);
      expect(body).toMatchObject({ status: 'done' });
      return body;
    }, patiently);
  const fileOf = async ({ downloadUrl }: Record<string, unknown>): Promise<string> =>
    Buffer.from(await (await fetch(String(downloadUrl))).arrayBuffer()).toString('utf8');

  it('reports how every row of the list ended, and where the rejected ones are', async () => {
    const report = await staff.administrator.importOf(campaign);
    expect(report).toMatchObject({
      status: 'done',
      counts: { rows: 2000, accepted: 1965, duplicate: 8, unreachable: 23, rejected: 4, conflict: 0 },
    });
    const { rejectsUrl } = await staff.administrator.rejectsOf(campaign);
    const rejects = await (await fetch(rejectsUrl)).text();
    // Cells stand as they were given, those of several lines too, and as many as the row has.
    expect(parse(rejects, { bom: true, delimiter: ';', relax_column_count: true })).toHaveLength(
      1 + 8 + 23 + 4,
    );
  });

  it('pauses, resumes and tells everybody once, whatever the provider answers', async () => {
    const { administrator: api } = staff;
    await submitApproveStart(staff, campaign);
    await vi.waitFor(async () => expect((await api.progress(campaign)).sent).toBeGreaterThan(100), {
      timeout: 30_000,
      interval: 200,
    });
    expect((await call('POST', `/v1/campaigns/${campaign}/pause`)).body).toMatchObject({ state: 'paused' });
    // Chunks that had been claimed may still leave; then nothing does.
    const quiet = await vi.waitUntil(
      async () => {
        const { chunks } = (await call('GET', `/v1/campaigns/${campaign}/progress`)).body;
        return (chunks as { sending: number }).sending === 0
          ? (await readProviderAccount(run.inboxUrl)).messages
          : undefined;
      },
      { timeout: 30_000, interval: 1_500 },
    );
    expect(quiet).toBeLessThan(1965);
    expect((await call('POST', `/v1/campaigns/${campaign}/resume`)).status).toBe(200);

    const { progress, account, agrees } = await followSending(api, run.inboxUrl, campaign, () => {});
    expect(agrees).toBe(true);
    expect(progress).toMatchObject({
      finished: true,
      sentAgainInDoubt: 0,
      people: { email: 1965, letter: 23 },
      deadLetters: { imports: 0, chunks: 0, events: 0, exports: 0, letters: 0, purges: 0 },
    });
    expect(account).toMatchObject({ messages: 1965, distinctTagged: 1965, maxPerTagged: 1 });
  });

  it('answers whether a person was told in four DynamoDB calls, with the record of it', async () => {
    const references = readFileSync(sample('patients.csv'), 'latin1').match(/^IPP\d{8}(?=;)/gm) ?? [];
    const callsBy = (): Record<string, number> =>
      Object.fromEntries(
        Object.entries(run.meter().operations)
          .filter(([name]) => name.startsWith('api dynamodb:'))
          .map(([name, { calls }]) => [name, calls]),
      );
    const sum = (calls: Record<string, number>): number =>
      Object.values(calls).reduce((all, one) => all + one, 0);
    // The first look-up of somebody also asks for the chain that an earlier version may have begun for them.
    expect(await staff.agent.recipients('NOBODY')).toEqual([]);
    const before = callsBy();
    for (const reference of references.slice(0, LOOK_UPS)) {
      const last = sum(callsBy());
      const [person] = await staff.agent.recipients(reference);
      // Every call of the function, the record and the limit included; however many went before.
      expect(sum(callsBy()) - last).toBe(4);
      expect(person).toMatchObject({ reference, answer: { en: expect.stringMatching(/told/i) } });
    }
    const of = (name: string): number => (callsBy()[name] ?? 0) - (before[name] ?? 0);
    expect(sum(callsBy()) - sum(before)).toBe(4 * LOOK_UPS);
    expect(of('api dynamodb:Query')).toBe(2 * LOOK_UPS);
    for (const name of ['BatchGetItem', 'PutItem']) expect(of(`api dynamodb:${name}`)).toBe(LOOK_UPS);
  });

  it('shows a name with marks as it is written, in the text and in the HTML', async () => {
    const found = (await inbox('/inbox.json?address=maire.obrien@example.org')) as InboxMessage[];
    expect(found).toHaveLength(1);
    const message = (await inbox(`/inbox/${found[0]?.id}.json`)) as InboxMessage;
    expect(message.text).toContain("O'Brien <test>");
    expect(message.html).toMatch(/O&#(39|x27);Brien &lt;test&gt;/);
  });

  it('keeps addresses and names out of every log and queue', () => {
    for (const name of ['api', 'import', 'pace', 'send', 'track']) {
      const log = readFileSync(join(folder, 'logs', `${name}.log`), 'utf8');
      expect(log).not.toMatch(/[\w.+-]+@[\w-]+\.(example|amazonses)/);
      expect(log).not.toMatch(/IPP\d{8}/);
    }
  });

  it('confirms to anybody that a notice is genuine, by the code printed in it', async () => {
    const [found] = (await inbox('/inbox.json?address=maire.obrien@example.org')) as [InboxMessage];
    const { text = '' } = (await inbox(`/inbox/${found.id}.json`)) as InboxMessage;
    const [code = ''] = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b/.exec(text) ?? [];
    expect((await call('GET', `/v1/check?code=${code}`)).body).toMatchObject({ genuine: true });
  });

  it('has nothing to put back where nothing was given up', async () => {
    const { administrator: api } = staff;
    for (const queue of workQueues) expect(await api.redrive(queue)).toBe(0);
  });

  it('measures as many messages as the provider took, in lines that hold nothing but figures', async () => {
    const published = ['api', 'import', 'pace', 'send', 'track'].flatMap((name) =>
      readEmbeddedMetrics(readFileSync(join(folder, 'logs', `${name}.log`), 'utf8').split('\n')),
    );
    const sum = (measure: MetricName | ChannelMetricName, of?: string): number =>
      published
        .filter(({ channel }) => channel === of)
        .reduce((total, { values }) => total + (values[measure] ?? 0), 0);
    expect(sum('MessagesSent', 'email')).toBe((await readProviderAccount(run.inboxUrl)).messages);
    expect(sum('PaceRuns')).toBeGreaterThan(0);
    expect(sum('EventsRead')).toBeGreaterThan(0);
    expect(sum('Failures')).toBe(0);
    expect(new Set(published.map(({ namespace }) => namespace))).toEqual(new Set(['Tocsin/local']));
  });

  it('is found among all campaigns, and takes the end of an upload said twice for one', async () => {
    const { id, version } = await staff.administrator.create(
      JSON.parse(readFileSync(sample('campaign.json'), 'utf8')),
    );
    small = id;
    const list = 'reference,email\nR1,ada@example.org\n';
    const uploads = `/v1/campaigns/${id}/uploads`;
    const begun = await call(
      'POST',
      uploads,
      { fileName: 'one.csv', sizeBytes: list.length },
      { 'if-match': `"${version}"` },
    );
    const { uploadId, parts } = begun.body as { uploadId: string; parts: [{ url: string }] };
    expect((await fetch(parts[0].url, { method: 'PUT', body: list })).status).toBe(200);
    for (const _ of ['once', 'twice']) {
      expect((await call('POST', `${uploads}/${uploadId}/complete`)).status).toBe(202);
    }
    expect((await call('GET', `${uploads}/${uploadId}`)).body).toMatchObject({ completed: true });
    const campaigns = await staff.administrator.campaigns();
    expect(campaigns.map((one) => one.id).sort()).toEqual([campaign, id].sort());
  });

  it('prepares a campaign, helps its person, reports, and forgets them', { timeout: 240_000 }, async () => {
    const { administrator: api } = staff;
    const path = `/v1/campaigns/${small}`;
    await followImport(api, small, () => {});
    expect((await call('POST', `${path}/preview`, { reference: 'r1', reason: 'test' })).body).toMatchObject({
      person: 'recipient',
    });
    expect((await call('GET', `${path}/estimate`)).body).toMatchObject({ people: { total: 1 } });
    expect((await call('GET', `${path}/preflight`)).body).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'identity', verdict: 'passes' }),
        expect.objectContaining({ check: 'dmarc', verdict: 'passes' }),
      ]),
    });
    const to = `dpo@${localConfig.sender.domain}`;
    const { messages } = (await call('POST', `${path}/tests`, { to: [to], languages: ['fr'] })).body;
    expect(messages).toEqual([{ to, language: 'fr', sent: true }]);

    const lookUp = { reference: 'R1', reason: 'person-asked', identity: 'called-back' };
    await api.submit(small);
    await staff.approver.approve(small);
    // At a set time, which is for pace to see to, and to keep on record.
    const { version } = await api.campaign(small);
    const at = new Date(Date.now() + 3_000).toISOString();
    const started = await call('POST', `${path}/start`, { at }, { 'if-match': `"${version}"` });
    expect(started.body).toMatchObject({ state: 'approved', startAt: at });
    await vi.waitFor(async () => expect((await api.progress(small)).sent).toBe(1), patiently);
    const [person] = (await call('POST', '/v1/recipients/search', lookUp)).body.recipients as [
      { noticeCode: string },
    ];
    const corrected = await call('POST', `${path}/people/${person.noticeCode}/address`, {
      email: 'ada.lovelace@example.org',
      reason: 'person-gave-address',
      identity: 'code-read-out',
      evenIfTold: true,
    });
    expect(corrected.status).toBe(200);
    const people = `${path}/people/${corrected.body.noticeCode}`;
    expect((await call('POST', `${people}/told`, { by: 'phone', identity: 'called-back' })).status).toBe(204);

    const { body: bundle } = await call('POST', `${path}/reports`, { kind: 'regulator' });
    expect((await fileOf(await written(small, bundle.id))).startsWith('PK')).toBe(true);

    await vi.waitFor(async () => {
      const { body } = await call('POST', `${people}/erase`, {
        reason: 'person-asked',
        identity: 'document',
      });
      expect(body).toMatchObject({ places: 2 });
    }, patiently);
    expect((await call('POST', '/v1/recipients/search', lookUp)).body).toMatchObject({ recipients: [] });
    expect((await call('POST', `${path}/cancel`)).status).toBe(200);
    const purge = await call('POST', `${path}/purge`);
    expect(await written(small, purge.body.report)).toMatchObject({
      kind: 'purge',
      proof: { chunks: 2, left: { chunks: 0, lookupEntries: 0, objects: 0 } },
    });
    for (const name of ['api', 'export', 'purge']) {
      expect(readFileSync(join(folder, 'logs', `${name}.log`), 'utf8')).not.toMatch(
        /ada@|lovelace|example\.org/i,
      );
    }
  });

  it('lists everybody who needs a letter, prints them, and purges a whole campaign', {
    timeout: 240_000,
  }, async () => {
    const path = `/v1/campaigns/${campaign}`;
    const { body: post } = await call('POST', `${path}/reports`, { kind: 'post' });
    const lines = (await fileOf(await written(campaign, post.id))).split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffreference/);
    expect(lines.length).toBeGreaterThan(23);

    const [, listed = ''] = lines;
    const [reference = ''] = listed.split(/[;,]/);
    expect(await staff.agent.recipients(reference)).toHaveLength(1);
    // Whoever is on it gets a letter, but for the few without an address; some come back, and are told by another.
    const printer = await printAll(staff.administrator, campaign, () => {});
    expect(printer.problems).toEqual([]);
    expect(printer.returned.size).toBeGreaterThan(0);
    expect(printer.posted.size).toBeGreaterThan(40);
    const { telling } = await staff.administrator.progress(campaign);
    expect(telling).toMatchObject({ people: 1965 + 23, owed: 0, underWay: 0 });
    expect(telling.told + telling.unreachable).toBe(1965 + 23);
    expect(telling.by.letter).toBeGreaterThan(40);
    expect(lines.length - 2).toBeGreaterThanOrEqual(printer.posted.size);

    // Told otherwise, by a file of the organisation's own references; of one row nobody knows whom it is about.
    const file = `référence;résultat;date\r\n${reference};en personne;${today()}\r\nNOBODY;posté;${today()}\r\n`;
    const outcomes = await staff.administrator.recordOutcomes(campaign, file);
    expect(outcomes).toMatchObject({ status: 'done', rows: 2, rejected: 1 });
    const rejected = await call('GET', `${path}/outcomes/${outcomes.id}/rejects`);
    expect(await (await fetch(String(rejected.body.rejectsUrl))).text()).toContain('NOBODY');

    const [told = ''] = [...printer.posted.keys()].filter((one) => !printer.returned.has(one));
    const [person] = await staff.agent.recipients(told);
    expect(person?.answer.en).toMatch(/^Told by letter: it was posted on /);
    const copy = await vi.waitFor(async () => {
      const of = `${path}/people/${person?.noticeCode}/letter`;
      const answer = await call('POST', of, { reason: 'person-asked', identity: 'document' });
      expect(answer.status).toBe(200);
      return answer.body;
    }, patiently);
    expect(await fileOf(copy)).toMatch(/^%PDF-1\.7/);

    const { body } = await call('POST', `${path}/purge`);
    expect(await written(campaign, body.report)).toMatchObject({
      proof: { people: 1965 + 23, left: { chunks: 0, lookupEntries: 0, objects: 0 } },
    });
    expect(await staff.agent.recipients(reference)).toEqual([]);
  });

  it('lacks no permission, and has none that it does not use', async () => {
    const auditor = await asAuditor();
    const { chains } = (await call('GET', '/v1/audit', undefined, auditor)).body as {
      chains: { chain: string }[];
    };
    // Seals are made each hour, after those of the hour before are read, and chains are held against them.
    for (const _hour of ['first', 'second']) {
      run.fireSchedules();
      await vi.waitFor(async () => {
        for (const { chain } of chains) {
          const verified = await call('GET', `/v1/audit/${chain}/verification`, undefined, auditor);
          expect(verified.body).toMatchObject({ intact: true, sealed: { number: expect.any(Number) } });
        }
      }, patiently);
    }
    const question = { reference: 'R1', reason: 'authority-asked' };
    expect((await call('POST', '/v1/audit/about', question, await asAuditor())).status).toBe(200);
    expect(run.permissions.missing()).toEqual([]);
    await vi.waitFor(() => {
      const unexplained = run.permissions.unused().filter(({ reason }) => reason === undefined);
      expect(unexplained.map(({ permission }) => permission)).toEqual([]);
    }, patiently);
  });

  it('calls AWS only as its own models of the services allow, and is answered so', () => {
    const called = Object.values(run.meter().operations).reduce((sum, { calls }) => sum + calls, 0);
    const { requests, violations } = run.checked();
    expect(violations).toEqual({});
    for (const name of [
      'dynamodb:BatchWriteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'lambda:Invoke',
      's3:CompleteMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:UploadPart',
      'secretsmanager:GetSecretValue',
      'ses:GetEmailIdentity',
      'ses:SendBulkEmail',
      'sqs:SendMessageBatch',
    ]) {
      expect(requests[name], name).toBeGreaterThan(0);
    }
    // None was left out that the meter has counted.
    const checked = Object.values(requests).reduce((sum, count) => sum + count, 0);
    expect(checked).toBeGreaterThanOrEqual(called);
  });

  it('uses at most 3.6 write units a person', () => {
    const writeUnits = Object.entries(run.meter().operations)
      .filter(([name]) => /^(import|send|track) /.test(name))
      .reduce((sum, [, counts]) => sum + counts.writeUnits, 0);
    expect(writeUnits / 2000).toBeLessThanOrEqual(3.6);
  });
});

describe('a rehearsal that is killed while it sends', () => {
  const folder = newFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const rehearse = () => {
    const script = fileURLToPath(new URL('../../local/commands/rehearse.ts', import.meta.url));
    const child = spawn(process.execPath, [script, '--people', '2000', '--rate', '200', '--data', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    return { child, said: () => said };
  };

  it('goes on and ends with nobody lost and nobody told twice', { timeout: 300_000 }, async () => {
    const first = rehearse();
    await vi.waitUntil(() => / [1-9][\d,]* of [\d,]+ people told/.test(first.said()), {
      timeout: 120_000,
      interval: 50,
    });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = rehearse();
    const [code] = await once(second.child, 'exit');
    expect(second.said()).toContain('Nobody lost, nobody told twice');
    expect(code).toBe(0);
  });
});
