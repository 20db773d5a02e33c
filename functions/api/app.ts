import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { NewerSchemaError } from '../../core/base/stored-item.ts';
import type { Wording } from '../../core/base/wording.ts';
import { type StaffLanguage, wordingSchema } from '../../core/base/wording.ts';
import { addCampaignRoutes } from './campaigns/campaign-routes.ts';
import { addProgressRoutes } from './campaigns/progress-routes.ts';
import { addReportRoutes } from './campaigns/report-routes.ts';
import { checkAccess } from './http/access.ts';
import { actorOf, pseudonymOf } from './http/caller.ts';
import type { Api, ApiDependencies, ApiEnv } from './http/dependencies.ts';
import { answerRepeats } from './http/idempotency.ts';
import { Problem, type ProblemDetails, problemKinds, problemOfIssues } from './http/problem.ts';
import { addLetterRoutes } from './letters/letter-routes.ts';
import { addStepRoutes } from './lifecycle/lifecycle-routes.ts';
import { addImportRoutes } from './list/import-routes.ts';
import { addTemplateRoutes } from './list/template-routes.ts';
import { addUploadRoutes } from './list/upload-routes.ts';
import { addNoticeCheckRoutes } from './notices/notice-check-routes.ts';
import { addNoticeRoutes } from './notices/notice-routes.ts';
import { addPreviewRoutes } from './notices/preview-routes.ts';
import { addAuditRoutes } from './operations/audit-routes.ts';
import { addDeadLetterRoutes } from './operations/dead-letter-routes.ts';
import { addServiceRoutes } from './operations/service-routes.ts';
import { addOutcomesRoutes } from './outcomes/outcomes-routes.ts';
import { addCorrectionRoutes } from './people/correction-routes.ts';
import { addErasureRoutes } from './people/erasure-routes.ts';
import { addRecipientRoutes } from './people/lookup-routes.ts';
import { addOpenLetterRoute } from './people/open-letter.ts';
import { addEstimateRoutes } from './preflight/estimate-routes.ts';

/** Largest body: all fields of a notice in every language at their longest. */
const MAX_BODY_BYTES = 1024 * 1024;

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
  (deps: ApiDependencies): MiddlewareHandler<ApiEnv> =>
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
  (deps: ApiDependencies): ErrorHandler<ApiEnv> =>
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

/** The HTTP application. Its document and its checks are made from the same schemas. */
export const createApp = (deps: ApiDependencies): Api => {
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
  app.use(checkAccess(app, deps));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Problem('too-large', {
          detail: {
            en: 'A body can be at most 1 MiB. Lists of people are uploaded.',
            fr: 'Un corps fait au plus 1 Mio. Les listes de personnes se déposent comme fichier.',
          },
        });
      },
    }),
  );
  app.use(answerRepeats(deps));
  addNoticeRoutes(app, deps);
  addCampaignRoutes(app, deps);
  addUploadRoutes(app, deps);
  addImportRoutes(app, deps);
  addTemplateRoutes(app, deps);
  addStepRoutes(app, deps);
  addProgressRoutes(app, deps);
  addRecipientRoutes(app, deps);
  addErasureRoutes(app, deps);
  addLetterRoutes(app, deps);
  addReportRoutes(app, deps);
  addOutcomesRoutes(app, deps);
  addDeadLetterRoutes(app, deps);
  addPreviewRoutes(app, deps);
  addEstimateRoutes(app, deps);
  addCorrectionRoutes(app, deps);
  addOpenLetterRoute(app, deps);
  addNoticeCheckRoutes(app, deps);
  addAuditRoutes(app, deps);
  addServiceRoutes(app, deps);
  return app;
};
