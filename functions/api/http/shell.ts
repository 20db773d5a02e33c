// What every HTTP application of ours does around its routes: headers, languages, problems and one line of the log.

import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { NewerSchemaError } from '../../../core/base/stored-item.ts';
import { type StaffLanguage, type Wording, wordingSchema } from '../../../core/base/wording.ts';
import { actorOf, pseudonymOf } from './caller.ts';
import type { Api, ApiDependencies, ApiEnv } from './dependencies.ts';
import { Problem, type ProblemDetails, problemKinds, problemOfIssues } from './problem.ts';

type ShellDependencies = Pick<ApiDependencies, 'clock' | 'log'>;

const securityHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

const answerProblem = (
  c: Context<ApiEnv>,
  { kind, members }: Problem,
  headers: Record<string, string> = {},
) => {
  const { status, title } = problemKinds[kind];
  const { detail, errors, ...rest } = members;
  const language = c.get('language') as StaffLanguage;
  const details: ProblemDetails = {
    type: `urn:tocsin:problem:${kind}`,
    title: title[language],
    status,
    detail: detail[language],
    instance: c.req.path,
    requestId: c.get('requestId'),
    ...(errors && { errors: errors.map((one) => ({ ...one, message: one.message[language] })) }),
    ...rest,
  };
  const { retryAfterSeconds } = members;
  return c.body(JSON.stringify(details), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    'content-language': language,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...headers,
  });
};

/** What went wrong as a problem; undefined for what nobody foresaw. */
const asProblem = (error: Error): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (!(error instanceof HTTPException)) return undefined;
  if (error.status === 400) {
    return new Problem('malformed-json', {
      detail: {
        en: 'The body cannot be read as JSON. Check quotes and commas.',
        fr: 'Le corps ne se lit pas comme du JSON. Vérifiez guillemets et virgules.',
      },
    });
  }
  if (error.status === 415) {
    return new Problem('unsupported-media-type', {
      detail: {
        en: 'Send the body as JSON, with the header "Content-Type: application/json".',
        fr: 'Envoyez le corps en JSON, avec l’en-tête « Content-Type: application/json ».',
      },
    });
  }
  return undefined;
};

/** Finds the language of problem details in the request's Accept-Language (RFC 9110, section 12.5.4). */
const speaksTheirLanguage = languageDetector({
  order: ['header'],
  supportedLanguages: Object.keys(wordingSchema.shape),
  fallbackLanguage: 'en',
  caches: false,
});

/** Names the request, sets the headers that every answer has, and writes one line to the log. */
const surround =
  (deps: ShellDependencies): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const startMs = deps.clock();
    const requestId = c.env?.requestContext?.requestId ?? randomUUID();
    c.set('requestId', requestId);
    await next();
    c.res.headers.set('x-request-id', requestId);
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    const actor = actorOf(c.env);
    // The route's pattern, never the address: its query may name a person.
    deps.log.info('request answered', {
      requestId,
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      durationMs: deps.clock() - startMs,
      ...(actor === undefined ? {} : { actor: pseudonymOf(actor) }),
    });
  };

const writtenByNewer: Wording = {
  en: 'This was written by a newer version of Tocsin, and this version would lose part of it. Have that version deployed, or a later one.',
  fr: 'Ceci a été écrit par une version plus récente de Tocsin, et cette version en perdrait une partie. Faites déployer cette version-là, ou une plus récente.',
};

const onError =
  (deps: ShellDependencies): ErrorHandler<ApiEnv> =>
  (error, c) => {
    const problem = asProblem(error);
    if (problem !== undefined) return answerProblem(c, problem);
    const requestId = c.get('requestId');
    deps.log.error('a request failed', { requestId, route: routePath(c, -1), error });
    if (error instanceof NewerSchemaError) {
      return answerProblem(c, new Problem('internal-error', { detail: writtenByNewer }));
    }
    const detail = {
      en: `Try again in a moment. If it happens again, report the request id ${requestId}.`,
      fr: `Réessayez dans un instant. Si cela se reproduit, signalez le numéro de demande ${requestId}.`,
    };
    return answerProblem(c, new Problem('internal-error', { detail }));
  };

/** An application without routes. */
export const createShell = (deps: ShellDependencies): Api => {
  const app: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw problemOfIssues(result.target, result.error.issues);
    },
  });
  app.onError(onError(deps));
  app.notFound((c) =>
    answerProblem(
      c,
      new Problem('not-found', {
        detail: {
          en: 'There is nothing at this address. See /v1/docs.',
          fr: 'Il n’y a rien à cette adresse. Voir /v1/docs.',
        },
      }),
    ),
  );
  app.use(speaksTheirLanguage);
  app.use(surround(deps));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        answerProblem(
          c as Context<ApiEnv>,
          new Problem('method-not-allowed', {
            detail: {
              en: `This address takes ${methods.join(', ')}.`,
              fr: `Cette adresse accepte ${methods.join(', ')}.`,
            },
          }),
          { allow: methods.join(', ') },
        ),
    }),
  );
  return app;
};
