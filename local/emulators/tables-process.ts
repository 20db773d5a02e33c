import type { AddressInfo } from 'node:net';
import { serveParent } from '../child-service.ts';
import { startTables, type TablesConfig } from './tables.ts';

serveParent<TablesConfig>(async (config) => {
  const server = await startTables(config);
  return (server.address() as AddressInfo).port;
});
