import type { CampaignState } from './campaign.ts';
import type { Delivery } from './delivery.ts';
import { type FactKind, type Facts, type Outcome, outcomeOf } from './outcome.ts';

/** What each fact says to somebody who answers the telephone. */
const plainWords: Record<FactKind, string> = {
  accepted: 'The email was sent.',
  delivered: 'The email was delivered to their mailbox.',
  delayed: 'Their mail server was slow to take the email; it was tried again.',
  bouncedPermanent: 'Their mail server refused the email for good.',
  noSuchMailbox: 'Their mail server answered that the mailbox does not exist.',
  suppressed: 'The email was not sent: the address had refused mail from us before.',
  bouncedTransient: 'Their mail server could not take the email.',
  mailboxFull: 'Their mailbox was full.',
  messageTooLarge: 'Their mail server found the email too large.',
  contentRefused: 'Their mail server refused the content of the email.',
  rejected: 'The email provider refused the message.',
  renderingFailed: 'The email provider could not fill in the message.',
  gaveUp: 'The email could not be sent after several tries.',
  expired: 'Their data was deleted at the end of its retention, before an email could be sent.',
  complained: 'They marked the email as unwanted.',
  inDoubt: 'The connection to the email provider broke; it is being found out whether the email was sent.',
  sentAgain:
    'The email was sent again, as nobody could tell whether the first one had been: they may have two.',
};

/** One event of a person's history. */
export type HistoryEvent = { atMs: number; fact: FactKind; what: string };

/** What happened to a person's message, in order of time. */
export const historyOf = (facts: Facts): HistoryEvent[] =>
  (Object.entries(facts) as [FactKind, number][])
    .map(([fact, at]) => ({ atMs: at * 1000, fact, what: plainWords[fact] }))
    .sort((one, other) => one.atMs - other.atMs);

const reasons: readonly [FactKind, string][] = [
  ['noSuchMailbox', 'their mailbox does not exist'],
  ['suppressed', 'their address had refused mail from us before'],
  ['bouncedPermanent', 'their mail server refused the email for good'],
  ['mailboxFull', 'their mailbox is full'],
  ['messageTooLarge', 'their mail server found the email too large'],
  ['contentRefused', 'their mail server refused the content of the email'],
  ['bouncedTransient', 'their mail server could not take the email'],
  ['rejected', 'the email provider refused the message'],
  ['renderingFailed', 'the email provider could not fill in the message'],
  ['gaveUp', 'the email could not be sent after several tries'],
];

const reasonOf = (facts: Facts): string =>
  reasons.find(([kind]) => facts[kind] !== undefined)?.[1] ?? 'the reason is not known';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const on = (seconds: number | undefined): string =>
  seconds === undefined ? '' : ` on ${day.format(seconds * 1000)} UTC`;

const waiting: Record<CampaignState, string> = {
  draft: 'Not told yet: the campaign has not started.',
  ready: 'Not told yet: the campaign has not started.',
  running: 'Not told yet: the email is waiting to be sent.',
  paused: 'Not told yet: the campaign is paused.',
  completed: 'Not told: the campaign ended without an email to them.',
  cancelled: 'Not told: the campaign was cancelled before an email to them was sent.',
};

/** Whether a person was told: their outcome, or `letter` for those whom no electronic channel reaches. */
export type Answer = { outcome: Outcome | 'letter'; sentence: string };

/** The answer to "was this person told?", in one word and in one sentence. */
export const answerOf = (delivery: Pick<Delivery, 'channel'>, facts: Facts, state: CampaignState): Answer => {
  if (delivery.channel === 'letter') {
    return { outcome: 'letter', sentence: 'Must be told by letter: the list has no usable email address.' };
  }
  const outcome = outcomeOf(facts);
  const sentences: Record<Outcome, () => string> = {
    pending: () => waiting[state],
    inDoubt: () => 'Not certain yet: it is being found out whether the email was sent.',
    accepted: () =>
      `Probably told: the email was sent${on(facts.accepted)}; their mail server has not confirmed it yet.`,
    delivered: () => `Told: the email was delivered${on(facts.delivered)}.`,
    complained: () => `Told: the email reached them, and they marked it as unwanted${on(facts.complained)}.`,
    bounced: () => `Not told: ${reasonOf(facts)}.`,
    rejected: () => `Not told: ${reasonOf(facts)}.`,
    expired: () =>
      facts.inDoubt === undefined
        ? 'Not told: their data was deleted at the end of its retention, before an email could be sent.'
        : 'Not certain: the connection broke while the email was being sent, and their data has been deleted since.',
  };
  return { outcome, sentence: sentences[outcome]() };
};
