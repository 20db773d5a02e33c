import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it came over the wire; the body is its JSON. */
export type Received = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
};
export type ServiceAnswer = { status?: number; type?: string; body: unknown } | 'reset' | 'silence';

/** A service that speaks JSON over HTTP and answers each call as the test says. */
export const createScriptedService = () => {
  const received: Received[] = [];
  const script: { answer: (request: Received, number: number) => ServiceAnswer } = {
    answer: () => ({ status: 500, body: {} }),
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const { method = '', url: path = '', headers } = request;
    const call = { method, path, headers, body: JSON.parse(text || '{}') };
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
    },
  };
};
