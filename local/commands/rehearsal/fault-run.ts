import { setTimeout as sleep } from 'node:timers/promises';
import { messageChannels } from '../../../core/audience/audience.ts';
import type { ToldReport } from '../../provider/storage/per-person-report.ts';
import type { ApiClient, ProgressView } from '../clients/api-client.ts';
import { readProviderAccount, readTold, type ToldByChannel } from '../clients/provider-client.ts';
import type { Ended } from '../clients/wait.ts';

/** A campaign that has ended under faults; `agrees` compares with what the events told that were not lost. */
export type EndedUnderFaults = Ended & {
  told: ToldByChannel;
  /** Codes for which it paused by itself, in order. */
  pauses: string[];
};

/**
 * How long nothing may change before a campaign counts as stuck: longer than any recovery takes. SMS rest for a quarter of
 * an hour when the provider says that what may be spent is spent.
 */
const STUCK_MS = 1_200_000;
/** How long the next channel may take to follow a silent one: its hours on the local stage, with recoveries between. */
const FALLBACK_MS = 150_000;
/** How long the last event files may take once the provider has written them, a track that died included. */
const LAST_FILES_MS = 300_000;

const messageOutcomes = ['accepted', 'delivered', 'bounced', 'complained', 'rejected'] as const;
const none: ToldReport['outcomes'] = { accepted: 0, delivered: 0, bounced: 0, complained: 0, rejected: 0 };

const agree = ({ outcomes, channels }: ProgressView, told: ToldByChannel): boolean =>
  outcomes.pending === 0 &&
  outcomes.inDoubt === 0 &&
  messageChannels.every((channel) => {
    const theirs = channel === 'sms' ? (told.sms?.outcomes ?? none) : told.outcomes;
    return messageOutcomes.every(
      // The provider has no message for an SMS that it refused.
      (outcome) =>
        (channel === 'sms' && outcome === 'rejected') ||
        channels[channel].outcomes[outcome] === theirs[outcome],
    );
  });

/**
 * People without a last event keep a campaign open for days: nothing else may be left to do for them. A channel that
 * follows a silent one has had its turn after `quietMs` of nothing new.
 */
const isOver = ({ state, outcomes }: ProgressView, hasFallback: boolean, quietMs: number): boolean =>
  state === 'completed' || (outcomes.accepted > 0 && (!hasFallback || quietMs > FALLBACK_MS));

/**
 * Waits until everybody's outcome is the one that the events tell, as an administrator who resumes what paused by
 * itself. Resolves too where that does not come about and nothing changes any more.
 */
export const followUnderFaults = async (
  api: ApiClient,
  inboxUrl: string,
  id: string,
  onChange: (progress: ProgressView) => void,
  everyMs: number,
  hasFallback = false,
): Promise<EndedUnderFaults> => {
  const pauses: string[] = [];
  let last = '';
  let lastChangeMs = performance.now();
  for (;;) {
    const account = await readProviderAccount(inboxUrl);
    const progress = await api.progress(id);
    onChange(progress);
    if (progress.state === 'paused') {
      pauses.push(progress.pauseReason?.code ?? 'unknown');
      await api.resume(id);
    }
    const now = JSON.stringify([progress.state, progress.outcomes, account.messages, account.events]);
    if (now !== last) lastChangeMs = performance.now();
    last = now;
    const quietMs = performance.now() - lastChangeMs;
    const areEventsOut = account.events.pending === 0;
    const nobodyLeft = progress.outcomes.pending + progress.outcomes.inDoubt === 0;
    if (areEventsOut && nobodyLeft) {
      const told = await readTold(inboxUrl);
      const agrees = agree(progress, told);
      if ((agrees && isOver(progress, hasFallback, quietMs)) || quietMs > LAST_FILES_MS) {
        return { progress, account, agrees, told, pauses };
      }
    } else if (quietMs > STUCK_MS) {
      return { progress, account, agrees: false, told: await readTold(inboxUrl), pauses };
    }
    await sleep(everyMs);
  }
};

/** What is wrong with how the campaign ended, a sentence each. */
const problemsOfTheEnd = ({ progress, agrees, told }: EndedUnderFaults): string[] => {
  const problems: string[] = [];
  const { outcomes, channels } = progress;
  const left = outcomes.pending + outcomes.inDoubt;
  if (left > 0) problems.push(`The campaign is stuck with ${left} people to be sent to.`);
  else if (progress.state !== 'completed' && outcomes.accepted === 0)
    problems.push(`The campaign is stuck in the state ${progress.state}.`);
  if (!agrees) {
    const ours = messageChannels.map((channel) => [channel, channels[channel].outcomes]);
    const theirs = { email: told.outcomes, sms: told.sms?.outcomes };
    problems.push(
      `The outcomes ${JSON.stringify(Object.fromEntries(ours))} differ from those that the provider's events tell, ${JSON.stringify(theirs)}.`,
    );
  }
  return problems;
};

/**
 * What is wrong with those who have two messages of a channel, a sentence each. They may where the first one's call got
 * no answer and its event was lost, and their history says so.
 */
export const problemsOfDoubled = async (api: ApiClient, told: ToldByChannel): Promise<string[]> => {
  const problems: string[] = [];
  for (const channel of messageChannels) {
    const doubled = (channel === 'sms' ? told.sms?.doubled : told.doubled) ?? [];
    const most = doubled.reduce((highest, { messages }) => Math.max(highest, messages), 0);
    if (most > 2) problems.push(`Somebody has ${most} messages by ${channel}.`);
    const withoutCause = doubled.filter(({ isSendEventLost }) => !isSendEventLost);
    if (withoutCause.length > 0) {
      const seconds = withoutCause.map(({ apartMs }) => Math.round(apartMs / 1000)).slice(0, 10);
      problems.push(
        `${withoutCause.length} people have two messages by ${channel} though the event of the first was not lost (${seconds.join(', ')} s apart).`,
      );
    }
    const doubledAt = new Map<string, number>();
    for (const { address } of doubled) doubledAt.set(address, (doubledAt.get(address) ?? 0) + 1);
    let unnamed = 0;
    for (const [address, times] of doubledAt) {
      // Several people may share an address.
      const people = await api.recipients(address, channel === 'sms' ? 'phone' : 'email');
      const named = people.filter(({ history }) => history.some(({ fact }) => fact === 'sentAgain'));
      unnamed += Math.max(0, times - named.length);
    }
    if (unnamed > 0)
      problems.push(`${unnamed} people have two messages by ${channel}, and their history does not say so.`);
  }
  return problems;
};

/**
 * What a proof under faults found wrong, a sentence each. `accepted` is the number of people that the import took;
 * left out where another channel may follow, as who has to have which message is then checked by person.
 */
export const problemsUnderFaults = async (
  api: ApiClient,
  ended: EndedUnderFaults,
  accepted?: number,
): Promise<string[]> => {
  const { told } = ended;
  const lost = accepted === undefined ? 0 : accepted - told.people;
  return [
    ...(lost === 0 ? [] : [`${lost} accepted people have no message at the provider.`]),
    ...problemsOfTheEnd(ended),
    ...(await problemsOfDoubled(api, told)),
  ];
};

const kindOf = (what: string): string => {
  const [first, , third = ''] = what.split(' ');
  if (first === 'queue') return `messages ${third}`;
  if (third === 'death') return 'deaths';
  return third === 'silence' ? 'time-outs' : 'errors';
};

/** Faults by kind, from the counts of each call, queue and stream. */
export const faultsByKind = (struck: Readonly<Record<string, number>>): Record<string, number> => {
  const kinds: Record<string, number> = {};
  for (const [what, times] of Object.entries(struck)) {
    const kind = kindOf(what);
    kinds[kind] = (kinds[kind] ?? 0) + times;
  }
  return kinds;
};
