import type { MetricName } from '../../../core/base/metrics.ts';
import { type CheckDependencies, createApp } from '../../../functions/check/app.ts';
import { countingChecks } from '../../../functions/check/instrument.ts';
import { createdAtMs } from '../data/factories.ts';
import { testMac } from '../fakes/import-fakes.ts';
import {
  createMemoryAttemptCounter,
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
} from '../fakes/memory-stores.ts';
import { createRecordedLog } from '../fakes/recorded-log.ts';

export type CheckAsked = { from?: string; headers?: Record<string, string>; query?: Record<string, string> };

/** The public check with everything it uses in memory. */
export const createCheckRig = (changes: Partial<CheckDependencies> = {}) => {
  const attempts = createMemoryAttemptCounter();
  const measured = new Map<MetricName, number>();
  const log = createRecordedLog();
  const clock = { nowMs: createdAtMs };
  const dependencies: CheckDependencies = {
    campaigns: createMemoryCampaignStore(),
    audience: createMemoryAudienceStore(),
    deliveries: createMemoryDeliveryStore(),
    attempts,
    counts: countingChecks({ add: (name, amount) => measured.set(name, (measured.get(name) ?? 0) + amount) }),
    sender: {
      organisation: 'Example Hospital',
      email: 'notice@hospital.example',
      domain: 'hospital.example',
      sms: 'HOSPITAL',
    },
    codeMac: async () => testMac,
    homeCountry: 'FR',
    timeZone: 'Europe/Paris',
    isDemonstration: false,
    edgeToken: 'edge-token',
    clock: () => clock.nowMs,
    log,
    ...changes,
  };
  const app = createApp(dependencies);

  /** Asks for a code as a program does, or with other headers as a browser. */
  const check = async (code: string | undefined, { from = '192.0.2.1', headers, query }: CheckAsked = {}) => {
    const search = new URLSearchParams({ ...(code !== undefined && { code }), ...query });
    const init = { headers: headers ?? {} };
    const response = await app.request(`/v1/check?${search}`, init, {
      requestContext: { requestId: 'request-1', http: { sourceIp: from } },
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
    const body: any = isJson ? JSON.parse(text) : text;
    return { status: response.status, body, headers: response.headers };
  };

  return { app, dependencies, check, attempts, measured, logged: log.lines, clock };
};
