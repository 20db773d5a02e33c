import { z } from 'zod';
import type { Channel, Language } from '../audience/audience.ts';
import type { Written } from '../base/conditional-write.ts';
import { type Wording, wordingSchema } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import { type ChannelAttempt, type FallbackAttempts, noFallbackAttempts } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { isLeftToNext } from '../delivery/fallback.ts';
import {
  type Facts,
  isToldOtherwise,
  type Outcome,
  outcomeOf,
  outcomeOfBoth,
  takenAt,
} from '../delivery/outcome.ts';
import { answerOfBoth } from '../lookup/answer.ts';
import { reasonOf, reasonOfBoth } from '../lookup/history.ts';

/**
 * `regulator`: a bundle of what was sent, to how many, when and with which result and
 * who approved it, without personal data of the people on the list.
 * `post`: the list of those who must be written to, with the reason.
 */
export const reportKinds = ['regulator', 'post'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What a purge deleted, and what it found when it looked for everything once more: nothing, or it is not done. */
export const purgeProofSchema = z.object({
  people: z.number().int(),
  chunks: z.number().int(),
  objects: z.number().int(),
  /** Of those objects: what was replaced or deleted before included. */
  objectVersions: z.number().int().default(0),
  /** An object is left where any version of it is. */
  left: z.object({ chunks: z.number().int(), lookupEntries: z.number().int(), objects: z.number().int() }),
});

/**
 * How far a purge has counted what it deletes: chunks up to `chunk` of the list with number `list`, and the objects of
 * so many prefixes. It counts before it deletes, so what stands here may still be there.
 */
const purgeProgressSchema = purgeProofSchema.omit({ left: true }).extend({
  list: z.number().int(),
  chunk: z.number().int(),
  prefixes: z.number().int(),
});
export type PurgeProgress = z.infer<typeof purgeProgressSchema>;

export const notPurgedYet: PurgeProgress = {
  people: 0,
  chunks: 0,
  objects: 0,
  objectVersions: 0,
  list: 0,
  chunk: 0,
  prefixes: 0,
};

export const reportSchema = z.object({
  /** `r` and 12 characters `[a-z0-9]`. */
  id: z.string(),
  campaign: z.string(),
  kind: z.enum([...reportKinds, 'purge']),
  status: z.enum(['queued', 'writing', 'done', 'failed']),
  /** Counts every change; each write is conditional on it. */
  version: z.number().int(),
  requestedAtMs: z.number(),
  /** Pseudonym of who asked for it. */
  by: z.string(),
  finishedAtMs: z.number().optional(),
  sizeBytes: z.number().int().optional(),
  /** SHA-256 of the whole file, hex. */
  sha256: z.string().optional(),
  /** People in it. */
  people: z.number().int().optional(),
  failure: wordingSchema.optional(),
  /** Of a purge that is under way. */
  purge: purgeProgressSchema.optional(),
  proof: purgeProofSchema.optional(),
});
export type Report = z.infer<typeof reportSchema>;

export interface ReportStore {
  /** Fails with `stale` where the campaign has a report of this id. */
  create(report: Report): Promise<Written>;
  get(campaign: string, id: string): Promise<Report | undefined>;
  /** Newest first. */
  list(campaign: string): Promise<Report[]>;
  /** Writes with `version + 1`, if the stored version is still `report.version`. */
  replace(report: Report): Promise<Written>;
}

/** The objects that reports are. */
export interface ReportFiles {
  /** Makes or replaces the object of what comes, a part at a time; nothing is there before all of it is. */
  write(object: string, contentType: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Body of a message on the queues of exports and purges. */
export const reportMessageSchema = z.object({ campaign: z.string(), report: z.string() });
export type ReportMessage = z.infer<typeof reportMessageSchema>;

export interface ReportQueue {
  send(message: ReportMessage): Promise<void>;
}

/** Object of a report. */
export const reportObject = ({ campaign, id, kind }: Pick<Report, 'campaign' | 'id' | 'kind'>): string =>
  `reports/${campaign}/${id}.${kind === 'regulator' ? 'zip' : 'csv'}`;

/** How one person stands in a report: their outcome, or that a letter is due. */
export type Result = Outcome | 'letterDue';

/** The result of a place, or undefined where the person has another place. */
const resultOf = (
  { channel }: Pick<Delivery, 'channel'>,
  facts: Facts,
  second?: ChannelAttempt,
): Result | undefined => {
  if (facts.addressCorrected !== undefined) return undefined;
  if (channel === 'letter' && !isToldOtherwise(facts)) return 'letterDue';
  return channel === 'letter' ? 'told' : outcomeOfBoth(facts, second?.facts);
};

/** The message that a person's result is the result of: the second where there is one and it counts. */
const tryOf = (
  delivery: Pick<Delivery, 'channel'>,
  facts: Facts,
  result: Result,
  second?: ChannelAttempt,
): ChannelAttempt => {
  const first: ChannelAttempt = { channel: delivery.channel, facts };
  const isOfFirst = second === undefined || second.facts.skipped !== undefined || outcomeOf(facts) === result;
  return isOfFirst ? first : second;
};

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** The day on which somebody was told or written to, UTC; undefined where nothing went out. */
const dayOfTelling = (facts: Facts, result: Result): string | undefined => {
  const at = result === 'told' ? (facts.toldByLetter ?? facts.toldByPhone) : takenAt(facts);
  return at === undefined ? undefined : dayOf(at);
};

/** A line of the results: so many people were written to on this day, by this channel, with this result. */
export type ResultLine = {
  day: string;
  channel: Channel | 'phone';
  language: Language;
  result: Result;
  people: number;
};

/** By which channel somebody was or is to be told. */
const channelOfTelling = ({ channel }: Pick<Delivery, 'channel'>, facts: Facts, result: Result) =>
  result !== 'told' ? channel : facts.toldByLetter === undefined ? ('phone' as const) : ('letter' as const);

/** How a person stands, by which channel and on which day (UTC, empty where nothing went out). */
export type Standing = { result: Result; channel: ResultLine['channel']; day: string };

/** How the person at a place stands; undefined where they are counted at another place. */
export const standingOf = (
  delivery: Delivery,
  place: number,
  seconds: FallbackAttempts = noFallbackAttempts,
): Standing | undefined => {
  if (delivery.originalPlaces !== undefined) return undefined;
  const facts = delivery.facts[place] ?? {};
  const second = seconds.of(delivery, place);
  const result = resultOf(delivery, facts, second);
  if (result === undefined) return undefined;
  const told = tryOf(delivery, facts, result, second);
  return {
    result,
    channel: channelOfTelling(told, told.facts, result),
    day: dayOfTelling(told.facts, result) ?? '',
  };
};

/** Folds deliveries into lines of results: as many lines as there are days, channels, languages and results. */
export const createResults = (seconds: FallbackAttempts = noFallbackAttempts) => {
  const lines = new Map<string, ResultLine>();
  return {
    add(delivery: Delivery): void {
      for (const place of delivery.facts.keys()) {
        const standing = standingOf(delivery, place, seconds);
        if (standing === undefined) continue;
        const { result, channel, day } = standing;
        const key = `${day} ${channel} ${delivery.language} ${result}`;
        const line = lines.get(key);
        if (line === undefined)
          lines.set(key, { day, channel, language: delivery.language, result, people: 1 });
        else line.people += 1;
      }
    },
    lines: (): ResultLine[] =>
      [...lines.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line),
  };
};

/** Why somebody must be written to by post; undefined for those who were told, or who may still be. */
export const letterReason = (
  delivery: Delivery,
  place: number,
  state: CampaignState,
  seconds: FallbackAttempts = noFallbackAttempts,
): Wording | undefined => {
  if (delivery.originalPlaces !== undefined) return undefined;
  const facts = delivery.facts[place] ?? {};
  const first: ChannelAttempt = { channel: delivery.channel, facts };
  const second = seconds.of(delivery, place);
  const result = resultOf(delivery, facts, second);
  const isOver = state === 'completed' || state === 'cancelled';
  switch (result) {
    case 'letterDue':
      return {
        en: 'the list has no usable contact for a message',
        fr: 'la liste n’a aucune coordonnée utilisable pour un message',
      };
    case 'bounced':
    case 'rejected':
    case 'expired':
      // Their turn for the next channel has not come yet.
      if (!isOver && second === undefined && isLeftToNext(delivery, place)) return undefined;
      return second === undefined || second.facts.skipped !== undefined
        ? reasonOf(facts, delivery.channel)
        : reasonOfBoth(first, second);
    case 'pending':
    case 'inDoubt':
      return isOver ? answerOfBoth(first, second, state).sentence : undefined;
    default:
      return undefined;
  }
};
