import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, ImportView, ProgressView } from './api-client.ts';
import { type ProviderAccount, readProviderAccount } from './provider-client.ts';

/**
 * Waits for the import's end; rejects with its reason where it failed, and where it waits for somebody.
 *
 * @param answer - answers what the import asks, unless somebody else is to
 */
export const followImport = async (
  api: ApiClient,
  id: string,
  onChange: (report: ImportView) => void,
  everyMs = 250,
  answer?: (report: ImportView) => Promise<void>,
): Promise<ImportView> => {
  for (;;) {
    const report = await api.importOf(id);
    onChange(report);
    if (report.status === 'failed') throw new Error(`The list could not be imported: ${report.failure?.en}`);
    if (report.status === 'undecided' && answer !== undefined) {
      await answer(report);
      continue;
    }
    if (report.status === 'undecided') {
      throw new Error(`The list waits for an answer about its ${report.questions.join(' and ')}.`);
    }
    if (report.status === 'done') return report;
    await sleep(everyMs);
  }
};

export type Ended = {
  progress: ProgressView;
  account: ProviderAccount;
  /** Whether what is counted from the deliveries is what the provider says. */
  agrees: boolean;
};

const agree = ({ channels }: ProgressView, account: ProviderAccount): boolean =>
  (['delivered', 'bounced', 'complained', 'rejected'] as const).every(
    (outcome) => channels.email.outcomes[outcome] === account.outcomes[outcome],
  );

/** How long the last event files may take to be merged once the provider has written them. */
const LAST_FILES_MS = 120_000;

/** Between two questions to the provider, which cost next to nothing. */
const PROVIDER_LOOK_MS = 1_000;

/** Waits for so long, or until the provider has told all that it had to tell. */
const untilNextLook = async (inboxUrl: string, everyMs: number): Promise<void> => {
  const endMs = performance.now() + everyMs;
  do {
    await sleep(Math.min(everyMs, PROVIDER_LOOK_MS));
  } while (performance.now() < endMs && (await readProviderAccount(inboxUrl)).events.pending > 0);
};

/**
 * Waits until every outcome is final and the last event of the provider has been counted, or the campaign has
 * stopped. Rejects when it pauses by itself.
 */
export const followSending = async (
  api: ApiClient,
  inboxUrl: string,
  id: string,
  onChange: (progress: ProgressView) => void,
  everyMs = 500,
): Promise<Ended> => {
  let quietSinceMs: number | undefined;
  for (;;) {
    const account = await readProviderAccount(inboxUrl);
    const progress = await api.progress(id);
    onChange(progress);
    if (progress.state === 'paused') {
      throw new Error(`The campaign paused: ${progress.pauseReason?.message.en ?? 'nobody knows why'}`);
    }
    const agrees = agree(progress, account);
    if (progress.state === 'cancelled') return { progress, account, agrees };
    if (progress.finished && account.events.pending === 0) {
      quietSinceMs ??= performance.now();
      const isLate = performance.now() - quietSinceMs > LAST_FILES_MS;
      if (agrees || isLate) return { progress, account, agrees };
    } else quietSinceMs = undefined;
    await untilNextLook(inboxUrl, everyMs);
  }
};
