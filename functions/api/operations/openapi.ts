import { wordingSchema } from '../../../core/base/wording.ts';
import { statesOf } from '../campaigns/operation-states.ts';
import { type Access, accessOf } from '../http/access.ts';
import type { Api } from '../http/dependencies.ts';
import { KEPT_HOURS } from '../http/idempotency.ts';
import { problemKinds } from '../http/problem.ts';

/** Groups of routes, in the order in which the documentation shows them. */
const tags = [
  { name: 'Notices', description: 'The texts that can be sent, and the fields that they need.' },
  { name: 'Campaigns', description: 'One campaign tells the people of one list about one incident.' },
  {
    name: 'Audience',
    description: 'The list of people: upload it in parts, then read the report of its import.',
  },
  { name: 'Sending', description: 'Start, watch, pause, resume and cancel.' },
  { name: 'People', description: 'Was this person told?' },
  { name: 'Letters', description: 'Letters on paper: batches, their files, and when they were posted.' },
  {
    name: 'Outcomes',
    description: 'What came back from the post, by file: posted, returned, told by phone or in person.',
  },
  { name: 'Reports', description: 'What was done, for the regulator and for the post.' },
  { name: 'Operation', description: 'Messages that were given up, and putting them back.' },
  { name: 'Check', description: 'Is this notice genuine? Open to everybody who received one.' },
  { name: 'Audit', description: 'Who did what, when and from where, and whether that record is whole.' },
  { name: 'Service', description: 'Health and this documentation; no sign-in needed.' },
];

const description = `Tocsin tells every person hit by a data breach, soon and once. Create a campaign, upload its list, read the report, start it, and answer those who call.

Bodies are JSON. A request that fails answers with problem details (RFC 9457, application/problem+json): "detail" says what happened and what to do, "errors" names each field that is wrong, and "possible" what the campaign can do now. They are written in English, or in French where Accept-Language prefers it.

Sign in for an access token and send it as "Authorization: Bearer …". What you have read is what you change or sign: send the ETag of what you read as If-Match with every change and step of a campaign, one version, and it is done only if nobody else came first. To approve a campaign or send it back, name the hash of the submission that you read. Only to pause, resume or cancel is none of this needed. Nobody approves a campaign that they submitted, or changed since it was last approved.

Long lists come in pages: where an answer has "next", give that as "after" with the same request, and the next page follows; an answer without it was the last. "limit" asks for fewer at once. What is added meanwhile makes nothing come twice or not at all.

A request that asks for too much, or comes while the same one is under way, is answered with Retry-After: the seconds to wait. Give each POST an Idempotency-Key, and it can be repeated safely; the header Idempotency-Replayed says that the answer is that of the first time. Every answer has an X-Request-Id, which names it in the log.`;

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** What the gateway answers before a request comes to Tocsin. */
const gatewayMessage = {
  type: 'object' as const,
  properties: { message: { type: 'string' as const, example: 'Unauthorized' } },
  required: ['message'],
};

const statusTitles = (status: number): string =>
  Object.values(problemKinds)
    .filter((kind) => kind.status === status)
    .map(({ title }) => `${title.en}.`)
    .join(' ');

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: `A new key for each request, such as a UUID. Repeated with it, the request is done once and answered alike for ${KEPT_HOURS} hours.`,
  schema: {
    type: 'string' as const,
    pattern: '^[!-~]{8,200}$',
    example: '3f1f7f3e-5d0a-4c0e-9f0d-1d2c3b4a5e6f',
  },
};

type Document = ReturnType<Api['getOpenAPI31Document']>;
type Operation = NonNullable<NonNullable<Document['paths']>[string]['get']>;

type SecurityScheme = Extract<
  NonNullable<NonNullable<Document['components']>['securitySchemes']>[string],
  { type: string }
>;

/** The problems that an operation may answer with because of what all such operations have in common. */
const commonStatuses = (method: string, operation: Operation, access: Access): number[] => [
  ...(operation.parameters !== undefined || operation.requestBody !== undefined ? [400] : []),
  // API Gateway hands every method of a public path on.
  ...(access === 'public' ? [405] : [401, 403]),
  ...(method === 'post' ? [400, 409, 422] : []),
  ...(operation.requestBody !== undefined ? [413, 415] : []),
  500,
];

/** Says of an operation who may do it and when, and every answer that it may give. */
const complete = (method: string, operation: Operation): void => {
  const { operationId = '' } = operation;
  const access = accessOf(operationId);
  const states = statesOf(operationId);
  const sentences = [
    operation.description,
    access === 'public' ? undefined : `For the ${access.length > 1 ? 'roles' : 'role'} ${access.join(', ')}.`,
    states && `While the campaign is ${states.join(', ')}.`,
  ];
  operation.description = sentences.filter((sentence) => sentence !== undefined).join(' ');
  if (access !== 'public') operation['x-roles'] = [...access];
  if (states !== undefined) operation['x-states'] = states;
  const added = Object.fromEntries(
    commonStatuses(method, operation, access).map((status) => {
      const content =
        status === 401 || status === 403
          ? { ...problem, 'application/json': { schema: gatewayMessage } }
          : problem;
      return [status, { description: statusTitles(status), content }];
    }),
  );
  operation.responses = { ...added, ...operation.responses };
  for (const status of ['401', '403']) {
    const answer = operation.responses[status];
    if (answer && 'content' in answer) answer.content = added[status]?.content ?? answer.content;
  }
  addHeaders(method, operation.responses);
  if (method === 'post') operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
};

/** How to sign in: by OpenID Connect where its issuer is known, or with a token that a program already has. */
const securitySchemesOf = (issuer: string | undefined): Record<string, SecurityScheme> => ({
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Access token of your organisation’s sign-in: OpenID Connect, authorization code with PKCE, scope `openid`. Roles come from the groups of the user pool.',
  },
  ...(issuer === undefined
    ? {}
    : {
        signIn: {
          type: 'openIdConnect',
          openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          description: 'Your organisation’s sign-in: authorization code with PKCE.',
        },
      }),
});

const securityOf = (issuer: string | undefined): Record<string, string[]>[] => [
  { bearer: [] },
  ...(issuer === undefined ? [] : [{ signIn: ['openid'] }]),
];

/** Headers of answers, as the document tells of them. */
const headers = {
  'X-Request-Id': {
    description: 'Names the request in the log.',
    schema: { type: 'string', example: 'r-7f3a' },
  },
  'Content-Language': {
    description: 'Language of a problem’s words.',
    schema: { type: 'string', enum: Object.keys(wordingSchema.shape) },
  },
  'Idempotency-Replayed': {
    description: 'On the answer that an earlier request with this Idempotency-Key had.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': {
    description: 'Seconds after which to try again; there where it is known.',
    schema: { type: 'integer', example: 5 },
  },
} as const;

/** Answers after which a client may try again by itself. */
const statusesToWaitAt = ['409', '429'];

/** Tells of the headers that answers have whatever the operation is. */
const addHeaders = (method: string, responses: Operation['responses']): void => {
  for (const [status, answer] of Object.entries(responses ?? {})) {
    if (!('description' in answer)) continue;
    answer.headers = {
      'X-Request-Id': headers['X-Request-Id'],
      ...(Number(status) >= 400 ? { 'Content-Language': headers['Content-Language'] } : {}),
      ...(method === 'post' ? { 'Idempotency-Replayed': headers['Idempotency-Replayed'] } : {}),
      ...(statusesToWaitAt.includes(status) ? { 'Retry-After': headers['Retry-After'] } : {}),
      ...answer.headers,
    };
  }
};

/** By its SPDX identifier, which OpenAPI has since 3.1. */
const license = { name: 'Apache License 2.0', identifier: 'Apache-2.0' };

const methods = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** The OpenAPI 3.1 document of all routes, made from the schemas that check the requests. */
export const openApiDocument = (
  app: Api,
  { version, signInIssuer }: { version: string; signInIssuer?: string | undefined } = {
    version: 'development',
  },
) => {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description,
      license,
    },
    servers: [{ url: '/' }],
    security: securityOf(signInIssuer),
    tags,
  });
  document.components = {
    ...document.components,
    securitySchemes: securitySchemesOf(signInIssuer),
  };
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of methods) {
      const operation = path[method];
      if (operation) complete(method, operation);
    }
  }
  return document;
};

export type OpenApiDocument = ReturnType<typeof openApiDocument>;
