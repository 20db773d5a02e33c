import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { killAtOnce, processesBelow } from './processes.ts';

/** A database or queue server of the peer, on 127.0.0.1. */
export type Server = {
  port: number;
  pid(): number;
  /** `kill -9` of the server and all its processes. */
  kill(): void;
  /** Starts it again on the same data. */
  start(): Promise<void>;
};

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const READY_TRIES = 300;
const READY_PAUSE_MS = 100;

const waitFor = async (what: string, isReady: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await isReady();
      return;
    } catch (error) {
      if (tries === READY_TRIES) throw new Error(`${what} does not start.`, { cause: error });
      await sleep(READY_PAUSE_MS);
    }
  }
};

type Launch = { command: string; args: string[]; uid?: number; gid?: number };

const createServerOf = (
  port: number,
  launch: Launch,
  what: string,
  isReady: () => Promise<unknown>,
): Server => {
  let pid = 0;
  const kill = (): void => {
    if (pid === 0) return;
    killAtOnce(processesBelow(pid).map((one) => one.pid));
    pid = 0;
  };
  process.once('exit', kill);
  return {
    port,
    pid: () => pid,
    kill,
    async start() {
      const { command, args, ...user } = launch;
      const child = spawn(command, args, { stdio: 'ignore', ...user });
      child.once('error', () => {});
      pid = child.pid ?? 0;
      await waitFor(what, isReady);
    },
  };
};

/** Redis as Debian packages it, with the append-only file and no eviction, as BullMQ's documentation asks. */
export const createRedis = async (folder: string): Promise<Server> => {
  const dir = join(folder, 'redis');
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir];
  args.push('--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction');
  return createServerOf(port, { command: 'redis-server', args }, 'redis-server', async () => {
    const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    try {
      await client.connect();
      // An answer of LOADING is an error.
      await client.dbsize();
    } finally {
      client.disconnect();
    }
  });
};

const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));

const postgresBin = (): string => {
  const root = '/usr/lib/postgresql';
  const [newest] = existsSync(root)
    ? readdirSync(root).sort((one, other) => Number(other) - Number(one))
    : [];
  if (newest === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  return join(root, newest, 'bin');
};

/** PostgreSQL as Debian packages it, with its own settings: every commit is on disk before it is answered. */
export const createPostgres = async (folder: string): Promise<Server & { url: string }> => {
  const dir = join(folder, 'postgres');
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  mkdirSync(dir, { recursive: true });
  if (isRoot) chownSync(dir, idOf('-u'), idOf('-g'));
  const bin = postgresBin();
  execFileSync(join(bin, 'initdb'), ['-D', dir, '-A', 'trust', '-U', 'peer'], { stdio: 'ignore', ...user });
  const args = ['-D', dir, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'max_connections=200'];
  const url = `postgres://peer@127.0.0.1:${port}/postgres`;
  const server = createServerOf(
    port,
    { command: join(bin, 'postgres'), args, ...user },
    'postgres',
    async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      try {
        await client.connect();
      } finally {
        await client.end().catch(() => {});
      }
    },
  );
  return { ...server, url };
};
