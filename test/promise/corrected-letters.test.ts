// Corrections of postal addresses while batches of letters are made: by the real functions of both, on the same stores.
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { LetterBatch, LetterMessage } from '../../core/mailing/batch.ts';
import { listProfiles } from '../../core/mailing/list.ts';
import { createHandler } from '../../functions/letters/handler.ts';
import {
  aChunk,
  aDelivery,
  aMessage,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../support/data/factories.ts';
import { aRecord } from '../support/fakes/sqs-event.ts';
import { createPersonRig, theirCode } from '../support/rigs/person-rig.ts';

const newHome = { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' };
const OLD = '1 RUE DES LILAS';
const NEW = '12 RUE DE LA PAIX';

/** Two adults on the letter list of a campaign that has ended, and both functions on the same stores. */
const world = async () => {
  const rig = await createPersonRig(
    {},
    {
      state: 'completed',
      completedAtMs: createdAtMs,
      contentHash: 'f00d',
      defaultLanguage: 'fr',
    },
  );
  const { circumstances: _, guardian: __, ...adult } = rig.person;
  const { circumstances: ___, guardian: ____, ...other } = aRecipient(0);
  await rig.audiences.put(audience, [aChunk({ channel: 'letter', recipients: [other, adult] })], createdAtMs);
  const before = await rig.deliveries.get(audience, 0);
  await rig.deliveries.replace(aDelivery({ channel: 'letter', size: 2, version: before?.version ?? 1 }));
  await rig.campaigns.putContent(campaignId, {
    hash: 'f00d',
    messages: { fr: aMessage() },
    personFields: [],
  });
  const objects = new Map<string, Buffer>();
  /** What is printed, by batch: a line a letter. */
  const printed = new Map<string, string[]>();
  const queue: LetterMessage[] = [];
  const deliveries = { ...rig.deliveries };
  const letters = createHandler(
    {
      campaigns: rig.campaigns,
      batches: rig.batches,
      audience: rig.audiences,
      deliveries,
      files: {
        async write(object, __type, content) {
          const pieces: Uint8Array[] = [];
          for await (const piece of content) pieces.push(piece);
          objects.set(object, Buffer.concat(pieces));
        },
        async *read(object) {
          yield objects.get(object) ?? Buffer.of();
        },
      },
      queue: {
        async send(message) {
          queue.push(message);
        },
      },
      createLetterFile({ batch }) {
        const lines: string[] = [];
        printed.set(batch, lines);
        return {
          async add({ number, recipient, block }) {
            lines.push(`${recipient.reference} ${block.join(' | ')}`);
            return { number, firstPage: 1, pages: 1, sheets: 1, unprintable: [] };
          },
          end: async () => ({ letters: lines.length, pages: lines.length, sheets: lines.length }),
          bytes: (async function* () {
            yield Buffer.from('pdf');
          })(),
        };
      },
      fallbackHourMs: 3_600_000,
      lettersAFile: 100,
      post: { returnAddress: ['Hospital'], homeCountry: 'FR', listColumns: listProfiles.plain },
      clock: () => rig.clock.nowMs,
      received: { retryIn: async () => {} },
      random: () => 0.5,
      log: rig.dependencies.log,
    },
    async () => 'done' as never,
  );
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const context = { awsRequestId: 'run', getRemainingTimeInMillis: () => 900_000 };
      await letters({ Records: [aRecord(JSON.stringify(next))] }, context);
    }
  };
  const make = async (number: number): Promise<void> => {
    const batch: LetterBatch = {
      campaign: campaignId,
      number,
      audience,
      state: 'writing',
      version: 1,
      requestedAtMs: createdAtMs,
      by: 'somebody',
      contentHash: 'f00d',
      defaultLanguage: 'fr',
    };
    await rig.batches.create(batch);
    queue.push({ do: 'plan', campaign: campaignId, batch: number });
    await work();
  };
  const step = async (number: number, body: object): Promise<void> => {
    const { status } = await rig.call('POST', `/v1/campaigns/${campaignId}/letters/${number}/steps`, body);
    expect(status).toBe(200);
    queue.push(...rig.letterMessages.splice(0));
    await work();
  };
  const correct = async (body: object = {}, code: string = theirCode) =>
    await rig.call('POST', `/v1/campaigns/${campaignId}/people/${code}/address`, {
      postal: newHome,
      reason: 'person-gave-address',
      identity: 'code-read-out',
      ...body,
    });
  /** Lines of their letters in a batch. */
  const lettersIn = (number: number): string[] =>
    [...printed]
      .filter(([batch]) => batch.startsWith(`${number}-`))
      .flatMap(([, lines]) => lines)
      .filter((line) => line.startsWith(rig.person.reference));
  return { ...rig, deliveries: rig.deliveries, inLetters: deliveries, make, step, correct, lettersIn };
};

describe('a corrected postal address and batches of letters', () => {
  it('is printed instead of the old one, once', async () => {
    const rig = await world();
    expect((await rig.correct()).status).toBe(200);
    await rig.make(1);
    expect(rig.lettersIn(1)).toEqual([expect.stringContaining(NEW)]);
    await rig.make(2);
    expect(rig.lettersIn(2)).toEqual([]);
  });

  it('waits for an open batch, and is printed by the next one after a void', async () => {
    const rig = await world();
    await rig.make(1);
    expect(rig.lettersIn(1)).toEqual([expect.stringContaining(OLD)]);
    expect((await rig.correct()).status).toBe(409);
    await rig.step(1, { step: 'void', reason: 'torn' });
    expect((await rig.correct()).status).toBe(200);
    await rig.make(2);
    expect(rig.lettersIn(2)).toEqual([expect.stringContaining(NEW)]);
    await rig.step(2, { step: 'post', on: '2026-11-24' });
    await rig.make(3);
    expect(rig.lettersIn(3)).toEqual([]);
  });

  it('is a second letter after a posted one on purpose only', async () => {
    const rig = await world();
    await rig.make(1);
    await rig.step(1, { step: 'post', on: '2026-11-24' });
    expect((await rig.correct()).status).toBe(409);
    await rig.make(2);
    expect(rig.lettersIn(2)).toEqual([]);
    expect((await rig.correct({ evenIfTold: true })).status).toBe(200);
    await rig.make(3);
    expect(rig.lettersIn(3)).toEqual([expect.stringContaining(NEW)]);
    expect((await rig.correct({ evenIfTold: true, postal: { ...newHome, town: 'Lyon' } })).status).toBe(409);
  });

  it('puts nobody into two batches or none, whichever comes first at each write of a batch', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= 3; nth += 1) {
        const rig = await world();
        const { replace } = rig.deliveries;
        let writes = 0;
        let answer: number | undefined;
        Object.assign(rig.inLetters, {
          replace: async (delivery: Delivery) => {
            writes += 1;
            const isNow = writes === nth;
            if (isNow && when === 'before') answer = (await rig.correct()).status;
            const result = await replace(delivery);
            if (isNow && when === 'after') answer = (await rig.correct()).status;
            return result;
          },
        });
        await rig.make(1);
        await rig.make(2);
        // A correction that was refused is done once the batch is void.
        const isLate = answer === 409;
        if (isLate) {
          await rig.step(1, { step: 'void', reason: 'moved' });
          expect((await rig.correct()).status).toBe(200);
        } else if (answer === undefined) expect(nth).toBeGreaterThan(1);
        await rig.make(3);
        const posted = (isLate ? [2, 3] : [1, 2, 3]).flatMap((number) => rig.lettersIn(number));
        expect(posted, `correction ${when} write ${nth}`).toHaveLength(1);
        if (answer !== undefined) expect(posted[0]).toContain(NEW);
        if (isLate) expect(rig.lettersIn(1)).toEqual([expect.stringContaining(OLD)]);
      }
    }
  });
});
