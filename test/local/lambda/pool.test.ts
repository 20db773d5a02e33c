import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createPool, type FunctionPool, type Invocation } from '../../../local/lambda/pool.ts';
import type { LocalFunction } from '../../../local/stack/functions.ts';

/** A bundle whose handler does as the event says. */
const BUNDLE = `
import { existsSync, writeFileSync } from 'node:fs';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
let underWay = 0;
export const handler = async (event, context) => {
  underWay += 1;
  try {
    switch (event.do) {
      case 'context':
        return {
          requestId: context.awsRequestId,
          functionName: context.functionName,
          arn: context.invokedFunctionArn,
          memory: context.memoryLimitInMB,
          leftMs: context.getRemainingTimeInMillis(),
        };
      case 'environment': return { ...process.env };
      case 'pid': return process.pid;
      case 'nothing': return undefined;
      case 'throw': throw new RangeError('too far');
      case 'throw a text': throw 'only a text';
      case 'end': process.exit(7);
      case 'hang': return await new Promise(() => {});
      case 'count': await sleep(1); return underWay;
      // Ends once the other is there too, which it never is where one has to wait for the other.
      case 'meet':
        writeFileSync(event.mine, '');
        while (!existsSync(event.other)) await sleep(2);
        return process.pid;
    }
  } finally {
    underWay -= 1;
  }
};
export const broken = 'not a function';
`;

describe('the processes of a function', { timeout: 30_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const codeDir = join(folder, 'bundle');
  mkdirSync(codeDir);
  writeFileSync(join(codeDir, 'index.mjs'), BUNDLE);
  const counted: { caller: string; gigabyteSeconds: number }[] = [];
  const pools: FunctionPool[] = [];
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.stop()));
    counted.length = 0;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (concurrency = 1, more: Partial<LocalFunction> = {}): FunctionPool => {
    const fn: LocalFunction = {
      name: 'tocsin-send',
      caller: 'send',
      arn: 'arn:aws:lambda:eu-west-3:000000000000:function:tocsin-send',
      roleArn: 'arn:aws:iam::000000000000:role/tocsin-send',
      codeDir,
      handler: 'index.handler',
      memoryMiB: 256,
      timeoutSeconds: 20,
      environment: { DELIVERY_TABLE: 'Delivery' },
      logGroup: '/aws/lambda/tocsin-send',
      asyncRetries: 2,
      ...more,
    };
    const pool = createPool(fn, {
      region: 'eu-west-3',
      frontDoorUrl: 'http://127.0.0.1:9',
      dnsServer: '127.0.0.1:9',
      logDir: folder,
      concurrency,
      countInvocation: (caller, gigabyteSeconds) => counted.push({ caller, gigabyteSeconds }),
    });
    pools.push(pool);
    return pool;
  };
  const resultOf = (invocation: Invocation): unknown => {
    if (!invocation.ok) throw new Error(`${invocation.errorType}: ${invocation.message}`);
    return invocation.result;
  };
  const log = (): string => readFileSync(join(folder, 'send.log'), 'utf8');

  it('answer with what the handler returns, null for nothing', async () => {
    const pool = start();
    expect(await pool.invoke({ do: 'pid' })).toEqual({ ok: true, result: expect.any(Number) });
    expect(await pool.invoke({ do: 'nothing' })).toEqual({ ok: true, result: null });
  });

  it('give the handler Lambda’s context, each invocation its own id', async () => {
    const pool = start();
    const [one, other] = [await pool.invoke({ do: 'context' }), await pool.invoke({ do: 'context' })];
    expect(resultOf(one)).toMatchObject({
      functionName: 'tocsin-send',
      arn: 'arn:aws:lambda:eu-west-3:000000000000:function:tocsin-send',
      memory: '256',
    });
    const { requestId, leftMs } = resultOf(one) as { requestId: string; leftMs: number };
    expect(requestId).not.toBe((resultOf(other) as { requestId: string }).requestId);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(20_000);
  });

  it('have the environment of the template and what Lambda sets, and nothing of this computer', async () => {
    process.env.TOCSIN_TEST_SECRET = 'of this computer';
    const environment = resultOf(await start().invoke({ do: 'environment' })) as Record<string, string>;
    delete process.env.TOCSIN_TEST_SECRET;
    expect(environment).toMatchObject({
      DELIVERY_TABLE: 'Delivery',
      AWS_REGION: 'eu-west-3',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'send',
      AWS_LAMBDA_FUNCTION_NAME: 'tocsin-send',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(environment).not.toHaveProperty('TOCSIN_TEST_SECRET');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('answer with type and message of what a handler throws, write it to the log, and go on', async () => {
    const pool = start();
    expect(await pool.invoke({ do: 'throw' })).toEqual({
      ok: false,
      errorType: 'RangeError',
      message: 'too far',
    });
    expect(await pool.invoke({ do: 'throw a text' })).toMatchObject({ ok: false, message: 'only a text' });
    expect(await pool.invoke({ do: 'nothing' })).toMatchObject({ ok: true });
    expect(log()).toMatch(/"errorType":"RangeError","errorMessage":"too far"/);
  });

  it('are replaced when they end in the middle of an invocation, which fails', async () => {
    const pool = start();
    const before = resultOf(await pool.invoke({ do: 'pid' }));
    expect(await pool.invoke({ do: 'end' })).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    const after = resultOf(await pool.invoke({ do: 'pid' }));
    expect(after).not.toBe(before);
  });

  it('are killed at the time-out of the template, and the next invocation runs', async () => {
    const pool = start(1, { timeoutSeconds: 0.5 });
    expect(await pool.invoke({ do: 'hang' })).toEqual({
      ok: false,
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 0.5 seconds',
    });
    expect(await pool.invoke({ do: 'nothing' })).toMatchObject({ ok: true });
  });

  it('run one invocation at a time, however many wait', async () => {
    const pool = start(2);
    const results = await Promise.all(Array.from({ length: 20 }, () => pool.invoke({ do: 'count' })));
    expect(results.map(resultOf)).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('are as many as the concurrency allows, side by side', async () => {
    const pool = start(2);
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    const pids = await Promise.all([
      pool.invoke({ do: 'meet', mine: one, other }),
      pool.invoke({ do: 'meet', mine: other, other: one }),
    ]);
    expect(new Set(pids.map(resultOf)).size).toBe(2);
    const more = await Promise.all(Array.from({ length: 10 }, () => pool.invoke({ do: 'pid' })));
    expect(new Set([...pids, ...more].map(resultOf)).size).toBe(2);
  });

  it('run every waiting invocation, in whatever way those before it ended', async () => {
    const pool = start(1);
    const asked = ['pid', 'end', 'pid', 'throw', 'pid', 'end', 'end', 'pid', 'nothing'];
    const answers = await Promise.all(asked.map((what) => pool.invoke({ do: what })));
    const no = 'The process ended';
    expect(answers.map((one) => one.ok || one.message)).toEqual([
      ...[true, no, true, 'too far', true, no, no, true, true],
    ]);
  });

  it('count invocations with the memory they had, failed ones too', async () => {
    const pool = start();
    await pool.invoke({ do: 'nothing' });
    await pool.invoke({ do: 'throw' });
    expect(counted.map(({ caller }) => caller)).toEqual(['send', 'send']);
    for (const { gigabyteSeconds } of counted) expect(gigabyteSeconds).toBeGreaterThan(0);
    expect(pool.peakMemoryMiB()).toBeGreaterThan(10);
  });

  it.each([
    ['another.handler', 'The bundle has no module another.'],
    ['index.missing', 'index exports no function missing.'],
    ['index.broken', 'index exports no function broken.'],
  ])('say in the log why a bundle cannot be loaded, and answer: %s', async (handler, reason) => {
    const pool = start(1, { handler });
    expect(await pool.invoke({})).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(log()).toContain(reason);
  });

  it('end with the pool: what is under way fails, what comes later is answered', async () => {
    const pool = start();
    await pool.invoke({ do: 'nothing' });
    const underWay = pool.invoke({ do: 'hang' });
    const stopped = pool.stop();
    expect(await underWay).toMatchObject({ ok: false });
    expect(await pool.invoke({ do: 'nothing' })).toMatchObject({
      ok: false,
      message: 'The run has ended.',
    });
    await stopped;
    pools.length = 0;
  });
});
