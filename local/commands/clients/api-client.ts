import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uploadList, uploadOutcomes } from '../../../cli/api/upload.ts';
import { createApiClient as createClient } from '../../../client/api-client.ts';
import { ApiError } from '../../../client/api-error.ts';
import { newCampaignOf } from '../../../client/campaign-file.ts';
import type {
  Answer,
  Asked,
  Campaign,
  ImportReport,
  OperationId,
  Progress,
} from '../../../client/operations.ts';
import { everythingIn, pagesOf } from '../../../client/pages.ts';
import type { WorkQueueName } from '../../../core/base/work-queues.ts';

export type CampaignView = Campaign;
export type ImportView = ImportReport;
export type ProgressView = Progress;
export type ApiClient = ReturnType<typeof createApiClient>;

const REPORT_EVERY_MS = 500;

/** A step that an earlier try, which nobody heard of, may have taken already. */
type Step = Extract<OperationId, `${'submit' | 'approve' | 'start' | 'resume'}Campaign`>;

/**
 * What the scripts do with the API, by the client of the command line. Rejects with the answer's own words where it
 * refuses.
 *
 * @param token - gives the access token of whoever acts
 * @param tries - how often a call is made that the API fails to answer: an administrator would try again too
 */
export const createApiClient = (apiUrl: string, token: () => Promise<string>, tries = 1) => {
  const client = createClient(apiUrl, { token, tries });

  /** Takes a step; where an earlier try came through unheard, the campaign is in one of `reached` already. */
  const step = async (id: string, name: Step, reached: readonly Campaign['state'][]): Promise<Campaign> => {
    try {
      const { version, submission } = await client.call('getCampaign', { id });
      const read = {
        submitCampaign: { version },
        startCampaign: { version },
        approveCampaign: { body: { hash: submission?.hash } },
        // A campaign that is paused may change by itself.
        resumeCampaign: {},
      }[name];
      return await client.call(name, { id, ...read } as Asked<Step>);
    } catch (error) {
      const wasTaken = error instanceof ApiError && (error.status === 409 || error.status === 412);
      if (tries === 1 || !wasTaken) throw error;
      const campaign = await client.call('getCampaign', { id });
      if (reached.includes(campaign.state)) return campaign;
      throw error;
    }
  };

  return {
    campaigns: async () =>
      await everythingIn(
        pagesOf((after) => client.call('listCampaigns', { query: { after } })),
        ({ campaigns }) => campaigns,
      ),
    campaign: async (id: string) => await client.call('getCampaign', { id }),
    /** Makes a campaign of a file such as samples/campaign.json. */
    async create(file: object) {
      return await client.call('createCampaign', { body: newCampaignOf(file) });
    },
    submit: async (id: string) => await step(id, 'submitCampaign', ['submitted']),
    approve: async (id: string) => await step(id, 'approveCampaign', ['approved']),
    async sendBack(id: string, reason: string) {
      const { submission } = await client.call('getCampaign', { id });
      return await client.call('declineCampaign', { id, body: { hash: submission?.hash ?? '', reason } });
    },
    /** Writes other values into fields of one language. */
    async write(id: string, language: string, values: Record<string, string>) {
      const { version, fields } = await client.call('getCampaign', { id });
      const changed = { ...fields, [language]: { ...fields[language], ...values } };
      return await client.call('updateCampaign', { id, version, body: { fields: changed } });
    },
    start: async (id: string) => await step(id, 'startCampaign', ['running', 'completed']),
    pause: async (id: string, reason: string) =>
      await client.call('pauseCampaign', { id, body: { reason } } as Asked<'pauseCampaign'>),
    resume: async (id: string) => await step(id, 'resumeCampaign', ['running', 'completed']),
    progress: async (id: string) => await client.call('getProgress', { id }),
    importOf: async (id: string) => await client.call('getImport', { id }),
    /** Answers what a list asks first: the columns are right, everybody is another person, shared addresses are not used. */
    async answer(id: string, { questions, version, files }: ImportView): Promise<void> {
      if (questions.includes('columns')) {
        const file = files.findIndex(({ doubts, missing }) => doubts.length + missing.length > 0);
        const choices = Object.fromEntries(
          (files[file]?.columns ?? []).map(({ index, field }) => [index, field]),
        );
        await client.call('setColumns', {
          id,
          version,
          body: { file: Math.max(0, file), choices, remember: false },
        });
        return;
      }
      const body = { conflicts: { all: 'others' }, shared: { all: 'set-aside' } } as const;
      await client.call('setDecisions', { id, version, body });
    },
    /** Says that people who share a number are each to be written to there: there are fewer numbers than people made up. */
    async sendToShared(id: string, { version }: ImportView): Promise<void> {
      await client.call('setDecisions', { id, version, body: { shared: { all: 'send' } } });
    },
    rejectsOf: async (id: string) => await client.call('getRejects', { id }),
    async upload(id: string, file: string) {
      const { version } = await client.call('getCampaign', { id });
      return await uploadList(client, id, file, { version });
    },
    /** Looks up who calls and was called back. */
    recipients: async (
      value: string,
      by: 'reference' | 'email' | 'phone' = 'reference',
    ): Promise<Answer<'findRecipients'>['recipients']> => {
      const body = { [by]: value, reason: 'person-asked', identity: 'called-back' } as const;
      return (await client.call('findRecipients', { body })).recipients;
    },

    /** Has the list for the post written; resolves to the references of those in it, in its order. */
    async postList(id: string): Promise<string[]> {
      const { id: report } = await client.call('createReport', { id, body: { kind: 'post' } });
      for (;;) {
        const { status, failure, downloadUrl } = await client.call('getReport', { id, report });
        if (status === 'failed')
          throw new Error(`The list for the post could not be written: ${failure?.en}`);
        if (status === 'done' && downloadUrl !== undefined) {
          const text = await (await fetch(downloadUrl)).text();
          const rows = text.split('\r\n').slice(1);
          return rows.flatMap((row) => row.split(/[;,]/, 1)).filter((reference) => reference !== '');
        }
        await sleep(REPORT_EVERY_MS);
      }
    },

    makeLetters: async (id: string) => await client.call('createLetterBatch', { id }),
    letterBatches: async (id: string) => (await client.call('listLetterBatches', { id })).batches,
    /** Has letters made for all who are owed one, and waits until they are. */
    async writtenLetters(id: string): Promise<Answer<'getLetterBatch'>> {
      const { number } = await client.call('createLetterBatch', { id });
      for (;;) {
        const batch = await client.call('getLetterBatch', { id, batch: String(number) });
        if (batch.state !== 'writing') return batch;
        await sleep(REPORT_EVERY_MS);
      }
    },
    letterBatch: async (id: string, batch: number) =>
      await client.call('getLetterBatch', { id, batch: String(batch) }),
    async stepLetters(id: string, number: number, body: Asked<'stepLetterBatch'>['body']) {
      const batch = String(number);
      const { version } = await client.call('getLetterBatch', { id, batch });
      return await client.call('stepLetterBatch', { id, batch, version, body });
    },
    async downloadLetters(id: string, batch: number, file: string): Promise<Buffer> {
      const { downloadUrl } = await client.call('downloadLetters', {
        id,
        batch: String(batch),
        body: { file },
      });
      const response = await fetch(downloadUrl);
      if (!response.ok) throw new Error(`${file} could not be downloaded: ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },

    /** Has a file of outcomes recorded; resolves to what its rows came to. */
    async recordOutcomes(id: string, content: string) {
      const folder = await mkdtemp(join(tmpdir(), 'tocsin-outcomes-'));
      try {
        const path = join(folder, 'outcomes.csv');
        await writeFile(path, content);
        const { id: file } = await uploadOutcomes(client, id, path);
        for (;;) {
          const outcomes = await client.call('getOutcomes', { id, file });
          if (outcomes.status === 'failed') {
            throw new Error(`The outcomes could not be recorded: ${outcomes.failure?.en}`);
          }
          if (outcomes.status === 'done') return outcomes;
          await sleep(REPORT_EVERY_MS);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    },

    /** Puts everything that a queue has given up back; resolves to how many messages. */
    async redrive(queue: WorkQueueName): Promise<number> {
      let all = 0;
      for (;;) {
        const { moved, more } = await client.call('redriveDeadLetters', { queue });
        all += moved;
        if (!more) return all;
      }
    },
  };
};
