import { createApp } from './app.ts';
import type { ApiDependencies } from './http/dependencies.ts';
import { createLambdaHandler } from './http/lambda-handler.ts';

/**
 * The HTTP function. API Gateway's authorizer has verified the token before it is called; what an authorizer lets
 * through to the public routes is decided in `infra/`.
 */
export const createHandler = (deps: ApiDependencies) => createLambdaHandler(createApp(deps), deps.edgeToken);
