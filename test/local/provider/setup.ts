import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESv2Client, type SendBulkEmailCommandInput } from '@aws-sdk/client-sesv2';
import { vi } from 'vitest';
import type { ProviderConfig, SmsProviderConfig } from '../../../local/provider/base/config.ts';
import type { Timers } from '../../../local/provider/events/delivery-stream.ts';
import { type Provider, startProvider } from '../../../local/provider/provider.ts';

/** A clock that stands still until it is moved, and the timers that go by it. */
export const manualTime = (startMs = Date.UTC(2026, 10, 3, 9, 0, 0)) => {
  let nowMs = startMs;
  let next = 0;
  const waiting = new Map<number, { atMs: number; run: () => void }>();
  const timers: Timers = {
    set: (run, afterMs) => {
      next += 1;
      waiting.set(next, { atMs: nowMs + afterMs, run });
      return next;
    },
    clear: (timer) => {
      waiting.delete(timer as number);
    },
  };
  return {
    clock: () => nowMs,
    timers,
    /** Moves on by `ms` and runs what falls due on the way, in order. */
    advance: (ms: number): void => {
      const endMs = nowMs + ms;
      for (;;) {
        const due = [...waiting]
          .filter(([, { atMs }]) => atMs <= endMs)
          .sort(([, a], [, b]) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        waiting.delete(due[0]);
        nowMs = Math.max(nowMs, due[1].atMs);
        due[1].run();
      }
      nowMs = endMs;
    },
  };
};

export type SesEventRecord = {
  eventType: string;
  mail: {
    timestamp: string;
    messageId: string;
    source: string;
    destination: string[];
    tags: Record<string, string[]>;
    commonHeaders: { subject: string };
  };
  bounce?: { bounceType: string; bounceSubType: string; timestamp: string };
  failure?: { errorMessage: string };
};

/** What takes the place of S3: a server that keeps what is put, and refuses it while `refuse` is true. */
export const objectSink = async () => {
  const objects: { key: string; body: string; authorization: string }[] = [];
  const state = { refuse: false, refused: 0 };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (state.refuse) {
        state.refused += 1;
        response.writeHead(503).end();
        return;
      }
      const key = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
      const body = Buffer.concat(pieces).toString('utf8');
      objects.push({ key, body, authorization: request.headers.authorization ?? '' });
      response.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    objects,
    state,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events: (): SesEventRecord[] =>
      objects.flatMap(({ body }) =>
        body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as SesEventRecord),
      ),
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const everyEventType = [
  'SEND',
  'DELIVERY',
  'BOUNCE',
  'COMPLAINT',
  'REJECT',
  'DELIVERY_DELAY',
  'RENDERING_FAILURE',
];

export const configFor = (
  dataDir: string,
  s3Endpoint: string,
  overrides: Partial<ProviderConfig> = {},
): ProviderConfig => ({
  dataDir,
  region: 'eu-west-3',
  ratePerSecond: 1000,
  quotaPer24Hours: -1,
  identities: ['hospital.example'],
  configurationSets: [
    {
      name: 'notices',
      eventTypes: everyEventType,
      deliveryStream: {
        name: 'events',
        bucket: 'events',
        prefix: 'ses/',
        bufferSeconds: 1,
        bufferMiB: 5,
        compression: 'UNCOMPRESSED',
      },
    },
  ],
  s3Endpoint,
  ...overrides,
});

/** The part of SMS: every number takes messages, at once and for ever, unless told otherwise. */
export const smsConfig = (overrides: Partial<SmsProviderConfig> = {}): SmsProviderConfig => ({
  partsPerSecond: 1_000,
  monthlySpendLimitUsd: 1_000,
  senderIds: [
    { senderId: 'HOSPITAL', country: 'FR' },
    { senderId: 'HOSPITAL', country: 'RE' },
  ],
  protections: [{ id: 'protect-1', blockedCountries: ['US', 'GB'], configurationSets: ['notices-sms'] }],
  configurationSets: configFor('', '').configurationSets.map((set) => ({
    ...set,
    name: 'notices-sms',
    eventTypes: ['TEXT_ALL'],
  })),
  behaviour: {
    optedOut: 0,
    noSuchNumber: 0,
    blocked: 0,
    unreachable: 0,
    switchedOff: 0,
    late: 0,
    silent: 0,
  },
  ...overrides,
});

/** A provider in its own folder with manual time, an object sink and a real SES client; `restart` ends and starts it. */
export const provider = async (overrides: Partial<ProviderConfig> = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-provider-'));
  const sink = await objectSink();
  const time = manualTime();
  let running: Provider = await startProvider(configFor(dataDir, sink.endpoint, overrides), time);
  const connect = (url: string) =>
    new SESv2Client({
      region: 'eu-west-3',
      endpoint: url,
      credentials: { accessKeyId: 'LOCAL-SEND', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  let client = connect(running.url);
  const connectSms = (url: string) =>
    new PinpointSMSVoiceV2Client({
      region: 'eu-west-3',
      endpoint: url,
      credentials: { accessKeyId: 'send', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  let sms = connectSms(running.url);
  return {
    dataDir,
    sink,
    time,
    get client() {
      return client;
    },
    get sms() {
      return sms;
    },
    smsAccount: () => running.sms(),
    get url() {
      return running.url;
    },
    account: () => running.account(),
    control: (name: string, body: unknown) =>
      fetch(`${running.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) }),
    restart: async (change: Partial<ProviderConfig> = {}, between: () => void = () => {}): Promise<void> => {
      client.destroy();
      sms.destroy();
      await running.stop();
      between();
      running = await startProvider(configFor(dataDir, sink.endpoint, { ...overrides, ...change }), time);
      client = connect(running.url);
      sms = connectSms(running.url);
    },
    /** Lets everything happen that is under way, until no event is pending. */
    settle: async (): Promise<void> => {
      await vi.waitFor(
        () => {
          time.advance(1000);
          const pending = running.account().events.pending + (running.sms()?.events.pending ?? 0);
          if (pending > 0) throw new Error('events are pending');
        },
        { timeout: 10_000, interval: 5 },
      );
    },
    end: async (): Promise<void> => {
      client.destroy();
      sms.destroy();
      await running.stop();
      sink.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export type ProviderUnderTest = Awaited<ReturnType<typeof provider>>;

/** A bulk call to these addresses with a small inline template. */
export const bulk = (
  addresses: readonly string[],
  overrides: Partial<SendBulkEmailCommandInput> = {},
): SendBulkEmailCommandInput => ({
  FromEmailAddress: 'The Hospital <notice@hospital.example>',
  ReplyToAddresses: ['dpo@hospital.example'],
  ConfigurationSetName: 'notices',
  DefaultEmailTags: [{ Name: 'campaign', Value: 'c1-1' }],
  DefaultContent: {
    Template: {
      TemplateContent: {
        Subject: 'Your data, {{name}}',
        Html: '<p>Dear {{nameHtml}}</p>',
        Text: 'Dear {{name}}',
      },
      TemplateData: '{}',
    },
  },
  BulkEmailEntries: addresses.map((address, at) => ({
    Destination: { ToAddresses: [address] },
    ReplacementTags: [{ Name: 'recipient', Value: `0-${at}` }],
    ReplacementEmailContent: {
      ReplacementTemplate: {
        ReplacementTemplateData: JSON.stringify({ name: `N${at}`, nameHtml: `N${at}` }),
      },
    },
  })),
  ...overrides,
});

/** `count` addresses that all differ. */
export const people = (count: number, domain = 'mail.example'): string[] =>
  Array.from({ length: count }, (_, at) => `person${at}@${domain}`);
