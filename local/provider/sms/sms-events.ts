/** Events of SMS as AWS End User Messaging publishes them. */
import { measureSms } from '../../../core/notice/sms-text.ts';
import { eventText } from '../events/events.ts';
import { hex8 } from '../recipients/address.ts';
import { readNumber, type SmsHappening } from '../recipients/phone-behaviour.ts';
import type { Pair } from '../storage/journal.ts';

/** An SMS that has passed every check. */
export type AcceptedSms = {
  to: string;
  from: string;
  text: string;
  set: string | undefined;
  timeToLiveSeconds: number;
  /** `Context` of the call, which its events carry back. */
  context: Pair[];
  caller: string;
};

/** An SMS that was taken, and when and at what price. */
export type TakenSms = { at: number; usd: number } & Omit<AcceptedSms, 'set'> & { set?: string };

/** In the form of an id of the service; the message's number is in it, so that it is found without an index. */
export const messageIdOf = (number: number, acceptedMs: number): string => {
  const mixed = hex8(Math.imul(number ^ Math.floor(acceptedMs), 0x85ebca6b));
  const time = hex8(Math.floor(acceptedMs / 16));
  return `${hex8(number)}-${mixed.slice(0, 4)}-4${mixed.slice(4, 7)}-8${mixed.slice(1, 4)}-${time}${mixed.slice(4)}`;
};

const asciiJson = (value: unknown): string => {
  if (typeof value === 'string') return eventText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `${eventText(name)}:${asciiJson(inner)}`);
  return `{${members.join(',')}}`;
};

/** One event as the service publishes it ("SMS example log" in its user guide), a line of ASCII JSON. */
export const smsEventJson = (messageId: string, line: TakenSms, happening: SmsHappening): string => {
  const { encoding, parts } = measureSms(line.text);
  const event = {
    eventType: happening.event,
    eventVersion: '1.0',
    eventTimestamp: line.at + happening.afterMs,
    isFinal: happening.isFinal,
    originationPhoneNumber: line.from,
    destinationPhoneNumber: line.to,
    isoCountryCode: readNumber(line.to)?.country,
    messageId,
    messageRequestTimestamp: line.at,
    messageEncoding: encoding === 'GSM-7' ? 'GSM' : 'Unicode',
    messageType: 'TRANSACTIONAL',
    messageStatus: happening.event.slice('TEXT_'.length),
    messageStatusDescription: happening.description,
    ...(line.context.length === 0 ? {} : { context: Object.fromEntries(line.context) }),
    totalMessageParts: parts,
    totalMessagePrice: line.usd,
    totalCarrierFee: 0,
  };
  const members = Object.entries(event).flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}":${asciiJson(value)}`],
  );
  return `{${members.join(',')}}`;
};
