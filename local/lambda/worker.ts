import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FromWorker, ToWorker, Used } from './protocol.ts';

/** The part of Lambda's context object that a Node function gets. */
type Context = {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
};
type Handler = (event: unknown, context: Context) => unknown;

const environment = (name: string): string => process.env[name] ?? '';

const say = (message: FromWorker): void => {
  process.send?.(message);
};

/** Loads `<module>.<export>` from a bundle as Lambda does. */
const loadHandler = async (codeDir: string, handler: string): Promise<Handler> => {
  const dot = handler.lastIndexOf('.');
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const file = ['.mjs', '.js', '.cjs'].map((end) => join(codeDir, module + end)).find(existsSync);
  if (file === undefined) throw new Error(`The bundle has no module ${module}.`);
  const exports = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  if (typeof exports[name] !== 'function') throw new Error(`${module} exports no function ${name}.`);
  return exports[name] as Handler;
};

const contextOf = ({ requestId, deadlineMs }: ToWorker): Context => ({
  awsRequestId: requestId,
  functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
  functionVersion: '$LATEST',
  invokedFunctionArn: environment('TOCSIN_LOCAL_FUNCTION_ARN'),
  memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
  logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
  logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

const usedSoFar = (): Used => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { peakMemoryMiB: Math.ceil(maxRSS / 1024), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
};

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the local run ends first and in its own time.
process.on('SIGINT', () => {});

// Kept now, as a pool kills its processes: whoever starts next need not strip the types of this file again. The bundle
// is not kept: it lies elsewhere in every rehearsal.
flushCompileCache();
const handler = await loadHandler(environment('LAMBDA_TASK_ROOT'), environment('_HANDLER'));
process.on('message', async (message: ToWorker) => {
  const { requestId } = message;
  try {
    const result = await handler(message.event, contextOf(message));
    say({ kind: 'done', requestId, result: result ?? null, used: usedSoFar() });
  } catch (error) {
    const { name, message: text } = error instanceof Error ? error : new Error(String(error));
    // As the runtime does: what a function throws is in its log.
    console.error(JSON.stringify({ level: 'ERROR', requestId, errorType: name, errorMessage: text }));
    say({ kind: 'failed', requestId, errorType: name, message: text, used: usedSoFar() });
  }
});
say({ kind: 'ready' });
