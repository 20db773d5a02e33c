import { createContext, runInContext } from 'node:vm';

/** A request as it comes to the edge. */
type EdgeRequest = {
  method: string;
  uri: string;
  ip: string;
  headers: Readonly<Record<string, string>>;
  query: URLSearchParams;
};

/** What a function of CloudFront makes of a request; only its path may differ here. */
export type EdgeFunction = (request: EdgeRequest) => string;

/**
 * Runs a viewer-request function (Amazon CloudFront developer guide, "CloudFront Functions event structure") and gives
 * the path to ask the origin for. Throws where the function answers by itself, which none of ours does.
 */
export const createEdgeFunction = (code: string): EdgeFunction => {
  const context = createContext({});
  runInContext(code, context);
  return ({ method, uri, ip, headers, query }) => {
    const values = (entries: Iterable<[string, string]>) =>
      Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip },
      request: {
        method,
        uri,
        querystring: values(query),
        headers: values(Object.entries(headers)),
        cookies: {},
      },
    };
    const answer = runInContext(`JSON.stringify(handler(${JSON.stringify(event)}))`, context);
    const { uri: asked, statusCode } = JSON.parse(String(answer)) as { uri?: string; statusCode?: number };
    if (asked === undefined || statusCode !== undefined) {
      throw new Error('The local run knows functions that hand a request on, and this one answers it.');
    }
    return asked;
  };
};
