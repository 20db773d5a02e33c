import { type CountryCode, parsePhoneNumberFromString as parseStrictly } from 'libphonenumber-js/max';
import { parsePhoneNumberFromString as parseLoosely } from 'libphonenumber-js/min';
import type { SmsShares } from '../base/config.ts';
import type { Hash64 } from './address.ts';

/** What a telephone does with a message, fixed by its number. */
export type SmsFate = 'delivered' | Exclude<keyof SmsShares, 'optedOut'>;

/** Something that happens to an SMS, `afterMs` after it was accepted. */
export type SmsHappening = {
  /** As AWS End User Messaging writes it in `eventType`. */
  event: `TEXT_${string}`;
  afterMs: number;
  isFinal: boolean;
  description: string;
};

export type SmsPlan = { fate: SmsFate; happenings: SmsHappening[] };

/** Shares that the numbers of a hospital's patients may show. */
export const usualSmsShares: SmsShares = {
  optedOut: 0.002,
  noSuchNumber: 0.01,
  blocked: 0.003,
  unreachable: 0.004,
  switchedOff: 0.006,
  late: 0.02,
  silent: 0.005,
};

const fateOf = (hash: Hash64, shares: SmsShares): SmsFate | 'optedOut' => {
  let left = hash.high / 2 ** 32;
  for (const fate of Object.keys(usualSmsShares) as (keyof SmsShares)[]) {
    if (left < shares[fate]) return fate;
    left -= shares[fate];
  }
  return 'delivered';
};

/** What a number in E.164 is; undefined for what is none. */
export type PhoneNumber = { country: CountryCode | undefined; isLandline: boolean };

export const readNumber = (phone: string): PhoneNumber | undefined => {
  // Only the exact metadata knows landlines; it lacks ranges that are new, or kept free for films.
  const exact = parseStrictly(phone);
  const number = exact?.isValid() === true ? exact : parseLoosely(phone);
  if (number?.isValid() !== true) return undefined;
  return { country: number.country, isLandline: number.getType() === 'FIXED_LINE' };
};

/** Whether somebody has asked not to be written to: the same for the same number and shares, in every run. */
export const isOptedOut = (hash: Hash64, shares: SmsShares): boolean => fateOf(hash, shares) === 'optedOut';

/** How long the times of a plan are here. */
export type SmsTimes = {
  /** An hour of the telephone network. */
  hourMs: number;
  /** Stretches what takes seconds. */
  latencyScale: number;
  /** How long the message is valid. */
  timeToLiveSeconds: number;
};

/** After so long AWS End User Messaging gives up waiting for the network to tell ("Example event data" in its user guide). */
const UNKNOWN_AFTER_HOURS = 72;

/** What becomes of every message to a number that takes some: the same for the same number and shares, in every run. */
export const smsPlanOf = (
  hash: Hash64,
  isLandline: boolean,
  shares: SmsShares,
  { hourMs, latencyScale, timeToLiveSeconds }: SmsTimes,
): SmsPlan => {
  const drawn = isLandline ? 'noSuchNumber' : fateOf(hash, shares);
  const fate = drawn === 'optedOut' ? 'delivered' : drawn;
  const fraction = (hash.low % 10_007) / 10_007;
  const seconds = (low: number, high: number): number =>
    Math.round((low + fraction * (high - low)) * 1000 * latencyScale);
  const hours = (low: number, high: number): number => Math.round((low + fraction * (high - low)) * hourMs);
  const half = (hash.low & 1) === 0;
  const open = (event: SmsHappening['event'], afterMs: number, description: string): SmsHappening => ({
    event,
    afterMs,
    isFinal: false,
    description,
  });
  const final = (event: SmsHappening['event'], afterMs: number, description: string): SmsHappening => ({
    event,
    afterMs,
    isFinal: true,
    description,
  });
  const queued = open('TEXT_QUEUED', 0, 'Message is queued for delivery');
  const pending = open('TEXT_PENDING', seconds(0.5, 3), 'Message is being delivered');
  const delivered = (afterMs: number): SmsHappening =>
    half
      ? final('TEXT_DELIVERED', afterMs, 'Message has been accepted by phone')
      : final('TEXT_SUCCESSFUL', afterMs, 'Message has been accepted by phone carrier');

  switch (fate) {
    case 'noSuchNumber': {
      const why = isLandline ? 'Phone number is a landline' : 'Phone number is not valid';
      return { fate, happenings: [queued, final('TEXT_INVALID', seconds(0.5, 4), why)] };
    }
    case 'blocked': {
      const event = half ? 'TEXT_CARRIER_BLOCKED' : hash.low % 3 === 0 ? 'TEXT_SPAM' : 'TEXT_BLOCKED';
      const why = 'Phone carrier has blocked this message';
      return { fate, happenings: [queued, final(event, seconds(1, 6), why)] };
    }
    case 'unreachable': {
      const event = half ? 'TEXT_UNREACHABLE' : 'TEXT_CARRIER_UNREACHABLE';
      const why = 'Phone is currently unreachable or unavailable';
      return { fate, happenings: [queued, pending, final(event, hours(1, 6), why)] };
    }
    case 'switchedOff': {
      const afterMs = Math.max(pending.afterMs + 1, Math.round((timeToLiveSeconds / 3_600) * hourMs));
      const why = 'Message could not be handed off before its time to live ended';
      return { fate, happenings: [queued, pending, final('TEXT_TTL_EXPIRED', afterMs, why)] };
    }
    case 'late':
      return { fate, happenings: [queued, pending, delivered(hours(2, 30))] };
    case 'silent': {
      const why = 'The carrier has not told what became of the message';
      const afterMs = hours(UNKNOWN_AFTER_HOURS, UNKNOWN_AFTER_HOURS);
      return { fate, happenings: [queued, pending, final('TEXT_UNKNOWN', afterMs, why)] };
    }
    case 'delivered':
      return { fate, happenings: [queued, delivered(seconds(1, 8))] };
  }
};
