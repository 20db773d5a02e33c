// Every state that a person of a list can be in, as it is stored.
import type { CampaignState } from '../../../core/campaign/states.ts';
import type { ChannelAttempt } from '../../../core/delivery/attempts.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import type { StandingRules } from '../../../core/delivery/standing.ts';
import { aDelivery, createdAtMs, someRules } from './factories.ts';

const at = createdAtMs / 1000;
const HOUR = 3_600;

export type PersonCase = {
  name: string;
  delivery: Delivery;
  second?: ChannelAttempt;
  rules: StandingRules;
  isSetApart?: boolean;
};

type Changes = {
  state?: CampaignState;
  second?: Facts;
  delivery?: Partial<Delivery>;
  rules?: Partial<StandingRules>;
  isSetApart?: boolean;
};

const someone = (
  name: string,
  channel: Delivery['channel'],
  facts: Facts,
  changes: Changes = {},
): PersonCase => {
  const { second, delivery, state = 'running', rules, isSetApart } = changes;
  return {
    name,
    delivery: aDelivery({ channel, facts: [facts], ...delivery }),
    ...(second !== undefined && { second: { channel: 'sms', facts: second } }),
    rules: someRules({ state, nowMs: createdAtMs + 1_000, ...rules }),
    ...(isSetApart !== undefined && { isSetApart }),
  };
};

const sent = at - HOUR;
const silent = at - 49 * HOUR;
const hasSecond = { fallbackTo: { 0: { chunk: 9, place: 0 } } };
const noPost = { noPostPlaces: [0] };
const failed: Facts = { accepted: sent, noSuchMailbox: sent };

/** In the order in which a person may come to them. */
export const personStates: readonly PersonCase[] = [
  someone('not started; an email address', 'email', {}, { state: 'approved' }),
  someone('not started; a postal address only', 'letter', {}, { state: 'approved' }),
  someone(
    'not started; neither contact nor postal address',
    'letter',
    {},
    { state: 'approved', delivery: noPost },
  ),
  someone('the email waits', 'email', {}),
  someone('the email waits, the campaign is paused', 'email', {}, { state: 'paused' }),
  someone('the email is in doubt', 'email', { inDoubt: sent }),
  someone('the email was sent', 'email', { accepted: sent }),
  someone('the email was delivered', 'email', { accepted: sent, delivered: sent }),
  someone('the email was delivered and marked as unwanted', 'email', { delivered: sent, complained: sent }),
  someone('the mailbox does not exist, an SMS follows', 'email', failed, {
    delivery: { fallbackPlaces: [0] },
  }),
  someone('the mailbox is full, a delivery may follow', 'email', { accepted: sent, mailboxFull: sent }),
  someone('the mailbox does not exist', 'email', failed),
  someone('the mailbox does not exist, no postal address', 'email', failed, { delivery: noPost }),
  someone('the email is silent for longer than it may be', 'email', { accepted: silent }),
  someone('the provider could not fill in the message', 'email', { renderingFailed: sent }),
  someone('the SMS waits', 'sms', {}),
  someone('the SMS was delivered', 'sms', { accepted: sent, delivered: sent }),
  someone('the number does not exist', 'sms', { accepted: sent, noSuchNumber: sent }),
  someone('the email failed, the SMS waits', 'email', failed, { second: {}, delivery: hasSecond }),
  someone('the email failed, the SMS was delivered', 'email', failed, {
    second: { accepted: sent, delivered: sent },
    delivery: hasSecond,
  }),
  someone('the email failed, the SMS failed', 'email', failed, {
    second: { noSuchNumber: sent },
    delivery: hasSecond,
  }),
  someone('a letter is due', 'letter', {}),
  someone('a letter is due: no message may be sent to them', 'letter', {}, { isSetApart: true }),
  someone('a letter is due, no postal address', 'letter', {}, { delivery: noPost }),
  someone(
    'the letter is made',
    'letter',
    { letterWritten: sent },
    { delivery: { letters: { 0: { batch: 1 } } } },
  ),
  someone(
    'the letter was posted',
    'letter',
    { letterWritten: silent, toldByLetter: sent },
    {
      delivery: { letters: { 0: { batch: 1 } } },
    },
  ),
  someone(
    'the letter came back',
    'letter',
    { letterReturned: sent },
    {
      delivery: { letters: { 0: { batch: 1, returned: 'unknown' } } },
    },
  ),
  someone(
    'the letter was refused, and another may be written',
    'letter',
    { letterReturned: sent },
    {
      delivery: { letters: { 0: { batch: 1, returned: 'refused' } } },
    },
  ),
  someone(
    'the letter came back, of somebody whose email had failed',
    'email',
    { ...failed, letterReturned: sent },
    {
      delivery: { letters: { 0: { batch: 1, returned: 'moved' } } },
    },
  ),
  someone('told on the telephone', 'letter', { toldByPhone: sent }),
  someone('told in person', 'email', { ...failed, toldInPerson: sent }),
  someone('sending has ended; no email left', 'email', {}, { state: 'completed' }),
  someone('sending has ended; the mailbox does not exist', 'email', failed, { state: 'completed' }),
  someone('sending has ended; a letter is due', 'letter', {}, { state: 'completed' }),
  someone('cancelled before the email left', 'email', {}, { state: 'cancelled' }),
  someone('cancelled after the email was sent', 'email', { accepted: sent }, { state: 'cancelled' }),
  someone('cancelled; the mailbox does not exist, no postal address', 'email', failed, {
    state: 'cancelled',
    delivery: noPost,
  }),
  someone(
    'their data was deleted before a message could leave',
    'email',
    { expired: sent },
    { state: 'completed' },
  ),
  someone(
    'the list was deleted before a letter was made',
    'letter',
    {},
    {
      state: 'completed',
      rules: { isListDeleted: true },
    },
  ),
];
