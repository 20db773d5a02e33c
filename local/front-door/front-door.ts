import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tables } from '../emulators/tables.ts';
import type { WireAnswer } from '../http/aws-call.ts';
import { type Call, readCall } from '../http/aws-call.ts';
import { type CorsRule, corsHeaders, refusedPreflight } from '../http/cors.ts';
import { withoutHopByHop } from '../http/hop-by-hop.ts';
import { readAll } from '../http/read-body.ts';
import { s3Error } from '../http/s3-answers.ts';
import type { IamAuthorizer } from '../iam/authorizer.ts';
import type { ModelChecker } from '../service-models/checker.ts';
import { askForCapacity, capacityUsed } from './dynamodb.ts';
import type { CallFaults } from './faults.ts';
import type { Counts, Meter } from './meter.ts';
import { listParts, refusedParts } from './multipart-uploads.ts';
import { askedOfEmulator, asS3Words, headersOfObject, refusedCall } from './object-calls.ts';
import type { ObjectVersions } from './object-versions.ts';
import { asSqsWords } from './queue-errors.ts';
import type { TableThrottling } from './table-throttling.ts';

/** What stands behind the front door. */
type Backends = {
  tables: Tables;
  /** Ports on 127.0.0.1 of the other emulator and of the provider. */
  ports: { objectsAndQueues: number; provider: number };
  /** Folder in which the emulator of S3 keeps objects. */
  objectsDir: string;
  /** What is no longer an object of a versioned bucket. */
  versions: ObjectVersions;
  /** What a bucket lets pages of other origins do. */
  corsOf(bucket: string): readonly CorsRule[];
  /** Answers GetSecretValue. */
  secret(body: Buffer): { status: number; body: object };
  /** Queues an asynchronous invocation; false where there is no such function. */
  invokeLater(functionName: string, event: unknown): boolean;
  /** Tells of a new object. */
  notify(operation: string, url: URL): Promise<void>;
  meter: Meter;
  /** What befalls calls; none of them without it. */
  faults?: CallFaults;
  /** Holds tables to the limits of new ones; without it they have none. */
  throttling?: TableThrottling;
  /** Refuses what the policies do not allow. */
  authorizer: Pick<IamAuthorizer, 'refuse' | 'refuseToTell'>;
  /** Holds every request, and what the provider answers, against the models of the services. */
  models?: ModelChecker;
};

export type FrontDoor = {
  port: number;
  url: string;
  /** Until then every call is told that the service is not available, which clients retry. */
  open(backends: Backends): void;
  close(): Promise<void>;
};

/** Idle connections are closed here, well before a backend would do so just as they are used again. */
const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 20_000 });

const answerJson = (response: ServerResponse, status: number, answer: object): void => {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
};

/** Checks a call. Answers it where the policies do not allow it; false where they do. */
const isRefused = async (
  call: Call,
  body: Buffer | undefined,
  response: ServerResponse,
  to: Backends,
): Promise<boolean> => {
  const { method = '', headers } = response.req;
  to.models?.request(call, { method, url: call.url, headers, body });
  const answer = await to.authorizer.refuse(call, body);
  if (answer === undefined) return false;
  answerItself(call, answer, response, to);
  return true;
};

/** Answers a call that no emulator has to do with. */
const answerItself = (call: Call, answer: WireAnswer, response: ServerResponse, to: Backends): void => {
  to.meter.count(call.caller, call.service, call.operation, failure(answer.status));
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(call.operation === 'HeadObject' ? undefined : answer.body);
};

type Answer = { status: number; headers: IncomingHttpHeaders; stream: IncomingMessage };

/** Sends the call on; a body given as a stream passes through as it comes. */
const forward = async (
  port: number,
  request: IncomingMessage,
  body: Buffer | IncomingMessage,
  headers: IncomingHttpHeaders = request.headers,
): Promise<Answer> => {
  const length = Buffer.isBuffer(body) ? String(body.length) : request.headers['content-length'];
  const onward = httpRequest({
    agent,
    host: '127.0.0.1',
    port,
    method: request.method,
    path: request.url,
    headers: {
      ...withoutHopByHop(headers),
      host: `127.0.0.1:${port}`,
      ...(length === undefined ? {} : { 'content-length': length }),
    },
  });
  const answered = once(onward, 'response');
  // An error after the answer has begun shows on the answer's stream too; alone it would end the process.
  onward.on('error', () => {});
  if (Buffer.isBuffer(body)) onward.end(body);
  else {
    body.once('aborted', () => onward.destroy(new Error('the caller went away')));
    body.pipe(onward);
  }
  const [stream] = (await answered) as [IncomingMessage];
  return { status: stream.statusCode ?? 502, headers: stream.headers, stream };
};

const passOn = (response: ServerResponse, answer: Answer, body: Buffer): void => {
  response.writeHead(answer.status, { ...withoutHopByHop(answer.headers), 'content-length': body.length });
  response.end(body);
};

/** Messages that a call to SQS put on a queue. */
const messagesPut = (
  operation: string,
  body: Buffer,
  answer: Buffer,
): { queue: string; messages: number } => {
  const { QueueUrl = '' } = JSON.parse(body.toString('utf8')) as { QueueUrl?: string };
  const { Successful } = JSON.parse(answer.toString('utf8')) as { Successful?: unknown[] };
  return {
    queue: QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1),
    messages: operation === 'SendMessageBatch' ? (Successful?.length ?? 0) : 1,
  };
};

const answerTables = async (call: Call, request: IncomingMessage, response: ServerResponse, to: Backends) => {
  const asked = await readAll(request);
  if (await isRefused(call, asked, response, to)) return;
  const passage = to.throttling?.pass(call.operation, asked);
  if (passage !== undefined && 'refusal' in passage) return answerItself(call, passage.refusal, response, to);
  const { status, headers, body } = await to.tables.call({
    headers: request.headers,
    body: askForCapacity(passage?.body ?? asked),
  });
  const used = capacityUsed(call.operation, status, body);
  to.meter.count(call.caller, call.service, call.operation, { ...used, ...failure(status) });
  const answer = passage?.done(status, body) ?? { body };
  response.writeHead(status, { ...headers, ...answer.headers });
  response.end(answer.body);
};

const answerQueues = async (call: Call, request: IncomingMessage, response: ServerResponse, to: Backends) => {
  const asked = await readAll(request);
  if (await isRefused(call, asked, response, to)) return;
  const answer = await forward(to.ports.objectsAndQueues, request, asked);
  const body = await readAll(answer.stream);
  const used: Partial<Counts> = failure(answer.status);
  if (answer.status === 200 && call.operation.startsWith('SendMessage')) {
    const { queue, messages } = messagesPut(call.operation, asked, body);
    used.queueMessages = messages;
    to.meter.countMessages(queue, messages);
  }
  to.meter.count(call.caller, call.service, call.operation, used);
  if (answer.status < 400) return passOn(response, answer, body);
  const worded = asSqsWords(asked, { headers: answer.headers, body });
  passOn(response, { ...answer, headers: worded.headers }, worded.body);
};

const replacing = new Set(['PutObject', 'CompleteMultipartUpload', 'DeleteObject']);

/** What versions have to do with a call: they answer it, or keep what it replaces. */
const versionsBefore = ({ operation, url }: Call, { versions }: Backends) => {
  if (!versions.has(url)) return undefined;
  if (operation === 'ListObjectVersions') return { answer: versions.list(url) };
  if (operation === 'DeleteObjectVersion') {
    const answer = versions.remove(url);
    return answer === 'pass-on' ? undefined : { answer };
  }
  return replacing.has(operation) ? versions.setAside(url, operation === 'DeleteObject') : undefined;
};

/**
 * Whether an address was signed for another operation, which the SDK names in it: whoever holds it may do that one thing
 * and no other, so that this is no right which a function lacks.
 */
const isSignedForAnother = ({ url: { searchParams }, operation }: Call): boolean => {
  const signedFor = searchParams.get('x-id');
  return searchParams.has('X-Amz-Signature') && signedFor !== null && signedFor !== operation;
};

const answerObjects = async (
  call: Call,
  request: IncomingMessage,
  response: ServerResponse,
  to: Backends,
) => {
  const [, bucket = ''] = call.url.pathname.split('/');
  const allowed = corsHeaders(to.corsOf(bucket), request);
  if (request.method === 'OPTIONS') {
    if (allowed === undefined) {
      const { status, headers, body } = refusedPreflight(to.corsOf(bucket), request);
      response.writeHead(status, headers).end(body);
      return;
    }
    response.writeHead(200, { ...allowed, 'content-length': 0 }).end();
    return;
  }
  for (const [name, value] of Object.entries(allowed ?? {})) response.setHeader(name, value);
  if (isSignedForAnother(call)) {
    request.resume();
    const words = 'The request signature we calculated does not match the signature you provided.';
    return answerItself(call, s3Error(403, 'SignatureDoesNotMatch', words), response, to);
  }
  // The content of an object passes as it comes; what joins its parts is a short list.
  const asked = call.operation === 'CompleteMultipartUpload' ? await readAll(request) : undefined;
  if (await isRefused(call, asked, response, to)) return;
  if (call.operation === 'ListParts') {
    return answerItself(call, listParts(to.objectsDir, call.url), response, to);
  }
  const refused = refusedCall(to.objectsDir, call, request.headers);
  if (refused !== undefined) {
    request.resume();
    return answerItself(call, refused, response, to);
  }
  if (asked !== undefined) {
    const wrong = refusedParts(to.objectsDir, call.url, asked);
    if (wrong !== undefined) return answerItself(call, wrong, response, to);
  }
  const aside = versionsBefore(call, to);
  if (aside !== undefined && 'answer' in aside) {
    request.resume();
    return answerItself(call, aside.answer, response, to);
  }
  let answer: Answer;
  try {
    const headers = askedOfEmulator(to.objectsDir, call, request.headers);
    answer = await forward(to.ports.objectsAndQueues, request, asked ?? request, headers);
  } catch (error) {
    aside?.failed();
    throw error;
  }
  const versionHeaders = answer.status < 300 ? aside?.done() : undefined;
  if (answer.status >= 300) aside?.failed();
  const hidden = answer.status === 404 ? await to.authorizer.refuseToTell(call) : undefined;
  const worded = hidden ?? asS3Words(call, request.headers, answer);
  if (worded !== undefined) {
    answer.stream.resume();
    return answerItself(call, worded, response, to);
  }
  to.meter.count(call.caller, call.service, call.operation, failure(answer.status));
  if (answer.status === 200) {
    await to.notify(call.operation, call.url);
  }
  const length = answer.headers['content-length'];
  response.writeHead(answer.status, {
    ...withoutHopByHop(answer.headers),
    ...versionHeaders,
    ...(answer.status < 300 ? headersOfObject(call) : {}),
    ...(length === undefined ? {} : { 'content-length': length }),
  });
  answer.stream.once('error', () => response.destroy());
  answer.stream.pipe(response);
};

/** Email and SMS, and the metric of what SMS have cost. */
const answerProvider = async (
  call: Call,
  request: IncomingMessage,
  response: ServerResponse,
  to: Backends,
) => {
  const asked = await readAll(request);
  if (await isRefused(call, asked, response, to)) return;
  const answer = await forward(to.ports.provider, request, asked);
  to.meter.count(call.caller, call.service, call.operation, failure(answer.status));
  const body = await readAll(answer.stream);
  to.models?.answer(call, answer.status, body);
  passOn(response, answer, body);
};

/** Concurrent executions of an account that is not new: as many as there are by default. */
const CONCURRENT_EXECUTIONS = 1_000;

const answerLambda = async (call: Call, request: IncomingMessage, response: ServerResponse, to: Backends) => {
  if (call.operation !== 'GetAccountSettings') return await answerInvoke(call, request, response, to);
  if (await isRefused(call, await readAll(request), response, to)) return;
  to.meter.count(call.caller, call.service, call.operation, {});
  answerJson(response, 200, {
    AccountLimit: {
      ConcurrentExecutions: CONCURRENT_EXECUTIONS,
      UnreservedConcurrentExecutions: CONCURRENT_EXECUTIONS,
    },
    AccountUsage: {},
  });
};

const answerInvoke = async (call: Call, request: IncomingMessage, response: ServerResponse, to: Backends) => {
  const body = await readAll(request);
  if (await isRefused(call, body, response, to)) return;
  to.meter.count(call.caller, call.service, call.operation, {});
  const [, encoded = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(call.url.pathname) ?? [];
  if (request.headers['x-amz-invocation-type'] !== 'Event') {
    return answerJson(response, 400, { message: 'The local run invokes functions asynchronously only.' });
  }
  const event: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  if (!to.invokeLater(decodeURIComponent(encoded), event)) {
    response.setHeader('x-amzn-errortype', 'ResourceNotFoundException');
    return answerJson(response, 404, { message: `Function not found: ${encoded}` });
  }
  response.writeHead(202, { 'content-length': 0 }).end();
};

const answerSecret = async (call: Call, request: IncomingMessage, response: ServerResponse, to: Backends) => {
  const asked = await readAll(request);
  if (await isRefused(call, asked, response, to)) return;
  const { status, body } = to.secret(asked);
  to.meter.count(call.caller, call.service, call.operation, failure(status));
  answerJson(response, status, body);
};

const answerers = {
  dynamodb: answerTables,
  sqs: answerQueues,
  s3: answerObjects,
  ses: answerProvider,
  'sms-voice': answerProvider,
  monitoring: answerProvider,
  lambda: answerLambda,
  secretsmanager: answerSecret,
};

const failure = (status: number): Partial<Counts> => (status >= 400 ? { failed: 1 } : {});

/** The one address that all functions call (`AWS_ENDPOINT_URL`), listening on 127.0.0.1. */
export const startFrontDoor = async (): Promise<FrontDoor> => {
  let backends: Backends | undefined;
  const server = createServer((request, response) => {
    const call = readCall(request);
    if (call === undefined) {
      const message = 'The request is not signed for a service of the local run.';
      return answerJson(response, 403, { __type: 'MissingAuthenticationToken', message });
    }
    if (backends === undefined) {
      return answerJson(response, 503, { __type: 'ServiceUnavailable', message: 'Still starting.' });
    }
    const to = backends;
    const answer = (heard: ServerResponse) => answerers[call.service](call, request, heard, to);
    const answered = to.faults?.strike(call, request, response, answer) ?? answer(response);
    answered.catch(() => {
      // The backend went away before it answered: so does the front door, and nobody knows what was done.
      response.destroy();
    });
  });
  // A connection closed just as the client uses it again would look like a lost answer.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    open(ready) {
      backends = ready;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
