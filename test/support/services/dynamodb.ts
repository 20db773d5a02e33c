import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  type ConsumedCapacity,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

// The package has no types of its own.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;

export const tables = {
  campaigns: 'Campaign',
  audience: 'Audience',
  deliveries: 'Delivery',
  lookup: 'Lookup',
} as const;

const schemas: Record<string, 'S' | 'N'> = {
  [tables.campaigns]: 'S',
  [tables.audience]: 'N',
  [tables.deliveries]: 'N',
  [tables.lookup]: 'S',
};

const keySchema: KeySchemaElement[] = [
  { AttributeName: 'pk', KeyType: 'HASH' },
  { AttributeName: 'sk', KeyType: 'RANGE' },
];

/** Makes the four tables at any DynamoDB endpoint, and waits until each may be used: until then it is not found. */
const createTables = async (client: DynamoDBClient): Promise<void> => {
  for (const [table, sortKeyType] of Object.entries(schemas)) {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keySchema,
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: sortKeyType },
        ],
      }),
    );
  }
  for (const TableName of Object.keys(schemas)) {
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName });
  }
};

export type TestDynamoDb = {
  client: DynamoDBClient;
  /** Capacity units and calls since the last `reset`. */
  meter: { units: number; calls: number; reset(): void };
  stop(): Promise<void>;
};

const unitsOf = (output: object): number => {
  const consumed = (output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] }).ConsumedCapacity;
  return [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
};

/** Starts an empty database, which whoever has this access key finds at the endpoint. */
export type StartDatabase = () => Promise<{ endpoint: string; accessKeyId: string; stop(): Promise<void> }>;

/** In this process, in memory. */
const startDynalite: StartDatabase = async () => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'test',
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

let startDatabase = startDynalite;
/** Lets the tests of this file run on another emulator. */
export const useDatabase = (start: StartDatabase): void => {
  startDatabase = start;
};

/** An empty DynamoDB with the four tables, its client metered. */
export const startDynamoDb = async (): Promise<TestDynamoDb> => {
  const { endpoint, accessKeyId, stop } = await startDatabase();
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId, secretAccessKey: 'test' },
  });
  const meter = {
    units: 0,
    calls: 0,
    reset() {
      meter.units = 0;
      meter.calls = 0;
    },
  };
  await createTables(client);
  client.middlewareStack.add(
    (next) => async (call) => {
      Object.assign(call.input, { ReturnConsumedCapacity: 'TOTAL' });
      meter.calls += 1;
      const answer = await next(call);
      meter.units += unitsOf(answer.output);
      return answer;
    },
    { step: 'initialize' },
  );
  return {
    client,
    meter,
    async stop() {
      client.destroy();
      await stop();
    },
  };
};
