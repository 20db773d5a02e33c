import type { MessageChannel } from '../audience/audience.ts';
import type { Written } from '../base/conditional-write.ts';
import type { StoredItem } from '../base/stored-item.ts';
import type { FrozenContent } from '../notice/content.ts';
import type { Campaign } from './campaign.ts';

export interface CampaignStore {
  /** Fails with `stale` where the id exists. */
  create(campaign: Campaign): Promise<Written>;
  get(id: string): Promise<Campaign | undefined>;
  /** Every campaign, oldest first. */
  list(): Promise<Campaign[]>;
  /** Writes `campaign` with `version + 1`, if the stored version is still `campaign.version`. Throws {@link NewerSchemaError}. */
  replace(campaign: Campaign): Promise<Written>;
  putContent(id: string, content: FrozenContent): Promise<void>;
  /** Content never changes: another one has another hash. */
  getContent(id: string, hash: string): Promise<FrozenContent | undefined>;
  /** The ledger of what pace has released on a channel of this account, or undefined before the first. */
  getLedger(channel: MessageChannel): Promise<PaceLedger | undefined>;
  /** Writes with `version + 1`, if the stored version is still `ledger.version` (0: none stored). */
  replaceLedger(channel: MessageChannel, ledger: PaceLedger): Promise<Written>;
}

/** How far ahead the account's sending rate has been given out. */
export type PaceLedger = StoredItem & {
  version: number;
  /** The next free slot, epoch ms: everything before it has been given to chunks. */
  pacedThroughMs: number;
};
