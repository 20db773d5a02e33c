import { handle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { connectionOf, type RequestOrigin } from './http/client-address.ts';
import type { ApiDependencies } from './http/dependencies.ts';

/**
 * The HTTP function. API Gateway's authorizer has verified the token before it is called; what an authorizer lets
 * through to the public routes is decided in `infra/`.
 */
export const createHandler = (deps: ApiDependencies) => {
  const answer = handle(createApp(deps));
  return (...[event, context]: Parameters<typeof answer>): ReturnType<typeof answer> => {
    if ('requestContext' in event && 'http' in event.requestContext) {
      event.requestContext.http.sourceIp = connectionOf(event as RequestOrigin, deps.edgeToken);
    }
    return answer(event, context);
  };
};
