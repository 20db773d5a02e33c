import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepUnfinished } from '../../cli/api/unfinished-commands.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';
import { createScriptedService, type ServiceAnswer } from '../support/services/scripted-service.ts';

describe('a command that got no answer', () => {
  const lost = 4;
  let service: ReturnType<typeof createScriptedService>;
  let rig: CliRig;
  let file: string;
  const keys = () => service.received.map(({ headers }) => headers['idempotency-key']);
  const create = (...more: string[]) => rig.tocsin(['campaign', 'create', file, ...more]);
  const campaign = {
    id: 'c7k2mq9x4tb1z',
    name: 'A',
    state: 'draft',
    possible: [],
    createdAt: '2026-11-29T07:00:00Z',
  };

  /** Answers that the same request is being answered, and when to ask for its answer. */
  const underWay = (seconds: string): ServiceAnswer => ({
    status: 409,
    headers: { 'retry-after': seconds },
    body: { type: 'urn:tocsin:problem:under-way', detail: 'Under way.' },
  });

  beforeEach(async () => {
    service = createScriptedService();
    rig = createCliRig({ TOCSIN_API: await service.start(), TOCSIN_TOKEN: 'good' });
    file = join(rig.folder, 'campaign.json');
    writeFileSync(file, '{"name":"A"}');
  });
  afterEach(async () => {
    rig.close();
    await service.stop();
  });

  it('is the same command when it is typed once more, and a new one after its answer', async () => {
    service.script.answer = (_, number) => (number <= lost ? 'reset' : { status: 201, body: campaign });
    expect((await create('--json')).code).toBe(exitCodes.tryLater);
    expect((await create('--json')).code).toBe(exitCodes.done);
    expect(keys()).toHaveLength(lost + 1);
    expect(new Set(keys()).size).toBe(1);
    expect((await create('--json')).code).toBe(exitCodes.done);
    expect(new Set(keys()).size).toBe(2);
  });

  it('is another one with another file, and for another profile', async () => {
    service.script.answer = () => underWay('60');
    await create('--json');
    writeFileSync(file, '{"name":"B"}');
    await create('--json');
    await create('--json', '--profile', 'other');
    expect(new Set(keys()).size).toBe(3);
  });

  it('says that it waits, and for what', async () => {
    service.script.answer = (_, number) => underWay(number === 1 ? '1' : '60');
    const { code, said } = await create();
    expect(said).toContain('Trying again in 1 s: it answered with 409.');
    expect(said).toContain('Try again in 1 min 0 s.');
    expect([code, new Set(keys()).size]).toEqual([exitCodes.notPossible, 1]);
  });

  it('leaves a file that only its user can read and that tells nothing of the command', async () => {
    service.script.answer = () => underWay('60');
    await create('--json');
    const folder = join(rig.folder, 'config', 'unfinished');
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('is forgotten after a day, when the API does not know its key any more', () => {
    const folder = join(rig.folder, 'kept');
    const nowMs = Date.now();
    const key = (atMs: number) => keepUnfinished(folder, ['default'], () => atMs)({ text: 'x' }).key;
    const first = key(nowMs);
    expect(key(nowMs + 23 * 3_600_000)).toBe(first);
    const [name = ''] = readdirSync(folder);
    utimesSync(join(folder, name), nowMs / 1000, nowMs / 1000);
    expect(key(nowMs + 24 * 3_600_000 + 1000)).not.toBe(first);
  });
});
