/** A run of the synthesized stack on this machine: the order in which its parts start. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createFaultCounts } from './faults/mix.ts';
import { createCallFaults, createFateOfCalls } from './front-door/faults.ts';
import { startFrontDoor } from './front-door/front-door.ts';
import type { MeterState } from './front-door/meter.ts';
import { createNotifier } from './front-door/notifications.ts';
import { createObjectVersions } from './front-door/object-versions.ts';
import type { OnDemandLimits } from './front-door/on-demand-capacity.ts';
import { createQueueSender } from './front-door/queue-sender.ts';
import { createSecrets } from './front-door/secrets.ts';
import { createTableThrottling, type Throttled } from './front-door/table-throttling.ts';
import { createIamAuthorizer, type IamAuthorizer } from './iam/authorizer.ts';
import { startEventSources } from './parts/event-sources.ts';
import { createMeasure } from './parts/measure.ts';
import { startMeter } from './parts/meter.ts';
import { startPools } from './parts/pools.ts';
import { minuteUnder, startSchedules } from './parts/schedules.ts';
import { type ServiceOptions, type Services, startServices } from './parts/services.ts';
import { createStops, type Stops } from './parts/stops.ts';
import { type SignInSettings, startWeb, type WebOptions } from './parts/web.ts';
import { DataFolderError, SIGN_IN_FILE, takeDataFolder } from './process/data-folder.ts';
import { fullDiskSentence, isFullDisk, outOfRoom } from './process/disk-space.ts';
import { startDns } from './provider/dns.ts';
import { type Checked, createModelChecker } from './service-models/checker.ts';
import { ACCOUNT_ID, type LocalStack, readStack } from './stack/read.ts';
import { filesOfAssembly, synthesize } from './template/assembly.ts';

export type RunOptions = ServiceOptions &
  WebOptions & {
    /** Folder of everything that outlives the process. */
    dataDir: string;
    /** Folder of a cloud assembly that has been synthesized already. */
    assemblyDir?: string;
    /** What schedules take for a minute, milliseconds: one, or less under faults, unless given. */
    minuteMs?: number;
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
  /** Where functions call AWS, each known by its name as access key. */
  frontDoorUrl: string;
  signIn: SignInSettings;
  meter(): MeterState;
  /** What has befallen calls and messages so far, how often each; empty without faults. */
  faults(): Record<string, number>;
  /** How many calls met the limits of tables so far; undefined where tables have none. */
  throttled(): Throttled | undefined;
  /** What the policies of the template lacked, and what in them was never used. */
  permissions: Pick<IamAuthorizer, 'missing' | 'unused'>;
  /** How many requests were held against the models of the services, and what AWS would refuse in them. */
  checked(): Checked;
  /** Highest resident memory so far, MiB, by process; where the system does not tell, the functions' alone. */
  peakMemoryMiB(): Record<string, number>;
  /** CPU time so far, seconds, by process; where the system does not tell, the functions' alone. */
  cpuSeconds(): Record<string, number>;
  /** Fires every schedule once, whenever it is due: what happens each hour need not be waited for. */
  fireSchedules(): void;
  /** Resolves with what happened when a part ends that should not, or a permission is missing. */
  broken: Promise<string>;
  /** Lets batches under way end, then stops everything. */
  stop(): Promise<void>;
};

const APP = fileURLToPath(new URL('../infra/app.ts', import.meta.url));
const REGION = 'eu-west-3';

/** Resolves with why the run can go on no more: a right is missing, the disk is full, or a service has ended. */
const brokenBy = (
  parts: Record<string, { exited: Promise<string> }>,
  authorizer: IamAuthorizer,
  diskFull: Promise<string>,
  dataDir: string,
  isStopping: () => boolean,
): Promise<string> =>
  new Promise((tell) => {
    authorizer.refused.then(tell);
    diskFull.then(tell);
    for (const [name, part] of Object.entries(parts)) {
      part.exited.then((how) => {
        if (isStopping()) return;
        const why = `The process of ${name} ended (${how}); see ${join(dataDir, 'logs/local-run.log')}.`;
        tell(outOfRoom(dataDir) ?? why);
      });
    }
  });

/** Starts every part, each of which adds to `stops` how it stops. */
const startParts = async (options: RunOptions, stops: Stops): Promise<LocalRun> => {
  const { dataDir, faults, onStep = () => {} } = options;
  const at = (name: string): string => join(dataDir, name);
  mkdirSync(at('logs'), { recursive: true });
  const log = openSync(at('logs/local-run.log'), 'a');
  stops.add(() => closeSync(log));
  const frontDoor = await startFrontDoor();
  stops.add(() => frontDoor.close());
  const web = await startWeb(options, stops);

  onStep('Synthesizing the stack');
  const files =
    options.assemblyDir === undefined
      ? await synthesize(APP, at('cdk.out'), { TOCSIN_STAGE: 'local' })
      : filesOfAssembly(options.assemblyDir);
  const stack = readStack(files, {
    region: files.region ?? REGION,
    frontDoorUrl: frontDoor.url,
    issuerUrl: web.issuerUrl,
    consoleUrl: web.consoleUrl,
  });
  const prepared = await web.prepare(stack, at(SIGN_IN_FILE));
  const authorizer = createIamAuthorizer(stack, at('permissions-used.json'));
  const servicesChecked = authorizer.checkServices();
  // Thrown where it is awaited, unless the start has failed before.
  servicesChecked.catch(() => {});

  const execArgv =
    options.profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`];
  onStep('Starting tables, queues, buckets and the provider');
  const services = await startServices(
    stack,
    options,
    { dataDir, frontDoorUrl: frontDoor.url, log, execArgv },
    stops,
  );
  await servicesChecked;
  const dns = await startDns(stack.identities);
  stops.add(() => dns.stop());

  onStep('Starting the functions');
  const { meter, diskFull } = startMeter(at('meter.json'), dataDir, stops);
  const pools = startPools(
    stack,
    {
      region: stack.region,
      frontDoorUrl: frontDoor.url,
      dnsServer: dns.address,
      logDir: at('logs'),
      execArgv,
      countInvocation: meter.countInvocation,
    },
    stops,
  );
  const struck = createFaultCounts();
  const models = createModelChecker();
  const queues = createQueues(stack.region, services, stops);
  const objectsDir = at('objects-and-queues/objects');
  const putMessage = createQueueSender(queues.client, queues.urlOf, (queue) => meter.countMessages(queue, 1));
  const throttling = throttlingOf(stack, options.tableLimits);
  const versioned = stack.buckets.flatMap(({ name, isVersioned }) => (isVersioned ? [name] : []));
  frontDoor.open({
    tables: services.tables,
    ports: { objectsAndQueues: services.objectsAndQueues.port, provider: services.provider.port },
    objectsDir,
    versions: createObjectVersions(objectsDir, new Set(versioned)),
    corsOf: (bucket) => stack.buckets.find(({ name }) => name === bucket)?.cors ?? [],
    secret: createSecrets(at('secrets.json'), stack.secrets),
    invokeLater: pools.invokeLater,
    notify: createNotifier(stack.buckets, stack.region, objectsDir, putMessage),
    meter,
    ...(faults === undefined
      ? {}
      : { faults: createCallFaults(createFateOfCalls(faults), pools.kill, struck) }),
    ...(throttling === undefined ? {} : { throttling }),
    authorizer,
    models,
  });
  prepared.open(pools);
  startEventSources(stack, pools, { client: queues.client, queueUrl: queues.urlOf, faults, struck }, stops);
  const schedules = startSchedules(stack.schedules, pools, options.minuteMs ?? minuteUnder(faults), stops);

  let isStopping = false;
  const parts = { 'objects and queues': services.objectsAndQueues, provider: services.provider };
  return {
    stack,
    apiUrl: web.apiUrl,
    consoleUrl: web.consoleUrl,
    inboxUrl: `http://127.0.0.1:${services.provider.port}`,
    signIn: prepared.settings,
    meter: meter.read,
    faults: struck.read,
    throttled: () => throttling?.throttled(),
    permissions: { missing: authorizer.missing, unused: authorizer.unused },
    checked: models.read,
    ...createMeasure(pools.all, parts),
    frontDoorUrl: frontDoor.url,
    fireSchedules: schedules.fireAll,
    broken: brokenBy(parts, authorizer, diskFull, dataDir, () => isStopping),
    async stop() {
      isStopping = true;
      await stops.all();
    },
  };
};

/** The limits of the tables at work; undefined where there are none. */
const throttlingOf = ({ tables, region }: LocalStack, limits: OnDemandLimits | undefined) =>
  limits === undefined
    ? undefined
    : createTableThrottling(
        limits,
        tables,
        (table) => `arn:aws:dynamodb:${region}:${ACCOUNT_ID}:table/${table}`,
        Date.now,
      );

/** A client of the queues beside the front door, for what is no call of a function. */
const createQueues = (region: string, { objectsAndQueues }: Services, stops: Stops) => {
  const url = `http://127.0.0.1:${objectsAndQueues.port}`;
  const client = new SQSClient({
    region,
    endpoint: url,
    credentials: { accessKeyId: 'LOCAL-EVENTS', secretAccessKey: 'local' },
  });
  stops.add(() => client.destroy());
  return { client, urlOf: (name: string): string => `${url}/${ACCOUNT_ID}/${name}` };
};

/** Brings the synthesized stack up on this machine, on the data that an earlier run left in the folder. */
export const startRun = async (options: RunOptions): Promise<LocalRun> => {
  const { dataDir } = options;
  const folder = await takeDataFolder(dataDir);
  const full = outOfRoom(dataDir);
  if (full !== undefined) {
    folder.release();
    throw new DataFolderError(full);
  }
  const stops = createStops();
  stops.add(folder.release);
  try {
    return await startParts(options, stops);
  } catch (error) {
    await stops.all();
    throw isFullDisk(error) ? new DataFolderError(fullDiskSentence(dataDir)) : error;
  }
};
