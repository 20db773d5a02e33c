import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RowCounts } from '../../core/campaign.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { WorkQueueName } from '../../core/ports.ts';

/** What the scripts read of the API's answers; the whole is in its OpenAPI document. */
export type CampaignView = {
  id: string;
  name: string;
  state: 'draft' | 'ready' | 'running' | 'paused' | 'completed' | 'cancelled';
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
};

type UploadView = { uploadId: string; parts: { number: number; url: string; sizeBytes: number }[] };

export type ApiClient = ReturnType<typeof createApiClient>;

/** The HTTP API as the scripts use it. Rejects with the answer's own words where it refuses. */
export const createApiClient = (apiUrl: string) => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(apiUrl + path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.ok) return (await response.json()) as T;
    throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
  };

  return {
    campaigns: async () => (await call<{ campaigns: CampaignView[] }>('GET', '/v1/campaigns')).campaigns,
    campaign: (id: string) => call<CampaignView>('GET', `/v1/campaigns/${id}`),
    create: (campaign: unknown) => call<CampaignView>('POST', '/v1/campaigns', campaign),
    start: (id: string) => call<CampaignView>('POST', `/v1/campaigns/${id}/start`),
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
    recipients: async (reference: string) =>
      (
        await call<{ recipients: RecipientView[] }>(
          'GET',
          `/v1/recipients?reference=${encodeURIComponent(reference)}&reason=test`,
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
