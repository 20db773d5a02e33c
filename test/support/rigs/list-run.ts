import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { createApiClient } from '../../../client/api-client.ts';
import { newCampaignOf } from '../../../client/campaign-file.ts';
import type { ImportReport } from '../../../client/operations.ts';
import { createTokens, staffOf, submitApproveStart } from '../../../local/commands/clients/staff.ts';
import type { SentList } from '../data/lists.ts';
import { createCliRig } from './cli-rig.ts';
import { startTestRun } from './local-run.ts';

const sample = newCampaignOf(
  JSON.parse(readFileSync(fileURLToPath(new URL('../../../samples/campaign.json', import.meta.url)), 'utf8')),
);
const POLL_MS = 250;
/** The gateway takes 50 requests a second; campaigns that are started at once are many more. */
const TRIES = 6;
const STARTED_AT_ONCE = 5;
const patiently = { timeout: 100_000, interval: 300 };
/** How somebody is greeted whom no message names. */
const nameless = ['Madame, Monsieur', 'Sir or Madam'];

export type ListFile = Pick<SentList, 'bytes' | 'fileName'>;
/** A message as its reader has it. */
export type Message = { id: string; subject: string; text: string; html: string };

/** The whole system on this machine, for lists of many campaigns: over the API, and by command line. */
export const startListRun = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const run = await startTestRun({ dataDir: join(folder, 'run'), ratePerSecond: 1_000, latencyScale: 0.05 });
  const staff = staffOf(run, TRIES);
  const token = createTokens(run, 'administrator');
  const api = createApiClient(run.apiUrl, { token, tries: TRIES });
  const cli = createCliRig({ TOCSIN_API: run.apiUrl, TOCSIN_TOKEN: await token() });
  const read = async <Shape>(path: string): Promise<Shape> =>
    (await (await fetch(run.inboxUrl + path)).json()) as Shape;

  /** The report of an import once it has ended or waits. */
  const ended = async (id: string): Promise<ImportReport> => {
    for (;;) {
      const report = await api.call('getImport', { id });
      if (!['queued', 'surveying', 'importing'].includes(report.status)) return report;
      await sleep(POLL_MS);
    }
  };

  /** The messages to an address. */
  const messagesTo = async (address: string): Promise<Message[]> => {
    const found = await read<{ id: string }[]>(`/inbox.json?address=${encodeURIComponent(address)}`);
    return await Promise.all(found.map(({ id }) => read<Message>(`/inbox/${id}.json`)));
  };

  return {
    run,
    staff,
    api,
    cli,
    ended,
    messagesTo,

    newCampaign: async (name: string, changes: Partial<typeof sample> = {}): Promise<string> =>
      (await api.call('createCampaign', { body: { ...sample, name: name.slice(0, 100), ...changes } })).id,

    /** A file on disk; its folder is that of the campaign. */
    fileOf(id: string, { fileName, bytes }: ListFile): string {
      const path = join(folder, id, fileName);
      mkdirSync(join(folder, id), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    },

    /** Sends the bytes of a list as a program does that has the API alone. */
    async send(id: string, { bytes, fileName }: ListFile, adds = false): Promise<ImportReport> {
      const body = { fileName, sizeBytes: bytes.length, adds };
      const { version } = await api.call('getCampaign', { id });
      const { uploadId, parts } = await api.call('beginUpload', { id, version, body });
      for (const { url } of parts) {
        const { ok, status } = await fetch(url, { method: 'PUT', body: bytes as BodyInit });
        if (!ok) throw new Error(`a part was answered with ${status}`);
      }
      await api.call('completeUpload', { id, uploadId });
      return await ended(id);
    },

    /** Has campaigns approved and sent; resolves once everybody has been sent to who is to get a message. */
    async sendMessages(...campaigns: readonly string[]): Promise<void> {
      for (let from = 0; from < campaigns.length; from += STARTED_AT_ONCE) {
        const some = campaigns.slice(from, from + STARTED_AT_ONCE);
        await Promise.all(some.map((id) => submitApproveStart(staff, id)));
      }
      for (const id of campaigns) {
        const { counts } = await api.call('getImport', { id });
        await vi.waitUntil(
          async () => (await api.call('getProgress', { id })).sent === counts.accepted,
          patiently,
        );
      }
    },

    /** Whom the messages to an address greet, sorted; empty for nobody by name. */
    async greetingsAt(address: string): Promise<string[]> {
      const messages = await messagesTo(address);
      return messages
        .map(({ text }) => /^(?:Bonjour|Dear) (.*),\r?$/m.exec(text)?.[1] ?? 'no greeting')
        .map((name) => (nameless.includes(name) ? '' : name))
        .sort();
    },

    async stop(): Promise<void> {
      await run.stop();
      cli.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type ListRun = Awaited<ReturnType<typeof startListRun>>;
