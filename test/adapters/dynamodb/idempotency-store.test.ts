import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeptAnswers } from '../../../adapters/dynamodb/idempotency-store.ts';
import type { IdempotencyStore } from '../../../core/audit/idempotency.ts';
import { createMemoryKeptAnswers } from '../../support/fakes/memory-stores.ts';
import { startDynamoDb, tables } from '../../support/services/dynamodb.ts';

let client: DynamoDBClient;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ client, stop } = await startDynamoDb());
});
afterAll(() => stop());

const stores: [string, () => IdempotencyStore][] = [
  ['memory', createMemoryKeptAnswers],
  ['DynamoDB', () => createKeptAnswers(client, tables.campaigns)],
];
let keys = 0;
let tries = 0;
const aClaim = (request: string, untilMs: number) => ({ request, holder: `try-${++tries}`, untilMs });

describe.each(stores)('kept answers in %s', (_, create) => {
  const answer = { status: 201, headers: { etag: '"1"' }, body: 'H4sI' };

  it('are claimed once', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    const both = await Promise.all([
      answers.claim(key, aClaim('request', 36_000), 1_000),
      answers.claim(key, aClaim('request', 36_000), 1_000),
    ]);
    expect(both).toContainEqual({ found: 'nothing' });
    expect(both).toContainEqual({ found: 'claim', request: 'request' });
  });

  it('are claimed by a try whose call came through before its answer was lost', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    const ours = aClaim('request', 36_000);
    expect(await answers.claim(key, ours, 1_000)).toEqual({ found: 'nothing' });
    expect(await answers.claim(key, ours, 2_000)).toEqual({ found: 'nothing' });
    expect(await answers.claim(key, aClaim('request', 37_000), 2_000)).toEqual({
      found: 'claim',
      request: 'request',
    });
    await answers.keep(key, 'request', answer, 90_000);
    expect(await answers.claim(key, ours, 3_000)).toMatchObject({ found: 'answer' });
  });

  it('are given again until their time has passed', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    await answers.claim(key, aClaim('request', 36_000), 1_000);
    await answers.keep(key, 'request', answer, 90_000);
    const found = { found: 'answer', request: 'request', answer };
    expect(await answers.claim(key, aClaim('other', 120_000), 89_999)).toEqual(found);
    expect(await answers.claim(key, aClaim('other', 120_000), 90_000)).toEqual({ found: 'nothing' });
  });

  it('may be claimed again when nobody kept one', async () => {
    const [answers, key] = [create(), `key-${++keys}`];
    await answers.claim(key, aClaim('request', 36_000), 1_000);
    await answers.keep(key, 'request', undefined, 2_000);
    expect(await answers.claim(key, aClaim('request', 40_000), 2_000)).toEqual({ found: 'nothing' });
  });
});
