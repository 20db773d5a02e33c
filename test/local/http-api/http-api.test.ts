import { request } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpApi, startHttpApi } from '../../../local/http-api/http-api.ts';
import type { Invocation } from '../../../local/lambda/pool.ts';

describe('the HTTP API', () => {
  const events: { functionName: string; event: APIGatewayProxyEventV2 }[] = [];
  let result: Invocation;
  let api: HttpApi;

  const route = (key: string, functionName = 'api') => ({ key, functionName, scopes: [] });
  const routes = [
    route('ANY /v1/{proxy+}', 'greedy'),
    route('GET /v1/campaigns/{campaign}/people/{person}'),
    route('GET /v1/campaigns/{campaign}', 'one'),
    route('GET /v1/campaigns/new', 'literal'),
    route('POST /v1/campaigns/{campaign}', 'change'),
    route('POST /echo'),
  ];

  beforeAll(async () => {
    api = await startHttpApi(0);
    api.open(routes, async (functionName, event) => {
      events.push({ functionName, event: event as APIGatewayProxyEventV2 });
      return result;
    });
  });
  afterAll(() => api.close());
  beforeEach(() => {
    events.length = 0;
    result = { ok: true, result: { statusCode: 200, body: 'fine' } };
  });

  const call = (path: string, init?: RequestInit): Promise<Response> => fetch(api.url + path, init);
  /** The function that a request came to, and the path parameters it was given. */
  const routed = async (method: string, path: string) => {
    events.length = 0;
    const { status } = await call(path, { method });
    const [got] = events;
    return got === undefined ? status : [got.functionName, got.event.pathParameters];
  };

  describe('routes', () => {
    it('give path parameters by name, decoded', async () => {
      expect(await routed('GET', '/v1/campaigns/c%201/people/%C3%A9t%C3%A9')).toEqual([
        'api',
        { campaign: 'c 1', person: 'été' },
      ]);
    });

    it('are chosen by what is most specific, not by their order', async () => {
      expect(await routed('GET', '/v1/campaigns/new')).toEqual(['literal', undefined]);
      expect(await routed('GET', '/v1/campaigns/c1')).toEqual(['one', { campaign: 'c1' }]);
      expect(await routed('POST', '/v1/campaigns/c1')).toEqual(['change', { campaign: 'c1' }]);
      expect(await routed('PUT', '/v1/campaigns/c1')).toEqual(['greedy', { proxy: 'campaigns/c1' }]);
    });

    it('take the rest of the path with a greedy parameter, of one segment at least', async () => {
      expect(await routed('GET', '/v1/a/b/c')).toEqual(['greedy', { proxy: 'a/b/c' }]);
      expect(await routed('GET', '/v1/')).toBe(404);
      expect(await routed('GET', '/v1')).toBe(404);
    });

    it('answer 404 for a path or a method that no route has, as the service does', async () => {
      expect(await routed('GET', '/v2/campaigns')).toBe(404);
      expect(await routed('GET', '/echo')).toBe(404);
      expect(await routed('POST', '/echo/more')).toBe(404);
      const response = await call('/echo');
      expect(await response.json()).toEqual({ message: 'Not Found' });
    });

    it('answer 400 for a path that cannot be decoded', async () => {
      expect(await routed('GET', '/v1/campaigns/%E0%A4')).toBe(400);
    });

    it('end at $default, where the stack has it', async () => {
      const other = await startHttpApi(0);
      other.open([route('$default', 'rest'), route('GET /known')], async (functionName) => ({
        ok: true,
        result: { statusCode: 200, body: functionName },
      }));
      expect(await (await fetch(`${other.url}/known`)).text()).toBe('api');
      expect(await (await fetch(`${other.url}/anything/else`, { method: 'DELETE' })).text()).toBe('rest');
      await other.close();
    });
  });

  describe('a route with a throttle', () => {
    it('answers 429 to what exceeds its burst and its rate, as the service does, and leaves others alone', async () => {
      let nowMs = 0;
      const throttled = await startHttpApi(0, () => nowMs);
      const throttle = { ratePerSecond: 2, burst: 3 };
      throttled.open(
        [
          { ...route('GET /check'), throttle },
          { ...route('$default', 'rest'), throttle },
        ],
        async () => ({ ok: true, result: { statusCode: 200, body: 'fine' } }),
      );
      const get = async (path: string): Promise<number> => (await fetch(throttled.url + path)).status;
      expect([await get('/check'), await get('/check'), await get('/check')]).toEqual([200, 200, 200]);
      const refused = await fetch(`${throttled.url}/check`);
      expect([refused.status, await refused.json()]).toEqual([429, { message: 'Too Many Requests' }]);
      expect(await get('/others')).toBe(200);
      nowMs += 500;
      expect([await get('/check'), await get('/check')]).toEqual([200, 429]);
      nowMs += 60_000;
      expect([await get('/check'), await get('/check'), await get('/check'), await get('/check')]).toEqual([
        200, 200, 200, 429,
      ]);
      await throttled.close();
    });
  });

  describe('requests', () => {
    it('carry the body in base64, byte for byte', async () => {
      const body = Buffer.from([0, 255, 10, 0xc3, 0xa9]);
      await call('/echo', { method: 'POST', body });
      const [{ event } = {}] = events;
      expect(event).toMatchObject({ isBase64Encoded: true });
      expect(Buffer.from(event?.body ?? '', 'base64')).toEqual(body);
    });

    it('without a body have none', async () => {
      await call('/v1/campaigns/c1');
      expect(events[0]?.event).toMatchObject({ isBase64Encoded: false });
      expect(events[0]?.event.body).toBeUndefined();
    });

    it('are in the payload format 2.0: method, path, query, headers and cookies', async () => {
      await call('/v1/campaigns/c1?state=running&tag=a&tag=b', {
        headers: { 'X-Trace': 'abc', cookie: 'one=1; two=2' },
      });
      expect(events[0]?.event).toMatchObject({
        version: '2.0',
        routeKey: 'GET /v1/campaigns/{campaign}',
        rawPath: '/v1/campaigns/c1',
        rawQueryString: 'state=running&tag=a&tag=b',
        queryStringParameters: { state: 'running', tag: 'a,b' },
        headers: { 'x-trace': 'abc' },
        cookies: ['one=1', 'two=2'],
        requestContext: { http: { method: 'GET', path: '/v1/campaigns/c1' } },
      });
      expect(events[0]?.event.headers).not.toHaveProperty('cookie');
    });

    it('of 10 MB pass; one byte more is refused before the function sees it', async () => {
      const most = Buffer.alloc(10_000_000, 'x');
      expect((await call('/echo', { method: 'POST', body: most })).status).toBe(200);
      expect(events).toHaveLength(1);
      const refused = await call('/echo', { method: 'POST', body: Buffer.concat([most, Buffer.from('x')]) });
      expect(refused.status).toBe(413);
      expect(events).toHaveLength(1);
    });

    it('that are longer than they say are refused all the same', async () => {
      const status = await new Promise<number | undefined>((done, failed) => {
        const chunked = request(`${api.url}/echo`, { method: 'POST' }, (response) => {
          response.resume();
          done(response.statusCode);
        });
        chunked.once('error', failed);
        for (let sent = 0; sent <= 10_000_000; sent += 1_000_000) chunked.write(Buffer.alloc(1_000_000));
        chunked.end();
      });
      expect(status).toBe(413);
      expect(events).toEqual([]);
    });
  });

  describe('answers', () => {
    it('carry status, headers, cookies and body of the function, base64 decoded', async () => {
      result = {
        ok: true,
        result: {
          statusCode: 201,
          headers: { 'content-type': 'text/csv', 'x-count': 3, 'content-length': '1' },
          cookies: ['a=1; HttpOnly', 'b=2'],
          body: Buffer.from('été').toString('base64'),
          isBase64Encoded: true,
        },
      };
      const response = await call('/echo', { method: 'POST' });
      expect(response.status).toBe(201);
      expect(response.headers.get('content-type')).toBe('text/csv');
      expect(response.headers.get('x-count')).toBe('3');
      expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
      expect(await response.text()).toBe('été');
    });

    it('say nothing of what went wrong in a function that failed', async () => {
      result = { ok: false, errorType: 'TypeError', message: 'secret detail' };
      const response = await call('/echo', { method: 'POST' });
      expect(response.status).toBe(500);
      expect(await response.text()).toBe('{"message":"Internal Server Error"}');
    });

    it('are 503 until the functions are there', async () => {
      const starting = await startHttpApi(0);
      expect((await fetch(starting.url)).status).toBe(503);
      await starting.close();
    });
  });

  it('says that its port is taken', async () => {
    await expect(startHttpApi(api.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
