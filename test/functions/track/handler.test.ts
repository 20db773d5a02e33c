import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderEvent } from '../../../adapters/providers/event.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { type FactKind, type Facts, outcomeOf } from '../../../core/delivery/outcome.ts';
import { createHandler } from '../../../functions/track/handler.ts';
import { aDelivery, audience, createdAtMs } from '../../support/data/factories.ts';
import { createMemoryReceivedMessages } from '../../support/fakes/memory-queue.ts';
import { createMemoryDeliveryStore } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aBatchContext, anSqsEvent, objectCreated } from '../../support/fakes/sqs-event.ts';

const SECONDS = createdAtMs / 1000;

const news = (place: number, facts: Facts, chunk = 0): ProviderEvent => ({
  kind: 'news',
  channel: 'email',
  audience,
  chunk,
  place,
  facts,
  record: { place, chunk },
});

/** The track function over event files in memory, a list of events each. */
const createRig = (existing: Delivery[], files: Record<string, ProviderEvent[]> = {}) => {
  const deliveries = createMemoryDeliveryStore(...existing);
  const counts = { reads: 0, writes: 0 };
  /** Of so many writes the answer is lost, though they were done. */
  const lost = { writes: 0 };
  const log = createRecordedLog();
  const received = createMemoryReceivedMessages();
  const replaced: { key: string; evidence: string; facts: Facts[][] }[] = [];
  const handler = createHandler({
    deliveries: {
      ...deliveries,
      getMany: (keys) => {
        counts.reads += 1;
        return deliveries.getMany(keys);
      },
      replace: (delivery) => {
        counts.writes += 1;
        const written = deliveries.replace(delivery);
        if (counts.writes > lost.writes) return written;
        return written.then(() => Promise.reject(new Error('no answer')));
      },
    },
    files: {
      async *lines(_bucket, key) {
        const events = files[key];
        if (events === undefined) throw new Error(`no file ${key}`);
        for (const event of events) yield JSON.stringify(event);
      },
      async replace(_bucket, key, evidence) {
        const facts = await Promise.all(
          existing.map(({ chunk }) => delivery(chunk).then((one) => one.facts)),
        );
        replaced.push({ key, evidence: gunzipSync(evidence).toString(), facts });
      },
    },
    read: (line) => JSON.parse(line) as ProviderEvent,
    received,
    random: () => 0,
    log,
  });
  /** Each argument is one message, with the keys it names. */
  const receive = (...messages: string[][]) =>
    handler(anSqsEvent(...messages.map((keys) => objectCreated('events', ...keys))), aBatchContext);
  const delivery = async (chunk = 0): Promise<Delivery> => {
    const found = await deliveries.get(audience, chunk);
    if (found === undefined) throw new Error('the delivery is gone');
    return found;
  };
  return {
    deliveries,
    counts,
    lost,
    log,
    retried: received.retried,
    handler,
    receive,
    delivery,
    files,
    replaced,
  };
};

const none = { batchItemFailures: [] };
const claim = { id: 'holder', atMs: createdAtMs };

describe('events', () => {
  it('of a chunk are merged in one write, however many files they are spread over', async () => {
    const rig = createRig(
      [aDelivery({ phase: 'sent', facts: [{ accepted: SECONDS }, { accepted: SECONDS }] })],
      {
        one: [news(0, { accepted: SECONDS }), news(0, { delivered: SECONDS + 1 })],
        two: [news(1, { accepted: SECONDS }), news(1, { mailboxFull: SECONDS + 2 })],
      },
    );
    expect(await rig.receive(['one'], ['two'])).toEqual(none);
    expect((await rig.delivery()).facts).toEqual([
      { accepted: SECONDS, delivered: SECONDS + 1 },
      { accepted: SECONDS, mailboxFull: SECONDS + 2 },
    ]);
    expect(rig.counts).toEqual({ reads: 1, writes: 1 });
  });

  it('that tell what is known already cost no write, even if their clock is a second behind', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', facts: [{ accepted: SECONDS }] })], {
      one: [news(0, { accepted: SECONDS - 1 })],
    });
    await rig.receive(['one']);
    await rig.receive(['one']);
    expect(rig.counts.writes).toBe(0);
  });

  it('of many chunks are read a hundred chunks at a time', async () => {
    const chunks = Array.from({ length: 250 }, (_, chunk) => aDelivery({ chunk, phase: 'sent', size: 1 }));
    const rig = createRig(chunks, { one: chunks.map(({ chunk }) => news(0, { delivered: SECONDS }, chunk)) });
    await rig.receive(['one']);
    expect(rig.counts).toEqual({ reads: 3, writes: 250 });
  });

  it('that come before the send was recorded are kept, and the claim stands', async () => {
    const rig = createRig([aDelivery({ phase: 'sending', claim, size: 2 })], {
      one: [news(1, { accepted: SECONDS })],
    });
    await rig.receive(['one']);
    expect(await rig.delivery()).toMatchObject({
      phase: 'sending',
      claim,
      facts: [{}, { accepted: SECONDS }],
    });
  });

  it.each(['sending', 'doubt', 'waiting', 'deferred'] as const)(
    'that tell of the last person move a chunk from %s to sent',
    async (phase) => {
      const rig = createRig(
        [
          aDelivery({
            phase,
            claim,
            notBeforeMs: createdAtMs,
            facts: [{ accepted: SECONDS }, { inDoubt: SECONDS }],
          }),
        ],
        { one: [news(1, { accepted: SECONDS })] },
      );
      await rig.receive(['one']);
      const delivery = await rig.delivery();
      expect(delivery.phase).toBe('sent');
      expect(delivery.notBeforeMs).toBeUndefined();
    },
  );

  it('are merged again when somebody else wrote first', async () => {
    const rig = createRig([aDelivery({ phase: 'sending', claim, size: 2 })], {
      one: [news(0, { delivered: SECONDS })],
    });
    const real = rig.deliveries.getMany;
    rig.deliveries.getMany = async (keys) => {
      const found = await real(keys);
      await rig.deliveries.replace({ ...(await rig.delivery()), facts: [{}, { accepted: SECONDS }] });
      return found;
    };
    await rig.receive(['one']);
    expect((await rig.delivery()).facts).toEqual([{ delivered: SECONDS }, { accepted: SECONDS }]);
  });

  it('are tried again, and not forgotten, where the chunk cannot be found once another has written it', async () => {
    const rig = createRig([aDelivery({ phase: 'sending', claim, size: 1 })], {
      one: [news(0, { delivered: SECONDS })],
    });
    rig.deliveries.replace = async () => 'conflict';
    rig.deliveries.get = async () => undefined;
    expect((await rig.receive(['one'])).batchItemFailures).toHaveLength(1);
  });

  it('of chunks that are unknown, of other senders or unreadable are left aside and counted', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 1 })], {
      one: [
        news(0, { delivered: SECONDS }, 7),
        { kind: 'other' },
        { kind: 'malformed' },
        news(9, { delivered: SECONDS }),
        news(0, { delivered: SECONDS }),
      ],
    });
    expect(await rig.receive(['one'])).toEqual(none);
    expect((await rig.delivery()).facts).toEqual([{ delivered: SECONDS }]);
    expect(rig.log.lines).toMatchObject([
      { level: 'error', fields: { events: 5, other: 1, malformed: 1 } },
      { level: 'warn', fields: { chunks: 1 } },
    ]);
  });

  it('lead to the same outcomes in whatever order, files and number of copies they come', async () => {
    const kinds: FactKind[] = [
      'accepted',
      'delivered',
      'delayed',
      'bouncedTransient',
      'noSuchMailbox',
      'complained',
    ];
    const told = fc.record({
      chunk: fc.nat({ max: 1 }),
      place: fc.nat({ max: 2 }),
      kind: fc.constantFrom(...kinds),
      at: fc.integer({ min: SECONDS, max: SECONDS + 9 }),
    });
    const outcomesAfter = async (files: ProviderEvent[][]): Promise<string[]> => {
      const rig = createRig(
        [0, 1].map((chunk) => aDelivery({ chunk, phase: 'sending', claim, size: 3 })),
        Object.fromEntries(files.map((events, at) => [`file-${at}`, events])),
      );
      for (const at of files.keys()) await rig.receive([`file-${at}`]);
      const [first, second] = [await rig.delivery(0), await rig.delivery(1)];
      return [first.phase, second.phase, ...first.facts.map(outcomeOf), ...second.facts.map(outcomeOf)];
    };
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(told, { minLength: 1, maxLength: 12 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
              fc.integer({ min: 1, max: 4 }),
            ),
          ),
        async ([events, shuffled, perFile]) => {
          const toNews = ({ chunk, place, kind, at }: (typeof events)[number]) =>
            news(place, { [kind]: at }, chunk);
          const files: ProviderEvent[][] = [];
          for (let at = 0; at < shuffled.length; at += perFile) {
            files.push(shuffled.slice(at, at + perFile).map(toNews));
          }
          expect(await outcomesAfter(files)).toEqual(await outcomesAfter([events.map(toNews)]));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a message', () => {
  it('whose file cannot be read is tried again, and the others are not', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 1 })], {
      one: [news(0, { delivered: SECONDS })],
    });
    expect(await rig.receive(['gone'], ['one'])).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }],
    });
    expect((await rig.delivery()).facts).toEqual([{ delivered: SECONDS }]);
    expect(rig.retried).toEqual([{ receiptHandle: 'receipt-0', seconds: 1 }]);
    expect(rig.log.lines).toMatchObject([{ level: 'error', fields: { objects: ['gone'] } }]);
  });

  it('whose write is not answered comes back in seconds with the others of its batch, and nothing is written twice', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 2 })], {
      one: [news(0, { delivered: SECONDS })],
      two: [news(1, { delivered: SECONDS })],
    });
    rig.lost.writes = 1;
    expect((await rig.receive(['one'], ['two'])).batchItemFailures).toHaveLength(2);
    expect(rig.retried.map(({ seconds }) => seconds)).toEqual([1, 1]);
    expect(await rig.receive(['one'], ['two'])).toEqual(none);
    expect((await rig.delivery()).facts).toEqual([{ delivered: SECONDS }, { delivered: SECONDS }]);
    expect(rig.counts.writes).toBe(1);
  });

  it('leaves what names nobody in the place of its file, once its news are merged', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 2 })], {
      one: [news(0, { delivered: SECONDS }), { kind: 'other' }, news(1, { delivered: SECONDS })],
    });
    expect(await rig.receive(['one'])).toEqual(none);
    expect(rig.replaced).toEqual([
      {
        key: 'one',
        evidence: '{"place":0,"chunk":0}\n{"place":1,"chunk":0}\n',
        facts: [[{ delivered: SECONDS }, { delivered: SECONDS }]],
      },
    ]);
  });

  it('keeps its file as it is while its news cannot be merged, or one of its events be read', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 1 })], {
      odd: [news(0, { accepted: SECONDS }), { kind: 'malformed' }],
      sound: [news(0, { delivered: SECONDS })],
    });
    rig.lost.writes = 1;
    await rig.receive(['sound', 'odd']);
    expect(rig.replaced).toEqual([]);
    await rig.receive(['sound', 'odd']);
    expect(rig.replaced.map(({ key }) => key)).toEqual(['sound']);
  });

  it('names its file as S3 does, blanks and accents encoded', async () => {
    const rig = createRig([aDelivery({ phase: 'sent', size: 1 })], {
      'events/2026 é+1': [news(0, { delivered: SECONDS })],
    });
    await rig.receive(['events/2026 é+1']);
    expect((await rig.delivery()).facts).toEqual([{ delivered: SECONDS }]);
  });

  it('that S3 sends to test the queue is done with', async () => {
    const rig = createRig([]);
    expect(await rig.receive([])).toEqual(none);
  });

  it('that is none is tried again', async () => {
    const { handler } = createRig([]);
    expect(await handler(anSqsEvent('nothing'), aBatchContext)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }],
    });
  });
});
