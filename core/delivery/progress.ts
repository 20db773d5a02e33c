import type { MessageChannel, Place } from '../audience/audience.ts';
import { placeKey } from '../audience/audience.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Delivery, Phase } from './delivery.ts';
import {
  type Facts,
  isFinal,
  type Outcome,
  outcomeOf,
  outcomeOfBoth,
  outcomeOfMessage,
  outcomes,
} from './outcome.ts';

/** The messages of one channel, first and second tries alike. */
export type ChannelTally = {
  /** Messages sent or to be sent; those that turned out not to be needed are left out. */
  messages: number;
  outcomes: Record<Outcome, number>;
  /** Messages that the provider took. */
  sent: number;
  /** People of whom this channel is the first that reached them. */
  reached: number;
};

/** What the deliveries of an audience add up to. Outcomes are people's, whatever channels they were written to by. */
export type Tally = {
  /** People whom messages are sent to. */
  people: number;
  /** The same by the channel that they are first written to by. */
  firstBy: Record<MessageChannel, number>;
  /** People of the letter list. */
  letters: number;
  outcomes: Record<Outcome, number>;
  channels: Record<MessageChannel, ChannelTally>;
  /** People whose first message has failed for good and whom the next channel is still to write to. */
  fallbackLeft: number;
  /** People of either list whom somebody told by letter or, if not, on the telephone. */
  told: { byLetter: number; byPhone: number };
  /** People who were given another address: each is counted once, in their new place. */
  addressCorrected: number;
  chunks: Record<Phase, number>;
  /** Messages that the provider took, whatever became of them since. */
  sent: number;
  /** People who were sent to again while nobody could tell whether the first message had been accepted. */
  sentAgainInDoubt: number;
  /** Whether there is somebody and every outcome is final. */
  finished: boolean;
  /** When the provider took the first and the last message, epoch seconds. */
  firstSentAt?: number;
  lastSentAt?: number;
  /** Messages taken since the run began, and the stretch they took, in whole seconds. */
  run: { sent: number; seconds: number };
  /** Messages taken over time; absent before the first. */
  timeline?: Timeline;
};

/** How many messages the provider took in each stretch of time, without a gap from the first to the last. */
export type Timeline = {
  /** Begin of the first stretch, epoch seconds. */
  fromSeconds: number;
  /** Length of each stretch. */
  stepSeconds: number;
  sent: number[];
};

export type ProgressFold = {
  add(delivery: Delivery): void;
  result(): Tally;
};

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

/** Outcomes of people whose message the provider has not taken. */
const isUnsent: ReadonlySet<Outcome> = new Set(['pending', 'inDoubt', 'rejected', 'expired']);

/** Lengths of the stretches of a timeline, and how many there are at most but for the longest. */
const TIMELINE_STEPS = [5, 10, 30, 60, 300, 900, 3_600, 10_800, 86_400] as const;
const MAX_STEPS = 120;

/** Counts of messages by their shortest stretch as a timeline that is short enough to be drawn. */
const timelineOf = (counts: ReadonlyMap<number, number>, first: number, last: number): Timeline => {
  const [shortest] = TIMELINE_STEPS;
  const stepsOf = (step: number): number => Math.floor(last / step) - Math.floor(first / step) + 1;
  const stepSeconds = TIMELINE_STEPS.find((step) => stepsOf(step) <= MAX_STEPS) ?? 86_400;
  const begin = Math.floor(first / stepSeconds);
  const sent = Array.from({ length: stepsOf(stepSeconds) }, () => 0);
  for (const [stretch, count] of counts) {
    const at = Math.floor((stretch * shortest) / stepSeconds) - begin;
    sent[at] = (sent[at] ?? 0) + count;
  }
  return { fromSeconds: begin * stepSeconds, stepSeconds, sent };
};

const phases: readonly Phase[] = ['waiting', 'sending', 'doubt', 'deferred', 'sent'];

/** When the provider took the message, epoch seconds: an event may tell of it before the send was recorded. */
export const takenAt = (facts: Facts): number | undefined => facts.accepted ?? facts.delivered;

/**
 * A fold over deliveries, one at a time and in any order: counts are never stored, so they cannot be wrong.
 *
 * @param runningSinceMs - start of the run whose rate is wanted; without it the rate covers everything sent
 */
export const createProgress = (runningSinceMs = 0): ProgressFold => {
  const counts = zeros(outcomes);
  const chunks = zeros(phases);
  const since = Math.floor(runningSinceMs / 1000);
  let people = 0;
  let letters = 0;
  let sent = 0;
  let sentAgainInDoubt = 0;
  let unfinished = 0;
  let [first, last, runFirst] = [Infinity, -Infinity, Infinity];
  let runSent = 0;
  /** Messages taken, by the number of the shortest stretch since the epoch. */
  const takenBy = new Map<number, number>();

  const told = { byLetter: 0, byPhone: 0 };
  let addressCorrected = 0;

  const addTold = (facts: Facts): void => {
    if (facts.toldByLetter !== undefined) told.byLetter += 1;
    else if (facts.toldByPhone !== undefined) told.byPhone += 1;
  };

  const channels: Record<MessageChannel, ChannelTally> = {
    email: { messages: 0, outcomes: zeros(outcomes), sent: 0, reached: 0 },
    sms: { messages: 0, outcomes: zeros(outcomes), sent: 0, reached: 0 },
  };
  /** Second tries by their place, and the people who wait for the reading to come to theirs. */
  const seconds = new Map<string, { channel: MessageChannel; facts: Facts }>();
  const fallbackTo: { channel: MessageChannel; facts: Facts; to: Place }[] = [];
  let fallbackLeft = 0;
  const firstBy: Record<MessageChannel, number> = { email: 0, sms: 0 };

  /** A message: of a first try or a second. */
  const addMessage = (channel: MessageChannel, facts: Facts, outcome: Outcome): void => {
    const tally = channels[channel];
    // Whoever was told otherwise may have had a message before.
    const isSent = !isUnsent.has(outcome === 'told' ? outcomeOfMessage(facts) : outcome);
    if (facts.addressCorrected === undefined && (facts.skipped === undefined || isSent)) {
      tally.messages += 1;
      tally.outcomes[outcome] += 1;
    }
    if (facts.sentAgain !== undefined) sentAgainInDoubt += 1;
    if (!isSent) return;
    sent += 1;
    tally.sent += 1;
    const at = takenAt(facts);
    if (at === undefined) return;
    first = Math.min(first, at);
    last = Math.max(last, at);
    const stretch = Math.floor(at / TIMELINE_STEPS[0]);
    takenBy.set(stretch, (takenBy.get(stretch) ?? 0) + 1);
    if (at < since) return;
    runSent += 1;
    runFirst = Math.min(runFirst, at);
  };

  const hasArrived = (facts: Facts): boolean => {
    const outcome = outcomeOfMessage(facts);
    return outcome === 'delivered' || outcome === 'complained';
  };

  const countPerson = (counted: Record<Outcome, number>, outcome: Outcome): void => {
    counted[outcome] += 1;
  };

  const addPerson = (channel: MessageChannel, facts: Facts, outcome: Outcome, isLeft: boolean): void => {
    if (facts.addressCorrected !== undefined) {
      addressCorrected += 1;
      return;
    }
    people += 1;
    firstBy[channel] += 1;
    countPerson(counts, outcome);
    addTold(facts);
    if (outcome === 'delivered' || outcome === 'complained') channels[channel].reached += 1;
    if (!isFinal(outcome)) unfinished += 1;
    if (isLeft && (outcome === 'bounced' || outcome === 'rejected')) fallbackLeft += 1;
  };

  /** Counts of the people with two messages, whose second one may have been read before or after the first. */
  const ofBoth = () => {
    const both = zeros(outcomes);
    const reached = { email: 0, sms: 0 };
    const firsts = { email: 0, sms: 0 };
    const all = { people: 0, unfinished: 0, addressCorrected: 0, byLetter: 0, byPhone: 0 };
    for (const { channel, facts, to } of fallbackTo) {
      const second = seconds.get(placeKey(to));
      if (facts.addressCorrected !== undefined) {
        all.addressCorrected += 1;
        continue;
      }
      const outcome = outcomeOfBoth(facts, second?.facts ?? {});
      all.people += 1;
      firsts[channel] += 1;
      countPerson(both, outcome);
      if (facts.toldByLetter !== undefined) all.byLetter += 1;
      else if (facts.toldByPhone !== undefined) all.byPhone += 1;
      if (hasArrived(facts)) reached[channel] += 1;
      else if (second !== undefined && hasArrived(second.facts)) reached[second.channel] += 1;
      if (!isFinal(outcome)) all.unfinished += 1;
    }
    return { both, reached, firsts, all };
  };
  const sums = <K extends string>(one: Record<K, number>, other: Record<K, number>): Record<K, number> =>
    Object.fromEntries((Object.keys(one) as K[]).map((key) => [key, one[key] + other[key]])) as Record<
      K,
      number
    >;

  return {
    add(delivery) {
      const { channel } = delivery;
      if (channel === 'letter') {
        for (const facts of delivery.facts) {
          if (facts.addressCorrected !== undefined) addressCorrected += 1;
          else {
            letters += 1;
            addTold(facts);
          }
        }
        return;
      }
      chunks[delivery.phase] += 1;
      for (const [place, facts] of delivery.facts.entries()) {
        const outcome = outcomeOf(facts);
        addMessage(channel, facts, outcome);
        const to = delivery.fallbackTo?.[place];
        if (delivery.originalPlaces !== undefined) {
          seconds.set(placeKey({ chunk: delivery.chunk, place }), { channel, facts });
        } else if (to !== undefined) fallbackTo.push({ channel, facts, to });
        else addPerson(channel, facts, outcome, delivery.fallbackPlaces?.includes(place) ?? false);
      }
    },
    result: () => {
      const { both, reached, firsts, all } = ofBoth();
      const channelTally = (channel: MessageChannel): ChannelTally => ({
        ...channels[channel],
        outcomes: { ...channels[channel].outcomes },
        reached: channels[channel].reached + reached[channel],
      });
      return {
        people: people + all.people,
        firstBy: sums(firstBy, firsts),
        letters,
        outcomes: sums(counts, both),
        channels: { email: channelTally('email'), sms: channelTally('sms') },
        fallbackLeft,
        told: { byLetter: told.byLetter + all.byLetter, byPhone: told.byPhone + all.byPhone },
        addressCorrected: addressCorrected + all.addressCorrected,
        chunks: { ...chunks },
        sent,
        sentAgainInDoubt,
        finished: people + all.people + letters > 0 && unfinished + all.unfinished === 0,
        ...(first === Infinity
          ? {}
          : { firstSentAt: first, lastSentAt: last, timeline: timelineOf(takenBy, first, last) }),
        // A message at second n took that second too, so one second's worth is never an infinite rate.
        run: { sent: runSent, seconds: runSent === 0 ? 0 : last - runFirst + 1 },
      };
    },
  };
};

/** How far a campaign is, for people to read. */
export type Progress = Tally & {
  /** Share of people for whom sending is over, percent with one decimal, rounded down. */
  percent: number;
  /** Messages a second over the present run. */
  ratePerSecond: number;
  /** When the last message leaves at this rate, epoch ms; while the campaign runs and has sent something. */
  estimatedEndMs?: number;
};

/** The deliveries of a campaign's present audience as progress. */
export const foldProgress = (
  campaign: Pick<Campaign, 'state' | 'runningSinceMs'>,
  deliveries: Iterable<Delivery>,
  nowMs: number,
): Progress => {
  const fold = createProgress(campaign.runningSinceMs);
  for (const delivery of deliveries) fold.add(delivery);
  return progressOf(campaign, fold.result(), nowMs);
};

/** As {@link foldProgress}, of a tally made already. */
export const progressOf = (campaign: Pick<Campaign, 'state'>, tally: Tally, nowMs: number): Progress => {
  const left = tally.outcomes.pending + tally.outcomes.inDoubt;
  const percent = tally.people === 0 ? 0 : Math.floor((1000 * (tally.people - left)) / tally.people) / 10;
  const ratePerSecond = tally.run.seconds === 0 ? 0 : tally.run.sent / tally.run.seconds;
  const ends = campaign.state === 'running' && ratePerSecond > 0 && left > 0;
  // Once a campaign has ended, nobody is written to by another channel any more.
  const isOver = campaign.state === 'completed' || campaign.state === 'cancelled';
  return {
    ...tally,
    finished: tally.finished && (isOver || tally.fallbackLeft === 0),
    percent,
    ratePerSecond: Math.round(ratePerSecond * 10) / 10,
    ...(ends ? { estimatedEndMs: Math.round(nowMs + (left / ratePerSecond) * 1000) } : {}),
  };
};
