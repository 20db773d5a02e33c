import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { handle } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { aCampaign, campaignId } from '../../../support/data/factories.ts';
import { createMemoryCampaignStore } from '../../../support/fakes/memory-stores.ts';
import { anActor, createApiRig, requestBy, someFields } from '../../../support/rigs/api-rig.ts';
import { createCheckRig } from '../../../support/rigs/check-rig.ts';

const jsonHeader = { 'content-type': 'application/json' };

describe('problems', () => {
  it('answers an unknown address with 404', async () => {
    const { status, body } = await createApiRig().send('GET', '/v1/nothing');
    expect([status, body.type]).toEqual([404, 'urn:tocsin:problem:not-found']);
  });

  it('answers an unknown method with 405 and those that are possible', async () => {
    const { status, body, headers } = await createApiRig().send('DELETE', `/v1/campaigns/${campaignId}`);
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD, PATCH');
    expect(body.detail).toContain('PATCH');
  });

  it('keeps 404 of a resource apart from that of an address', async () => {
    expect((await createApiRig().send('GET', `/v1/campaigns/${campaignId}`)).status).toBe(404);
  });

  it('answers malformed JSON with 400', async () => {
    const { status, body } = await createApiRig().send('POST', '/v1/campaigns', {
      headers: jsonHeader,
      body: '{"a":',
    });
    expect([status, body.type]).toEqual([400, 'urn:tocsin:problem:malformed-json']);
  });

  it.each(['null', '[]', '"x"', '1'])('answers JSON that is no object (%s) with 400', async (body) => {
    expect((await createApiRig().send('POST', '/v1/campaigns', { headers: jsonHeader, body })).status).toBe(
      400,
    );
  });

  it('answers a missing body with 400', async () => {
    expect((await createApiRig().send('POST', '/v1/campaigns', { headers: jsonHeader })).status).toBe(400);
  });

  it('answers another media type with 415', async () => {
    const headers = { 'content-type': 'text/csv' };
    expect((await createApiRig().send('POST', '/v1/campaigns', { headers, body: 'a;b' })).status).toBe(415);
  });

  it('answers a body of more than 1 MiB with 413', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    const { status } = await createApiRig().send('POST', '/v1/campaigns', { headers: jsonHeader, body });
    expect(status).toBe(413);
  });

  it('tells nothing of what broke inside, but logs it', async () => {
    const campaigns = createMemoryCampaignStore();
    campaigns.get = async () => {
      throw new Error('table tocsin-secret-name is gone');
    };
    const rig = createApiRig({ campaigns });
    const { status, body } = await rig.send('GET', `/v1/campaigns/${campaignId}`);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/secret-name|at .*\.ts/);
    expect(body.detail).toContain('request-1');
    expect(rig.logged).toContainEqual({
      level: 'error',
      message: 'a request failed',
      fields: { requestId: 'request-1', route: '/v1/campaigns/:id', error: expect.any(Error) },
    });
  });

  it('says that a newer version wrote what it would lose part of, and changes nothing', async () => {
    const campaign = { ...aCampaign({ state: 'running' }), newerSchema: 2 };
    const campaigns = createMemoryCampaignStore(campaign);
    const { status, body } = await createApiRig({ campaigns }).send(
      'POST',
      `/v1/campaigns/${campaignId}/pause`,
    );
    expect([status, body.detail]).toEqual([500, expect.stringContaining('newer version of Tocsin')]);
    expect(await campaigns.get(campaignId)).toEqual(campaign);
  });

  it('answers HEAD as GET without a body', async () => {
    const response = await createApiRig().app.request('/health', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the log', () => {
  it('knows the caller by a pseudonym only', async () => {
    const rig = createApiRig();
    const authorizer = { jwt: { claims: { sub: 'amelie@example.org' } } };
    await rig.app.request('/health', {}, { requestContext: { authorizer } });
    expect(rig.logged[0]?.fields.actor).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(rig.logged)).not.toContain('amelie');
  });

  it('names routes by their pattern, never by their address', async () => {
    const rig = createApiRig();
    await rig.send('GET', '/v1/amelie@example.org?email=amelie@example.org');
    expect(JSON.stringify(rig.logged)).not.toContain('amelie');
  });
});

describe('behind API Gateway', () => {
  it('answers an event of payload format 2.0', async () => {
    const rig = createApiRig({
      campaigns: createMemoryCampaignStore(aCampaign({ fields: { fr: someFields } })),
    });
    const event = {
      version: '2.0',
      routeKey: '$default',
      rawPath: `/v1/campaigns/${campaignId}`,
      rawQueryString: '',
      headers: { 'content-type': 'application/json', 'if-match': '"1"' },
      body: Buffer.from('{"name":"Other"}').toString('base64'),
      isBase64Encoded: true,
      requestContext: {
        domainName: 'api.example',
        ...requestBy(anActor()).requestContext,
        requestId: 'request-2',
        http: { method: 'PATCH', path: '/' },
      },
    } as unknown as APIGatewayProxyEventV2;
    const invoke = handle(rig.app) as (
      event: APIGatewayProxyEventV2,
    ) => Promise<APIGatewayProxyStructuredResultV2>;
    const answer = await invoke(event);
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(answer.headers?.['x-request-id']).toBe('request-2');
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ name: 'Other' });
  });
});

type Operation = {
  operationId?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  security?: unknown[];
  responses: Record<string, { description?: string }>;
};

describe('the OpenAPI document', () => {
  const read = async () => (await createApiRig().send('GET', '/v1/openapi.json')).body;
  const operations = (document: { paths: Record<string, Record<string, Operation>> }) =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is OpenAPI 3.1 and describes every route once', async () => {
    const rig = createApiRig();
    const document = await read();
    expect(document.openapi).toBe('3.1.0');
    const ids = operations(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    // The public check has a function of its own.
    const served = [...rig.app.routes, ...createCheckRig().app.routes]
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const described = operations(document).map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  it('declares every path parameter, answer and problem', async () => {
    for (const { path, operation } of operations(await read())) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? [])
        .filter((one) => one.in === 'path')
        .map(({ name }) => name);
      expect(declared).toEqual(named);
      for (const { description } of Object.values(operation.responses)) expect(description).toBeTruthy();
      expect(operation.responses).toHaveProperty('500');
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('leaves only health, documentation and the check of a notice open', async () => {
    const open = operations(await read()).filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ path }) => path).sort()).toEqual([
      '/health',
      '/v1/check',
      '/v1/docs',
      '/v1/openapi.json',
    ]);
  });

  it('has schemas of JSON Schema 2020-12 whose references all lead somewhere', async () => {
    const document = await read();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `api#/components/schemas/${name}` })).not.toThrow();
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  it('gives examples that fit their own schemas', async () => {
    const document = await read();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('example' in value && !path.endsWith('/properties')) {
        const check = ajv.compile({ $ref: `api#${path}` });
        expect(check(value.example), `${path}: ${JSON.stringify(check.errors)}`).toBe(true);
      }
      for (const [key, child] of Object.entries(value)) {
        if (key === 'example') continue;
        visit(child, `${path}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
      }
    };
    visit(document.components.schemas, '/components/schemas');
  });
});

describe('the shapes of the API', () => {
  it('have a name each: of two with one name the document has the second only', () => {
    const folder = new URL('../../../../functions/api/', import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\.openapi\('(\w+)'/g)])
      .map(([, name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('the documentation page', () => {
  it('shows every route and loads nothing', async () => {
    const rig = createApiRig();
    const { status, body, headers } = await rig.send('GET', '/v1/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    const document = (await rig.send('GET', '/v1/openapi.json')).body;
    for (const [path, methods] of Object.entries(document.paths)) {
      expect(body).toContain(`<code>${path}</code>`);
      for (const operation of Object.values(methods as Record<string, Operation>)) {
        expect(body).toContain(`<article id="${operation.operationId}"`);
        expect(body).toContain(`href="#${operation.operationId}"`);
      }
    }
    expect(body).toContain('<html lang="en">');
  });

  it('has one id for each thing, and every link within it leads somewhere', async () => {
    const { body } = await createApiRig().send('GET', '/v1/docs');
    const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('shows an example call whose body is one that the route takes', async () => {
    const { body } = await createApiRig().send('GET', '/v1/docs');
    expect(body).toContain('curl -X POST &quot;$TOCSIN/v1/campaigns&quot;');
    expect(body).toContain('curl -X POST &quot;$TOCSIN/v1/recipients/search&quot;');
  });
});
