import * as z from 'zod';
import { languageSchema } from '../audience/audience.ts';
import {
  channelsSchema,
  DEFAULT_CHANNELS,
  DEFAULT_FALLBACK_HOURS,
  fallbackHoursSchema,
} from '../audience/channels.ts';
import type { StoredItem } from '../base/stored-item.ts';
import { importSchema } from '../list/import.ts';
import { fieldValuesSchema } from '../notice/notice.ts';
import { bounceLimitSchema } from './bounce-limit.ts';
import { changedParts } from './changed-parts.ts';
import { lanesSchema, newLanes, pacingSchema } from './lanes.ts';
import { pauseReasonSchema } from './pause-reason.ts';
import { type CampaignState, campaignStates } from './states.ts';
import { decidedSchema, signatureSchema, submissionSchema } from './terms.ts';

export type { CampaignState } from './states.ts';

export const campaignStateSchema = z.enum(campaignStates);

/** What an administrator, or Tocsin itself, may ask of a campaign's state. */
export type CampaignAction =
  | 'change'
  | 'import'
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'decline'
  | 'start'
  | 'unschedule'
  | 'pause'
  | 'ask-bounce-limit'
  | 'grant-bounce-limit'
  | 'refuse-bounce-limit'
  | 'resume'
  | 'cancel'
  | 'complete';

const transitions: Record<CampaignAction, Partial<Record<CampaignState, CampaignState>>> = {
  // What was submitted or approved is so no more once what is sent, or to whom, has changed.
  change: { draft: 'draft', ready: 'ready', submitted: 'ready', approved: 'ready' },
  import: { draft: 'ready', ready: 'ready', submitted: 'ready', approved: 'ready' },
  submit: { ready: 'submitted' },
  withdraw: { submitted: 'ready', approved: 'ready' },
  approve: { submitted: 'approved' },
  decline: { submitted: 'ready' },
  start: { approved: 'running' },
  unschedule: { approved: 'approved' },
  pause: { running: 'paused' },
  'ask-bounce-limit': { paused: 'paused' },
  'grant-bounce-limit': { paused: 'paused' },
  'refuse-bounce-limit': { paused: 'paused' },
  resume: { paused: 'running' },
  cancel: {
    draft: 'cancelled',
    ready: 'cancelled',
    submitted: 'cancelled',
    approved: 'cancelled',
    running: 'cancelled',
    paused: 'cancelled',
  },
  complete: { running: 'completed' },
};

/** The state that `action` leads to from `state`, or undefined where it is not allowed. */
export const nextState = (state: CampaignState, action: CampaignAction): CampaignState | undefined =>
  transitions[action][state];

/** The actions allowed in `state`, for the error that names what is possible now. */
export const possibleActions = (state: CampaignState): CampaignAction[] =>
  (Object.keys(transitions) as CampaignAction[]).filter(
    (action) => action !== 'complete' && transitions[action][state] !== undefined,
  );

export const campaignSchema = z.object({
  /** `c` and 12 characters `[a-z0-9]`. */
  id: z.string(),
  name: z.string(),
  notice: z.string(),
  /** Values of the notice's campaign fields, by language, then by field name. */
  fields: fieldValuesSchema,
  /** Language of those whose own is unknown or has no notice. */
  defaultLanguage: languageSchema,
  /** Names of the notice's personal fields: what import reads beside the standard columns. */
  personFields: z.array(z.string()).default([]),
  /** Channels in the order that they are tried in. */
  channels: channelsSchema.default([...DEFAULT_CHANNELS]),
  /** After how long without a delivery the next channel is tried. */
  fallbackAfterHours: fallbackHoursSchema.default(DEFAULT_FALLBACK_HOURS),
  /** Share of the sending rate against other running campaigns. */
  weight: z.number().int().min(1).max(100),
  state: campaignStateSchema,
  /** Counts every change of this item; each write is conditional on it. */
  version: z.number().int(),
  /** Counts starts and resumes: chunk messages of an older generation are dropped. */
  generation: z.number().int(),
  createdAtMs: z.number(),
  startedAtMs: z.number().optional(),
  /** Start or last resume. */
  runningSinceMs: z.number().optional(),
  completedAtMs: z.number().optional(),
  /** Messages taken before this have been judged: an administrator resumed in spite of their bounces or complaints. */
  judgedSinceMs: z.number().optional(),
  /** A higher limit of bounces than every campaign has. */
  bounceLimit: bounceLimitSchema.optional(),
  pacing: pacingSchema.optional(),
  submission: submissionSchema.optional(),
  approval: signatureSchema.optional(),
  /** Who has changed what of it since it was last approved; of before that was kept, nobody. */
  authors: z
    .array(z.object({ by: z.string(), name: z.string(), changed: z.array(z.enum(changedParts)) }))
    .default([]),
  /** What was last decided about: the next submission is compared with it. */
  decided: decidedSchema.optional(),
  /** Why an approver sent it back the last time, until it is submitted again. */
  declined: z.object({ name: z.string(), atMs: z.number(), reason: z.string() }).optional(),
  /** Hash of the content that was approved and is sent. */
  contentHash: z.string().optional(),
  /** When an approved campaign starts by itself. */
  startAtMs: z.number().optional(),
  /** When somebody of the list was last given another address. */
  addressCorrectedAtMs: z.number().optional(),
  pauseReason: pauseReasonSchema.optional(),
  /** When the purge at the end of its retention was asked for. */
  retentionEndedAtMs: z.number().optional(),
  /** When somebody asked for its list to be deleted before that. */
  listDeletedAtMs: z.number().optional(),
  /** The list, or what an import has made of it so far. */
  import: importSchema.optional(),
  /** The list that counts should the import come to nothing. */
  listBefore: importSchema.optional(),
  /** Number of the last import that was begun. */
  importsBegun: z.number().int().optional(),
  /** Day of the breach, ISO 8601: who was a minor then is told so. */
  breachedOn: z.iso.date().optional(),
  /** What of each channel has been released: chunks of each leave at a pace of their own. */
  lanes: lanesSchema,
  /** Numbers that were last set aside for chunks of second tries: from `from` up to `through`, without it. */
  fallbackAttempts: z
    .object({ from: z.number().int(), through: z.number().int(), atMs: z.number() })
    .optional(),
});
export type Campaign = z.infer<typeof campaignSchema> & StoredItem;

/** A run of the campaign begins: everything not sent yet is released anew, under a new generation. */
export const beginRun = (
  { pauseReason: _, pacing: __, startAtMs: ___, ...campaign }: Campaign,
  nowMs: number,
): Campaign => ({
  ...campaign,
  state: 'running',
  generation: campaign.generation + 1,
  lanes: newLanes(),
  runningSinceMs: nowMs,
});
