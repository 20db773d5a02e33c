import { beforeEach, describe, expect, it } from 'vitest';
import type { Recipient } from '../../../core/audience/audience.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { erased } from '../../../core/report/personal-data.ts';
import { readPeople, readWithdrawals } from '../../../functions/send/people.ts';
import {
  aChunk,
  aChunkMessage,
  aDelivery,
  aRecipient,
  audience,
  createdAtMs,
} from '../../support/data/factories.ts';
import { createMemoryAudienceStore, createMemoryDeliveryStore } from '../../support/fakes/memory-stores.ts';

const gone = erased(aRecipient(1));
const secondTry = {
  chunk: 9,
  channel: 'sms',
  size: 3,
  originalPlaces: [
    { chunk: 0, place: 2 },
    { chunk: 4, place: 0 },
    { chunk: 0, place: 1 },
  ],
} as const;
const smsMessage = aChunkMessage({ chunk: 9, channel: 'sms' });

let audiences: ReturnType<typeof createMemoryAudienceStore>;
const reads: number[] = [];
const deps = {
  audience: {
    get(id: string, chunk: number) {
      reads.push(chunk);
      return audiences.get(id, chunk);
    },
  },
};
const put = async (number: number, recipients?: Recipient[]): Promise<void> =>
  await audiences.put(audience, [aChunk({ number, ...(recipients && { recipients }) })], createdAtMs);
beforeEach(() => {
  audiences = createMemoryAudienceStore();
  reads.length = 0;
});

describe('the people of a chunk', () => {
  it('are those of the list, in their places', async () => {
    const chunk = aChunk();
    expect(await readPeople(deps, aChunkMessage(), aDelivery(), chunk)).toEqual(chunk.recipients);
    expect(reads).toEqual([]);
  });

  it('are gone where the chunk is', async () => {
    expect(await readPeople(deps, aChunkMessage(), aDelivery(), undefined)).toBeUndefined();
  });

  it('leave out who was erased, in whose place nobody else stands', async () => {
    const chunk = aChunk({ recipients: [aRecipient(0), gone, aRecipient(2)] });
    const people = await readPeople(deps, aChunkMessage(), aDelivery(), chunk);
    expect(people).toEqual([aRecipient(0), undefined, aRecipient(2)]);
    const everybody = aChunk({ recipients: [gone, gone, gone] });
    const nobody = [undefined, undefined, undefined];
    expect(await readPeople(deps, aChunkMessage(), aDelivery(), everybody)).toEqual(nobody);
  });

  it.each([
    ['of another size', aDelivery({ size: 4 }), aChunk(), aChunkMessage()],
    ['of another channel', aDelivery({ channel: 'sms' }), aChunk(), aChunkMessage()],
    [
      'without an address of one of them',
      aDelivery(),
      aChunk({ recipients: [aRecipient(0), { ...aRecipient(1), email: undefined as never }, aRecipient(2)] }),
      aChunkMessage(),
    ],
  ])('are not taken from a chunk %s', async (_, delivery, chunk, message) => {
    await expect(readPeople(deps, message, delivery, chunk)).rejects.toThrow('chunk 0 of');
  });

  it('of a second try stand in the chunks of the first, each of which is read once', async () => {
    await put(0);
    await put(4);
    const people = await readPeople(deps, smsMessage, aDelivery(secondTry), undefined);
    expect(people).toEqual([aRecipient(2), aRecipient(200), aRecipient(1)]);
    expect(reads).toEqual([0, 4]);
  });

  it('of a second try are gone where all of them are, and only then', async () => {
    expect(await readPeople(deps, smsMessage, aDelivery(secondTry), undefined)).toBeUndefined();
    await put(4);
    const people = await readPeople(deps, smsMessage, aDelivery(secondTry), undefined);
    expect(people).toEqual([undefined, aRecipient(200), undefined]);
  });

  it('of a second try leave out who was erased', async () => {
    await put(0, [aRecipient(0), gone, aRecipient(2)]);
    await put(4);
    const people = await readPeople(deps, smsMessage, aDelivery(secondTry), undefined);
    expect(people).toEqual([aRecipient(2), aRecipient(200), undefined]);
  });
});

describe('nothing is sent any more', () => {
  const at = createdAtMs / 1000;
  const people = [aRecipient(2), aRecipient(200), aRecipient(1)];
  const firsts = (zero: Facts[], four: Facts[]) => ({
    deliveries: createMemoryDeliveryStore(
      aDelivery({ chunk: 0, facts: zero }),
      aDelivery({ chunk: 4, facts: four }),
    ),
  });

  it('to those whose data is gone', async () => {
    const withdrawals = await readWithdrawals(firsts([], []), aDelivery(), [
      aRecipient(0),
      undefined,
      undefined,
    ]);
    expect([...withdrawals]).toEqual([
      [1, 'expired'],
      [2, 'expired'],
    ]);
  });

  it('to those whom the first try has reached meanwhile, or who need no second', async () => {
    const deps = firsts(
      [{}, { accepted: at, noSuchMailbox: at }, { accepted: at, delivered: at }],
      [{ addressCorrected: at }],
    );
    expect([...(await readWithdrawals(deps, aDelivery(secondTry), people))]).toEqual([
      [0, 'skipped'],
      [1, 'skipped'],
    ]);
  });

  it('to those who were reached rather than to those whose data is gone', async () => {
    const deps = firsts([{}, {}, { delivered: at }], [{}]);
    const left = [undefined, aRecipient(200), undefined];
    expect([...(await readWithdrawals(deps, aDelivery(secondTry), left))]).toEqual([
      [0, 'skipped'],
      [2, 'expired'],
    ]);
  });

  it('to nobody for want of news: the first try may be unknown', async () => {
    const deps = { deliveries: createMemoryDeliveryStore() };
    expect((await readWithdrawals(deps, aDelivery(secondTry), people)).size).toBe(0);
  });
});
