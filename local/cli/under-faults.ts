import { setTimeout as sleep } from 'node:timers/promises';
import type { ToldReport } from '../provider/told.ts';
import type { ApiClient, ProgressView } from './api-client.ts';
import type { Ended } from './follow.ts';
import { readProviderAccount, readTold } from './provider-client.ts';

/** A campaign that has ended under faults; `agrees` compares with what the events told that were not lost. */
export type EndedUnderFaults = Ended & {
  told: ToldReport;
  /** Codes for which it paused by itself, in order. */
  pauses: string[];
};

/** How long nothing may change before a campaign counts as stuck: longer than any recovery takes. */
const STUCK_MS = 600_000;
/** How long the last event files may take once the provider has written them, a track that died included. */
const LAST_FILES_MS = 300_000;

const agree = ({ outcomes }: ProgressView, told: ToldReport): boolean =>
  outcomes.pending === 0 &&
  outcomes.inDoubt === 0 &&
  (['accepted', 'delivered', 'bounced', 'complained', 'rejected'] as const).every(
    (outcome) => outcomes[outcome] === told.outcomes[outcome],
  );

/** Whoever had no last event keeps a campaign open for days: for them, nothing else may be left to do. */
const isOver = ({ state, outcomes }: ProgressView): boolean => state === 'completed' || outcomes.accepted > 0;

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
      if ((agrees && isOver(progress)) || quietMs > LAST_FILES_MS) {
        return { progress, account, agrees, told, pauses };
      }
    } else if (quietMs > STUCK_MS) {
      return { progress, account, agrees: false, told: await readTold(inboxUrl), pauses };
    }
    await sleep(everyMs);
  }
};

/** What a proof under faults found wrong, a sentence each. `accepted` is the number of people that the import took. */
export const problemsUnderFaults = async (
  api: ApiClient,
  accepted: number,
  { progress, account, agrees, told }: EndedUnderFaults,
): Promise<string[]> => {
  const problems: string[] = [];
  const { outcomes } = progress;
  const lost = accepted - told.people;
  if (lost !== 0) problems.push(`${lost} accepted people have no message at the provider.`);
  if (account.maxPerTagged > 2) problems.push(`Somebody has ${account.maxPerTagged} messages.`);
  const left = outcomes.pending + outcomes.inDoubt;
  if (left > 0) problems.push(`The campaign is stuck with ${left} people to be sent to.`);
  else if (!isOver(progress)) problems.push(`The campaign is stuck in the state ${progress.state}.`);
  if (!agrees) {
    problems.push(
      `The outcomes ${JSON.stringify(outcomes)} differ from those that the provider's events tell, ${JSON.stringify(told.outcomes)}.`,
    );
  }
  const withoutCause = told.doubled.filter(({ isSendEventLost }) => !isSendEventLost);
  if (withoutCause.length > 0) {
    const seconds = withoutCause.map(({ apartMs }) => Math.round(apartMs / 1000)).slice(0, 10);
    problems.push(
      `${withoutCause.length} people have two messages though the event of the first was not lost (${seconds.join(', ')} s apart).`,
    );
  }
  const doubledAt = new Map<string, number>();
  for (const { address } of told.doubled) doubledAt.set(address, (doubledAt.get(address) ?? 0) + 1);
  let unnamed = 0;
  for (const [address, doubled] of doubledAt) {
    // Several people may share an address.
    const people = await api.recipients(address, 'email');
    const named = people.filter(({ history }) => history.some(({ fact }) => fact === 'sentAgain'));
    unnamed += Math.max(0, doubled - named.length);
  }
  if (unnamed > 0) problems.push(`${unnamed} people have two messages, and their history does not say so.`);
  return problems;
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
