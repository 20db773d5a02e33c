/** What polls the queues of a run for its functions. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { FaultCounts, FaultMix } from '../faults/mix.ts';
import { startEventSource } from '../lambda/event-source.ts';
import { createQueueFaults } from '../lambda/queue-faults.ts';
import type { LocalStack } from '../stack/read.ts';
import { CONCURRENCY, type Pools } from './pools.ts';
import type { Stops } from './stops.ts';

/** Batches under way may take so long to end. */
const STOP_MS = 15_000;

export const startEventSources = (
  { eventSources, region }: Pick<LocalStack, 'eventSources' | 'region'>,
  pools: Pools,
  {
    client,
    queueUrl,
    faults,
    struck,
  }: {
    client: SQSClient;
    queueUrl: (name: string) => string;
    faults: FaultMix | undefined;
    struck: FaultCounts;
  },
  stops: Stops,
): void => {
  // The first chunks would otherwise wait for their processes, and the rate of a short run with them.
  for (const { functionName } of eventSources) pools.named(functionName).warmUp();
  const sources = eventSources.map((mapping) =>
    startEventSource({
      mapping,
      queueUrl: queueUrl(mapping.queueName),
      region,
      client,
      invoke: (event) => pools.named(mapping.functionName).invoke(event),
      concurrency: CONCURRENCY,
      ...(faults === undefined
        ? {}
        : { faults: createQueueFaults(faults.seed, mapping.queueName, faults.queues, struck) }),
    }),
  );
  stops.add(async () => {
    let late: NodeJS.Timeout | undefined;
    const isLate = new Promise<void>((done) => {
      late = setTimeout(done, STOP_MS);
    });
    await Promise.race([Promise.all(sources.map((source) => source.stop())), isLate]);
    clearTimeout(late);
  });
};
