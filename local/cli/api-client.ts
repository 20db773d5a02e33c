import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowCounts } from '../../core/campaign.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { WorkQueueName } from '../../core/ports.ts';

/** What the scripts read of the API's answers; the whole is in its OpenAPI document. */
export type CampaignView = {
  id: string;
  name: string;
  state: 'draft' | 'ready' | 'submitted' | 'approved' | 'running' | 'paused' | 'completed' | 'cancelled';
  createdAt: string;
  import?: { number: number; status: 'queued' | 'importing' | 'done' | 'failed'; counts: RowCounts };
};
export type ImportView = {
  status: 'queued' | 'importing' | 'done' | 'failed';
  counts: RowCounts;
  failure?: string;
  rejectsUrl?: string;
};
export type ProgressView = {
  state: CampaignView['state'];
  people: { total: number; email: number; letter: number };
  outcomes: Record<Outcome, number>;
  sent: number;
  percent: number;
  ratePerSecond: number;
  sentAgainInDoubt: number;
  finished: boolean;
  deadLetters: Record<WorkQueueName, number>;
  pauseReason?: { code: string; message: string };
};
export type RecipientView = {
  reference: string;
  firstName: string;
  lastName: string;
  emailMasked?: string;
  outcome: string;
  answer: { en: string; fr: string };
  history: { fact: string }[];
};

type UploadView = { uploadId: string; parts: { number: number; url: string; sizeBytes: number }[] };

export type ApiClient = ReturnType<typeof createApiClient>;

const BETWEEN_TRIES_MS = 500;

/** The API has refused a call, in its own words. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  constructor(call: string, status: number, text: string) {
    super(`${call} was answered with ${status}: ${text}`);
    this.status = status;
  }
}

/**
 * The HTTP API as the scripts use it. Rejects with the answer's own words where it refuses.
 *
 * @param token - gives the access token of whoever acts
 * @param tries - how often a call is made that the API fails to answer: an administrator would try again too
 */
export const createApiClient = (apiUrl: string, token: () => Promise<string>, tries = 1) => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(apiUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok) return (await response.json()) as T;
      const refused = new Refused(`${method} ${path}`, response.status, await response.text());
      if (response.status < 500 || attempt >= tries) throw refused;
      await sleep(BETWEEN_TRIES_MS);
    }
  };

  /** Takes a step; where an earlier try came through unheard, the campaign is in one of `reached` already. */
  const step = async (
    id: string,
    name: string,
    reached: readonly CampaignView['state'][],
  ): Promise<CampaignView> => {
    try {
      return await call<CampaignView>('POST', `/v1/campaigns/${id}/${name}`);
    } catch (error) {
      if (tries === 1 || !(error instanceof Refused) || error.status !== 409) throw error;
      const campaign = await call<CampaignView>('GET', `/v1/campaigns/${id}`);
      if (reached.includes(campaign.state)) return campaign;
      throw error;
    }
  };

  return {
    campaigns: async () => (await call<{ campaigns: CampaignView[] }>('GET', '/v1/campaigns')).campaigns,
    campaign: (id: string) => call<CampaignView>('GET', `/v1/campaigns/${id}`),
    create: (campaign: unknown) => call<CampaignView>('POST', '/v1/campaigns', campaign),
    submit: (id: string) => step(id, 'submit', ['submitted']),
    approve: (id: string) => step(id, 'approve', ['approved']),
    start: (id: string) => step(id, 'start', ['running', 'completed']),
    resume: (id: string) => step(id, 'resume', ['running', 'completed']),
    progress: (id: string) => call<ProgressView>('GET', `/v1/campaigns/${id}/progress`),
    deadLetters: () => call<Record<WorkQueueName, number>>('GET', '/v1/dead-letters'),

    /** Puts everything that a queue has given up back; resolves to how many messages. */
    async redrive(queue: WorkQueueName): Promise<number> {
      let all = 0;
      for (;;) {
        const { moved, more } = await call<{ moved: number; more: boolean }>(
          'POST',
          `/v1/dead-letters/${queue}/redrive`,
        );
        all += moved;
        if (!more) return all;
      }
    },

    importOf: (id: string) => call<ImportView>('GET', `/v1/campaigns/${id}/import`),
    recipients: async (value: string, by: 'reference' | 'email' = 'reference') =>
      (
        await call<{ recipients: RecipientView[] }>(
          'GET',
          `/v1/recipients?${by}=${encodeURIComponent(value)}&reason=test`,
        )
      ).recipients,

    /** Uploads a file in its parts and asks for its import. */
    async upload(id: string, file: string): Promise<void> {
      const handle = await open(file);
      try {
        const { size } = await handle.stat();
        const fileName = basename(file);
        const upload = await call<UploadView>('POST', `/v1/campaigns/${id}/uploads`, {
          fileName,
          sizeBytes: size,
        });
        let offset = 0;
        for (const { url, sizeBytes } of upload.parts) {
          const part = Buffer.alloc(sizeBytes);
          await handle.read(part, 0, sizeBytes, offset);
          offset += sizeBytes;
          const response = await fetch(url, { method: 'PUT', body: part });
          if (!response.ok) throw new Error(`A part of ${fileName} was refused with ${response.status}.`);
        }
        await call('POST', `/v1/campaigns/${id}/uploads/${upload.uploadId}/complete`);
      } finally {
        await handle.close();
      }
    },
  };
};
