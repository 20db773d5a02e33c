import type { BehaviourShares } from '../base/config.ts';
import { type Hash64, hashAddress } from './address.ts';

/** What a mailbox does with a message, fixed by its address. */
export type Fate = 'delivered' | keyof BehaviourShares | 'renderingFailure';

/** Event types as SES writes them in `eventType`. */
export type EventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'DeliveryDelay' | 'Rendering Failure';

/** A bounce as SES reports it. */
type BounceDetail = {
  type: 'Permanent' | 'Transient';
  subType: string;
  status: string;
  reply: string;
};

/** Something that happens to a message, `afterMs` after it was accepted. */
export type Happening =
  | { event: Exclude<EventType, 'Bounce'>; afterMs: number }
  | { event: 'Bounce'; afterMs: number; bounce: BounceDetail };

/** All that happens to one message, in order of time; at most four happenings. */
export type Plan = { fate: Fate; happenings: Happening[] };

/** Shares that a clean list of a hospital's patients may show. */
export const usualShares: BehaviourShares = {
  permanentBounce: 0.01,
  transientBounce: 0.005,
  suppressed: 0.002,
  delayed: 0.008,
  complaint: 0.0002,
  outOfOffice: 0.001,
  deliveredThenBounced: 0.0003,
  late: 0,
};

const bounces = {
  noEmail: {
    type: 'Permanent',
    subType: 'NoEmail',
    status: '5.1.1',
    reply: 'smtp; 550 5.1.1 The email account that you tried to reach does not exist',
  },
  general: { type: 'Permanent', subType: 'General', status: '5.1.1', reply: 'smtp; 550 5.1.1 user unknown' },
  suppressed: {
    type: 'Permanent',
    subType: 'OnAccountSuppressionList',
    status: '5.1.1',
    reply:
      'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
  },
  globallySuppressed: {
    type: 'Permanent',
    subType: 'Suppressed',
    status: '5.1.1',
    reply: 'Amazon SES has suppressed sending to this address because it has a recent history of bouncing.',
  },
  mailboxFull: {
    type: 'Transient',
    subType: 'MailboxFull',
    status: '4.2.2',
    reply: 'smtp; 452 4.2.2 The recipient mailbox is full',
  },
  transient: {
    type: 'Transient',
    subType: 'General',
    status: '4.4.7',
    reply: 'smtp; 421 4.4.7 Delivery time expired',
  },
  automaticReply: { type: 'Transient', subType: 'General', status: '', reply: '' },
} as const satisfies Record<string, BounceDetail>;

/** Mailbox simulator of Amazon SES (developer guide, "Using the mailbox simulator"); a `+label` may follow. */
const simulatorFates: Record<string, Fate> = {
  success: 'delivered',
  bounce: 'permanentBounce',
  complaint: 'complaint',
  suppressionlist: 'suppressed',
  ooto: 'outOfOffice',
};

const SIMULATOR = '@simulator.amazonses.com';

const simulatorFate = (address: string): Fate | undefined => {
  const lower = address.toLowerCase();
  if (!lower.endsWith(SIMULATOR)) return undefined;
  const [, name] = /^([a-z]+)(?:\+.*)?$/.exec(lower.slice(0, -SIMULATOR.length)) ?? [];
  return name === undefined ? undefined : simulatorFates[name];
};

const order = [
  'permanentBounce',
  'transientBounce',
  'suppressed',
  'delayed',
  'complaint',
  'outOfOffice',
  'deliveredThenBounced',
  'late',
] as const;

const fateOf = (hash: Hash64, shares: BehaviourShares): Fate => {
  let left = hash.high / 2 ** 32;
  for (const fate of order) {
    if (left < shares[fate]) return fate;
    left -= shares[fate];
  }
  return 'delivered';
};

/** What becomes of every message to `address`: the same for the same address and shares, in every run. */
export const planOf = (
  address: string,
  shares: BehaviourShares = usualShares,
  latencyScale = 1,
  hash = hashAddress(address),
): Plan => {
  const simulated = simulatorFate(address);
  const fate = simulated ?? fateOf(hash, shares);
  const fraction = (hash.low % 10_007) / 10_007;
  const between = (lowMs: number, highMs: number): number =>
    Math.round((lowMs + fraction * (highMs - lowMs)) * latencyScale);
  const half = (hash.low & 1) === 0;
  const sent: Happening = { event: 'Send', afterMs: 0 };
  const delivered: Happening = { event: 'Delivery', afterMs: between(100, 1500) };
  const bounced = (bounce: BounceDetail, afterMs: number): Happening => ({
    event: 'Bounce',
    bounce,
    afterMs,
  });

  switch (fate) {
    case 'permanentBounce': {
      const detail = simulated === undefined && half ? bounces.noEmail : bounces.general;
      return { fate, happenings: [sent, bounced(detail, between(100, 1500))] };
    }
    case 'transientBounce': {
      const delay: Happening = { event: 'DeliveryDelay', afterMs: between(200, 1200) };
      const detail = half ? bounces.mailboxFull : bounces.transient;
      return { fate, happenings: [sent, delay, bounced(detail, between(3000, 6000))] };
    }
    case 'suppressed': {
      const detail = simulated === undefined ? bounces.suppressed : bounces.globallySuppressed;
      return { fate, happenings: [sent, bounced(detail, between(5, 50))] };
    }
    case 'delayed':
      return {
        fate,
        happenings: [
          sent,
          { event: 'DeliveryDelay', afterMs: between(200, 1200) },
          { event: 'Delivery', afterMs: between(2500, 6000) },
        ],
      };
    case 'late':
      return {
        fate,
        happenings: [
          sent,
          { event: 'DeliveryDelay', afterMs: between(200, 1200) },
          { event: 'Delivery', afterMs: between(60_000, 90_000) },
        ],
      };
    case 'complaint':
      return { fate, happenings: [sent, delivered, { event: 'Complaint', afterMs: between(2500, 6000) }] };
    case 'outOfOffice':
      return { fate, happenings: [sent, delivered, bounced(bounces.automaticReply, between(1800, 3000))] };
    case 'deliveredThenBounced':
      return { fate, happenings: [sent, delivered, bounced(bounces.general, between(2500, 5000))] };
    default:
      return { fate, happenings: [sent, delivered] };
  }
};

/** What happens to a message whose template and data do not fit: SES tells so by an event, and sends nothing. */
export const renderingFailurePlan: Plan = {
  fate: 'renderingFailure',
  happenings: [{ event: 'Rendering Failure', afterMs: 0 }],
};

/** How a message with this fate counts in the end. */
export const outcomeOfFate: Record<Fate, 'delivered' | 'bounced' | 'complained' | 'rejected'> = {
  delivered: 'delivered',
  delayed: 'delivered',
  late: 'delivered',
  outOfOffice: 'delivered',
  permanentBounce: 'bounced',
  transientBounce: 'bounced',
  suppressed: 'bounced',
  deliveredThenBounced: 'bounced',
  complaint: 'complained',
  renderingFailure: 'rejected',
};
