import { describe, expect, it } from 'vitest';
import type { MessageChannel, Recipient } from '../../../core/audience/audience.ts';
import type { QuietHoursRule } from '../../../core/pacing/quiet-hours.ts';
import type { Batch, OutgoingSms, SendResult } from '../../../core/provider/sender.ts';
import { chunkChannel, openNow, unitsOf } from '../../../functions/send/channel.ts';
import { aMessage, aRecipient, createdAtMs } from '../../support/data/factories.ts';
import { createFakeSender } from '../../support/fakes/fake-sender.ts';

const tag = { audience: 'list', chunk: 3 };
const content = { personFields: ['data_categories' as const] };
const people = (count: number): Recipient[] => Array.from({ length: count }, (_, at) => aRecipient(at));
const HOUR_MS = 3_600_000;

const aChannel = (
  channel: MessageChannel,
  {
    recipients = people(50),
    message = aMessage(),
    quietHours = 'none',
  }: {
    recipients?: (Recipient | undefined)[];
    message?: ReturnType<typeof aMessage>;
    quietHours?: QuietHoursRule;
  } = {},
) => {
  const sender = createFakeSender();
  const texts: (OutgoingSms & { tag: unknown })[] = [];
  const sms = {
    async send(messages: readonly OutgoingSms[], batch: Batch): Promise<SendResult[]> {
      texts.push(...messages.map((one) => ({ ...one, tag: batch.tag })));
      return messages.map(({ place }) =>
        place === 2 ? { result: 'permanent', code: 'X' } : { result: 'accepted' },
      );
    },
  };
  const addressees = { tag, recipients, message, content };
  return { sender, texts, ...chunkChannel({ sender, sms, quietHours }, channel, addressees) };
};
const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('emails of a chunk', () => {
  it('go in one call, each with its own data, and are answered in order', async () => {
    const channel = aChannel('email', { recipients: [aRecipient(0), undefined, aRecipient(2)] });
    channel.sender.answer = ({ place }) => (place === 2 ? { result: 'permanent', code: 'X' } : undefined);
    expect(await channel.send([2, 0], 10)).toEqual([
      { result: 'permanent', code: 'X' },
      { result: 'accepted' },
    ]);
    expect(channel.sender.calls).toMatchObject([
      {
        ...tag,
        emails: [
          { place: 2, address: aRecipient(2).email },
          { place: 0, address: aRecipient(0).email },
        ],
      },
    ]);
  });

  it('tell the sender how many a second may leave, as it may make several calls of one', async () => {
    const told: (number | undefined)[] = [];
    const sender = {
      async send(emails: readonly unknown[], { perSecond }: { perSecond?: number }): Promise<SendResult[]> {
        told.push(perSecond);
        return emails.map(() => ({ result: 'accepted' }));
      },
    };
    const addressees = { tag, recipients: people(1), message: aMessage(), content };
    await chunkChannel({ sender, quietHours: 'none' }, 'email', addressees).send([0], 20);
    expect(told).toEqual([50]);
  });

  it('are no call where nobody is left', async () => {
    const channel = aChannel('email');
    expect(await channel.send([], 10)).toEqual([]);
    expect(channel.sender.calls).toEqual([]);
  });

  it('are a unit each, leave at any time, and need no recording between', () => {
    const channel = aChannel('email', { quietHours: 'french' });
    expect(unitsOf(channel, [3, 4, 9])).toBe(3);
    expect(channel.opensAtMs(0, createdAtMs + 14 * HOUR_MS)).toBe(createdAtMs + 14 * HOUR_MS);
    expect(channel.maxUnrecorded).toBe(Number.POSITIVE_INFINITY);
  });

  it('are spread over calls where they take long', () => {
    const channel = aChannel('email');
    expect(channel.batchSize(places(50), 1)).toBe(50);
    expect(channel.batchSize(places(7), 1)).toBe(7);
    expect(channel.batchSize(places(50), 1_000)).toBe(1);
  });
});

describe('text messages of a chunk', () => {
  const long = aMessage({ sms: `${'All your data was stolen. '.repeat(10)}{{code}}` });

  it('go out with the code of each, and are answered in order', async () => {
    const channel = aChannel('sms');
    expect(await channel.send([2, 0], 10)).toEqual([
      { result: 'permanent', code: 'X' },
      { result: 'accepted' },
    ]);
    expect(channel.texts).toMatchObject([
      { place: 2, phone: aRecipient(2).phone, tag },
      { place: 0, phone: aRecipient(0).phone, tag },
    ]);
    expect(channel.texts[0]?.text).not.toBe(channel.texts[1]?.text);
  });

  it('take as many units as they have parts', () => {
    expect(unitsOf(aChannel('sms'), [0, 1])).toBe(2);
    expect(unitsOf(aChannel('sms', { message: long }), [0, 1])).toBe(4);
  });

  it('leave ten at once and no more, fewer where their parts take long, and always one', () => {
    expect(aChannel('sms').batchSize(places(50), 1)).toBe(10);
    expect(aChannel('sms').batchSize(places(4), 1)).toBe(4);
    const slow = 100;
    const short = aChannel('sms').batchSize(places(50), slow);
    const twice = aChannel('sms', { message: long }).batchSize(places(50), slow);
    expect([short > twice, twice]).toEqual([true, Math.max(1, Math.floor(short / 2))]);
    expect(aChannel('sms', { message: long }).batchSize(places(50), 1_000_000)).toBe(1);
  });

  it('leave at once as long as their parts take 550 ms, and no more', () => {
    expect(aChannel('sms').batchSize(places(50), 110)).toBe(5);
    expect(aChannel('sms').batchSize(places(50), 111)).toBe(4);
  });

  it('leave when the quiet hours of the person are over', () => {
    const channel = aChannel('sms', {
      quietHours: 'french',
      recipients: [aRecipient(0), aRecipient(1, { phone: '+262692000000' })],
    });
    // 8 o'clock UTC: 9 in Paris, 12 on Réunion; at 17 UTC it is 18 and 21.
    expect(openNow(channel, [0, 1], createdAtMs)).toEqual({ open: [0, 1], nextMs: Infinity });
    const evening = openNow(channel, [0, 1], createdAtMs + 9 * HOUR_MS);
    expect(evening).toEqual({ open: [0], nextMs: createdAtMs + 20 * HOUR_MS });
  });

  it('are recorded every ten', () => {
    expect(aChannel('sms').maxUnrecorded).toBe(10);
  });

  it('cannot be sent by an installation that has none', () => {
    const sender = createFakeSender();
    const addressees = { tag, recipients: people(1), message: aMessage(), content };
    expect(() => chunkChannel({ sender, quietHours: 'none' }, 'sms', addressees)).toThrow('sends no SMS');
    expect(() => chunkChannel({ sender, quietHours: 'none' }, 'email', addressees)).not.toThrow();
  });
});

describe('of people whose message may leave', () => {
  const channel = {
    ...aChannel('email'),
    opensAtMs: (place: number, nowMs: number) => (place < 2 ? nowMs : nowMs + place),
  };

  it('those who may now come first, and the first time of the others is known', () => {
    expect(openNow(channel, [5, 1, 3, 0], 100)).toEqual({ open: [1, 0], nextMs: 103 });
    expect(openNow(channel, [5, 3], 100)).toEqual({ open: [], nextMs: 103 });
    expect(openNow(channel, [], 100)).toEqual({ open: [], nextMs: Infinity });
  });
});
