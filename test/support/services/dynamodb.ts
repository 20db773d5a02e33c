import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  type ConsumedCapacity,
  CreateTableCommand,
  type CreateTableCommandInput,
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
  audit: 'Audit',
} as const;

type TableShape = Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'GlobalSecondaryIndexes'>;
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
const keys = (partition: string, sort: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];
const sortedBy = (type: 'S' | 'N') => [attribute('pk', 'S'), attribute('sk', type)];

/** As in `infra/data/tables.ts`. */
const shapes: Record<string, TableShape> = {
  [tables.campaigns]: { AttributeDefinitions: sortedBy('S') },
  [tables.audience]: { AttributeDefinitions: sortedBy('N') },
  [tables.deliveries]: { AttributeDefinitions: sortedBy('N') },
  [tables.lookup]: { AttributeDefinitions: sortedBy('S') },
  [tables.audit]: {
    AttributeDefinitions: [
      ...sortedBy('N'),
      attribute('on', 'S'),
      attribute('atMs', 'N'),
      attribute('begun', 'S'),
    ],
    GlobalSecondaryIndexes: [
      { IndexName: 'about', KeySchema: keys('on', 'atMs'), Projection: { ProjectionType: 'ALL' } },
      { IndexName: 'chains', KeySchema: keys('begun', 'pk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  },
};

/** Makes the tables at any DynamoDB endpoint, and waits until each may be used: until then it is not found. */
const createTables = async (client: DynamoDBClient): Promise<void> => {
  for (const [TableName, shape] of Object.entries(shapes)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys('pk', 'sk'),
        ...shape,
      }),
    );
  }
  for (const TableName of Object.keys(shapes)) {
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

/** An empty DynamoDB with the tables, its client metered. */
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
