import { describe, expect, it } from 'vitest';
import {
  addUsage,
  cents,
  durationOfSending,
  durationSeconds,
  estimateCost,
  expectedUsage,
  type Usage,
  usageOfLetters,
} from '../../../core/cost/estimate.ts';

const nothing: Usage = { messages: 0, writeUnits: 0, readUnits: 0, queueMessages: 0, invocations: 0 };
/** The one line of the bill that is not nought, and what the whole comes to. */
const billOf = (usage: Partial<Usage>) => {
  const { items, totalUsd } = estimateCost({ ...nothing, ...usage });
  const [item, ...others] = items.filter(({ usd }) => usd > 0);
  expect(others).toEqual([]);
  return { service: item?.service, amount: item?.amount, usd: item?.usd, totalUsd };
};

describe('the bill', () => {
  /** By the price lists of eu-west-3: what so much of one thing costs. */
  it.each<[string, Partial<Usage>, string, number]>([
    ['Amazon SES', { messages: 1_400_000 }, '1,400,000 messages', 140],
    ['AWS End User Messaging', { smsParts: 1_000 }, '1,000 SMS parts', 70],
    ['DynamoDB', { writeUnits: 1_000_000 }, '1,000,000 write units, 0 read units', 0.74],
    ['DynamoDB', { readUnits: 1_000_000 }, '0 write units, 1,000,000 read units', 0.148],
    // Each is sent, received and deleted: three requests.
    ['Amazon SQS', { queueMessages: 1_000_000 }, '1,000,000 messages', 1.2],
    ['AWS Lambda', { invocations: 1_000_000 }, '1,000,000 invocations, 0 GB-seconds', 0.2],
    ['AWS Lambda', { gigabyteSeconds: 1_000_000 }, '0 invocations, 1,000,000 GB-seconds', 13.3334],
    // Each counts as 5 KB: 1024² of them are 5 GB.
    ['Data Firehose', { events: 1024 * 1024 }, '1,048,576 events', 5 * 0.033],
    ['Amazon S3', { objectWrites: 1_000_000 }, '1,000,000 writes, 0 reads', 5.3],
    ['Amazon S3', { objectReads: 1_000_000 }, '0 writes, 1,000,000 reads', 0.42],
  ])('of %s for %o', (service, usage, amount, usd) => {
    const bill = billOf(usage);
    expect(bill).toMatchObject({ service, amount });
    expect(bill.usd).toBeCloseTo(usd, 9);
    expect(bill.totalUsd).toBeCloseTo(usd, 9);
  });

  it('is the sum of its lines, and has one of SMS only where there are any', () => {
    const services = (usage: Usage) => estimateCost(usage).items.map(({ service }) => service);
    expect(services(nothing)).not.toContain('AWS End User Messaging');
    expect(services({ ...nothing, smsParts: 1 })).toContain('AWS End User Messaging');
    const { items, totalUsd } = estimateCost({ ...expectedUsage(1_000), smsParts: 10 });
    expect(totalUsd).toBeCloseTo(
      items.reduce((sum, { usd }) => sum + usd, 0),
      12,
    );
  });
});

describe('what a campaign is expected to use', () => {
  it('is the budget of each person and of each chunk of fifty', () => {
    const usage = expectedUsage(1_000);
    expect(usage).toMatchObject({ messages: 1_000, queueMessages: 40, invocations: 40, events: 2_000 });
    // In chunks, an item for each of four keys, and 11 bytes each.
    expect(usage.writeUnits).toBeCloseTo(400 + 4000 + 44_000 / 1024, 9);
    expect(expectedUsage(1_400_000).writeUnits / 1_400_000).toBeCloseTo(
      0.4 + 65_536 / 1_400_000 + 44 / 1024,
      9,
    );
    expect(usage.readUnits).toBeCloseTo(500, 9);
    expect(usage.gigabyteSeconds).toBeCloseTo(10, 9);
    expect([usage.objectWrites, usage.objectReads]).toEqual([2, 2]);
  });

  it('counts the files of letters and what is noted of each chunk', () => {
    expect(usageOfLetters(2_001)).toEqual({
      // 41 chunks and two files, each written twice.
      writeUnits: 86,
      invocations: 2,
      queueMessages: 2,
      gigabyteSeconds: 2_001 * 0.02,
      objectWrites: 20,
      objectReads: 2,
    });
    const both = addUsage(expectedUsage(50), usageOfLetters(50));
    expect(both.queueMessages).toBe(3);
    expect(both.messages).toBe(50);
  });

  it('counts a chunk that is not full as one', () => {
    expect(expectedUsage(51)).toMatchObject({ queueMessages: 4, objectWrites: 1, objectReads: 1 });
    expect(expectedUsage(50)).toMatchObject({ queueMessages: 2 });
    expect(expectedUsage(501)).toMatchObject({ queueMessages: 22, objectWrites: 2 });
    expect(expectedUsage(0)).toMatchObject({ messages: 0, queueMessages: 0, objectWrites: 0 });
  });
});

describe('how long sending takes', () => {
  it('is the messages by the rate', () => {
    expect(durationSeconds(1_000, 14)).toBeCloseTo(71.428571, 5);
    expect(() => durationSeconds(1, 0)).toThrow(RangeError);
    expect(() => durationSeconds(1, Number.NaN)).toThrow('never ends');
  });

  const DAY = 86_400;
  /** Messages, rate, left of the quota, the quota; then the seconds. */
  it.each<[number, number, number, number, number | undefined]>([
    [0, 0, 0, 0, 0],
    [1, 0, 100, 100, undefined],
    [1, 14, 0, 0, undefined],
    [100, 10, 100, 100, 10],
    [100, 10, Infinity, Infinity, 10],
    [100, 10, 100, 200, 10],
    // One more than is left today goes tomorrow; one more than tomorrow takes, the day after.
    [101, 10, 100, 200, DAY + 0.1],
    [300, 10, 100, 200, DAY + 20],
    [301, 10, 100, 200, 2 * DAY + 0.1],
    // Nothing is left today.
    [200, 10, 0, 200, DAY + 20],
    [201, 10, 0, 200, 2 * DAY + 0.1],
    // The rate holds back more than the quota: without a pause.
    [2 * DAY, 1, 10 * DAY, 10 * DAY, 2 * DAY],
    [2 * DAY, 1, 1.5 * DAY, 1.5 * DAY, 2 * DAY],
    [DAY, 1, 10 * DAY, 10 * DAY, DAY],
  ])(
    'of %d messages at %d a second with %d of a quota of %d left',
    (messages, ratePerSecond, quotaLeft, quotaPer24Hours, seconds) => {
      const duration = durationOfSending(messages, { ratePerSecond, quotaLeft, quotaPer24Hours });
      if (seconds === undefined) expect(duration).toBeUndefined();
      else expect(duration).toBeCloseTo(seconds, 6);
    },
  );
});

describe('cents', () => {
  it.each([
    [0.074, 0.07],
    [0.076, 0.08],
    [0.125, 0.13],
    [12, 12],
    [0, 0],
  ])('of $%d are $%d', (usd, rounded) => expect(cents(usd)).toBe(rounded));
});
