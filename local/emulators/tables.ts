import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LocalTable } from '../stack/storage.ts';
import { createDynalite } from './dynalite-patches.ts';

/** One call of DynamoDB's API as it goes over the wire. */
type TablesCall = { headers: Record<string, unknown>; body: Buffer | string };
type TablesAnswer = { status: number; headers: Record<string, string | number>; body: string };

/** DynamoDB within this process. */
export type Tables = {
  call(request: TablesCall): Promise<TablesAnswer>;
  close(): Promise<void>;
};

/** Without a folder everything is in memory. */
export type TablesConfig = { dataDir?: string; tables: LocalTable[] };

/**
 * Puts a request to the emulator's server with no connection between: a connection would cost more of the
 * processor's time than the emulator itself.
 */
const ask = (server: Server, { headers, body }: TablesCall): Promise<TablesAnswer> =>
  new Promise((answer) => {
    const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
    const response = {
      statusCode: 200,
      headers: {} as TablesAnswer['headers'],
      setHeader(name: string, value: string | number) {
        this.headers[name.toLowerCase()] = value;
      },
      end(text: string) {
        answer({ status: this.statusCode, headers: this.headers, body: text });
      },
    };
    server.emit('request', request, response);
    request.emit('data', typeof body === 'string' ? Buffer.from(body) : body);
    request.emit('end');
  });

const setUp = (server: Server, operation: string, input: object): Promise<TablesAnswer> =>
  ask(server, {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20000101T000000Z',
      // The emulator wants a signature and does not check it.
      authorization: 'AWS4-HMAC-SHA256 Credential=LOCAL-SETUP, SignedHeaders=host, Signature=none',
    },
    body: JSON.stringify(input),
  });

/** Starts DynamoDB with the tables, those that exist left as they are. */
export const startTables = async ({ dataDir, tables }: TablesConfig): Promise<Tables> => {
  const server = createDynalite(dataDir === undefined ? {} : { path: dataDir });
  for (const table of tables) {
    const { status, body } = await setUp(server, 'CreateTable', table);
    if (status !== 200 && !body.includes('ResourceInUseException')) {
      throw new Error(`The table ${table.TableName} could not be made: ${body}`);
    }
    const { TableName } = table;
    while (!(await setUp(server, 'DescribeTable', { TableName })).body.includes('"TableStatus":"ACTIVE"')) {
      await nextTurn();
    }
  }
  return {
    call: (request) => ask(server, request),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
};
