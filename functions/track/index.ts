import { createDynamoDbClient, createS3Client } from '../../adapters/clients.ts';
import { createDeliveryStore } from '../../adapters/dynamodb/delivery-store.ts';
import { createEventFiles } from '../../adapters/s3/event-files.ts';
import { readSesEvent } from '../../adapters/ses/events.ts';
import { readEnvironment } from '../environment.ts';
import { createLog } from '../log.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);

export const handler = createHandler({
  deliveries: createDeliveryStore(createDynamoDbClient(), env.DELIVERY_TABLE),
  lines: createEventFiles(createS3Client()),
  read: readSesEvent,
  log: createLog(),
});
