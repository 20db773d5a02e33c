import { describe, expect, it } from 'vitest';
import type { Recipient } from '../../../core/audience/audience.ts';
import type { ChunkMessage } from '../../../core/campaign/messages.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { OutgoingSms } from '../../../core/provider/sender.ts';
import { createChunkSender, type SendDependencies } from '../../../functions/send/chunk-sender.ts';
import {
  aCampaign,
  aChunk,
  aChunkMessage,
  aDelivery,
  aMessage,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { createFakeSender } from '../../support/fakes/fake-sender.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const SETTLE_MS = 900_000;
const HOUR_MS = 3_600_000;
const seconds = createdAtMs / 1000;
const DONE = { verdict: 'done' };

type Options = {
  people?: (Recipient | undefined)[];
  deliveries?: Delivery[];
  sms?: string;
  changes?: Partial<SendDependencies>;
};

/** The order of steps on chunk 0, or on a second try that stands in chunk 9; `did` is what it did, in its order. */
const aRig = async ({
  people = [aRecipient(0), aRecipient(1), aRecipient(2)],
  deliveries = [aDelivery()],
  sms = aMessage().sms,
  changes = {},
}: Options = {}) => {
  const campaigns = createMemoryCampaignStore(
    aCampaign({ state: 'running', contentHash: 'content-1', generation: 1 }),
  );
  await campaigns.putContent(campaignId, {
    hash: 'content-1',
    messages: { fr: aMessage({ sms }) },
    contactChanges: { fr: aMessage({ subject: 'Your contact was changed' }) },
    personFields: ['first_name'],
  });
  const audiences = createMemoryAudienceStore();
  if (people.length > 0) {
    await audiences.put(audience, [aChunk({ recipients: people as Recipient[] })], createdAtMs);
  }
  const stored = createMemoryDeliveryStore(...deliveries);
  const did: string[] = [];
  const sender = createFakeSender({
    afterCall: ({ emails }) => void did.push(`emails ${emails.map(({ place }) => place)}`),
  });
  const time = { nowMs: createdAtMs, random: 0 };
  const taken: { lengthMs: number; latestMs: number }[] = [];
  const deps: SendDependencies = {
    campaigns,
    audience: audiences,
    deliveries: {
      get: stored.get,
      async replace(delivery) {
        did.push(delivery.phase);
        return await stored.replace(delivery);
      },
    },
    slots: {
      async take(_, lengthMs, nowMs, latestMs) {
        taken.push({ lengthMs, latestMs });
        did.push('slot');
        return nowMs;
      },
      throttling: async () => undefined,
      noteThrottling: async () => 'written',
    },
    received: createMemoryReceivedMessages(),
    sender,
    sms: {
      async send(messages: readonly OutgoingSms[]) {
        did.push(`texts ${messages.map(({ place }) => place)}`);
        return messages.map(() => ({ result: 'accepted' as const }));
      },
    },
    quietHours: 'none',
    eventStream: { figures: async () => ({ oldestSeconds: [], incoming: [], refused: [] }) },
    eventFiles: { waiting: async () => 0 },
    clock: () => time.nowMs,
    wait: async (ms) => {
      time.nowMs += ms;
    },
    random: () => time.random,
    log: createRecordedLog(),
    settleMs: SETTLE_MS,
    maxReceives: 5,
    ...changes,
  };
  const send = createChunkSender(deps);
  const run = (
    message: Partial<ChunkMessage> = {},
    { claimId = 'ours', receives = 1, untilMs = createdAtMs + 2 * HOUR_MS } = {},
  ) => send({ message: aChunkMessage(message), claimId, receives, untilMs });
  const delivery = async (chunk = 0): Promise<Delivery> => (await stored.get(audience, chunk)) as Delivery;
  return { run, delivery, did, taken, time, stored, audiences, sender };
};

describe('a chunk', () => {
  it('takes time, is claimed, is sent, and is recorded, in this order', async () => {
    const rig = await aRig();
    expect(await rig.run()).toEqual(DONE);
    expect(rig.did).toEqual(['slot', 'sending', 'emails 0,1,2', 'sent']);
  });

  it('tells an old contact of its change in the text for that, without anything of the person, and once', async () => {
    const left = aDelivery({ facts: [{}, { addressCorrected: seconds }, {}] });
    const change = aDelivery({ chunk: 9, size: 1, changeOf: { chunk: 0, place: 1 } });
    const rig = await aRig({ deliveries: [left, change] });
    expect(await rig.run({ chunk: 9 })).toEqual(DONE);
    await rig.run({ chunk: 9 });
    expect(rig.sender.calls).toMatchObject([
      { chunk: 9, message: { subject: 'Your contact was changed' }, emails: [{ place: 0, data: {} }] },
    ]);
    expect(rig.sender.calls[0]?.emails[0]).toEqual({ place: 0, address: aRecipient(1).email, data: {} });
    expect((await rig.delivery(9)).phase).toBe('sent');
  });

  it('tells no old contact of somebody who was erased since', async () => {
    const change = aDelivery({ chunk: 9, size: 1, changeOf: { chunk: 0, place: 1 } });
    const people = [aRecipient(0), { ...aRecipient(1), reference: '' }];
    const rig = await aRig({ people, deliveries: [aDelivery({ size: 2 }), change] });
    await rig.run({ chunk: 9 });
    expect(rig.sender.calls).toEqual([]);
    expect((await rig.delivery(9)).facts).toMatchObject([{ expired: expect.any(Number) }]);
  });

  it('is sent under its own name, by which its events find it', async () => {
    const rig = await aRig({
      people: [],
      deliveries: [aDelivery({ chunk: 4 })],
    });
    await rig.audiences.put(audience, [aChunk({ number: 4 })], createdAtMs);
    await rig.run({ chunk: 4 });
    expect(rig.sender.calls).toMatchObject([{ audience, chunk: 4 }]);
  });

  it('that was released before the campaign was resumed takes no time', async () => {
    const rig = await aRig();
    expect(await rig.run({ generation: 2 })).toEqual(DONE);
    expect(rig.did).toEqual([]);
  });

  it('takes time for as many units as its messages have, until half a minute from now or the end', async () => {
    const long = 'All your data was stolen. '.repeat(10);
    const rig = await aRig({ deliveries: [aDelivery({ channel: 'sms' })], sms: long });
    await rig.run({ channel: 'sms', msPerUnit: 10 });
    expect(rig.taken).toEqual([{ lengthMs: 60, latestMs: createdAtMs + 30_000 }]);
    const short = await aRig();
    await short.run({}, { untilMs: createdAtMs + 5_000 });
    expect(short.taken).toMatchObject([{ latestMs: createdAtMs + 5_000 }]);
  });

  it.each([
    ['that is sent', { phase: 'sent' }],
    ['whose claim may be alive', { phase: 'sending', claim: { id: 'other', atMs: createdAtMs } }],
    ['whose doubt is not settled', { phase: 'doubt', notBeforeMs: createdAtMs + 1 }],
  ] as const)('%s is left alone, also where its people are gone', async (_, changes) => {
    for (const people of [[], undefined]) {
      const rig = await aRig({ deliveries: [aDelivery(changes)], ...(people && { people }) });
      expect(await rig.run()).toEqual(DONE);
      expect(rig.did).toEqual([]);
    }
  });

  it('whose people are gone ends without time and without a claim', async () => {
    const rig = await aRig({ people: [] });
    expect(await rig.run()).toEqual(DONE);
    expect(rig.did).toEqual(['sent']);
    expect((await rig.delivery()).facts).toEqual(Array(3).fill({ expired: seconds }));
  });

  it('goes to the others where one person was erased, who is named', async () => {
    const erased = aRecipient(1, { reference: '', email: '' });
    const rig = await aRig({ people: [aRecipient(0), erased, aRecipient(2)] });
    await rig.run({ msPerUnit: 10 });
    expect(rig.taken).toMatchObject([{ lengthMs: 20 }]);
    expect(rig.did).toEqual(['slot', 'sending', 'emails 0,2', 'sent']);
    expect((await rig.delivery()).facts[1]).toEqual({ expired: seconds });
  });

  it('ends where all of its people were erased one by one, and does not wait for anybody', async () => {
    const erased = [0, 1, 2].map((place) => aRecipient(place, { reference: '', email: '' }));
    const rig = await aRig({ people: erased });
    expect(await rig.run()).toEqual(DONE);
    expect(rig.did).toEqual(['slot', 'sent']);
    expect((await rig.delivery()).facts).toEqual(Array(3).fill({ expired: seconds }));
  });

  it('comes back after a pause of half the time at least, so that chunks that wait do not come together', async () => {
    const rig = await aRig({
      changes: {
        slots: {
          take: async () => undefined,
          throttling: async () => undefined,
          noteThrottling: async () => 'written',
        },
      },
    });
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 15 });
    rig.time.random = 0.999;
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 30 });
  });

  it('in doubt comes back until its events have been read', async () => {
    const claim = { id: 'other', atMs: createdAtMs - SETTLE_MS };
    const rig = await aRig({
      deliveries: [aDelivery({ phase: 'sending', claim })],
      changes: { eventFiles: { waiting: async () => 1 } },
    });
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 10 });
    rig.time.random = 0.999;
    expect(await rig.run()).toEqual({ verdict: 'retry', seconds: 20 });
    expect(rig.did).toEqual([]);
  });

  it('has a message in the language of its delivery, or is not claimed', async () => {
    const rig = await aRig({ deliveries: [aDelivery({ language: 'en' })] });
    await expect(rig.run()).rejects.toThrow('has no message in en');
    expect(rig.did).toEqual([]);
  });
});

describe('text messages in quiet hours', () => {
  const texts = { channel: 'sms', msPerUnit: 10 } as const;
  const quiet = { quietHours: 'french' } as const;

  it('take no time and no claim: pace brings the chunk back when they are over', async () => {
    const rig = await aRig({ deliveries: [aDelivery({ channel: 'sms' })], changes: quiet });
    rig.time.nowMs = createdAtMs + 14 * HOUR_MS;
    expect(await rig.run(texts, { untilMs: Infinity })).toEqual(DONE);
    expect(rig.did).toEqual(['deferred']);
    expect(await rig.delivery()).toMatchObject({ notBeforeMs: createdAtMs + 23 * HOUR_MS });
  });

  it('take time for those only who may be written to', async () => {
    const people = [aRecipient(0), aRecipient(1, { phone: '+262692000000' }), aRecipient(2)];
    const rig = await aRig({ people, deliveries: [aDelivery({ channel: 'sms' })], changes: quiet });
    rig.time.nowMs = createdAtMs + 9 * HOUR_MS;
    await rig.run(texts, { untilMs: Infinity });
    expect(rig.did).toEqual(['slot', 'sending', 'texts 0,2', 'deferred']);
    expect(rig.taken).toMatchObject([{ lengthMs: 20 }]);
  });
});

describe('a second try', () => {
  const originalPlaces = [
    { chunk: 0, place: 2 },
    { chunk: 0, place: 0 },
  ];
  const secondTry = aDelivery({ chunk: 9, channel: 'sms', size: 2, originalPlaces });
  const texts = { chunk: 9, channel: 'sms' } as const;
  const firsts = (...facts: Delivery['facts']): Delivery => aDelivery({ phase: 'sent', facts });
  const bounced = { accepted: seconds, noSuchMailbox: seconds };

  it('goes to the people in the places of the first', async () => {
    const rig = await aRig({ deliveries: [firsts(bounced, {}, bounced), secondTry] });
    expect(await rig.run(texts)).toEqual(DONE);
    expect(rig.did).toEqual(['slot', 'sending', 'texts 0,1', 'sent']);
  });

  it('leaves out whom the first reached while time was waited for', async () => {
    const late = await aRig({
      deliveries: [firsts(bounced, {}, bounced), secondTry],
      changes: {
        slots: {
          async take(_, __, nowMs) {
            const read = (await late.stored.get(audience, 0)) as Delivery;
            await late.stored.replace({ ...read, facts: [bounced, {}, { delivered: seconds }] });
            return nowMs;
          },
          throttling: async () => undefined,
          noteThrottling: async () => 'written',
        },
      },
    });
    await late.run(texts);
    expect(late.did).toEqual(['sending', 'texts 1', 'sent']);
    expect((await late.delivery(9)).facts[0]).toEqual({ skipped: seconds });
  });

  it('is claimed by nobody where the first reached all of them', async () => {
    const rig = await aRig({
      deliveries: [firsts({ delivered: seconds }, {}, { delivered: seconds }), secondTry],
    });
    expect(await rig.run(texts)).toEqual(DONE);
    expect(rig.did).toEqual(['slot', 'sent']);
    expect((await rig.delivery(9)).facts).toEqual([{ skipped: seconds }, { skipped: seconds }]);
  });
});
