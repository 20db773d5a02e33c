import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import type { LocalQueue } from '../stack/queues.ts';

/** What the emulator of S3 and SQS needs to start; plain JSON. */
export type ObjectsAndQueuesConfig = {
  /** Folder of messages and objects, made when missing. */
  dataDir: string;
  region: string;
  buckets: string[];
  queues: Pick<LocalQueue, 'name' | 'attributes'>[];
};

/**
 * Every message is a transaction of its own, and waiting for the disk at each would take most of the time. What the
 * system has been handed outlives a killed process; only a machine that loses power could lose it. Once for the
 * process: the package opens its database itself.
 */
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql);
  if (sql.includes('journal_mode')) exec.call(this, 'PRAGMA synchronous = OFF');
};

/** Starts S3 and SQS on 127.0.0.1 with buckets and queues, those that exist left as they are. */
export const startObjectsAndQueues = async (config: ObjectsAndQueuesConfig): Promise<FauxqsServer> => {
  const { dataDir, region, buckets, queues } = config;
  const objectsDir = join(dataDir, 'objects');
  mkdirSync(objectsDir, { recursive: true });
  showInHand(dataDir);
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
  for (const { name, attributes } of ordered) {
    // Making a queue again would empty it.
    if (server.inspectQueue(name) === undefined) server.createQueue(name, { region, attributes });
  }
  return server;
};

/** Makes messages in hand visible: their receivers ended with the run before, so nobody need wait for the time-out. */
const showInHand = (dataDir: string): void => {
  const file = join(dataDir, 'fauxqs.db');
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  database.close();
};

const hasRedrive = ({ attributes }: Pick<LocalQueue, 'attributes'>): boolean =>
  attributes.RedrivePolicy !== undefined;
