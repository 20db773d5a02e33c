import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FrozenContent } from '../../core/notice/content.ts';
import { freezeContent } from '../../core/notice/snapshot.ts';
import type { ProviderAccount } from '../../local/commands/clients/provider-client.ts';
import { compileNotices } from '../../templates/compile.ts';

/** What is the same for everybody who sends. */
export type Conditions = {
  /** Working folder of this run. */
  folder: string;
  people: number;
  ratePerSecond: number;
};

/** Events come a hundred times sooner than in life, so that waiting for them is not what is measured. */
export const LATENCY_SCALE = 0.01;

export const peopleFile = (folder: string): string => `${folder}/people.csv`;

/** The campaign of the demonstration. */
export const campaign = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../samples/campaign.json', import.meta.url)), 'utf8'),
) as { notice: string; fields: Parameters<typeof freezeContent>[1] };

/** Its messages, with the placeholders of a person left. */
export const readContent = async (): Promise<FrozenContent> => {
  const notice = (await compileNotices()).find(({ id }) => id === campaign.notice);
  if (notice === undefined) throw new Error(`There is no notice ${campaign.notice}.`);
  return await freezeContent(notice, campaign.fields, undefined);
};

/** What a run of one system came to. */
export type Result = {
  people: number;
  /** From the list to the last event, seconds. */
  seconds: number;
  /** Processor seconds by part; `provider` is everybody's. */
  processor: Record<string, number>;
  provider: { calls: number; messages: number; people: number; mostPerPerson: number; throttled: number };
  /** Writes to databases and queues, by kind. */
  writes: Record<string, number>;
  /** People without any message, and messages beyond the first. */
  lost: number;
  again: number;
  /** Of those, how many the system itself reports as perhaps told twice. */
  againNamed: number;
  /** People whose message is not known to the system as sent. */
  unknown: number;
};

/** What the provider's own account says of a run. */
export const resultAtProvider = (
  people: number,
  account: ProviderAccount,
): Pick<Result, 'people' | 'provider' | 'lost' | 'again'> => ({
  people,
  provider: {
    calls: account.calls,
    messages: account.messages,
    people: account.distinctTagged,
    mostPerPerson: account.maxPerTagged,
    throttled: account.throttled,
  },
  lost: people - account.distinctTagged,
  again: account.messages - account.distinctTagged,
});

/**
 * What is killed by `kill -9` when half of the messages have been accepted, and started again at once: `sender`, the
 * processes that call the provider; `all`, these and the databases and queues as well.
 */
export const kills = ['none', 'sender', 'all'] as const;
export type Kill = (typeof kills)[number];
