import { createRoute, z } from '@hono/zod-openapi';
import { createCache } from '../../../core/base/cache.ts';
import type { Api, ApiDependencies } from '../http/dependencies.ts';
import { docsPage, docsPolicy } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';

const healthSchema = z
  .object({
    status: z.literal('ok'),
    version: z.string().openapi({ description: 'Version of Tocsin that answers.', example: '0.1.0' }),
  })
  .openapi('Health');

const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['Service'],
  summary: 'See whether the API answers',
  security: [],
  responses: {
    200: {
      description: 'The API answers.',
      content: { 'application/json': { schema: healthSchema } },
    },
  },
});

const getOpenApi = createRoute({
  method: 'get',
  path: '/v1/openapi.json',
  operationId: 'getOpenApi',
  tags: ['Service'],
  summary: 'Get the OpenAPI document',
  security: [],
  responses: {
    200: {
      description: 'OpenAPI 3.1 in JSON.',
      content: {
        'application/json': { schema: z.looseObject({ openapi: z.string().openapi({ example: '3.1.0' }) }) },
      },
    },
  },
});

const getDocs = createRoute({
  method: 'get',
  path: '/v1/docs',
  operationId: 'getDocs',
  tags: ['Service'],
  summary: 'Read this documentation',
  security: [],
  responses: {
    200: {
      description: 'A page.',
      content: { 'text/html': { schema: z.string().openapi({ example: '<!doctype html>' }) } },
    },
  },
});

export const addServiceRoutes = (app: Api, deps: Pick<ApiDependencies, 'version' | 'signInIssuer'>): void => {
  // The routes do not change while the process lives, so both are made once, when first asked for: anybody may ask.
  const document = createCache(async () => openApiDocument(app, deps));
  const page = createCache(async () => (await docsPage(await document.get())).toString());

  app.openapi(getHealth, (c) => c.json({ status: 'ok' as const, version: deps.version }, 200));

  app.openapi(getOpenApi, async (c) => c.json((await document.get()) as { openapi: string }, 200));

  app.openapi(getDocs, async (c) => c.html(await page.get(), 200, { 'content-security-policy': docsPolicy }));
};
