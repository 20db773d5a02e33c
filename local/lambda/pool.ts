import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { withCompileCache } from '../process/compile-cache.ts';
import type { LocalFunction } from '../stack/functions.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

export type Invocation = { ok: true; result: unknown } | { ok: false; errorType: string; message: string };

/** One function with the processes that run it. */
export type FunctionPool = {
  fn: LocalFunction;
  /** Starts all processes now, so that none has to be waited for later. */
  warmUp(): void;
  /** Runs one invocation, when a process is free. Never rejects: whatever happens is an answer. */
  invoke(event: unknown): Promise<Invocation>;
  /** Highest resident memory of any of its processes so far, MiB. */
  peakMemoryMiB(): number;
  /** Kills one process, as named in its session token; its invocation fails. */
  kill(process: string): void;
  /** CPU time of all its processes so far, seconds. */
  cpuSeconds(): number;
  /** Ends the processes; invocations under way fail. */
  stop(): Promise<void>;
};

export type PoolOptions = {
  region: string;
  frontDoorUrl: string;
  /** The one name server, `127.0.0.1:<port>`. */
  dnsServer: string;
  /** Folder of the log files, one a function. */
  logDir: string;
  /** Node flags of the processes. */
  execArgv?: readonly string[];
  /** Most processes at a time. */
  concurrency: number;
  countInvocation(caller: string, gigabyteSeconds: number): void;
};

type Worker = {
  name: string;
  child: ChildProcess;
  isFree: boolean;
  isReady: boolean;
  cpuSeconds: number;
  current?: (message: FromWorker | 'gone') => void;
};

const RUNTIME = new URL('./worker.ts', import.meta.url);

/** The variables that Lambda sets, the local endpoint, and the template's own. */
const environmentOf = (fn: LocalFunction, worker: string, options: PoolOptions): Record<string, string> => ({
  ...fn.environment,
  AWS_REGION: options.region,
  AWS_DEFAULT_REGION: options.region,
  // Tells the front door who calls.
  AWS_ACCESS_KEY_ID: fn.caller,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: worker,
  AWS_ENDPOINT_URL: options.frontDoorUrl,
  DNS_SERVERS: options.dnsServer,
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMiB),
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  ...(fn.logFormat === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: fn.logFormat }),
  ...(fn.logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: fn.logLevel }),
  LAMBDA_TASK_ROOT: fn.codeDir,
  TOCSIN_LOCAL_FUNCTION_ARN: fn.arn,
  TZ: ':UTC',
  _HANDLER: fn.handler,
  // Windows cannot open sockets without it.
  ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
});

/** Makes the pool; its processes start when they are first needed. */
export const createPool = (fn: LocalFunction, options: PoolOptions): FunctionPool => {
  const workers = new Set<Worker>();
  const waiting: ((worker: Worker) => void)[] = [];
  const log = openSync(join(options.logDir, `${fn.caller}.log`), 'a');
  let peak = 0;
  let started = 0;
  let endedCpuSeconds = 0;
  let isStopped = false;

  /** Gives the worker to whoever has waited longest, or keeps it for the next. */
  const hand = (worker: Worker): void => {
    const next = waiting.shift();
    worker.isFree = next === undefined;
    next?.(worker);
  };

  const start = (): void => {
    started += 1;
    const name = `${fn.caller}-${started}`;
    const child = fork(RUNTIME, {
      env: withCompileCache(environmentOf(fn, name, options)),
      // Beyond the heap Lambda's memory holds buffers and code.
      execArgv: [`--max-old-space-size=${Math.floor(fn.memoryMiB * 0.8)}`, ...(options.execArgv ?? [])],
      stdio: ['ignore', log, log, 'ipc'],
    });
    const worker: Worker = { name, child, isReady: false, isFree: false, cpuSeconds: 0 };
    workers.add(worker);
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        worker.isReady = true;
        return hand(worker);
      }
      peak = Math.max(peak, message.used.peakMemoryMiB);
      worker.cpuSeconds = message.used.cpuSeconds;
      worker.current?.(message);
    });
    child.once('error', () => {});
    child.once('exit', () => {
      workers.delete(worker);
      endedCpuSeconds += worker.cpuSeconds;
      worker.current?.('gone');
      // Those who wait for a process that cannot even start must hear of it.
      if (!isStopped && !worker.isReady && workers.size === 0) waiting.shift()?.(worker);
      if (!isStopped && waiting.length > 0) start();
    });
  };

  const free = (): Promise<Worker> =>
    new Promise((give) => {
      for (const worker of workers) {
        if (!worker.isFree) continue;
        worker.isFree = false;
        return give(worker);
      }
      waiting.push(give);
      const starting = [...workers].filter(({ isReady }) => !isReady).length;
      if (workers.size < options.concurrency && starting < waiting.length) start();
    });

  const runOn = (worker: Worker, event: unknown): Promise<Invocation> =>
    new Promise((done) => {
      if (!worker.child.connected) {
        return done({ ok: false, errorType: 'Runtime.ExitError', message: 'The process could not start.' });
      }
      const requestId = randomUUID();
      const startMs = performance.now();
      const timeoutMs = fn.timeoutSeconds * 1000;
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        worker.child.kill('SIGKILL');
      }, timeoutMs);
      worker.current = (message) => {
        clearTimeout(late);
        delete worker.current;
        const seconds = (performance.now() - startMs) / 1000;
        options.countInvocation(fn.caller, (seconds * fn.memoryMiB) / 1024);
        if (message === 'gone') {
          const what = isLate ? `Task timed out after ${fn.timeoutSeconds} seconds` : 'The process ended';
          done({ ok: false, errorType: isLate ? 'Sandbox.Timedout' : 'Runtime.ExitError', message: what });
        } else if (message.kind === 'done') done({ ok: true, result: message.result });
        else if (message.kind === 'failed') {
          done({ ok: false, errorType: message.errorType, message: message.message });
        }
        if (message !== 'gone') hand(worker);
      };
      const invoke: ToWorker = { kind: 'invoke', requestId, event, deadlineMs: Date.now() + timeoutMs };
      worker.child.send(invoke, (error) => {
        if (error !== null) worker.child.kill('SIGKILL');
      });
    });

  return {
    fn,
    warmUp() {
      while (workers.size < options.concurrency) start();
    },
    invoke: async (event) => {
      if (isStopped) return { ok: false, errorType: 'Runtime.ExitError', message: 'The run has ended.' };
      return await runOn(await free(), event);
    },
    peakMemoryMiB: () => peak,
    kill(process) {
      for (const { name, child } of workers) if (name === process) child.kill('SIGKILL');
    },
    cpuSeconds: () => [...workers].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, endedCpuSeconds),
    async stop() {
      isStopped = true;
      const ended = [...workers].map(({ child }) => new Promise((done) => child.once('exit', done)));
      for (const { child } of workers) {
        // A process under profile needs to end by itself to write it.
        if (options.execArgv === undefined || options.execArgv.length === 0) child.kill('SIGKILL');
        else if (child.connected) child.disconnect();
      }
      await Promise.all(ended);
      closeSync(log);
    },
  };
};
