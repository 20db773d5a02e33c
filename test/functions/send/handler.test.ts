import type { SQSBatchResponse } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { ChunkMessage } from '../../../core/campaign/messages.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { EventStreamFigures } from '../../../core/delivery/event-stream.ts';
import { MAX_ATTEMPTS } from '../../../core/delivery/retry.ts';
import type { SendDependencies } from '../../../functions/send/chunk-sender.ts';
import { createHandler } from '../../../functions/send/handler.ts';
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
import { createFakeSender, type ScriptedResult } from '../../support/fakes/fake-sender.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemorySendSlots,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { anSqsEvent, aRecord } from '../../support/fakes/sqs-event.ts';

const SECONDS = createdAtMs / 1000;
const SETTLE_MS = 900_000;

/** The send function on one chunk of three people; time passes only by waiting. */
/** A stream whose oldest record waits since then. */
const waitingSince = (oldestMs: number, nowMs: number): EventStreamFigures => ({
  oldestSeconds: [{ atMs: nowMs, value: (nowMs - oldestMs) / 1000 }],
  incoming: [],
  refused: [],
});

const createRig = async (
  options: { campaign?: Partial<Campaign>; delivery?: Partial<Delivery>; people?: number } = {},
) => {
  const { people = 3 } = options;
  const campaigns = createMemoryCampaignStore(
    aCampaign({
      state: 'running',
      contentHash: 'content-1',
      generation: 1,
      runningSinceMs: createdAtMs,
      ...options.campaign,
    }),
  );
  await campaigns.putContent(campaignId, {
    hash: 'content-1',
    messages: { fr: aMessage() },
    personFields: ['data_categories', 'last_name'],
  });
  const audiences = createMemoryAudienceStore();
  await audiences.put(audience, [aChunk({ people })], createdAtMs);
  const deliveries = createMemoryDeliveryStore(aDelivery({ size: people, ...options.delivery }));
  const received = createMemoryReceivedMessages();
  const sender = createFakeSender();
  const log = createRecordedLog();
  const time = {
    nowMs: createdAtMs,
    waitedMs: [] as number[],
    eventFiles: 0,
    figures: (): EventStreamFigures => waitingSince(time.nowMs, time.nowMs),
  };
  const deps: SendDependencies = {
    campaigns,
    audience: audiences,
    deliveries,
    slots: createMemorySendSlots(),
    received,
    sender,
    quietHours: 'none',
    eventStream: { figures: async () => time.figures() },
    eventFiles: { waiting: async () => time.eventFiles },
    clock: () => time.nowMs,
    wait: async (ms) => {
      time.waitedMs.push(ms);
      time.nowMs += ms;
    },
    random: () => 0,
    log,
    settleMs: SETTLE_MS,
    maxReceives: 5,
  };
  let requests = 0;
  const handler = createHandler(deps);
  const receive = (
    message: Partial<ChunkMessage> = {},
    { receives = 1, remainingMs = 120_000, use = handler } = {},
  ): Promise<SQSBatchResponse> => {
    requests += 1;
    return use(
      { Records: [aRecord(JSON.stringify(aChunkMessage(message)), { receives })] },
      { awsRequestId: `request-${requests}`, getRemainingTimeInMillis: () => remainingMs },
    );
  };
  const delivery = async (): Promise<Delivery> => {
    const found = await deliveries.get(audience, 0);
    if (found === undefined) throw new Error('the delivery is gone');
    return found;
  };
  const campaign = async (): Promise<Campaign> => {
    const found = await campaigns.get(campaignId);
    if (found === undefined) throw new Error('the campaign is gone');
    return found;
  };
  return { deps, audiences, campaigns, deliveries, received, sender, log, time, receive, delivery, campaign };
};
type Rig = Awaited<ReturnType<typeof createRig>>;

const done: SQSBatchResponse = { batchItemFailures: [] };
const kept: SQSBatchResponse = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };
const byPlace =
  (...results: (ScriptedResult | undefined)[]) =>
  ({ place }: { place: number }): ScriptedResult | undefined =>
    results[place];

describe('a chunk', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig();
  });

  it('goes out in one call and is recorded', async () => {
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.calls).toHaveLength(1);
    expect(rig.sender.accepted.map(({ place, address }) => [place, address])).toEqual([
      [0, 'amelie.lefevre.0@example.org'],
      [1, 'amelie.lefevre.1@example.org'],
      [2, 'amelie.lefevre.2@example.org'],
    ]);
    expect(await rig.delivery()).toMatchObject({
      phase: 'sent',
      facts: [{ accepted: SECONDS }, { accepted: SECONDS }, { accepted: SECONDS }],
    });
  });

  it('is read once and written twice: the claim and the results', async () => {
    const counts: Record<string, number> = {};
    const counted = <P extends object>(name: string, port: P): P =>
      new Proxy(port, {
        get(target, key) {
          const id = `${name}.${String(key)}`;
          counts[id] = (counts[id] ?? 0) + 1;
          return Reflect.get(target, key);
        },
      });
    const { deps } = rig;
    const use = createHandler({
      ...deps,
      campaigns: counted('campaigns', deps.campaigns),
      audience: counted('audience', deps.audience),
      deliveries: counted('deliveries', deps.deliveries),
      slots: counted('slots', deps.slots),
    });
    await rig.receive({}, { use });
    expect(counts).toEqual({
      'campaigns.get': 1,
      'campaigns.getContent': 1,
      'deliveries.get': 1,
      'audience.get': 1,
      'slots.throttling': 1,
      'slots.take': 1,
      'deliveries.replace': 2,
    });
  });

  it('is claimed before the provider is called', async () => {
    let phase: string | undefined;
    rig.sender.afterCall = async () => {
      ({ phase } = await rig.delivery());
    };
    await rig.receive();
    expect(phase).toBe('sending');
  });

  it('is claimed in the name of its receipt, which differs from any other', async () => {
    const ids: (string | undefined)[] = [];
    rig.sender.answer = () => ({ result: 'throttled' });
    rig.sender.afterCall = async () => {
      ids.push((await rig.delivery()).claim?.id);
    };
    await rig.receive();
    await rig.receive();
    expect(ids).toEqual(['request-1.message-0', 'request-2.message-0']);
  });

  it('carries the personal values that are used, raw and, for the HTML part, escaped, and no others', async () => {
    const recipient = aRecipient(0, { lastName: "O'Brien <test>" });
    await rig.audiences.put(
      audience,
      [{ ...aChunk(), recipients: [recipient, aRecipient(1), aRecipient(2)] }],
      0,
    );
    await rig.receive();
    expect(rig.sender.accepted[0]?.data).toEqual({
      last_name: "O'Brien <test>",
      last_name_html: 'O&#39;Brien &lt;test&gt;',
      data_categories: 'identity, contact',
      data_categories_html: 'identity, contact',
    });
  });

  it('is not sent again by a second copy of its message', async () => {
    await rig.receive();
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.calls).toHaveLength(1);
  });

  it('is left to its holder while the claim may be alive', async () => {
    const claim = { id: 'other', atMs: createdAtMs - SETTLE_MS + 1 };
    rig = await createRig({ delivery: { phase: 'sending', claim } });
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.calls).toEqual([]);
    expect((await rig.delivery()).claim).toEqual(claim);
  });

  it('whose holder died goes, after the settling window, to those of whom no event has told', async () => {
    const claim = { id: 'other', atMs: createdAtMs - SETTLE_MS };
    const facts = [{ accepted: SECONDS - 1 }, {}, { delivered: SECONDS - 1 }];
    rig = await createRig({ delivery: { phase: 'sending', claim, facts } });
    await rig.receive();
    expect(rig.sender.accepted.map(({ place }) => place)).toEqual([1]);
    const { phase, facts: known } = await rig.delivery();
    expect(phase).toBe('sent');
    expect(known[1]).toMatchObject({ inDoubt: SECONDS - 900, sentAgain: SECONDS, accepted: SECONDS });
  });

  it('whose people were deleted at the end of their retention ends, each of them named', async () => {
    const facts = [{ accepted: SECONDS - 9 }, {}, { inDoubt: SECONDS - 9 }];
    rig = await createRig({ delivery: { phase: 'doubt', notBeforeMs: createdAtMs, facts } });
    const use = createHandler({ ...rig.deps, audience: { get: async () => undefined } });
    expect(await rig.receive({}, { use })).toEqual(done);
    expect(rig.sender.calls).toEqual([]);
    expect(await rig.delivery()).toMatchObject({
      phase: 'sent',
      facts: [{ accepted: SECONDS - 9 }, { expired: SECONDS }, { inDoubt: SECONDS - 9, expired: SECONDS }],
    });
    expect(rig.log.lines).toMatchObject([{ level: 'error', fields: { chunk: 0 } }]);
  });

  it('whose people are gone is left to a claim that may be alive', async () => {
    const claim = { id: 'other', atMs: createdAtMs - SETTLE_MS + 1 };
    rig = await createRig({ delivery: { phase: 'sending', claim } });
    const use = createHandler({ ...rig.deps, audience: { get: async () => undefined } });
    expect(await rig.receive({}, { use })).toEqual(done);
    expect(await rig.delivery()).toMatchObject({ phase: 'sending', version: 1 });
  });

  it('waits for its slot, and takes as much of the rate as it has people', async () => {
    await rig.deps.slots.take('email', 5_000, createdAtMs, createdAtMs);
    await rig.receive({ msPerUnit: 20 });
    expect(rig.time.nowMs - createdAtMs).toBe(4_900);
    expect(await rig.deps.slots.take('email', 1, createdAtMs, Infinity)).toBe(createdAtMs + 4_960);
  });

  it('goes back to the queue when its slot is too far away to be waited for', async () => {
    await rig.deps.slots.take('email', 40_000, createdAtMs, createdAtMs);
    expect(await rig.receive()).toEqual(kept);
    expect(rig.received.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 15 }]);
    expect(rig.sender.calls).toEqual([]);
    expect(await rig.delivery()).toMatchObject({ phase: 'waiting', version: 1 });
  });

  it('is handed back to pace instead, before its message would become a dead letter', async () => {
    await rig.deps.slots.take('email', 40_000, createdAtMs, createdAtMs);
    expect(await rig.receive({}, { receives: 3 })).toEqual(done);
    expect(await rig.delivery()).toMatchObject({ phase: 'deferred', notBeforeMs: createdAtMs + 15_000 });
  });

  it('is tried again later when its people cannot be read, and stays unclaimed', async () => {
    const use = createHandler({
      ...rig.deps,
      audience: { ...rig.deps.audience, get: () => Promise.reject(new Error('no connection')) },
    });
    expect(await rig.receive({}, { use })).toEqual(kept);
    expect(await rig.delivery()).toMatchObject({ phase: 'waiting', version: 1 });
    expect(rig.log.lines).toMatchObject([{ level: 'error', fields: { campaign: campaignId, chunk: 0 } }]);
  });

  it('is claimed once where the answer to the claim was lost', async () => {
    const { replace } = rig.deps.deliveries;
    let isFirst = true;
    const use = createHandler({
      ...rig.deps,
      deliveries: {
        ...rig.deps.deliveries,
        async replace(delivery) {
          const written = await replace(delivery);
          // The SDK repeats a call without an answer, and then the condition fails.
          const answer = isFirst ? await replace(delivery) : written;
          isFirst = false;
          return answer;
        },
      },
    });
    expect(await rig.receive({}, { use })).toEqual(done);
    expect(rig.sender.accepted).toHaveLength(3);
  });
});

describe('the state of the campaign', () => {
  it.each([
    ['paused', { state: 'paused' }],
    ['cancelled', { state: 'cancelled' }],
    ['resumed since, under a new generation', { generation: 2 }],
  ] as const)('%s: its old messages are dropped', async (_name, campaign) => {
    const rig = await createRig({ campaign });
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.calls).toEqual([]);
  });

  it('is read again after the wait for a slot, so that a pause takes effect within a second', async () => {
    const rig = await createRig();
    await rig.deps.slots.take('email', 5_000, createdAtMs, createdAtMs);
    const use = createHandler({
      ...rig.deps,
      wait: async (ms) => {
        rig.time.nowMs += ms;
        const campaign = await rig.campaign();
        await rig.campaigns.replace({ ...campaign, state: 'paused' });
      },
    });
    expect(await rig.receive({}, { use })).toEqual(done);
    expect(rig.sender.calls).toEqual([]);
    expect((await rig.delivery()).phase).toBe('waiting');
  });

  it('is read once a second at the most, however many chunks go out', async () => {
    const rig = await createRig();
    let reads = 0;
    const handler = createHandler({
      ...rig.deps,
      campaigns: {
        ...rig.deps.campaigns,
        get(id) {
          reads += 1;
          return rig.campaigns.get(id);
        },
      },
    });
    await rig.audiences.put(
      audience,
      Array.from({ length: 10 }, (_, number) => aChunk({ number })),
      createdAtMs,
    );
    await rig.deliveries.create(Array.from({ length: 10 }, (_, chunk) => aDelivery({ chunk })));
    const bodies = Array.from({ length: 10 }, (_, chunk) => JSON.stringify(aChunkMessage({ chunk })));
    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };
    expect(await handler(anSqsEvent(...bodies), context)).toEqual(done);
    expect(rig.sender.accepted).toHaveLength(30);
    expect(reads).toBe(1);
  });
});

describe('the provider’s answers', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig();
  });

  it('lead to an outcome of each recipient’s own', async () => {
    rig.sender.answer = byPlace(undefined, { result: 'permanent', code: 'MESSAGE_REJECTED' });
    expect(await rig.receive()).toEqual(done);
    expect(await rig.delivery()).toMatchObject({
      phase: 'sent',
      facts: [{ accepted: SECONDS }, { rejected: SECONDS }, { accepted: SECONDS }],
    });
  });

  it('of throttling bring the others back for a retry that burns no attempt', async () => {
    rig.sender.answer = byPlace(undefined, { result: 'throttled' }, { result: 'throttled' });
    expect(await rig.receive()).toEqual(kept);
    expect(rig.received.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect(await rig.delivery()).toMatchObject({ phase: 'waiting', attempts: 0 });
    rig.sender.answer = () => undefined;
    rig.time.nowMs += 1_000;
    expect(await rig.receive({}, { receives: 2 })).toEqual(done);
    expect(rig.sender.accepted.map(({ place }) => place)).toEqual([0, 1, 2]);
    expect((await rig.delivery()).phase).toBe('sent');
  });

  it('of throttling without end never let the message become a dead letter', async () => {
    rig.sender.answer = () => ({ result: 'throttled' });
    expect(await rig.receive({}, { receives: 3 })).toEqual(done);
    expect(await rig.delivery()).toMatchObject({
      phase: 'deferred',
      notBeforeMs: createdAtMs + 1_000,
      attempts: 0,
    });
    expect(rig.received.retried).toEqual([]);
  });

  it('of a passing failure burn an attempt, and give up by name when all are used', async () => {
    rig = await createRig({ delivery: { attempts: MAX_ATTEMPTS - 1 } });
    rig.sender.answer = byPlace(undefined, { result: 'transient', code: 'FAILED' });
    expect(await rig.receive()).toEqual(done);
    expect(await rig.delivery()).toMatchObject({
      phase: 'sent',
      facts: [{ accepted: SECONDS }, { gaveUp: SECONDS }, { accepted: SECONDS }],
    });
  });

  it('that never come leave the chunk in doubt, and nobody is sent to again before it is settled', async () => {
    rig.sender.answer = () => ({ result: 'unknown', code: 'TIMEOUT', takenAnyway: true });
    expect(await rig.receive()).toEqual(done);
    expect(await rig.delivery()).toMatchObject({ phase: 'doubt', notBeforeMs: createdAtMs + SETTLE_MS });
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.calls).toHaveLength(1);
  });

  it('that halt pause the campaign with a reason an administrator can act on', async () => {
    rig.sender.answer = byPlace(undefined, { result: 'halt', code: 'ACCOUNT_SENDING_PAUSED' });
    expect(await rig.receive()).toEqual(done);
    expect(await rig.campaign()).toMatchObject({
      state: 'paused',
      pauseReason: {
        code: 'ACCOUNT_SENDING_PAUSED',
        message: { en: expect.stringMatching(/then resume\.$/) },
      },
    });
    expect(await rig.delivery()).toMatchObject({ phase: 'waiting', attempts: 0 });
  });

  it('that halt after the campaign was resumed change nothing', async () => {
    rig.sender.answer = () => ({ result: 'halt', code: 'ACCOUNT_SENDING_PAUSED' });
    rig.sender.afterCall = async () => {
      await rig.campaigns.replace({ ...(await rig.campaign()), generation: 2 });
    };
    await rig.receive();
    expect((await rig.campaign()).state).toBe('running');
  });

  it('that leave somebody out are a doubt of that person, not a success', async () => {
    rig.deps.sender.send = async () => [{ result: 'accepted' }, { result: 'accepted' }];
    expect(await rig.receive()).toEqual(done);
    expect(await rig.delivery()).toMatchObject({
      phase: 'doubt',
      facts: [{ accepted: SECONDS }, { accepted: SECONDS }, { inDoubt: SECONDS }],
    });
  });

  it('that halt have halted the campaign before the message is answered', async () => {
    rig.sender.answer = () => ({ result: 'halt', code: 'ACCOUNT_SENDING_PAUSED' });
    const { replace } = rig.campaigns;
    rig.campaigns.replace = async (campaign) => {
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
      return await replace(campaign);
    };
    await rig.receive();
    expect((await rig.campaign()).state).toBe('paused');
  });

  it('of throttling are noted for all senders', async () => {
    rig.sender.answer = () => ({ result: 'throttled' });
    await rig.receive();
    expect(await rig.deps.slots.throttling('email')).toMatchObject({ number: 1 });
    expect(await rig.deps.slots.throttling('sms')).toBeUndefined();
  });

  it('that events were quicker to tell need no second write', async () => {
    rig.sender.afterCall = async () => {
      const told = await rig.delivery();
      const facts = [0, 1, 2].map(() => ({ accepted: SECONDS }));
      await rig.deliveries.replace({ ...told, phase: 'sent', facts });
    };
    expect(await rig.receive()).toEqual(done);
    expect(await rig.delivery()).toMatchObject({ phase: 'sent', version: 3 });
  });
});

describe('a call that the provider refuses', () => {
  const says = { code: 'BAD_REQUEST', says: 'No.' } as const;
  /** Refuses every call with one of these places in it. */
  const refusing =
    (...poisoned: number[]) =>
    (_: unknown, { emails }: { emails: { place: number }[] }): ScriptedResult | undefined =>
      emails.some(({ place }) => poisoned.includes(place))
        ? { result: 'refused', ...says, people: emails.length }
        : undefined;

  it('for one of fifty tells the 49 others within the time of the fifty, and names the one', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.answer = refusing(17);
    expect(await rig.receive()).toEqual(done);
    const { phase, facts, attempts } = await rig.delivery();
    expect({ phase, attempts }).toEqual({ phase: 'sent', attempts: 0 });
    expect(facts.flatMap((known, place) => (known.rejected === undefined ? [] : [place]))).toEqual([17]);
    expect(new Set(rig.sender.accepted.map(({ place }) => place)).size).toBe(49);
    expect(rig.sender.accepted).toHaveLength(49);
    expect(rig.sender.calls.length).toBeLessThanOrEqual(13);
    expect((await rig.campaign()).state).toBe('running');
    expect(rig.log.lines).toContainEqual(
      expect.objectContaining({
        message: 'the provider refuses one person',
        fields: expect.objectContaining({ chunk: 0, place: 17, code: 'BAD_REQUEST' }),
      }),
    );
  });

  it('for everybody halts the campaign after few calls, and marks nobody', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.answer = refusing(...Array.from({ length: 50 }, (_, place) => place));
    await rig.receive();
    expect(await rig.campaign()).toMatchObject({ state: 'paused', pauseReason: { code: 'BAD_REQUEST' } });
    expect((await rig.delivery()).facts.every((known) => Object.keys(known).length === 0)).toBe(true);
    expect(rig.sender.calls.length).toBeLessThanOrEqual(11);
  });

  it('for the first people of a list that goes out one by one halts nobody else', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.answer = refusing(0, 1, 2, 3, 4);
    expect(await rig.receive({ msPerUnit: 1_000 }, { remainingMs: 120_000 })).toEqual(done);
    expect((await rig.campaign()).state).toBe('running');
    const { facts } = await rig.delivery();
    expect(facts.flatMap((known, place) => (known.rejected === undefined ? [] : [place]))).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(facts.filter(({ accepted }) => accepted !== undefined)).toHaveLength(45);
  });

  it('for the last two of a chunk names both, as the others of it were accepted before', async () => {
    const rig = await createRig({ delivery: { facts: [{ accepted: SECONDS }, {}, {}] } });
    rig.sender.answer = refusing(1, 2);
    await rig.receive();
    expect((await rig.campaign()).state).toBe('running');
    expect((await rig.delivery()).facts.slice(1)).toEqual([{ rejected: SECONDS }, { rejected: SECONDS }]);
  });

  it.each([
    ['was accepted in the chunk before: it is theirs', { accepted: SECONDS }, 'fr', 'running'],
    ['was accepted nowhere yet: it may be everybody’s', {}, 'fr', 'paused'],
    ['was accepted in another language only', { accepted: SECONDS }, 'en', 'paused'],
  ])('for the one person of a chunk, whose message %s', async (_, known, language, state) => {
    const rig = await createRig({ delivery: { facts: [known, {}, {}], language } });
    await rig.audiences.put(audience, [aChunk({ number: 1, people: 1 })], createdAtMs);
    await rig.deliveries.create([{ ...aDelivery({ chunk: 1, size: 1 }), language: 'fr' }]);
    rig.sender.answer = refusing(0);
    await rig.receive({ chunk: 1 });
    expect((await rig.campaign()).state).toBe(state);
  });

  it('leaves those who were not tried yet for later when the campaign is paused meanwhile', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.answer = refusing(0);
    rig.sender.afterCall = async ({ number }) => {
      if (number !== 8) return;
      await rig.campaigns.replace({ ...(await rig.campaign()), state: 'paused' });
      rig.time.nowMs += 1_000;
    };
    await rig.receive();
    expect(rig.sender.calls).toHaveLength(8);
    const { facts } = await rig.delivery();
    const told = facts.flatMap((known, place) => (known.accepted === undefined ? [] : [place]));
    expect(told).toEqual(rig.sender.accepted.map(({ place }) => place).sort((one, other) => one - other));
    expect(told.length).toBeLessThan(49);
    expect(facts[0]).toEqual({ rejected: expect.any(Number) });
  });

  it('is not halved beyond the function’s time', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.answer = refusing(0);
    rig.sender.afterCall = () => {
      rig.time.nowMs += 10_000;
    };
    expect(await rig.receive({}, { remainingMs: 60_000 })).toEqual(kept);
    expect(rig.sender.calls.length).toBeLessThanOrEqual(6);
    expect((await rig.delivery()).facts.every((known) => known.rejected === undefined)).toBe(true);
  });
});

describe('a chunk at fourteen a second', () => {
  const slow = { msPerUnit: 72 };

  it('is spread over calls of a few, each at its time', async () => {
    const rig = await createRig({ people: 50 });
    expect(await rig.receive(slow)).toEqual(done);
    expect(rig.sender.calls.map(({ emails }) => emails.length)).toEqual([7, 7, 7, 7, 7, 7, 7, 1]);
    expect(rig.time.waitedMs).toEqual([504, 504, 504, 504, 504, 504, 504]);
    expect(rig.sender.accepted).toHaveLength(50);
  });

  it('stops within a call when the campaign is paused', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.afterCall = async ({ number }) => {
      if (number === 2) await rig.campaigns.replace({ ...(await rig.campaign()), state: 'paused' });
    };
    await rig.receive(slow);
    expect(rig.sender.calls.length).toBeLessThanOrEqual(4);
    const { phase, facts } = await rig.delivery();
    expect(phase).toBe('waiting');
    expect(facts.filter(({ accepted }) => accepted !== undefined)).toHaveLength(rig.sender.accepted.length);
  });

  it('stops when the function’s time is nearly up, and goes on another time', async () => {
    const rig = await createRig({ people: 50 });
    expect(await rig.receive(slow, { remainingMs: 17_000 })).toEqual(kept);
    expect(rig.sender.accepted).toHaveLength(28);
    rig.time.nowMs += 10_000;
    expect(await rig.receive(slow, { receives: 2 })).toEqual(done);
    expect(rig.sender.accepted.map(({ place }) => place)).toEqual(
      Array.from({ length: 50 }, (_, place) => place),
    );
  });

  it('takes new time after a slow call, instead of hurrying', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.afterCall = ({ number }) => {
      if (number === 1) rig.time.nowMs += 20_000;
    };
    const starts: number[] = [];
    rig.sender.answer = ({ place }) => {
      if (place % 7 === 0) starts.push(rig.time.nowMs - createdAtMs);
      return undefined;
    };
    expect(await rig.receive(slow)).toEqual(done);
    expect(starts.slice(0, 3)).toEqual([0, 20_000, 20_504]);
  });

  it('sends no more once another holder has taken the claim', async () => {
    const rig = await createRig({ people: 50 });
    rig.sender.afterCall = async ({ number }) => {
      if (number !== 1) return;
      rig.time.nowMs += SETTLE_MS;
      const delivery = await rig.delivery();
      await rig.deliveries.replace({ ...delivery, claim: { id: 'other', atMs: rig.time.nowMs } });
    };
    await rig.receive(slow, { remainingMs: 2 * SETTLE_MS });
    expect(rig.sender.calls).toHaveLength(1);
    const { claim, phase, facts } = await rig.delivery();
    expect([claim?.id, phase]).toEqual(['other', 'sending']);
    expect(facts.filter(({ accepted }) => accepted !== undefined)).toHaveLength(7);
  });

  it('at one a second records every few seconds, so that a crash leaves few in doubt', async () => {
    const rig = await createRig({ people: 50 });
    const recorded: number[] = [];
    rig.sender.afterCall = async () => {
      const { facts } = await rig.delivery();
      recorded.push(facts.filter(({ accepted }) => accepted !== undefined).length);
    };
    await rig.receive({ msPerUnit: 1_100 }, { remainingMs: 300_000 });
    for (const [call, count] of recorded.entries()) expect(call - count).toBeLessThan(6);
  });
});

describe('a message', () => {
  it('that cannot be read stays in the queue and holds up no other', async () => {
    const rig = await createRig();
    const handler = createHandler(rig.deps);
    const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };
    const event = anSqsEvent('not json', '{"campaign":1}', JSON.stringify(aChunkMessage()));
    expect(await handler(event, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
    });
    expect(rig.sender.accepted).toHaveLength(3);
  });

  it('whose visibility cannot be changed comes back by itself', async () => {
    const rig = await createRig();
    rig.sender.answer = () => ({ result: 'transient', code: 'FAILED' });
    const use = createHandler({
      ...rig.deps,
      received: { retryIn: () => Promise.reject(new Error('no connection')) },
    });
    expect(await rig.receive({}, { use })).toEqual(kept);
    expect(rig.log.lines).toMatchObject([{ level: 'warn' }]);
  });
});

describe('a chunk in doubt whose settling time is over', () => {
  const dead = { phase: 'sending', claim: { id: 'dead', atMs: createdAtMs - SETTLE_MS - 1 } } as const;

  it('is not sent again while event files are still to be read, and takes no claim', async () => {
    const rig = await createRig({ delivery: dead });
    rig.time.eventFiles = 1;
    expect(await rig.receive()).toEqual(kept);
    expect(rig.sender.calls).toHaveLength(0);
    expect((await rig.delivery()).claim?.id).toBe('dead');
    expect(rig.received.retried).toEqual([expect.objectContaining({ seconds: 10 })]);
  });

  it('is sent again to those of whom no event told, once all have been read', async () => {
    const rig = await createRig({
      delivery: { ...dead, facts: [{ accepted: SECONDS }, {}, {}] },
    });
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.accepted.map(({ place }) => place)).toEqual([1, 2]);
    expect((await rig.delivery()).facts[1]).toHaveProperty('sentAgain');
  });

  it('is not sent again while events of its time may wait in the stream, and looks again soon', async () => {
    const rig = await createRig({ delivery: dead });
    const toldByMs = dead.claim.atMs + SETTLE_MS;
    rig.time.figures = () => waitingSince(toldByMs - 1, rig.time.nowMs);
    expect(await rig.receive()).toEqual(kept);
    expect(rig.received.retried).toEqual([expect.objectContaining({ seconds: 10 })]);
    // The figures are of a minute each: for a while they are not asked for again.
    rig.time.figures = () => waitingSince(toldByMs, rig.time.nowMs);
    expect(await rig.receive()).toEqual(kept);
    rig.time.nowMs += 15_000;
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.accepted).toHaveLength(3);
  });

  it('is not sent again while nobody can tell whether events wait', async () => {
    const rig = await createRig({ delivery: dead });
    rig.time.figures = () => {
      throw new Error('no metrics');
    };
    expect(await rig.receive()).toEqual(kept);
    expect(rig.log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('waits for events of the time from which its doubt counts', async () => {
    const notBeforeMs = createdAtMs - 1;
    const rig = await createRig({
      delivery: {
        phase: 'doubt',
        claim: { id: 'dead', atMs: createdAtMs - 2 * SETTLE_MS },
        notBeforeMs,
        facts: [{ inDoubt: SECONDS }, {}, {}],
      },
    });
    rig.time.figures = () => waitingSince(notBeforeMs - 1, rig.time.nowMs);
    expect(await rig.receive()).toEqual(kept);
  });

  it('is left to pace when its message has come back too often', async () => {
    const rig = await createRig({ delivery: dead });
    rig.time.eventFiles = 1;
    expect(await rig.receive({}, { receives: 4 })).toEqual(done);
    expect(rig.sender.calls).toHaveLength(0);
  });

  it('keeps no chunk waiting of which nobody is in doubt', async () => {
    const rig = await createRig();
    rig.time.eventFiles = 1;
    expect(await rig.receive()).toEqual(done);
    expect(rig.sender.accepted).toHaveLength(3);
  });
});
