/** What stands for the services of AWS in a run: tables, objects and queues, the provider of messages, DNS. */
import { join } from 'node:path';
import type { ObjectsAndQueuesConfig } from '../emulators/objects-and-queues.ts';
import { startTables, type Tables } from '../emulators/tables.ts';
import type { FaultMix } from '../faults/mix.ts';
import type { OnDemandLimits } from '../front-door/on-demand-capacity.ts';
import { type ChildService, startService } from '../process/child-service.ts';
import {
  type BehaviourShares,
  type ProviderConfig,
  providerExecArgv,
  type SmsProviderConfig,
} from '../provider/base/config.ts';
import type { LocalQueue } from '../stack/queues.ts';
import type { LocalStack } from '../stack/read.ts';
import type { Stops } from './stops.ts';

/** What the provider allows of SMS unless it is told otherwise: as the local stage of `infra/config/config.ts` expects. */
const SMS_PARTS_PER_SECOND = 1_000;
const SMS_MONTHLY_LIMIT_USD = 100_000;
/** An hour of the telephone network takes a second: nobody watches a run for three days. */
const SMS_HOUR_MS = 1_000;
/** With faults: how long after its function's time-out a message that was not deleted comes back. */
const VISIBLE_AFTER_SECONDS = 5;

/** What is asked of the services of a run. */
export type ServiceOptions = {
  /** What the simulated provider allows. */
  ratePerSecond: number;
  /** Messages in any 24 hours; -1 is unlimited. */
  quotaPer24Hours?: number;
  behaviour?: Partial<BehaviourShares>;
  /** The provider's side of SMS, where the stack sends any. */
  sms?: Partial<Pick<SmsProviderConfig, 'partsPerSecond' | 'monthlySpendLimitUsd' | 'behaviour' | 'hourMs'>>;
  /** Stretches or shortens what the provider's events take; 1 unless given. */
  latencyScale?: number;
  inboxPort?: number;
  /** What befalls calls, messages and events; nothing unless given. */
  faults?: FaultMix;
  /** Holds tables to what AWS allows of new ones; they have no limits unless given. */
  tableLimits?: OnDemandLimits;
};

export type Services = { tables: Tables; objectsAndQueues: ChildService; provider: ChildService };

/**
 * Queues whose messages come back after one time-out of the function instead of six: recoveries are sooner, and come
 * upon work that is still being done more often.
 */
const queuesUnderFaults = ({ queues, eventSources, functions }: LocalStack): LocalQueue[] =>
  queues.map((queue) => {
    const source = eventSources.find(({ queueName }) => queueName === queue.name);
    const fn = functions.find(({ name }) => name === source?.functionName);
    if (fn === undefined) return queue;
    const VisibilityTimeout = String(fn.timeoutSeconds + VISIBLE_AFTER_SECONDS);
    return { ...queue, attributes: { ...queue.attributes, VisibilityTimeout } };
  });

/** The provider's part of SMS; absent where the stack sends none. */
const smsConfigOf = (stack: LocalStack, asked: ServiceOptions['sms']): Pick<ProviderConfig, 'sms'> =>
  stack.smsConfigurationSets.length === 0
    ? {}
    : {
        sms: {
          partsPerSecond: SMS_PARTS_PER_SECOND,
          monthlySpendLimitUsd: SMS_MONTHLY_LIMIT_USD,
          hourMs: SMS_HOUR_MS,
          senderIds: stack.senderIds,
          protections: stack.protections,
          configurationSets: stack.smsConfigurationSets,
          ...asked,
        },
      };

/** Starts the services with the data that an earlier run left in the folder. */
export const startServices = async (
  stack: LocalStack,
  options: ServiceOptions,
  {
    dataDir,
    frontDoorUrl,
    log,
    execArgv: profiling,
  }: {
    dataDir: string;
    frontDoorUrl: string;
    /** Open file for what the processes print. */
    log: number;
    execArgv: readonly string[];
  },
  stops: Stops,
): Promise<Services> => {
  const at = (name: string): string => join(dataDir, name);
  const { region } = stack;
  const { faults } = options;
  const service = async <Config>(
    module: string,
    config: Config,
    execArgv: readonly string[] = [],
  ): Promise<ChildService> => {
    const started = await startService(new URL(module, import.meta.url), config, {
      execArgv: [...execArgv, ...profiling],
      log,
    });
    stops.add(() => started.stop());
    return started;
  };
  const tables = await startTables({ dataDir: at('tables'), tables: stack.tables });
  stops.add(() => tables.close());
  const [objectsAndQueues, provider] = await Promise.all([
    service<ObjectsAndQueuesConfig>('../emulators/objects-and-queues-process.ts', {
      dataDir: at('objects-and-queues'),
      region,
      buckets: stack.buckets.map(({ name }) => name),
      queues: faults === undefined ? stack.queues : queuesUnderFaults(stack),
    }),
    service<ProviderConfig>(
      '../provider/process.ts',
      {
        dataDir: at('provider'),
        region,
        port: options.inboxPort ?? 0,
        ratePerSecond: options.ratePerSecond,
        quotaPer24Hours: options.quotaPer24Hours ?? -1,
        identities: stack.identities,
        mailFromDomains: stack.mailFromDomains,
        configurationSets: stack.configurationSets,
        s3Endpoint: frontDoorUrl,
        ...smsConfigOf(stack, options.sms),
        ...(options.behaviour === undefined ? {} : { behaviour: options.behaviour }),
        ...(faults === undefined ? {} : { eventFaults: faults.events }),
        ...(options.latencyScale === undefined ? {} : { latencyScale: options.latencyScale }),
      },
      providerExecArgv,
    ),
  ]);
  return { tables, objectsAndQueues, provider };
};
