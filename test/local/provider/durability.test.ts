import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type ProviderConfig,
  type ProviderReply,
  providerExecArgv,
} from '../../../local/provider/base/config.ts';
import { bulk, configFor, objectSink, type ProviderUnderTest, people, provider } from './setup.ts';

const manyFates: Partial<ProviderConfig> = {
  behaviour: { permanentBounce: 0.2, transientBounce: 0.1, suppressed: 0.1, delayed: 0.2, complaint: 0.1 },
};

describe('a provider that is started again', () => {
  let ses: ProviderUnderTest;
  afterEach(() => ses.end());
  const send = (addresses: readonly string[]) => ses.client.send(new SendBulkEmailCommand(bulk(addresses)));
  /** Identity of each event that reached the bucket, so that repeats count once. */
  const distinctEvents = (): Set<string> =>
    new Set(ses.sink.events().map((event) => `${event.mail.messageId} ${event.eventType}`));

  it('knows its account as before', async () => {
    ses = await provider({ ...manyFates, ratePerSecond: 70, quotaPer24Hours: 1000 });
    await send(people(50));
    await send(['nobody', ...people(49)]);
    await send(people(51)).catch(() => {});
    const before = ses.account();
    expect(before).toMatchObject({ calls: 3, messages: 70, throttled: 29 });
    await ses.restart();
    expect(ses.account()).toEqual(before);
  });

  it('delivers every event that was still to come', async () => {
    ses = await provider(manyFates);
    await send(people(50));
    const { pending } = ses.account().events;
    await ses.restart();
    expect(ses.account().events).toEqual({ emitted: 0, pending });
    await ses.settle();
    expect(distinctEvents().size).toBe(pending);
    expect(ses.sink.events()).toHaveLength(pending);
  });

  it('does not repeat what the bucket has, when it ended between two objects', async () => {
    ses = await provider(manyFates);
    await send(people(50));
    const { pending } = ses.account().events;
    ses.time.advance(1100);
    await vi.waitFor(() => expect(ses.account().events.emitted).toBeGreaterThan(49));
    expect(ses.account().events.pending).toBeGreaterThan(0);
    await ses.restart();
    await ses.settle();
    expect(ses.sink.events()).toHaveLength(pending);
    expect(distinctEvents().size).toBe(pending);
  });

  it('ignores a last record that a crash cut short, and goes on after it', async () => {
    ses = await provider();
    await send(people(3));
    const before = ses.account();
    const journal = join(ses.dataDir, 'calls.jsonl');
    await ses.restart({}, () =>
      appendFileSync(journal, '{"at":1793696400000,"op":"SendBulkEmail","to":["x@y'),
    );
    expect(ses.account()).toEqual(before);
    await send(['late@mail.example']);
    await ses.restart();
    expect(ses.account()).toMatchObject({ calls: 2, messages: 4 });
    await ses.settle();
    expect(ses.account().events.pending).toBe(0);
  });

  it('keeps every whole record wherever the file was cut', async () => {
    ses = await provider();
    await send(['first@mail.example']);
    const journal = join(ses.dataDir, 'calls.jsonl');
    const whole = readFileSync(journal).length;
    await send(['second@mail.example']);
    const both = readFileSync(journal);
    for (const size of [both.length - 1, whole + 1, whole, whole - 1]) {
      await ses.restart({}, () => truncateSync(journal, size));
      expect(ses.account().messages).toBe(size >= whole ? 1 : 0);
    }
  });

  it('fills a message in as it did before', async () => {
    ses = await provider();
    const { BulkEmailEntryResults: [result] = [] } = await send(['ann@mail.example']);
    await ses.restart();
    const message = await fetch(`${ses.url}/inbox/${result?.MessageId}.json`).then((answer) => answer.json());
    expect(message).toMatchObject({ subject: 'Your data, N0', html: '<p>Dear N0</p>', text: 'Dear N0' });
  });
});

describe('the provider process', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  const launch = async (config: ProviderConfig) => {
    const child = fork(join(import.meta.dirname, '../../../local/provider/process.ts'), {
      execArgv: [...providerExecArgv],
    });
    children.push(child);
    child.send({ kind: 'start', config });
    const [reply] = (await once(child, 'message')) as [ProviderReply];
    if (reply.kind !== 'started') throw new Error(reply.reason);
    return { child, url: `http://127.0.0.1:${reply.port}` };
  };
  const accountOf = async (url: string) =>
    (await fetch(`${url}/_account`).then((answer) => answer.json())) as {
      messages: number;
      events: { pending: number };
    };

  it('loses nothing that it answered when it is killed, and ends with its parent', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-provider-'));
    const sink = await objectSink();
    const config = configFor(dataDir, sink.endpoint, { latencyScale: 0.01 });
    try {
      const first = await launch(config);
      sink.state.refuse = true;
      const sent = await fetch(`${first.url}/v2/email/outbound-bulk-emails`, {
        method: 'POST',
        body: JSON.stringify(bulk(people(50))),
      });
      expect(sent.status).toBe(200);
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');

      sink.state.refuse = false;
      const second = await launch(config);
      expect(await accountOf(second.url)).toMatchObject({ messages: 50 });
      await vi.waitFor(
        async () => expect(await accountOf(second.url)).toMatchObject({ events: { pending: 0 } }),
        { timeout: 10_000, interval: 20 },
      );
      expect(new Set(sink.events().map(({ mail }) => mail.messageId)).size).toBe(50);

      second.child.disconnect();
      await once(second.child, 'exit');
      expect(second.child.exitCode).toBe(0);
    } finally {
      sink.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 30_000);
});
