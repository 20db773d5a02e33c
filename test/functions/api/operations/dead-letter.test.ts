import { describe, expect, it } from 'vitest';
import { createMemoryDeadLetters } from '../../../support/fakes/memory-queue.ts';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

describe('dead letters', () => {
  it('are counted by queue', async () => {
    const rig = createApiRig({ deadLetters: createMemoryDeadLetters({ chunks: 3 }) });
    const { status, body } = await rig.call('GET', '/v1/dead-letters');
    expect([status, body]).toEqual([
      200,
      { imports: 0, chunks: 3, events: 0, exports: 0, letters: 0, purges: 0 },
    ]);
  });

  it('are put back a queue at a time, and the log says how many', async () => {
    const rig = createApiRig({ deadLetters: createMemoryDeadLetters({ chunks: 3, events: 1 }) });
    const { status, body } = await rig.call('POST', '/v1/dead-letters/chunks/redrive');
    expect([status, body]).toEqual([200, { queue: 'chunks', moved: 3, more: false }]);
    expect((await rig.call('GET', '/v1/dead-letters')).body).toEqual({
      imports: 0,
      chunks: 0,
      events: 1,
      exports: 0,
      letters: 0,
      purges: 0,
    });
    expect(rig.logged).toContainEqual({
      level: 'info',
      message: 'dead letters were put back',
      fields: { queue: 'chunks', moved: 3, more: false },
    });
  });

  it('are put back by somebody, which is on record before, and never without a record', async () => {
    const rig = createApiRig({ deadLetters: createMemoryDeadLetters({ chunks: 3 }) });
    await rig.call('POST', '/v1/dead-letters/chunks/redrive');
    expect(rig.acts).toMatchObject([
      { action: 'dead-letters.put-back', on: 'chunks', by: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ]);
    const deadLetters = createMemoryDeadLetters({ chunks: 3 });
    const record = async () => {
      throw new Error('the trail is gone');
    };
    const blind = createApiRig({ deadLetters, record });
    expect((await blind.call('POST', '/v1/dead-letters/chunks/redrive')).status).toBe(500);
    expect((await deadLetters.counts()).chunks).toBe(3);
  });

  it('ask for another call where there are more than one can put back', async () => {
    const rig = createApiRig({ deadLetters: createMemoryDeadLetters({ chunks: 6_000 }) });
    const redrive = async () => (await rig.call('POST', '/v1/dead-letters/chunks/redrive')).body;
    expect(await redrive()).toEqual({ queue: 'chunks', moved: 5_000, more: true });
    expect(await redrive()).toEqual({ queue: 'chunks', moved: 1_000, more: false });
  });

  it('of a queue that does not exist are refused with the names of those that do', async () => {
    const { status, body } = await createApiRig().call('POST', '/v1/dead-letters/parcels/redrive');
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        parameter: 'queue',
        message: 'This must be one of imports, chunks, events, exports, letters, purges.',
      },
    ]);
  });
});
