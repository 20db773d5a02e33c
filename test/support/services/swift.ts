import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/**
 * OpenStack Swift, an object store of its own right with an S3 API: nothing in it was written for us or by us. Debian
 * has it (`swift-proxy`, `swift-account`, `swift-container`, `swift-object`).
 */
const programs = ['ring-builder', 'account-server', 'container-server', 'object-server', 'proxy-server'];
export const hasSwift = programs.every(
  (name) => spawnSync('sh', ['-c', `command -v swift-${name}`]).status === 0,
);

const START_TRIES = 300;
const START_PAUSE_MS = 200;

/** Filters before the proxy, in this order: S3's words, who asks, uploads in parts, versions. */
const filters = [
  'catch_errors',
  'memcache',
  's3api',
  'tempauth',
  'bulk',
  'slo',
  'symlink',
  'versioned_writes',
];

const proxyConfig = (folder: string, port: number): string => {
  const options: Record<string, string> = {
    // There is none: everything is read anew.
    memcache: 'memcache_servers = 127.0.0.1:1',
    s3api: 'location = eu-west-3',
    tempauth: 'user_test_tester = testing .admin',
    versioned_writes: 'allow_object_versioning = true',
  };
  const sections = filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n${options[name] ?? ''}`);
  return `[DEFAULT]
swift_dir = ${folder}
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = root
[pipeline:main]
pipeline = ${filters.join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
${sections.join('\n')}
`;
};

const storageConfig = (folder: string, kind: string, port: number): string => `[DEFAULT]
swift_dir = ${folder}
devices = ${folder}
mount_check = false
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = root
fallocate_reserve = 0
disable_fallocate = true
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`;

export type Swift = { endpoint: string; accessKeyId: string; secretAccessKey: string; stop(): Promise<void> };

/** Starts Swift on ports of its own with one copy of everything in a folder that goes with it. */
export const startSwift = async (): Promise<Swift> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-swift-'));
  mkdirSync(join(folder, 'disk'));
  const running: ChildProcess[] = [];
  const start = (name: string, config: string): void => {
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, config);
    running.push(spawn(`swift-${name}-server`, [file], { stdio: 'ignore' }));
  };
  for (const kind of ['account', 'container', 'object']) {
    const port = await freePort();
    const ring = (...words: string[]) => {
      const { status, stderr } = spawnSync('swift-ring-builder', [`${kind}.builder`, ...words], {
        cwd: folder,
      });
      if (status !== 0) throw new Error(`Swift made no ring: ${stderr}`);
    };
    ring('create', '4', '1', '1');
    const device = ['--ip', '127.0.0.1', '--port', String(port), '--device', 'disk', '--weight', '1'];
    ring('add', '--region', '1', '--zone', '1', ...device);
    ring('rebalance');
    start(kind, storageConfig(folder, kind, port));
    // The next kind is to find this port taken.
    await listening(`http://127.0.0.1:${port}/`);
  }
  const port = await freePort();
  start('proxy', proxyConfig(folder, port));
  const endpoint = `http://127.0.0.1:${port}`;
  await listening(endpoint);
  return {
    endpoint,
    accessKeyId: 'test:tester',
    secretAccessKey: 'testing',
    async stop() {
      const ended = Promise.all(running.map((one) => once(one, 'exit')));
      for (const one of running) one.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const listening = async (address: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetch(address);
      return;
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await sleep(START_PAUSE_MS);
    }
  }
};
