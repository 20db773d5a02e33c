import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { ACCOUNT_ID, type LocalQueue } from '../stack.ts';

/** What the emulator of S3 and SQS needs to start; plain JSON. */
export type ObjectsAndQueuesConfig = {
  /** Folder of messages and objects, made when missing. */
  dataDir: string;
  region: string;
  buckets: string[];
  queues: Pick<LocalQueue, 'name' | 'attributes'>[];
};

/** Starts S3 and SQS on 127.0.0.1 with buckets and queues, those that exist left as they are. */
export const startObjectsAndQueues = async (config: ObjectsAndQueuesConfig): Promise<FauxqsServer> => {
  const { dataDir, region, buckets, queues } = config;
  const objectsDir = join(dataDir, 'objects');
  mkdirSync(objectsDir, { recursive: true });
  const server = await startFauxqs({
    port: 0,
    host: '127.0.0.1',
    logger: false,
    defaultRegion: region,
    dataDir,
    s3StorageDir: objectsDir,
  });
  for (const bucket of buckets) server.createBucket(bucket);
  // A queue that others name as their dead-letter queue comes first.
  const ordered = [...queues].sort((one, other) => Number(hasRedrive(one)) - Number(hasRedrive(other)));
  for (const { name, attributes } of ordered) server.createQueue(name, { region, attributes });
  await showInFlight(server, config);
  return server;
};

/** Whoever had received a message ended with the run before: nobody need wait for its visibility time-out. */
const showInFlight = async (
  server: FauxqsServer,
  { region, queues }: ObjectsAndQueuesConfig,
): Promise<void> => {
  const client = new SQSClient({
    region,
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'LOCAL-SETUP', secretAccessKey: 'local' },
  });
  for (const { name } of queues) {
    const queue = server.inspectQueue(name);
    for (const { receiptHandle } of queue?.messages.inflight ?? []) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: `http://127.0.0.1:${server.port}/${ACCOUNT_ID}/${name}`,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }),
      );
    }
  }
  client.destroy();
};

const hasRedrive = ({ attributes }: Pick<LocalQueue, 'attributes'>): boolean =>
  attributes.RedrivePolicy !== undefined;
