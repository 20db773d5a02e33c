import { createDynamoDbClient, createS3Client, createSqsClient } from '../../adapters/aws/clients.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { readProviderEvent } from '../../adapters/providers/events/read-event.ts';
import { createEventFiles } from '../../adapters/s3/event-files.ts';
import { createReceivedMessages } from '../../adapters/sqs/received-messages.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';
import { countingEvents } from './instrument.ts';

const env = readEnvironment(envSchema);
const metrics = createMetrics();

const track = createHandler({
  deliveries: createDeliveryStore(createDynamoDbClient(), env.DELIVERY_TABLE),
  files: createEventFiles(createS3Client()),
  read: countingEvents(readProviderEvent, metrics),
  received: createReceivedMessages(createSqsClient(), env.EVENT_QUEUE_URL),
  random: Math.random,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(track, metrics);
