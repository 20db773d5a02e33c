import { fork } from 'node:child_process';
import { once } from 'node:events';
import { withCompileCache } from './compile-cache.ts';

/** What a service process is told first, and what it answers. */
type ServiceRequest<Config> = { kind: 'start'; config: Config };
type ServiceReply = { kind: 'started'; port: number } | { kind: 'failed'; reason: string };

/** A process that serves on a port of 127.0.0.1 until it is stopped. */
export type ChildService = {
  port: number;
  pid: number;
  /** Resolves with the exit code or signal when the process ends, whoever ended it. */
  exited: Promise<string>;
  stop(): Promise<void>;
};

const STOP_MS = 3_000;

export type ServiceOptions = {
  /** Node flags of the process. */
  execArgv?: readonly string[];
  /** Where its output goes: a file descriptor, or nowhere. */
  log?: number;
};

/** Forks a module that starts on `{ kind: 'start', config }` and ends when its channel is closed. */
export const startService = async <Config>(
  module: URL,
  config: Config,
  { execArgv = [], log }: ServiceOptions = {},
): Promise<ChildService> => {
  const output = log ?? 'ignore';
  const child = fork(module, {
    env: withCompileCache(process.env),
    execArgv: [...execArgv],
    stdio: ['ignore', output, output, 'ipc'],
  });
  const exited = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `code ${code}`));
  });
  const request: ServiceRequest<Config> = { kind: 'start', config };
  child.send(request);
  const reply = await Promise.race([
    once(child, 'message').then(([message]) => message as ServiceReply),
    exited.then((how): ServiceReply => ({ kind: 'failed', reason: `the process ended with ${how}` })),
  ]);
  if (reply.kind === 'failed') throw new Error(reply.reason);
  return {
    port: reply.port,
    pid: child.pid ?? 0,
    exited,
    async stop() {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(late);
    },
  };
};

/**
 * The other side: calls `start` once with the configuration it is sent and answers with the port. Ends the process
 * when the parent is gone, whatever became of it; Ctrl-C is left to the parent, which ends first.
 */
export const serveParent = <Config>(start: (config: Config) => Promise<number>): void => {
  const reply = (message: ServiceReply): void => {
    process.send?.(message);
  };
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {});
  process.once('message', (request: ServiceRequest<Config>) => {
    start(request.config).then(
      (port) => reply({ kind: 'started', port }),
      (error: unknown) => {
        reply({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
        process.exitCode = 1;
        process.disconnect?.();
      },
    );
  });
};
