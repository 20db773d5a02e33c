import { audienceId, type Chunk, type Recipient } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { type Lane, type Lanes, newLanes } from '../../../core/campaign/lanes.ts';
import type { ChunkMessage } from '../../../core/campaign/messages.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { FactKind } from '../../../core/delivery/outcome.ts';
import type { StandingRules } from '../../../core/delivery/standing.ts';
import type { OutcomesFile } from '../../../core/mailing/outcomes-file.ts';
import type { FrozenMessage } from '../../../core/notice/content.ts';

/** Campaign, audience and time that the factories agree on. */
export const campaignId = 'cabcdef012345';
export const audience = audienceId(campaignId, 1);
export const createdAtMs = Date.UTC(2026, 10, 24, 8);

export const aCampaign = (changes: Partial<Campaign> = {}): Campaign => ({
  id: campaignId,
  name: 'Laboratory data, November',
  notice: 'personal-data-breach',
  fields: { fr: { organisation: 'Hôpital Exemple' }, en: { organisation: 'Example Hospital' } },
  defaultLanguage: 'fr',
  personFields: ['data_categories'],
  channels: ['email', 'letter'],
  fallbackAfterHours: 48,
  weight: 1,
  state: 'draft',
  version: 1,
  generation: 0,
  createdAtMs,
  authors: [],
  lanes: newLanes(),
  ...changes,
});

/** What of each channel has been released: nothing, but for what is named. */
export const someLanes = (email: Partial<Lane>, sms: Partial<Lane> = {}): Lanes => {
  const lanes = newLanes();
  return { email: { ...lanes.email, ...email }, sms: { ...lanes.sms, ...sms } };
};

/** Person number `number`; all different. */
export const aRecipient = (number = 0, changes: Partial<Recipient> = {}): Recipient => ({
  reference: `P${String(number).padStart(7, '0')}`,
  firstName: 'Amélie',
  lastName: `Lefèvre ${number}`,
  email: `amelie.lefevre.${number}@example.org`,
  phone: `+336${String(number).padStart(8, '0')}`,
  code: `K7M${String(number).padStart(5, '0')}`,
  fields: { data_categories: 'identity, contact' },
  postal: { lines: [`${number} rue des Lilas`], postalCode: '75012', town: 'Paris' },
  birthHash: `b${number}`,
  circumstances: ['minor'],
  guardian: { name: 'Luc Lefèvre', phone: '+33639980000', address: ['1 rue Haute', '75011 Paris'] },
  dataGroups: ['identity'],
  site: 'Nord',
  largePrint: true,
  writtenName: 'Amélie 2',
  ...changes,
});

export const aChunk = (changes: Partial<Chunk> & { people?: number } = {}): Chunk => {
  const { people = 3, ...rest } = changes;
  const number = rest.number ?? 0;
  return {
    number,
    language: 'fr',
    channel: 'email',
    recipients: Array.from({ length: people }, (_, place) => aRecipient(number * 50 + place)),
    ...rest,
  };
};

/** A delivery in phase `waiting`; `size` and `facts` follow each other where only one is given. */
export const aDelivery = (changes: Partial<Delivery> = {}): Delivery => {
  const size = changes.size ?? changes.facts?.length ?? 3;
  return {
    audience,
    chunk: 0,
    channel: 'email',
    language: 'fr',
    size,
    phase: 'waiting',
    version: 1,
    attempts: 0,
    facts: Array.from({ length: size }, () => ({})),
    ...changes,
  };
};

/** Rules of standing of a running campaign whose messages have two days, at `createdAtMs`. */
export const someRules = (changes: Partial<StandingRules> = {}): StandingRules => ({
  state: 'running',
  silentMs: 48 * 3_600_000,
  nowMs: createdAtMs,
  isListDeleted: false,
  ...changes,
});

export const aChunkMessage = (changes: Partial<ChunkMessage> = {}): ChunkMessage => ({
  campaign: campaignId,
  audience,
  chunk: 0,
  generation: 1,
  dueMs: createdAtMs,
  channel: 'email',
  msPerUnit: 1,
  ...changes,
});

/** A file of outcomes that waits to be read. */
export const anOutcomesFile = (campaign: string, changes: Partial<OutcomesFile> = {}): OutcomesFile => ({
  id: 'o1',
  campaign,
  status: 'queued',
  version: 1,
  uploadedAtMs: 5,
  by: 'somebody',
  sizeBytes: 20,
  rows: 0,
  rejected: 0,
  applied: 0,
  alreadySo: 0,
  ...changes,
});

export const aMessage = (changes: Partial<FrozenMessage> = {}): FrozenMessage => ({
  subject: 'About your data, {{first_name}}',
  text: 'Dear {{first_name}} {{last_name}}',
  html: '<p>Dear {{first_name_html}} {{last_name_html}}</p>',
  sms: 'Data about you was stolen. To check this message, quote {{code}}.',
  nameless: 'Sir or Madam',
  ...changes,
});

/** Every kind of fact. */
export const factKinds: FactKind[] = [
  'accepted',
  'delivered',
  'delayed',
  'bouncedPermanent',
  'noSuchMailbox',
  'suppressed',
  'bouncedTransient',
  'mailboxFull',
  'messageTooLarge',
  'contentRefused',
  'noSuchNumber',
  'blockedByNetwork',
  'phoneUnreachable',
  'noReceipt',
  'rejected',
  'optedOut',
  'renderingFailed',
  'gaveUp',
  'expired',
  'complained',
  'inDoubt',
  'sentAgain',
];
