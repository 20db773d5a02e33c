import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Distribution, startDistribution } from '../../../local/distribution/distribution.ts';
import type { DeployedFiles, LocalBehavior } from '../../../local/stack/distribution.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
const script = `console.log(${JSON.stringify('x'.repeat(2_000))})`;

const files: Record<string, string> = {
  'index.html': '<!doctype html>the app',
  'check.html': '<!doctype html>is it genuine?',
  'assets/app-1a2b.js': script,
  'config.json': '{"authority":"<<marker>>"}',
};

const deployment = (more: Partial<DeployedFiles> = {}): DeployedFiles => ({
  bucket: 'files',
  dir: folder,
  exclude: [],
  include: [],
  markers: {},
  ...more,
});

const behavior = (pattern: string, more: Partial<LocalBehavior> = {}): LocalBehavior => ({
  pattern,
  methods: ['GET', 'HEAD'],
  headers: { 'content-security-policy': "default-src 'none'" },
  compresses: true,
  origin: { bucket: 'files' },
  ...more,
});

describe('the distribution on this machine', () => {
  const received: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = [];
  const api = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ ...(method && { method }), ...(url && { url }), headers, body });
      response.writeHead(201, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end('{"id":"c1"}');
    });
  });
  let distribution: Distribution;

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    api.listen(0, '127.0.0.1');
    await once(api, 'listening');
    distribution = await startDistribution();
    expect((await fetch(distribution.url)).status).toBe(503);
    distribution.open({
      apiPorts: new Map([['api', (api.address() as AddressInfo).port]]),
      deployments: [
        deployment({ exclude: ['*'], include: ['assets/*'], cacheControl: 'immutable' }),
        deployment({
          exclude: ['assets/*'],
          cacheControl: 'max-age=0',
          markers: { '<<marker>>': 'https://a' },
        }),
      ],
      distribution: {
        id: 'D1',
        domainName: 'd1.cloudfront.net',
        behaviors: [
          behavior('/assets/*'),
          behavior('/v1/*', {
            methods: ['GET', 'POST'],
            headers: {},
            origin: { host: 'api', headers: { 'tocsin-edge': 'token' } },
          }),
          behavior('*', {
            viewerRequest: readFileSync(
              new URL('../../../infra/web/console-paths.js', import.meta.url),
              'utf8',
            ),
          }),
        ],
      },
    });
  });
  afterAll(async () => {
    await distribution.close();
    api.close();
    rmSync(folder, { recursive: true });
  });

  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(distribution.url + path, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it.each(['/', '/campaigns', '/campaigns/c1/progress', '/signed-in?code=abc', '/people/'])(
    'gives the app the path %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 200, text: files['index.html'] });
    },
  );

  it('gives files by their name, those with an address of their own too', async () => {
    expect((await get('/check')).text).toBe(files['check.html']);
    expect((await get('/check/?from=letter')).text).toBe(files['check.html']);
    expect((await get('/config.json')).text).toBe('{"authority":"https://a"}');
  });

  it('gives no page in place of a file that is missing, as the bucket would not', async () => {
    for (const path of ['/assets/old-9f.js', '/favicon.ico', '/assets/folder']) {
      const { status, text } = await get(path);
      expect([status, text]).toEqual([403, expect.stringContaining('AccessDenied')]);
    }
  });

  it('sets the headers of the behaviour, and lets files be kept as their deployment says', async () => {
    const page = await get('/');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('max-age=0');
    expect((await get('/assets/app-1a2b.js')).headers.get('cache-control')).toBe('immutable');
    expect((await get('/assets/gone.js')).headers.get('cache-control')).toBeNull();
  });

  it('says that a page has not changed', async () => {
    const { headers } = await get('/');
    const again = await get('/', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  it.each(['br', 'gzip'])('compresses with %s what is large enough', async (encoding) => {
    const large = await get('/assets/app-1a2b.js', { headers: { 'accept-encoding': encoding } });
    expect(large.text).toBe(script);
    expect(large.headers.get('content-encoding')).toBe(encoding);
    expect(Number(large.headers.get('content-length'))).toBeLessThan(200);
    const small = await get('/', { headers: { 'accept-encoding': encoding } });
    expect(small.headers.get('content-encoding')).toBeNull();
  });

  it('hands calls of the API on, with where they came from and what proves that it did', async () => {
    received.length = 0;
    const { status, text, headers } = await get('/v1/campaigns?tag=a', {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'x-forwarded-for': '198.51.100.7', 'tocsin-edge': 'guessed' },
      body: '{"name":"Été"}',
    });
    expect([status, text, headers.get('cache-control')]).toEqual([201, '{"id":"c1"}', 'no-store']);
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/v1/campaigns?tag=a',
        body: '{"name":"Été"}',
        headers: {
          authorization: 'Bearer t',
          'tocsin-edge': 'token',
          'x-forwarded-for': '198.51.100.7, 127.0.0.1',
        },
      },
    ]);
  });

  it('refuses methods that the behaviour does not allow', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(403);
    expect((await get('/v1/campaigns', { method: 'DELETE' })).status).toBe(403);
  });
});
