import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../core/ports.ts';
import { DELIVERY_STREAM_KEY } from '../front-door/call.ts';
import type { ProviderConfig } from './config.ts';
import type { Timers } from './delivery-stream.ts';
import { PostOffice } from './post-office.ts';
import { createProviderServer } from './server.ts';
import { SesApi } from './ses-api.ts';

/** A running provider. */
export type Provider = {
  port: number;
  /** `http://127.0.0.1:<port>`, for SES clients and browsers alike. */
  url: string;
  /** The account from the provider's own journal; see also `GET /_account`. */
  account(): ReturnType<PostOffice['report']>;
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
  const office = new PostOffice(config, {
    clock,
    timers: deps.timers ?? platformTimers,
    put: async (Bucket, Key, Body) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
  });
  const api = new SesApi(config, office, clock);
  const server = createProviderServer(api, office);
  server.listen(config.port ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    office.stop();
    s3.destroy();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    account: () => office.report(),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      office.stop();
      s3.destroy();
      await closed;
    },
  };
};
