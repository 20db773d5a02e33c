import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startDistribution } from './distribution/distribution.ts';
import type { ObjectsAndQueuesConfig } from './emulators/objects-and-queues.ts';
import { startTables } from './emulators/tables.ts';
import { createFaultCounts, type FaultMix } from './faults/mix.ts';
import { createCallFaults, createFateOfCalls } from './front-door/faults.ts';
import { startFrontDoor } from './front-door/front-door.ts';
import { createMeter, type MeterState } from './front-door/meter.ts';
import { createNotifier } from './front-door/notifications.ts';
import { createObjectVersions } from './front-door/object-versions.ts';
import { createQueueSender } from './front-door/queue-sender.ts';
import { createSecrets } from './front-door/secrets.ts';
import { startHttpApi } from './http-api/http-api.ts';
import { createIamAuthorizer, type IamAuthorizer } from './iam/authorizer.ts';
import { type EventSource, startEventSource } from './lambda/event-source.ts';
import { createPool, type FunctionPool } from './lambda/pool.ts';
import { createQueueFaults } from './lambda/queue-faults.ts';
import { type ChildService, startService } from './process/child-service.ts';
import { DataFolderError, SIGN_IN_FILE, takeDataFolder } from './process/data-folder.ts';
import { fullDiskSentence, isFullDisk, outOfRoom } from './process/disk-space.ts';
import {
  type BehaviourShares,
  type ProviderConfig,
  providerExecArgv,
  type SmsProviderConfig,
} from './provider/base/config.ts';
import { startDns } from './provider/dns.ts';
import { type Checked, createModelChecker } from './service-models/checker.ts';
import { startSignIn } from './sign-in/sign-in.ts';
import type { LocalDistribution } from './stack/distribution.ts';
import type { LocalSchedule } from './stack/functions.ts';
import type { LocalQueue } from './stack/queues.ts';
import { ACCOUNT_ID, type LocalStack, readStack } from './stack/read.ts';
import { filesOfAssembly, synthesize } from './template/assembly.ts';
import { TemplateError } from './template/template.ts';

export type RunOptions = {
  /** Folder of everything that outlives the process. */
  dataDir: string;
  /** What the simulated provider allows. */
  ratePerSecond: number;
  /** Messages in any 24 hours; -1 is unlimited. */
  quotaPer24Hours?: number;
  behaviour?: Partial<BehaviourShares>;
  /** The provider's side of SMS, where the stack sends any. */
  sms?: Partial<Pick<SmsProviderConfig, 'partsPerSecond' | 'monthlySpendLimitUsd' | 'behaviour' | 'hourMs'>>;
  /** Stretches or shortens what the provider's events take; 1 unless given. */
  latencyScale?: number;
  /** Ports on 127.0.0.1; 0 lets the system choose. */
  apiPort?: number;
  inboxPort?: number;
  signInPort?: number;
  consolePort?: number;
  /** Agents who can sign in beside the one user of each role, as `agent-1` and so on; none unless given. */
  moreAgents?: number;
  /** Lets the HTTP API take whatever comes: to measure what lies behind it. */
  unthrottled?: boolean;
  /** Folder of a cloud assembly that has been synthesized already. */
  assemblyDir?: string;
  /** What befalls calls, messages and events; nothing unless given. */
  faults?: FaultMix;
  /** Folder for CPU profiles of all processes but this one. */
  profileDir?: string;
  /** Told what is being started. */
  onStep?: (step: string) => void;
};

export type LocalRun = {
  stack: LocalStack;
  apiUrl: string;
  /** Where staff work, and, at `/check`, anybody checks a notice. */
  consoleUrl: string;
  /** The simulated provider: its inbox and, at `/_account`, its own account. */
  inboxUrl: string;
  /** How people sign in: what the outputs of a deployed stack tell. */
  signIn: { api: string; issuer: string; clientId: string; callbackUrl: string; callbackUrls: string[] };
  meter(): MeterState;
  /** What has befallen calls and messages so far, how often each; empty without faults. */
  faults(): Record<string, number>;
  /** What the policies of the template lacked, and what in them was never used. */
  permissions: Pick<IamAuthorizer, 'missing' | 'unused'>;
  /** How many requests were held against the models of the services, and what AWS would refuse in them. */
  checked(): Checked;
  /** Highest resident memory so far, MiB, by process; where the system does not tell, the functions' alone. */
  peakMemoryMiB(): Record<string, number>;
  /** CPU time so far, seconds, by process; where the system does not tell, the functions' alone. */
  cpuSeconds(): Record<string, number>;
  /** Resolves with what happened when a part ends that should not, or a permission is missing. */
  broken: Promise<string>;
  /** Lets batches under way end, then stops everything. */
  stop(): Promise<void>;
};

const APP = fileURLToPath(new URL('../infra/app.ts', import.meta.url));
const REGION = 'eu-west-3';
/** Processes of a function whose concurrency the template leaves open: as many as help on a small machine. */
const CONCURRENCY = 2;
/** What the provider allows of SMS unless it is told otherwise: as the local stage of `infra/config/config.ts` expects. */
const SMS_PARTS_PER_SECOND = 1_000;
const SMS_MONTHLY_LIMIT_USD = 100_000;
/** Who waits for three days to be over does not sit here: an hour of the telephone network takes a second. */
const SMS_HOUR_MS = 1_000;
const METER_SAVE_MS = 1_000;
/** An asynchronous invocation that failed is repeated after one minute, then two (Lambda developer guide). */
const RETRY_MINUTES = [1, 2];
const MINUTE_MS = 60_000;
/** With faults a minute of the schedules is shorter, as every recovery waits for one. */
const MINUTE_UNDER_FAULTS_MS = 10_000;
/** With faults: how long after its function's time-out a message that was not deleted comes back. */
const VISIBLE_AFTER_SECONDS = 5;
const STOP_MS = 15_000;

/** Linux tells the highest resident memory of any process. */
const peakOfProcess = (pid: number): number | undefined => {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? undefined : Math.ceil(Number(kib) / 1024);
  } catch {
    return undefined;
  }
};

/** Linux counts user and system time in hundredths of a second (proc(5), fields 14 and 15 of `stat`). */
const cpuOfProcess = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in brackets, may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
};

/** Fires at whole multiples of the interval since midnight UTC, as a schedule that began long ago. */
const startSchedule = ({ everyMinutes }: LocalSchedule, minuteMs: number, fire: () => void): (() => void) => {
  const everyMs = everyMinutes * minuteMs;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(
      () => {
        fire();
        next();
      },
      everyMs - (Date.now() % everyMs),
    );
  };
  next();
  return () => clearTimeout(timer);
};

/**
 * Queues whose messages come back after one time-out of the function instead of six: recoveries are sooner, and come
 * upon work that is still being done more often.
 */
const queuesUnderFaults = ({ queues, eventSources, functions }: LocalStack): LocalQueue[] =>
  queues.map((queue) => {
    const source = eventSources.find(({ queueName }) => queueName === queue.name);
    const fn = functions.find(({ name }) => name === source?.functionName);
    if (fn === undefined) return queue;
    const VisibilityTimeout = String(fn.timeoutSeconds + VISIBLE_AFTER_SECONDS);
    return { ...queue, attributes: { ...queue.attributes, VisibilityTimeout } };
  });

const leadsTo = ({ behaviors }: LocalDistribution, host: string): boolean =>
  behaviors.some(({ origin }) => 'host' in origin && origin.host === host);

/** Brings the synthesized stack up on this machine, on the data that an earlier run left in the folder. */
export const startRun = async (options: RunOptions): Promise<LocalRun> => {
  const { dataDir, faults, onStep = () => {} } = options;
  const folder = await takeDataFolder(dataDir);
  const full = outOfRoom(dataDir);
  if (full !== undefined) {
    folder.release();
    throw new DataFolderError(full);
  }
  const at = (name: string): string => join(dataDir, name);
  const stops: (() => unknown)[] = [folder.release];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };

  try {
    mkdirSync(at('logs'), { recursive: true });
    const log = openSync(at('logs/local-run.log'), 'a');
    stops.push(() => closeSync(log));
    const frontDoor = await startFrontDoor();
    stops.push(() => frontDoor.close());
    const api = await startHttpApi(options.apiPort ?? 0);
    stops.push(() => api.close());
    const signIn = await startSignIn(options.signInPort);
    stops.push(() => signIn.close());
    const console_ = await startDistribution(options.consolePort);
    stops.push(() => console_.close());

    onStep('Synthesizing the stack');
    const files =
      options.assemblyDir === undefined
        ? await synthesize(APP, at('cdk.out'), { TOCSIN_STAGE: 'local' })
        : filesOfAssembly(options.assemblyDir);
    const stack = readStack(files, {
      region: files.region ?? REGION,
      frontDoorUrl: frontDoor.url,
      issuerUrl: signIn.url,
      consoleUrl: console_.url,
    });
    const { region } = stack;
    if (stack.signIn === undefined) throw new TemplateError('The stack has nobody sign in.');
    await signIn.open(stack.signIn, options.moreAgents);
    if (stack.distribution === undefined) throw new TemplateError('The stack has no console.');
    const { distribution } = stack;
    const [ownClient, ...otherClients] = stack.signIn.clients.filter(({ callbackUrls }) =>
      callbackUrls.every((url) => !url.startsWith(console_.url)),
    );
    if (ownClient === undefined || otherClients.length > 0) {
      throw new TemplateError('The local run signs programs in to one client, beside that of the console.');
    }
    const { clientId, callbackUrls } = ownClient;
    const [callbackUrl = ''] = callbackUrls;
    const [ownApi, ...otherApis] = stack.httpApis.filter(({ host }) => !leadsTo(distribution, host));
    if (ownApi === undefined || otherApis.length > 0) {
      throw new TemplateError('The local run serves one HTTP API, beside those behind the distribution.');
    }
    const apisBehind = await Promise.all(
      stack.httpApis
        .filter((one) => one !== ownApi)
        .map(async ({ host, routes }) => {
          const server = await startHttpApi(0);
          stops.push(() => server.close());
          return { host, routes, server };
        }),
    );
    const signInSettings = { api: api.url, issuer: signIn.url, clientId, callbackUrl, callbackUrls };
    writeFileSync(at(SIGN_IN_FILE), JSON.stringify(signInSettings));
    stops.push(() => rmSync(at(SIGN_IN_FILE)));
    const gate = createIamAuthorizer(stack, at('permissions-used.json'));
    const servicesChecked = gate.checkServices();
    // Thrown where it is awaited, unless the start has failed before.
    servicesChecked.catch(() => {});

    const profiling =
      options.profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`];
    onStep('Starting tables, queues, buckets and the provider');
    const service = async <Config>(
      module: string,
      config: Config,
      execArgv: readonly string[] = [],
    ): Promise<ChildService> => {
      const started = await startService(new URL(module, import.meta.url), config, {
        execArgv: [...execArgv, ...profiling],
        log,
      });
      stops.push(() => started.stop());
      return started;
    };
    const tables = await startTables({ dataDir: at('tables'), tables: stack.tables });
    stops.push(() => tables.close());
    const [objectsAndQueues, provider] = await Promise.all([
      service<ObjectsAndQueuesConfig>('./emulators/objects-and-queues-process.ts', {
        dataDir: at('objects-and-queues'),
        region,
        buckets: stack.buckets.map(({ name }) => name),
        queues: faults === undefined ? stack.queues : queuesUnderFaults(stack),
      }),
      service<ProviderConfig>(
        './provider/process.ts',
        {
          dataDir: at('provider'),
          region,
          port: options.inboxPort ?? 0,
          ratePerSecond: options.ratePerSecond,
          quotaPer24Hours: options.quotaPer24Hours ?? -1,
          identities: stack.identities,
          mailFromDomains: stack.mailFromDomains,
          configurationSets: stack.configurationSets,
          s3Endpoint: frontDoor.url,
          ...(stack.smsConfigurationSets.length === 0
            ? {}
            : {
                sms: {
                  partsPerSecond: SMS_PARTS_PER_SECOND,
                  monthlySpendLimitUsd: SMS_MONTHLY_LIMIT_USD,
                  hourMs: SMS_HOUR_MS,
                  senderIds: stack.senderIds,
                  protections: stack.protections,
                  configurationSets: stack.smsConfigurationSets,
                  ...options.sms,
                },
              }),
          ...(options.behaviour === undefined ? {} : { behaviour: options.behaviour }),
          ...(faults === undefined ? {} : { eventFaults: faults.events }),
          ...(options.latencyScale === undefined ? {} : { latencyScale: options.latencyScale }),
        },
        providerExecArgv,
      ),
    ]);

    await servicesChecked;
    const dns = await startDns(stack.identities);
    stops.push(() => dns.stop());

    onStep('Starting the functions');
    const meter = createMeter(at('meter.json'));
    let tellFull: (sentence: string) => void;
    const diskFull = new Promise<string>((tell) => {
      tellFull = tell;
    });
    const saving = setInterval(() => {
      const sentence = outOfRoom(dataDir);
      if (sentence !== undefined) tellFull(sentence);
      meter.save();
    }, METER_SAVE_MS);
    stops.push(() => {
      clearInterval(saving);
      meter.save();
    });
    const pools = new Map<string, FunctionPool>();
    for (const fn of stack.functions) {
      const source = stack.eventSources.find(({ functionName }) => functionName === fn.name);
      const concurrency = source?.maximumConcurrency ?? fn.reservedConcurrency ?? CONCURRENCY;
      const pool = createPool(fn, {
        region,
        frontDoorUrl: frontDoor.url,
        dnsServer: dns.address,
        logDir: at('logs'),
        execArgv: profiling,
        concurrency,
        countInvocation: meter.countInvocation,
      });
      pools.set(fn.name, pool);
      stops.push(() => pool.stop());
    }
    const poolNamed = (name: string): FunctionPool => {
      const pool = pools.get(name);
      if (pool === undefined) throw new Error(`the stack has no function ${name}`);
      return pool;
    };

    const timers = new Set<NodeJS.Timeout>();
    stops.push(() => {
      for (const timer of timers) clearTimeout(timer);
    });
    const invokeLater = (name: string, event: unknown, tries = 0): boolean => {
      const pool = pools.get(name);
      if (pool === undefined) return false;
      pool.invoke(event).then(({ ok }) => {
        const minutes = RETRY_MINUTES[tries];
        if (ok || minutes === undefined || tries >= pool.fn.asyncRetries) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          invokeLater(name, event, tries + 1);
        }, minutes * MINUTE_MS);
        timers.add(timer);
      });
      return true;
    };

    const struck = createFaultCounts();
    const kill = (caller: string, process: string): void => {
      for (const pool of pools.values()) if (pool.fn.caller === caller) pool.kill(process);
    };
    const queuesUrl = `http://127.0.0.1:${objectsAndQueues.port}`;
    const client = new SQSClient({
      region,
      endpoint: queuesUrl,
      credentials: { accessKeyId: 'LOCAL-EVENTS', secretAccessKey: 'local' },
    });
    stops.push(() => client.destroy());
    const queueUrl = (name: string): string => `${queuesUrl}/${ACCOUNT_ID}/${name}`;
    const putMessage = createQueueSender(client, queueUrl, (queue) => meter.countMessages(queue, 1));
    const objectsDir = at('objects-and-queues/objects');
    const models = createModelChecker();
    frontDoor.open({
      tables,
      ports: { objectsAndQueues: objectsAndQueues.port, provider: provider.port },
      objectsDir,
      versions: createObjectVersions(
        objectsDir,
        new Set(stack.buckets.flatMap(({ name, isVersioned }) => (isVersioned ? [name] : []))),
      ),
      corsOf: (bucket) => stack.buckets.find(({ name }) => name === bucket)?.cors ?? [],
      secret: createSecrets(at('secrets.json'), stack.secrets),
      invokeLater,
      notify: createNotifier(stack.buckets, region, objectsDir, putMessage),
      meter,
      ...(faults === undefined ? {} : { faults: createCallFaults(createFateOfCalls(faults), kill, struck) }),
      gate,
      models,
    });
    for (const { server, routes } of [{ server: api, routes: ownApi.routes }, ...apisBehind]) {
      const open = routes.map(({ throttle, ...route }) =>
        throttle === undefined || options.unthrottled === true ? route : { ...route, throttle },
      );
      server.open(open, (name, event) => poolNamed(name).invoke(event));
    }
    console_.open({
      distribution,
      deployments: stack.deployments,
      apiPorts: new Map(apisBehind.map(({ host, server }) => [host, server.port])),
    });

    // The first chunks would otherwise wait for their processes, and the rate of a short run with them.
    for (const { functionName } of stack.eventSources) poolNamed(functionName).warmUp();
    const sources: EventSource[] = stack.eventSources.map((mapping) =>
      startEventSource({
        mapping,
        queueUrl: queueUrl(mapping.queueName),
        region,
        client,
        invoke: (event) => poolNamed(mapping.functionName).invoke(event),
        concurrency: CONCURRENCY,
        ...(faults === undefined
          ? {}
          : { faults: createQueueFaults(faults.seed, mapping.queueName, faults.queues, struck) }),
      }),
    );
    stops.push(async () => {
      let late: NodeJS.Timeout | undefined;
      const isLate = new Promise<void>((done) => {
        late = setTimeout(done, STOP_MS);
      });
      await Promise.race([Promise.all(sources.map((source) => source.stop())), isLate]);
      clearTimeout(late);
    });
    for (const schedule of stack.schedules) {
      const minuteMs = faults === undefined ? MINUTE_MS : MINUTE_UNDER_FAULTS_MS;
      const stop = startSchedule(schedule, minuteMs, () =>
        invokeLater(schedule.functionName, schedule.input),
      );
      stops.push(stop);
    }

    let isStopping = false;
    const parts = { 'objects and queues': objectsAndQueues, provider };
    const broken = new Promise<string>((tell) => {
      gate.refused.then(tell);
      diskFull.then(tell);
      for (const [name, part] of Object.entries(parts)) {
        part.exited.then((how) => {
          if (isStopping) return;
          const why = `The process of ${name} ended (${how}); see ${at('logs/local-run.log')}.`;
          tell(outOfRoom(dataDir) ?? why);
        });
      }
    });
    const measure = (
      ofPool: (pool: FunctionPool) => number,
      ofProcess: (pid: number) => number | undefined,
    ): Record<string, number> => {
      const figures: Record<string, number> = {};
      for (const pool of pools.values()) figures[pool.fn.caller] = ofPool(pool);
      const pids = Object.entries(parts).map(([name, { pid }]): [string, number] => [name, pid]);
      for (const [name, pid] of [['local run', process.pid] as const, ...pids]) {
        const figure = ofProcess(pid);
        if (figure !== undefined) figures[name] = figure;
      }
      return figures;
    };
    return {
      stack,
      apiUrl: api.url,
      consoleUrl: console_.url,
      inboxUrl: `http://127.0.0.1:${provider.port}`,
      signIn: signInSettings,
      meter: meter.read,
      faults: struck.read,
      permissions: { missing: gate.missing, unused: gate.unused },
      checked: models.read,
      peakMemoryMiB: () => measure(({ peakMemoryMiB }) => peakMemoryMiB(), peakOfProcess),
      cpuSeconds: () => measure(({ cpuSeconds }) => cpuSeconds(), cpuOfProcess),
      broken,
      async stop() {
        isStopping = true;
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw isFullDisk(error) ? new DataFolderError(fullDiskSentence(dataDir)) : error;
  }
};
