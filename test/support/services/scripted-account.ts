import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer as a service sends it. Text is XML or JSON as it stands; an object is JSON. */
export type WireAnswer = { status?: number; type?: string; body?: string | object; date?: string };

/** What an account answers, by service and operation: `sts:GetCallerIdentity`. */
export type AccountScript = Record<string, WireAnswer | ((input: string) => WireAnswer)>;

/** Operations that have no name on the wire, by method and path. */
const restOperations: [service: string, method: string, path: RegExp, operation: string][] = [
  ['ses', 'GET', /^\/v2\/email\/account$/, 'GetAccount'],
  ['ses', 'GET', /^\/v2\/email\/identities\/[^/]+$/, 'GetEmailIdentity'],
  ['lambda', 'GET', /^\/2016-08-19\/account-settings$/, 'GetAccountSettings'],
  ['cloudfront', 'GET', /^\/2020-05-31\/distribution$/, 'ListDistributions'],
];

const operationOf = (service: string, request: IncomingMessage, path: string, body: string): string => {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  const [, action] = /(?:^|&)Action=(\w+)/.exec(body) ?? [];
  if (action !== undefined) return action;
  const found = restOperations.find(
    ([of, method, pattern]) => of === service && method === request.method && pattern.test(path),
  );
  return found?.[3] ?? `${request.method} ${path}`;
};

/** Names that requests are signed for, where the rights of the service have another. */
const prefixes: Record<string, string> = { monitoring: 'cloudwatch', tagging: 'tag' };

const read = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

/**
 * All services of an account at one address, for unmodified clients: each call is answered as the script says, and one
 * that it does not name is refused as IAM does.
 */
export const startScriptedAccount = async (script: AccountScript) => {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const [, signedFor = ''] =
      /Credential=[^/]+\/\d+\/[^/]+\/([\w-]+)\//.exec(request.headers.authorization ?? '') ?? [];
    const service = prefixes[signedFor] ?? signedFor;
    const { pathname } = new URL(request.url ?? '/', 'http://account');
    const call = `${service}:${operationOf(service, request, pathname, body)}`;
    asked.push(call);
    const given = script[call];
    const answer = typeof given === 'function' ? given(body) : (given ?? denied(call));
    const isXml = typeof answer.body === 'string' && answer.body.startsWith('<');
    response.sendDate = answer.date === undefined;
    response.writeHead(answer.status ?? 200, {
      'content-type': isXml ? 'text/xml' : 'application/json',
      ...(answer.type && { 'x-amzn-errortype': answer.type }),
      ...(answer.date && { date: answer.date }),
    });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    /** Calls that were made, in their order. */
    asked,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Services that speak the query protocol, whose errors are XML. */
const xmlServices = new Set(['sts', 'cloudformation', 'iam', 'cloudfront']);

/** A refusal as the service words it in its protocol. */
export const refusal = (call: string, code: string, message: string, status = 400): WireAnswer =>
  xmlServices.has(call.split(':')[0] ?? '')
    ? {
        status,
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
      }
    : { status, type: code, body: { __type: code, message } };

const denied = (call: string): WireAnswer => {
  const code = xmlServices.has(call.split(':')[0] ?? '') ? 'AccessDenied' : 'AccessDeniedException';
  return refusal(
    call,
    code,
    `User: arn:aws:sts::111122223333:assumed-role/Reader/me is not authorized to perform: ${call}`,
    403,
  );
};
