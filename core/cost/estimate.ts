// What a campaign costs, and how long its sending takes.

import { CHUNK_SIZE } from '../audience/audience.ts';
import { DAY_SECONDS } from '../base/day.ts';
import { BUCKET_BYTES, BUCKETS, ENTRY_BYTES } from '../lookup/packed-entries.ts';

/** What a campaign used of the services, as metered or as expected. Counts that are left out cost nothing. */
export type Usage = {
  /** Email messages that the provider took. */
  messages: number;
  /** Parts of the text messages that the provider took (see `measureSms`). */
  smsParts?: number;
  /** DynamoDB write and read request units. */
  writeUnits: number;
  readUnits: number;
  /** Messages put on queues; each costs a send, a receive and a delete. */
  queueMessages: number;
  /** Function invocations. */
  invocations: number;
  /** Compute of all functions, GB-seconds (arm64). */
  gigabyteSeconds?: number;
  /** Events that Firehose carried, each billed as 5 KB at least. */
  events?: number;
  /** S3 requests that write, and that read. */
  objectWrites?: number;
  objectReads?: number;
};

/**
 * Prices in USD, region eu-west-3, from the services' public price lists as read in November 2026.
 * SES is the à la carte price, not that of a plan.
 */
export const prices = {
  message: 0.1 / 1_000,
  // To a French number. The price differs from country to country, and is charged for each part.
  smsPart: 0.07,
  writeUnit: 0.74 / 1_000_000,
  // A read unit costs a fifth of a write unit in every region.
  readUnit: 0.74 / 5 / 1_000_000,
  queueRequest: 0.4 / 1_000_000,
  invocation: 0.2 / 1_000_000,
  gigabyteSecond: 0.0000133334,
  firehoseGigabyte: 0.033,
  objectWrite: 0.0053 / 1_000,
  objectRead: 0.00042 / 1_000,
} as const;

/** A line of the bill. */
export type CostItem = { service: string; amount: string; usd: number };
export type Cost = { items: CostItem[]; totalUsd: number };

const EVENT_GIGABYTES = (5 * 1024) / 1024 ** 3;
const REQUESTS_PER_QUEUE_MESSAGE = 3;

const count = (value: number, unit: string): string => `${Math.round(value).toLocaleString('en-GB')} ${unit}`;

/** What the usage costs on AWS, item by item in USD, without tax and free tiers. */
export const estimateCost = (usage: Usage): Cost => {
  const { messages, writeUnits, readUnits, queueMessages, invocations } = usage;
  const { smsParts = 0, gigabyteSeconds = 0, events = 0, objectWrites = 0, objectReads = 0 } = usage;
  const items: CostItem[] = [
    { service: 'Amazon SES', amount: count(messages, 'messages'), usd: messages * prices.message },
    ...(smsParts === 0
      ? []
      : [
          {
            service: 'AWS End User Messaging',
            amount: count(smsParts, 'SMS parts'),
            usd: smsParts * prices.smsPart,
          },
        ]),
    {
      service: 'DynamoDB',
      amount: `${count(writeUnits, 'write units')}, ${count(readUnits, 'read units')}`,
      usd: writeUnits * prices.writeUnit + readUnits * prices.readUnit,
    },
    {
      service: 'Amazon SQS',
      amount: count(queueMessages, 'messages'),
      usd: queueMessages * REQUESTS_PER_QUEUE_MESSAGE * prices.queueRequest,
    },
    {
      service: 'AWS Lambda',
      amount: `${count(invocations, 'invocations')}, ${count(gigabyteSeconds, 'GB-seconds')}`,
      usd: invocations * prices.invocation + gigabyteSeconds * prices.gigabyteSecond,
    },
    {
      service: 'Data Firehose',
      amount: count(events, 'events'),
      usd: events * EVENT_GIGABYTES * prices.firehoseGigabyte,
    },
    {
      service: 'Amazon S3',
      amount: `${count(objectWrites, 'writes')}, ${count(objectReads, 'reads')}`,
      usd: objectWrites * prices.objectWrite + objectReads * prices.objectRead,
    },
  ];
  return { items, totalUsd: items.reduce((sum, { usd }) => sum + usd, 0) };
};

/** Write units of a person's part in items of fifty people: import, sending and events. */
const CHUNK_UNITS = 0.4;
/** Keys that somebody is found by: reference, email, phone, name with birth date. */
const KEYS = 4;
const BYTES_OF_UNIT = 1024;

/** Write units of what people are found by: an item for each bucket that has an entry, and what it holds. */
const lookUpUnits = (people: number): number => {
  const entries = people * KEYS;
  return Math.min(entries, BUCKETS) + (entries * (ENTRY_BYTES - BUCKET_BYTES)) / BYTES_OF_UNIT;
};

/**
 * What a campaign of so many people is expected to use at most: 0.5 write units a person in a list of more than a
 * million, up to 4.5 in one of a few thousand; a call and a queue message for every 50, about two events a message.
 */
export const expectedUsage = (people: number): Usage => {
  const chunks = Math.ceil(people / CHUNK_SIZE);
  return {
    messages: people,
    writeUnits: people * CHUNK_UNITS + lookUpUnits(people),
    readUnits: people * 0.5,
    queueMessages: chunks * 2,
    invocations: chunks * 2,
    gigabyteSeconds: chunks * 0.5,
    events: people * 2,
    objectWrites: Math.ceil(chunks / 10),
    objectReads: Math.ceil(chunks / 10),
  };
};

/** Compute of one letter, GB-seconds: 9 ms of a processor of 1,769 MiB, which also reads its person. */
const LETTER_GIGABYTE_SECONDS = 0.02;
/** Letters in one file, and requests that write it: the file in parts, its lines of the list. */
const FILE_LETTERS = 2_000;
const FILE_WRITES = 10;
/** Writes of a chunk until its letters are posted: put into a batch, and posted. */
const LETTER_WRITES = 2;

/** What making and posting so many letters uses beside what expectedUsage says of their people. */
export const usageOfLetters = (
  letters: number,
): Pick<
  Usage,
  'writeUnits' | 'invocations' | 'queueMessages' | 'gigabyteSeconds' | 'objectWrites' | 'objectReads'
> => {
  const files = Math.ceil(letters / FILE_LETTERS);
  return {
    writeUnits: Math.ceil(letters / CHUNK_SIZE) * LETTER_WRITES + files * LETTER_WRITES,
    invocations: files,
    queueMessages: files,
    gigabyteSeconds: letters * LETTER_GIGABYTE_SECONDS,
    objectWrites: files * FILE_WRITES,
    objectReads: files,
  };
};

/** The sum of two usages. */
export const addUsage = (usage: Usage, more: Partial<Usage>): Usage => {
  const sum: Record<string, number> = { ...usage };
  for (const [name, amount] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + amount;
  return sum as Usage;
};

/** What a printer and the post take for each letter, printing, envelope and postage together. */
export type LetterPrice = { each: number; currency: string };

/** How long so many messages take at the rate, in seconds. Throws for a rate that sends nothing. */
export const durationSeconds = (messages: number, ratePerSecond: number): number => {
  if (!(ratePerSecond > 0)) throw new RangeError(`a rate of ${ratePerSecond} messages a second never ends`);
  return messages / ratePerSecond;
};

/**
 * How long so many messages take at the rate and within the quota of 24 hours, in seconds: once it is used up, as much
 * again goes each following day. Undefined where the account may send nothing.
 */
export const durationOfSending = (
  messages: number,
  account: { ratePerSecond: number; quotaLeft: number; quotaPer24Hours: number },
): number | undefined => {
  const { ratePerSecond, quotaLeft, quotaPer24Hours } = account;
  if (messages === 0) return 0;
  if (!(ratePerSecond > 0) || !(quotaPer24Hours > 0)) return undefined;
  const perDay = Math.min(quotaPer24Hours, ratePerSecond * DAY_SECONDS);
  const onFirstDay = Math.min(quotaLeft, ratePerSecond * DAY_SECONDS);
  if (messages <= onFirstDay) return messages / ratePerSecond;
  const over = messages - onFirstDay;
  const fullDays = Math.ceil(over / perDay) - 1;
  return (1 + fullDays) * DAY_SECONDS + (over - fullDays * perDay) / ratePerSecond;
};

/** US dollars in whole cents. */
export const cents = (usd: number): number => Math.round(usd * 100) / 100;
