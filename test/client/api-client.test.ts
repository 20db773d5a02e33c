import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiClientOptions, createApiClient, type Retry } from '../../client/api-client.ts';
import { ApiError, NoAnswer } from '../../client/api-error.ts';
import { createScriptedService, type ServiceAnswer } from '../support/services/scripted-service.ts';

const id = 'c7k2mq9x4tb1z';
const underWay = (headers: Record<string, string> = {}): ServiceAnswer => ({
  status: 409,
  headers,
  body: { type: 'urn:tocsin:problem:under-way', status: 409, detail: 'The same request is being answered.' },
});
const refused: ServiceAnswer = {
  status: 422,
  body: { type: 'urn:tocsin:problem:invalid-request', detail: 'No.', errors: [{ message: 'Not that.' }] },
};

describe('a client of the API', () => {
  const service = createScriptedService();
  let url = '';
  const waits: number[] = [];
  const retries: Retry[] = [];
  const client = (options: Partial<ApiClientOptions> = {}) =>
    createApiClient(url, {
      token: async () => 'good',
      tries: 4,
      onRetry: (retry) => retries.push(retry),
      wait: async (seconds) => {
        waits.push(seconds);
      },
      ...options,
    });
  /** Answers the calls in turn; the last one for ever. */
  const answers = (...given: ServiceAnswer[]): void => {
    service.script.answer = (_, number) => given[number - 1] ?? given.at(-1) ?? 'reset';
  };
  const keys = () => service.received.map(({ headers }) => headers['idempotency-key']);

  beforeAll(async () => {
    url = await service.start();
  });
  afterAll(async () => {
    await service.stop();
  });
  beforeEach(() => {
    service.received.length = 0;
    waits.length = 0;
    retries.length = 0;
  });

  it('repeats what got no answer, and what the API failed at, with the same key', async () => {
    answers('reset', { status: 502, body: '<html>' }, { status: 202, body: { id } });
    expect(await client().call('purgeCampaign', { id })).toEqual({ id });
    expect(new Set(keys()).size).toBe(1);
    expect(keys()).toHaveLength(3);
    expect(waits).toEqual([0.5, 1]);
    expect(retries).toEqual([
      { inSeconds: 0.5, told: false },
      { inSeconds: 1, told: false, status: 502 },
    ]);
  });

  it('waits for the answer to a request that is under way, as long as the API says', async () => {
    answers('reset', underWay({ 'retry-after': '35' }), { body: { id } });
    expect(await client().call('pauseCampaign', { id })).toEqual({ id });
    expect(waits).toEqual([0.5, 35]);
    expect(retries.at(-1)).toEqual({ inSeconds: 35, told: true, status: 409 });
  });

  it('says so at last where it stays under way, and leaves the command open', async () => {
    answers(underWay());
    let forgotten = false;
    const keyOf = () => ({ key: 'kept-key', answered: () => (forgotten = true) });
    const error = await client({ keyOf })
      .call('pauseCampaign', { id })
      .catch((found: unknown) => found);
    expect(error).toMatchObject({ name: 'ApiError', status: 409, kind: 'under-way' });
    expect(waits.reduce((sum, one) => sum + one)).toBe(40);
    expect(forgotten).toBe(false);
  });

  it.each([
    ['an answer', { body: { id } }, true],
    ['a refusal', refused, true],
    ['a failure', { status: 500, body: {} }, false],
    ['a lost connection', 'reset', false],
  ] as const)('has done with the key of a command after %s: %s', async (_, answer, isDone) => {
    answers(answer as ServiceAnswer);
    let done = false;
    const keyOf = () => ({ key: 'kept-key', answered: () => (done = true) });
    await client({ keyOf })
      .call('pauseCampaign', { id })
      .catch(() => {});
    expect(done).toBe(isDone);
    expect(keys()[0]).toBe('kept-key');
  });

  it('gives a command its key by all that is asked, and a question none', async () => {
    answers({ body: {} });
    const commands: string[] = [];
    const keyOf = ({ text }: { text: string }) => {
      commands.push(text);
      return { key: 'kept-key', answered: () => {} };
    };
    const { call } = client({ keyOf });
    await call('pauseCampaign', { id });
    await call('pauseCampaign', { id, body: { reason: 'Why' } });
    await call('pauseCampaign', { id: 'other' });
    await call('pauseCampaign', { id, version: 3 });
    await call('resumeCampaign', { id });
    expect(new Set(commands).size).toBe(5);
    await call('getCampaign', { id });
    expect(commands).toHaveLength(5);
    expect(keys().at(-1)).toBeUndefined();
  });

  it('cannot say more than that a cut off answer is none', async () => {
    answers({ body: '{"id":' });
    await expect(client().call('getCampaign', { id })).rejects.toThrow(NoAnswer);
    expect(service.received).toHaveLength(4);
  });

  it('asks for another token where one is refused, and ends with the refusal', async () => {
    const asked: (string | undefined)[] = [];
    const token = async (before?: string) => {
      asked.push(before);
      return before === undefined ? 'old' : 'new';
    };
    answers({ status: 401, body: { message: 'Unauthorized' } }, { body: { id } });
    expect(await client({ token }).call('getCampaign', { id })).toEqual({ id });
    expect(service.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
    expect(asked).toEqual([undefined, 'old']);
    answers({ status: 401, body: { message: 'Unauthorized' } });
    await expect(client({ token }).call('getCampaign', { id })).rejects.toMatchObject({ status: 401 });
    await expect(
      client({ token: async (before) => (before ? undefined : 'old') }).call('getCampaign', { id }),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('tells in one error all that is wrong with a request', async () => {
    answers(refused);
    const error = await client()
      .call('pauseCampaign', { id })
      .catch((found: unknown) => found);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).message).toBe('No.\nNot that.');
    expect(service.received).toHaveLength(1);
  });

  it('asks in the language of whoever reads the answer', async () => {
    answers({ body: {} });
    await client({ language: () => 'fr' }).call('getCampaign', { id, version: 4 } as never);
    expect(service.received[0]?.headers).toMatchObject({ 'accept-language': 'fr', 'if-match': '"4"' });
  });
});
