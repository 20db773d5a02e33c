import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../core/base/clock.ts';
import { DELIVERY_STREAM_KEY } from '../http/aws-call.ts';
import type { ProviderConfig } from './base/config.ts';
import { MailBackend } from './email/mail-backend.ts';
import { SesApi } from './email/ses-api.ts';
import type { Timers } from './events/delivery-stream.ts';
import { createDeliveryStreams } from './events/delivery-streams.ts';
import { createEventFaults } from './events/event-faults.ts';
import { createMetrics } from './events/metrics.ts';
import { createProviderServer } from './server.ts';
import { SmsApi } from './sms/sms-api.ts';
import { SmsBackend, type SmsReport } from './sms/sms-backend.ts';

/** A running provider. */
export type Provider = {
  port: number;
  /** `http://127.0.0.1:<port>`, for SES clients and browsers alike. */
  url: string;
  /** The account from the provider's own journal; see also `GET /_account`. */
  account(): ReturnType<MailBackend['report']>;
  /** That of SMS, where the stack sends any. */
  sms(): SmsReport | undefined;
  /** Ends it; events under way are left to the next start on the same folder. */
  stop(): Promise<void>;
};

export type ProviderDeps = { clock?: Clock; timers?: Timers };

const platformTimers: Timers = {
  set: (run, afterMs) => setTimeout(run, afterMs),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

/** Starts the simulated provider on 127.0.0.1 with the account that `config.dataDir` holds, or a new one. */
export const startProvider = async (config: ProviderConfig, deps: ProviderDeps = {}): Promise<Provider> => {
  const clock = deps.clock ?? Date.now;
  const s3 = new S3Client({
    region: config.region,
    endpoint: config.s3Endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: DELIVERY_STREAM_KEY, secretAccessKey: 'local' },
    // The delivery stream tries again by itself, for ever.
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const timers = deps.timers ?? platformTimers;
  const faults = config.eventFaults === undefined ? undefined : createEventFaults(config.eventFaults);
  const streams = createDeliveryStreams({
    clock,
    timers,
    faults,
    put: async (Bucket, Key, Body) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
  });
  mkdirSync(config.dataDir, { recursive: true });
  const office = new MailBackend(config, { clock, timers, streams, faults });
  const api = new SesApi(config, office, clock);
  const { sms: smsConfig, dataDir, latencyScale = 1 } = config;
  const phones =
    smsConfig === undefined
      ? undefined
      : new SmsBackend(smsConfig, { dataDir, latencyScale, clock, timers, streams, faults });
  const sms =
    smsConfig === undefined || phones === undefined
      ? undefined
      : { phones, api: new SmsApi(smsConfig, { network: phones, clock }) };
  const metrics = createMetrics({
    streams,
    clock,
    ...(phones && { spentThisMonthUsd: () => phones.spentThisMonthUsd() }),
  });
  const server = createProviderServer(api, office, sms, metrics);
  const stopAll = (): void => {
    office.stop();
    phones?.stop();
    streams.stop();
    s3.destroy();
  };
  server.listen(config.port ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    stopAll();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    account: () => office.report(),
    sms: () => phones?.report(),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      stopAll();
      await closed;
    },
  };
};
