import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import { type ChildService, startService } from '../../local/process/child-service.ts';
import { type ProviderConfig, providerExecArgv } from '../../local/provider/base/config.ts';
import type { LocalStack } from '../../local/stack/read.ts';
import {
  type Conditions,
  type Kill,
  LATENCY_SCALE,
  peopleFile,
  type Result,
  readContent,
  resultAtProvider,
} from './conditions.ts';
import type { EventsConfig } from './events-process.ts';
import type { ImportConfig } from './import-process.ts';
import { killAtOnce, processesBelow, timeSince } from './processes.ts';
import { openDatabase, TABLE } from './recipients.ts';
import type { SendConfig } from './send-process.ts';
import { createPostgres, createRedis } from './services.ts';

const QUEUE = 'mail';
const LOOK_MS = 500;
const WATCH_MS = 50;
/** The queue has to be empty for so long, as BullMQ finds a job of a dead worker only when its lock has ended. */
const QUIET_MS = 2_000;

const startProcess = <Config>(module: string, config: Config, execArgv?: readonly string[]) =>
  startService(new URL(module, import.meta.url), config, execArgv === undefined ? {} : { execArgv });

/** Sends by BullMQ, a job and a row a person, with the provider as `stack` sets it up for Tocsin. */
export const runPeer = async (
  { folder, people, ratePerSecond }: Conditions,
  stack: LocalStack,
  mark: SendConfig['mark'],
  kill: Kill,
): Promise<Result> => {
  const redis = await createRedis(folder);
  const postgres = await createPostgres(folder);
  await Promise.all([redis.start(), postgres.start()]);
  const pool = openDatabase(postgres.url, 2);
  await pool.query(TABLE);
  const events = await startProcess<EventsConfig>('./events-process.ts', { databaseUrl: postgres.url });
  const provider = await startProcess<ProviderConfig>(
    '../../local/provider/process.ts',
    {
      dataDir: join(folder, 'provider'),
      region: stack.region,
      ratePerSecond,
      quotaPer24Hours: -1,
      identities: stack.identities,
      configurationSets: stack.configurationSets,
      s3Endpoint: `http://127.0.0.1:${events.port}`,
      latencyScale: LATENCY_SCALE,
    },
    providerExecArgv,
  );
  const providerUrl = `http://127.0.0.1:${provider.port}`;
  const environment = stack.functions.find(({ caller }) => caller === 'send')?.environment ?? {};
  const content = await readContent();
  const startSender = (): Promise<ChildService> =>
    startProcess<SendConfig>('./send-process.ts', {
      databaseUrl: postgres.url,
      redisPort: redis.port,
      queue: QUEUE,
      providerUrl,
      region: stack.region,
      from: environment.FROM_ADDRESS ?? '',
      configurationSet: environment.CONFIGURATION_SET ?? '',
      content,
      ratePerSecond,
      mark,
    });

  let sender = await startSender();
  const before = processesBelow(process.pid);
  const startMs = performance.now();
  const importing = startProcess<ImportConfig>('./import-process.ts', {
    databaseUrl: postgres.url,
    redisPort: redis.port,
    file: peopleFile(folder),
    queue: QUEUE,
  });

  if (kill !== 'none') {
    await importing;
    while ((await readProviderAccount(providerUrl)).messages < people / 2) await sleep(WATCH_MS);
    killAtOnce([sender.pid]);
    await sender.exited;
    if (kill === 'all') {
      redis.kill();
      postgres.kill();
      await Promise.all([redis.start(), postgres.start()]);
    }
    sender = await startSender();
  }

  const imported = await importing;
  const queue = new Queue(QUEUE, { connection: { host: '127.0.0.1', port: redis.port } });
  queue.on('error', () => {});
  let quietSinceMs: number | undefined;
  for (;;) {
    const { failed = 0, ...open } = await queue.getJobCounts();
    const left = Object.values(open).reduce((sum, count) => sum + count, 0) - (open.completed ?? 0);
    const account = await readProviderAccount(providerUrl);
    if (left > 0 || account.events.pending > 0) quietSinceMs = undefined;
    else quietSinceMs ??= performance.now();
    if (quietSinceMs !== undefined && performance.now() - quietSinceMs >= QUIET_MS) {
      if (failed > 0) console.log(`  ${failed} jobs failed for good`);
      break;
    }
    await sleep(LOOK_MS);
  }
  const names = new Map([
    [provider.pid, 'provider'],
    [sender.pid, 'own code'],
    [events.pid, 'own code'],
    [imported.pid, 'own code'],
    [redis.pid(), 'queues'],
    [postgres.pid(), 'database'],
  ]);
  const processor = timeSince(process.pid, before, ({ pid, parent }) => {
    if (pid === process.pid) return 'bench';
    return names.get(pid) ?? names.get(parent) ?? 'bench';
  });
  const seconds = (performance.now() - startMs - QUIET_MS) / 1_000;

  const account = await readProviderAccount(providerUrl);
  const client = new Redis({ port: redis.port });
  const [, commands = '0'] = /total_commands_processed:(\d+)/.exec(await client.info('stats')) ?? [];
  client.disconnect();
  await queue.close();
  await Promise.all([sender.stop(), events.stop(), imported.stop(), provider.stop()]);
  const { rows: written } = await pool.query<{ inserted: string; updated: string }>(
    `select n_tup_ins as inserted, n_tup_upd as updated from pg_stat_user_tables where relname = 'recipient'`,
  );
  const { rows: unsent } = await pool.query<{ count: string }>(
    'select count(*) from recipient where sent_at is null',
  );
  await pool.end();
  redis.kill();
  postgres.kill();
  return {
    ...resultAtProvider(people, account),
    seconds,
    processor,
    writes: {
      'rows inserted': Number(written[0]?.inserted ?? 0),
      'rows updated': Number(written[0]?.updated ?? 0),
      'Redis commands': Number(commands),
    },
    againNamed: 0,
    unknown: Number(unsent[0]?.count ?? 0),
  };
};
