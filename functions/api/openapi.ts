import type { Api } from './dependencies.ts';
import { problemKinds } from './problem.ts';

/** Groups of routes, in the order in which the documentation shows them. */
export const tags = [
  { name: 'Notices', description: 'The texts that can be sent, and the fields that they need.' },
  { name: 'Campaigns', description: 'One campaign tells the people of one list about one incident.' },
  {
    name: 'Audience',
    description: 'The list of people: upload it in parts, then read the report of its import.',
  },
  { name: 'Sending', description: 'Start, watch, pause, resume and cancel.' },
  { name: 'People', description: 'Was this person told?' },
  { name: 'Operation', description: 'What was given up, and putting it back.' },
  { name: 'Check', description: 'Is this notice genuine? Open to everybody who received one.' },
  { name: 'Service', description: 'Health and this documentation; no sign-in needed.' },
];

const description = `Tocsin tells every person hit by a data breach, soon and once. Create a campaign, upload its list, read the report, start it, and answer those who call.

Bodies are JSON. A request that fails answers with problem details (RFC 9457, application/problem+json): "detail" says what happened and what to do, "errors" names each field that is wrong, and "possible" what the campaign can do now.`;

const anyProblem = {
  description: `Any other problem: ${Object.values(problemKinds)
    .map(({ status, title }) => `${status} ${title.charAt(0).toLowerCase()}${title.slice(1)}`)
    .join('; ')}; 401 the sign-in is missing or has ended.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const methods = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** The OpenAPI 3.1 document of all routes, made from the schemas that check the requests. */
export const openApiDocument = (app: Api) => {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version: '1',
      description,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags,
  });
  document.components = {
    ...document.components,
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Access token of your organisation’s sign-in.',
      },
    },
  };
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of methods) {
      const operation = path[method];
      if (operation) operation.responses = { ...operation.responses, default: anyProblem };
    }
  }
  return document;
};

export type OpenApiDocument = ReturnType<typeof openApiDocument>;
