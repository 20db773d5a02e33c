import { createRoute, z } from '@hono/zod-openapi';
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
  // The routes do not change while the process lives, so the document is made once, when first asked for.
  let made: ReturnType<typeof openApiDocument> | undefined;
  const document = () => {
    made ??= openApiDocument(app, deps);
    return made;
  };

  app.openapi(getHealth, (c) => c.json({ status: 'ok' as const, version: deps.version }, 200));

  app.openapi(getOpenApi, (c) => c.json(document() as { openapi: string }, 200));

  app.openapi(getDocs, async (c) => {
    const page = await docsPage(document());
    return c.html(page.toString(), 200, { 'content-security-policy': docsPolicy });
  });
};
