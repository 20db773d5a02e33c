import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { type ApiClient, createApiClient } from '../../client/api-client.ts';
import { ApiError } from '../../client/api-error.ts';
import { newCampaignOf } from '../../client/campaign-file.ts';
import type { ImportReport } from '../../client/operations.ts';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import { createTokens, type Staff, staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { type LocalRun, startRun } from '../../local/run.ts';
import { type Given, type SentList, sentLists, type Taken } from '../support/data/lists.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';

const sample = newCampaignOf(
  JSON.parse(readFileSync(fileURLToPath(new URL('../../samples/campaign.json', import.meta.url)), 'utf8')),
);
const POLL_MS = 100;
const lists = await sentLists();
/** The same flaws in lists of other people: who was written to before is a finding. */
const others = await sentLists(lists.length);

/** Lines of a file, in whatever encoding. */
const linesIn = (bytes: Uint8Array): number => {
  const zero = bytes.indexOf(0);
  const text = new TextDecoder(zero === -1 ? 'latin1' : zero % 2 === 1 ? 'utf-16le' : 'utf-16be').decode(
    bytes,
  );
  return (text.match(/\r\n|\r|\n/g)?.length ?? 0) + (/[\r\n]$/.test(text) ? 0 : 1);
};

describe('lists as people send them', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  let run: LocalRun;
  let staff: Staff;
  let api: ApiClient;
  let cli: CliRig;

  beforeAll(async () => {
    run = await startRun({ dataDir: join(folder, 'run'), ratePerSecond: 1_000, latencyScale: 0.05 });
    staff = staffOf(run);
    const token = createTokens(run, 'administrator');
    api = createApiClient(run.apiUrl, { token });
    cli = createCliRig({ TOCSIN_API: run.apiUrl, TOCSIN_TOKEN: await token() });
  }, 120_000);
  afterAll(async () => {
    await run?.stop();
    cli?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const newCampaign = async (name: string): Promise<string> =>
    (await api.call('createCampaign', { body: { ...sample, name: name.slice(0, 100) } })).id;

  /** The report of an import once it has ended or waits. */
  const ended = async (id: string): Promise<ImportReport> => {
    for (;;) {
      const report = await api.call('getImport', { id });
      if (!['queued', 'surveying', 'importing'].includes(report.status)) return report;
      await sleep(POLL_MS);
    }
  };

  /** Sends the bytes of a list as a program does that has the API alone. */
  const send = async (
    id: string,
    { bytes, fileName }: Pick<SentList, 'bytes' | 'fileName'>,
    adds = false,
  ): Promise<ImportReport> => {
    const body = { fileName, sizeBytes: bytes.length, adds };
    const { uploadId, parts } = await api.call('beginUpload', { id, body });
    for (const { url } of parts) {
      expect((await fetch(url, { method: 'PUT', body: bytes as BodyInit })).ok).toBe(true);
    }
    await api.call('completeUpload', { id, uploadId });
    return await ended(id);
  };

  const takenAs = (report: ImportReport): Omit<Taken, 'greeted'> => ({
    status: report.status as Taken['status'],
    questions: report.questions,
    counts: report.counts,
    lines: Object.fromEntries(report.lines.map(({ kind, lines }) => [kind, lines])),
    findings: report.findings.map(({ kind }) => kind).sort(),
  });

  /** Holds what became of a list against what is to become of it. */
  const compare = (gives: Given, report: ImportReport | undefined, said: string, bytes: Uint8Array): void => {
    if ('refused' in gives) {
      expect(report?.failure?.en ?? said).toMatch(gives.refused);
      expect(report?.status ?? 'failed').toBe('failed');
      return;
    }
    if (report === undefined) throw new Error(said);
    const { greeted: _, ...expected } = gives;
    expect(takenAs(report)).toEqual(expected);
    const { rows, ...ends } = report.counts;
    expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(rows);
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return;
    expect(report.lines.reduce((sum, { lines }) => sum + lines, 0)).toBe(linesIn(bytes));
  };

  const campaigns: { id: string; gives: Taken }[] = [];

  describe.concurrent('are read as they are meant, or refused by what they are, through the command line', () => {
    it.each(lists)('$flaw', async ({ flaw, fileName, bytes, gives }) => {
      const id = await newCampaign(flaw);
      mkdirSync(join(folder, id));
      const path = join(folder, id, fileName);
      writeFileSync(path, bytes);
      const { code, out, said } = await cli.tocsin(['campaign', 'upload', id, path, '--json']);
      const report = out === '' ? undefined : (JSON.parse(out) as ImportReport);
      compare(gives, report, report === undefined ? JSON.parse(said).message : '', bytes);
      const exit = 'refused' in gives ? (report === undefined ? 'unusable' : 'no') : gives.status;
      expect(code).toBe({ ...exitCodes, undecided: exitCodes.waits }[exit]);
      if ('counts' in gives && gives.status === 'done' && gives.counts.accepted > 0)
        campaigns.push({ id, gives });
    });
  });

  const read = async <Shape>(path: string): Promise<Shape> =>
    (await (await fetch(run.inboxUrl + path)).json()) as Shape;

  /** Whom the messages to an address greet, sorted; empty for nobody by name. */
  const greetingsAt = async (address: string): Promise<string[]> => {
    const found = await read<{ id: string }[]>(`/inbox.json?address=${encodeURIComponent(address)}`);
    const texts = await Promise.all(
      found.map(async ({ id }) => (await read<{ text: string }>(`/inbox/${id}.json`)).text),
    );
    return texts
      .map((text) => /^(?:Bonjour|Dear) (.*),\r?$/m.exec(text)?.[1] ?? 'nothing')
      .map((name) => (['Madame, Monsieur', 'Sir or Madam'].includes(name) ? '' : name))
      .sort();
  };

  it('have each of their people greeted by the name of the list, and nobody else', async () => {
    expect(campaigns.length).toBeGreaterThan(40);
    await Promise.all(campaigns.map(({ id }) => submitApproveStart(staff, id)));
    const all = campaigns.flatMap(({ gives }) => Object.entries(gives.greeted));
    const messages = all.reduce((sum, [, names]) => sum + names.length, 0);
    await vi.waitFor(async () => expect((await readProviderAccount(run.inboxUrl)).messages).toBe(messages), {
      timeout: 100_000,
      interval: 500,
    });
    for (const [address, names] of all)
      expect([address, await greetingsAt(address)]).toEqual([address, names]);
  });

  describe.concurrent('are read alike, or refused by what they are, through the API alone', () => {
    it.each(others)('$flaw', async ({ flaw, gives, byApi = gives, ...list }) => {
      const id = await newCampaign(flaw);
      try {
        compare(byApi, await send(id, list), '', list.bytes);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        compare(byApi, undefined, error.message, list.bytes);
      }
    });
  });
});
