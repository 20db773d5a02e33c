import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LocalTable } from '../stack.ts';
import { createDynalite } from './quick-dynalite.ts';

/** What the tables' emulator needs to start; plain JSON. Without a folder everything is in memory. */
export type TablesConfig = { dataDir?: string; region: string; tables: LocalTable[] };

/** A killed run's emulator may hold its files for a moment longer. */
const OPEN_TRIES = 40;
const OPEN_PAUSE_MS = 250;

const credentials = { accessKeyId: 'LOCAL-SETUP', secretAccessKey: 'local' };

/** Starts DynamoDB on 127.0.0.1 with the tables, those that exist left as they are. Resolves to its server. */
export const startTables = async ({ dataDir, region, tables }: TablesConfig): Promise<Server> => {
  const server = createDynalite(dataDir === undefined ? {} : { path: dataDir });
  // A connection closed just as the front door uses it again would look like a lost answer.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region, credentials });
  try {
    for (const table of tables) await createTable(client, table);
  } finally {
    client.destroy();
  }
  return server;
};

const createTable = async (client: DynamoDBClient, table: LocalTable): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new CreateTableCommand(table as CreateTableCommandInput));
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceInUseException') return;
      if (attempt === OPEN_TRIES) throw error;
      await sleep(OPEN_PAUSE_MS);
    }
  }
};
