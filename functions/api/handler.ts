import { handle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import type { ApiDependencies } from './dependencies.ts';

/**
 * The HTTP function. API Gateway's authorizer has verified the token before it is called; what an authorizer lets
 * through to the public routes is decided in `infra/`.
 */
export const createHandler = (deps: ApiDependencies) => handle(createApp(deps));
