import { defaultIsContentTypeBinary, handle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { connectionOf, type RequestOrigin } from './http/client-address.ts';
import type { ApiDependencies } from './http/dependencies.ts';

/** Whether an answer goes as bytes. As a text, a CSV would lose its byte order mark, by which spreadsheets know UTF-8. */
const goesAsItIs = (contentType: string): boolean =>
  contentType.startsWith('text/csv') || defaultIsContentTypeBinary(contentType);

/**
 * The HTTP function. API Gateway's authorizer has verified the token before it is called; what an authorizer lets
 * through to the public routes is decided in `infra/`.
 */
export const createHandler = (deps: ApiDependencies) => {
  const answer = handle(createApp(deps), { isContentTypeBinary: goesAsItIs });
  return (...[event, context]: Parameters<typeof answer>): ReturnType<typeof answer> => {
    if ('requestContext' in event && 'http' in event.requestContext) {
      event.requestContext.http.sourceIp = connectionOf(event as RequestOrigin, deps.edgeToken);
    }
    return answer(event, context);
  };
};
