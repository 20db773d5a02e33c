import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMeter } from '../../../local/front-door/meter.ts';

describe('the meter', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (): string => join(folder, 'meter.json');

  it('adds up what each caller used of each operation', () => {
    const meter = createMeter(file());
    meter.count('send', 'dynamodb', 'PutItem', { writeUnits: 1 });
    meter.count('send', 'dynamodb', 'PutItem', { writeUnits: 2, failed: 1 });
    meter.count('track', 'dynamodb', 'PutItem', { writeUnits: 4 });
    meter.count('pace', 'sqs', 'SendMessageBatch', { queueMessages: 10 });
    expect(meter.read().operations).toEqual({
      'send dynamodb:PutItem': { calls: 2, writeUnits: 3, readUnits: 0, queueMessages: 0, failed: 1 },
      'track dynamodb:PutItem': { calls: 1, writeUnits: 4, readUnits: 0, queueMessages: 0, failed: 0 },
      'pace sqs:SendMessageBatch': { calls: 1, writeUnits: 0, readUnits: 0, queueMessages: 10, failed: 0 },
    });
  });

  it('goes on from what was saved when the run is started again', () => {
    const first = createMeter(file());
    first.countMessages('chunks', 10);
    first.countInvocation('send', 0.5);
    first.save();

    const second = createMeter(file());
    second.countMessages('chunks', 5);
    second.countInvocation('send', 0.25);
    expect(second.read()).toMatchObject({
      queues: { chunks: 15 },
      functions: { send: { invocations: 2, gigabyteSeconds: 0.75 } },
    });
  });

  it('begins with nothing where there is no file, and writes none before something is counted', () => {
    const meter = createMeter(file());
    meter.save();
    expect(readdirSync(folder)).toEqual([]);
    expect(meter.read()).toEqual({ operations: {}, queues: {}, functions: {} });
  });

  it('hands out copies: what is done to them changes no count', () => {
    const meter = createMeter(file());
    meter.countMessages('chunks', 1);
    meter.read().queues.chunks = 99;
    expect(meter.read().queues).toEqual({ chunks: 1 });
  });

  it('refuses a file that it did not write instead of counting from nothing', () => {
    writeFileSync(file(), '{"queues":{"chunks":"many"}}');
    expect(() => createMeter(file())).toThrow(/queues/);
  });
});
