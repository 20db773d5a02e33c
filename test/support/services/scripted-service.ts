import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCall } from '../../../local/http/aws-call.ts';
import { createModelChecker } from '../../../local/service-models/checker.ts';

/** One call as it came over the wire; the body is its JSON. */
export type Received = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
};
export type ServiceAnswer =
  | { status?: number; type?: string; headers?: Record<string, string>; body: unknown }
  | 'reset'
  | 'silence';

/**
 * A service that speaks JSON over HTTP and answers each call as the test says. Each call is held against the model of
 * the service, so that a test fails when it stops whose adapter asked for what AWS would refuse.
 */
export const createScriptedService = () => {
  const received: Received[] = [];
  const script: { answer: (request: Received, number: number) => ServiceAnswer } = {
    answer: () => ({ status: 500, body: {} }),
  };

  const models = createModelChecker();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const { method = '', url: path = '', headers } = request;
    const asked = readCall(request);
    if (asked !== undefined) models.request(asked, { method, url: asked.url, headers, body });
    const call = { method, path, headers, body: JSON.parse(body.toString() || '{}') };
    received.push(call);
    const given = script.answer(call, received.length);
    if (given === 'silence') return;
    if (given === 'reset') {
      request.socket.destroy();
      return;
    }
    response.writeHead(given.status ?? 200, {
      'content-type': 'application/json',
      ...(given.type && { 'x-amzn-errortype': given.type }),
      ...given.headers,
    });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  };

  const server = createServer((request, response) => void serve(request, response));
  return {
    received,
    script,
    /** Listens, on the same port as before where one is given; answers with the endpoint. */
    async start(port = 0): Promise<string> {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      const refused = Object.keys(models.read().violations);
      if (refused.length > 0) throw new Error(`AWS would refuse: ${refused.join('; ')}`);
    },
  };
};
