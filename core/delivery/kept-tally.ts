// The last count of a running campaign, kept so that not every look at its progress counts everybody anew.
import * as z from 'zod';
import { audienceId, messageChannels } from '../audience/audience.ts';
import type { Written } from '../base/conditional-write.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { outcomes } from './outcome.ts';
import { owedLetters, phases, type Tally, waysOfTelling } from './tally.ts';

/**
 * A list of so many chunks is small: it is counted anew at each look, so that nothing of it is ever old. That is 10,000
 * people and 25 read units, which a page that asks every three seconds may well cost; it takes a hundredth of a second.
 */
export const SMALL_LIST_CHUNKS = 200;

/** How old a count may be when it is shown, ms: pace makes one each minute, so that this is pace having missed two. */
export const MAX_TALLY_AGE_MS = 180_000;

/** The same in the last stretch, when people wait to read that the campaign has ended: they need not wait for pace. */
export const LAST_STRETCH_AGE_MS = 10_000;

/** After the last message, most events are there within minutes, ms. What comes later is worth no count of its own. */
const LAST_EVENTS_MS = 300_000;

/** How far the clocks of two functions may be apart, ms: a count of a later time is not believed. */
const CLOCKS_APART_MS = 5_000;

const count = z.number().int().min(0);
const countsOf = <Key extends string>(keys: readonly Key[]) => z.record(z.enum(keys), count);

const tallySchema: z.ZodType<Tally> = z.object({
  telling: z.object({
    people: count,
    told: count,
    by: countsOf(waysOfTelling),
    underWay: count,
    owed: count,
    letters: countsOf(owedLetters),
    unreachable: count,
  }),
  people: count,
  firstBy: countsOf(messageChannels),
  letters: count,
  outcomes: countsOf(outcomes),
  channels: z.record(
    z.enum(messageChannels),
    z.object({ messages: count, outcomes: countsOf(outcomes), sent: count, reached: count }),
  ),
  fallbackLeft: count,
  told: z.object({ byLetter: count, byPhone: count, inPerson: count }),
  addressCorrected: count,
  chunks: countsOf(phases),
  sent: count,
  sentAgainInDoubt: count,
  finished: z.boolean(),
  firstSentAt: z.number().exactOptional(),
  lastSentAt: z.number().exactOptional(),
  run: z.object({ sent: count, seconds: z.number() }),
  timeline: z
    .object({ fromSeconds: z.number(), stepSeconds: z.number(), sent: z.array(count) })
    .exactOptional(),
});

export const keptTallySchema = z.object({
  /** The list that was counted. */
  audience: z.string(),
  /** The run of the campaign whose rate was counted. */
  generation: z.number().int(),
  /** When the counting began, epoch ms: whatever was stored before is in it. */
  countedAtMs: z.number(),
  tally: tallySchema,
});
export type KeptTally = z.infer<typeof keptTallySchema>;

/** Keeps the last count of each audience. It is made anew from the deliveries at any time, so it may be lost. */
export interface TallyStore {
  /** Undefined where none is kept, or none that this version of the program understands. */
  get(audience: string): Promise<KeptTally | undefined>;
  /** Keeps a count; answers `conflict` and leaves the one that is kept where that is as new or newer. */
  put(kept: KeptTally): Promise<Written>;
}

/** The audience of the campaign's present list; undefined where it has none. */
const audienceOf = ({ id, import: list }: Campaign): string | undefined =>
  list && audienceId(id, list.number);

/**
 * Whether a kept count may be shown of the campaign in this state: of a large list while it is sent to. Whatever stands
 * still, has ended or is small is counted at each look.
 */
export const mayShowKept = ({ state, import: list }: Campaign): boolean =>
  state === 'running' && list !== undefined && list.nextChunk > SMALL_LIST_CHUNKS;

/** Whether, at the rate that was counted, everything has been sent by now, and not long ago. */
const isLastStretch = ({ countedAtMs, tally }: KeptTally, nowMs: number): boolean => {
  const { outcomes: people, run, lastSentAt = 0 } = tally;
  const left = people.pending + people.inDoubt;
  const leftMs = left === 0 ? 0 : (left * run.seconds * 1000) / run.sent;
  return countedAtMs + leftMs <= nowMs && nowMs - lastSentAt * 1000 <= LAST_EVENTS_MS;
};

/** Whether a kept count is of this list and this run of the campaign, and new enough to be shown. */
export const isPresent = (kept: KeptTally, campaign: Campaign, nowMs: number): boolean => {
  const ageMs = nowMs - kept.countedAtMs;
  return (
    kept.audience === audienceOf(campaign) &&
    kept.generation === campaign.generation &&
    ageMs <= (isLastStretch(kept, nowMs) ? LAST_STRETCH_AGE_MS : MAX_TALLY_AGE_MS) &&
    ageMs >= -CLOCKS_APART_MS
  );
};
