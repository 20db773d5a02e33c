import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { withoutHopByHop } from '../http/hop-by-hop.ts';
import type { DeployedFiles, LocalBehavior, LocalDistribution } from '../stack/distribution.ts';
import { createEdgeFunction, type EdgeFunction } from './edge-function.ts';
import { filesOfBucket, type ServedFile } from './files.ts';

export type Distribution = {
  /** Address of its pages. */
  url: string;
  /** Until then every request is answered with 503. `apiPorts` are of the HTTP APIs behind it, by host, on 127.0.0.1. */
  open(settings: {
    distribution: LocalDistribution;
    deployments: readonly DeployedFiles[];
    apiPorts: ReadonlyMap<string, number>;
  }): void;
  close(): Promise<void>;
};

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };
type Encoding = keyof typeof compressors;
/** What CloudFront compresses (Amazon CloudFront developer guide, "Serve compressed files"). */
const compressible = /^(?:text\/|application\/json|image\/svg\+xml)/;
const MIN_BYTES = 1_000;
const MAX_BYTES = 10_000_000;

type Behavior = LocalBehavior & {
  matches(path: string): boolean;
  run?: EdgeFunction;
  files: ReadonlyMap<string, ServedFile>;
};

const compile = (behavior: LocalBehavior, deployments: readonly DeployedFiles[]): Behavior => {
  const parts = behavior.pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return {
    ...behavior,
    matches: (path) => pattern.test(path),
    ...(behavior.viewerRequest === undefined ? {} : { run: createEdgeFunction(behavior.viewerRequest) }),
    files: 'bucket' in behavior.origin ? filesOfBucket(behavior.origin.bucket, deployments) : new Map(),
  };
};

const answer = (response: ServerResponse, status: number, contentType: string, body: string): void => {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const encodingOf = (request: IncomingMessage): Encoding | undefined => {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(/\s*,\s*/);
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
};

/** Plays the stack's distribution on 127.0.0.1: its files, its headers, its functions, and the HTTP API behind it. */
export const startDistribution = async (port = 0): Promise<Distribution> => {
  let behaviors: Behavior[] | undefined;
  let apiPorts: ReadonlyMap<string, number> = new Map();
  const compressed = new Map<string, Promise<Buffer>>();

  const body = (file: ServedFile, encoding: Encoding): Promise<Buffer> => {
    const key = `${encoding} ${file.etag}`;
    const made = compressed.get(key) ?? compressors[encoding](file.content);
    compressed.set(key, made);
    return made;
  };

  const serveFile = async (
    request: IncomingMessage,
    response: ServerResponse,
    { files, compresses, run }: Behavior,
    { pathname: path, searchParams: query }: URL,
  ): Promise<void> => {
    const ip = request.socket.remoteAddress ?? '127.0.0.1';
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const uri = run?.({ method: request.method ?? 'GET', uri: path, ip, headers, query }) ?? path;
    const file = files.get(decodeURIComponent(uri).slice(1));
    // S3 tells nobody who may not list a bucket that an object is missing.
    if (file === undefined) {
      return answer(response, 403, 'application/xml', '<Error><Code>AccessDenied</Code></Error>');
    }
    response.setHeader('etag', file.etag);
    if (file.cacheControl !== undefined) response.setHeader('cache-control', file.cacheControl);
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304).end();
      return;
    }
    const { length } = file.content;
    const may = compresses && compressible.test(file.contentType);
    const encoding = may && length >= MIN_BYTES && length <= MAX_BYTES ? encodingOf(request) : undefined;
    const bytes = encoding === undefined ? file.content : await body(file, encoding);
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': bytes.length,
      ...(may ? { vary: 'accept-encoding' } : {}),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };

  const passOn = async (
    request: IncomingMessage,
    response: ServerResponse,
    { host, headers }: { host: string; headers: Record<string, string> },
  ): Promise<void> => {
    const viewer = request.socket.remoteAddress ?? '127.0.0.1';
    const before = request.headers['x-forwarded-for'];
    const onward = httpRequest({
      host: '127.0.0.1',
      port: apiPorts.get(host),
      method: request.method,
      path: request.url,
      headers: {
        ...withoutHopByHop(request.headers),
        ...(request.headers['content-length'] === undefined
          ? {}
          : { 'content-length': request.headers['content-length'] }),
        'x-forwarded-for': before === undefined ? viewer : `${before}, ${viewer}`,
        ...headers,
      },
    });
    const answered = once(onward, 'response') as Promise<[IncomingMessage]>;
    onward.on('error', () => {});
    request.pipe(onward);
    const [stream] = await answered;
    response.writeHead(stream.statusCode ?? 502, stream.headers);
    stream.once('error', () => response.destroy());
    stream.pipe(response);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (behaviors === undefined) return answer(response, 503, 'text/plain', 'Still starting.');
    const url = new URL(request.url ?? '/', 'http://local');
    const behavior = behaviors.find(({ matches }) => matches(url.pathname));
    if (behavior === undefined) return answer(response, 404, 'text/plain', 'Not found.');
    for (const [name, value] of Object.entries(behavior.headers)) response.setHeader(name, value);
    if (!behavior.methods.includes(request.method ?? '')) {
      return answer(response, 403, 'text/plain', 'This distribution does not allow the method.');
    }
    if ('bucket' in behavior.origin) await serveFile(request, response, behavior, url);
    else await passOn(request, response, behavior.origin);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open(settings) {
      apiPorts = settings.apiPorts;
      behaviors = settings.distribution.behaviors.map((one) => compile(one, settings.deployments));
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
