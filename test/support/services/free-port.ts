import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems hand out by themselves, so that nobody who asks for any port is given it meanwhile. */
const FIRST = 21_000;
const PORTS = 10_000;

/** A port of 127.0.0.1 that nobody listens on. */
export const freePort = async (): Promise<number> => {
  for (let tried = 0; tried < PORTS; tried += 1) {
    const port = FIRST + ((process.pid + tried) % PORTS);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('no port is free');
};
