import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Clock } from '../../core/base/clock.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { readBody } from '../http/read-body.ts';
import type { Invocation } from '../lambda/pool.ts';
import type { LocalRoute } from '../stack/http-api.ts';
import { type Authorization, type Authorizer, createAuthorizer } from './jwt-authorizer.ts';

export type HttpApi = {
  port: number;
  url: string;
  /** Until then every request is answered with 503. */
  open(
    routes: readonly LocalRoute[],
    invoke: (functionName: string, event: unknown) => Promise<Invocation>,
  ): void;
  close(): Promise<void>;
};

/** Largest request of an HTTP API (Amazon API Gateway developer guide, "Quotas"). */
const MAX_BODY_BYTES = 10_000_000;
const NO_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

type Allowed = Extract<Authorization, { verdict: 'allowed' }>;

type CompiledRoute = {
  route: LocalRoute;
  method: string;
  pattern: RegExp;
  names: string[];
  rank: number;
  limit?: RateLimit;
};

/** More specific routes first: literal segments, then variables, then a greedy one, then `$default`. */
const compile = (route: LocalRoute): CompiledRoute => {
  if (route.key === '$default') return { route, method: 'ANY', pattern: /^/, names: [], rank: 1e6 };
  const [method = 'ANY', path = '/'] = route.key.split(' ');
  const names: string[] = [];
  let rank = method === 'ANY' ? 1 : 0;
  const pattern = path
    .split('/')
    .map((segment) => {
      const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
      if (name === undefined) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(name);
      rank += greedy === '+' ? 1_000 : 10;
      return greedy === '+' ? '(.+)' : '([^/]+)';
    })
    .join('/');
  return { route, method, pattern: new RegExp(`^${pattern}$`), names, rank };
};

const answer = (
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void => {
  const body = JSON.stringify({ message });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
};

/** Whether the path's variables can be decoded: `%E0` alone is half a letter. */
const isDecodable = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};

/** Answers for a request that its route's authorizer did not let through. */
const refuse = (
  response: ServerResponse,
  refused: Exclude<Authorization, Allowed>,
  scopes: readonly string[],
): void => {
  if (refused.verdict === 'forbidden') {
    const challenge = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope"`;
    answer(response, 403, 'Forbidden', { 'www-authenticate': challenge });
  } else {
    const { reason } = refused;
    const challenge =
      reason === undefined ? 'Bearer' : `Bearer error="invalid_token" error_description="${reason}"`;
    answer(response, 401, 'Unauthorized', { 'www-authenticate': challenge });
  }
};

/** The request in payload format 2.0 (API Gateway developer guide, "Working with AWS Lambda proxy integrations"). */
const eventOf = (
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  { route, pattern, names }: CompiledRoute,
  allowed: Allowed | undefined,
): APIGatewayProxyEventV2 => {
  const method = request.method ?? 'GET';
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || name === 'cookie'
        ? []
        : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const passedOn = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = passedOn === undefined ? sourceIp : `${passedOn}, ${sourceIp}`;
  const found = pattern.exec(url.pathname)?.slice(1) ?? [];
  const pathParameters = Object.fromEntries(
    names.map((name, at) => [name, decodeURIComponent(found[at] ?? '')]),
  );
  const query = Object.fromEntries(
    [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  );
  const cookies = request.headers.cookie?.split('; ');
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    ...(names.length === 0 ? {} : { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      ...(allowed && { authorizer: { jwt: { claims: allowed.claims, scopes: allowed.scopes } } }),
      apiId: 'local',
      domainName: request.headers.host ?? '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: new Date().toUTCString(),
      timeEpoch: Date.now(),
    },
    ...(body.length === 0 && NO_BODY.has(method) ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  };
};

const sendResult = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2 | null): void => {
  const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result ?? {};
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'content-length') response.setHeader(name, String(value));
  }
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (statusCode !== 204 && statusCode !== 304) response.setHeader('content-length', bytes.length);
  response.writeHead(statusCode);
  response.end(bytes);
};

/** Serves the stack's HTTP API on 127.0.0.1. Rejects where the port is taken. */
export const startHttpApi = async (port: number, clock: Clock = Date.now): Promise<HttpApi> => {
  let routes: CompiledRoute[] | undefined;
  let invoke: (functionName: string, event: unknown) => Promise<Invocation>;
  const authorizers = new Map<string, Authorizer>();

  /** What the route's authorizer says; undefined where it has none. */
  const judge = async ({ authorizer, scopes }: LocalRoute, header: string | undefined) => {
    if (authorizer === undefined) return undefined;
    const key = JSON.stringify(authorizer);
    const known = authorizers.get(key) ?? createAuthorizer(authorizer, Date.now);
    authorizers.set(key, known);
    return await known(header, scopes);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (routes === undefined) return answer(response, 503, 'Still starting.');
    const url = new URL(request.url ?? '/', 'http://local');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) return answer(response, 413, 'Request Too Long');
    const found = routes.find(
      ({ method, pattern }) => (method === 'ANY' || method === request.method) && pattern.test(url.pathname),
    );
    if (found === undefined) return answer(response, 404, 'Not Found');
    if (!isDecodable(url.pathname)) return answer(response, 400, 'Bad Request');
    if (found.limit?.take(1) === 0) return answer(response, 429, 'Too Many Requests');
    const verdict = await judge(found.route, request.headers.authorization);
    if (verdict !== undefined && verdict.verdict !== 'allowed') {
      return refuse(response, verdict, found.route.scopes);
    }
    const event = eventOf(request, url, body, found, verdict);
    const invocation = await invoke(found.route.functionName, event);
    if (!invocation.ok) return answer(response, 500, 'Internal Server Error');
    sendResult(response, invocation.result as APIGatewayProxyStructuredResultV2 | null);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: listening } = server.address() as AddressInfo;
  return {
    port: listening,
    url: `http://127.0.0.1:${listening}`,
    open(all, invoker) {
      invoke = invoker;
      // A bucket for each route (API Gateway developer guide, "Throttle your HTTP APIs").
      const limited = ({ throttle }: LocalRoute) =>
        throttle && { limit: new RateLimit(throttle.ratePerSecond, clock, throttle.burst) };
      routes = all
        .map((route) => ({ ...compile(route), ...limited(route) }))
        .sort((one, other) => one.rank - other.rank);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
